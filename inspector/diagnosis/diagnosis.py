"""Asking the rules: events in, findings out."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.quirks import known_of
from inspector.diagnosis.rule import About, Check, Found, On, Rule, Severity, Trigger
from inspector.diagnosis.rules import RULES
from inspector.events.event import Event, Kind, Phase
from inspector.events.words import counted
from inspector.story.missed import is_partial
from inspector.story.story import Story

FINDINGS_LIMIT = 100
"""Findings of one rule that are kept: a hostile conversation must not make one a message."""

EVIDENCE_LIMIT = 20
"""Events that a finding names; ``count`` tells of the rest."""

FAULTS_LIMIT = 20
"""Different faults that are remembered of a finding, for the quirks that explain it."""

HABIT_LIMIT = 1000
"""Jobs that are counted of what a device does to each."""

TEXT_LIMIT = 1000
"""Characters of a finding's text: it names what came from the wire."""

LEFT_OUT_LIMIT = 10_000
"""Findings that are counted although they are too many to keep."""

_ORDER = tuple(Severity)
_TRIGGERS = {
    Kind.REQUEST: Trigger.REQUEST,
    Kind.RESPONSE: Trigger.RESPONSE,
    Kind.DATAGRAM: Trigger.DATAGRAM,
    Kind.CUT: Trigger.CUT,
    Kind.TLS: Trigger.TLS,
}

type _Key = tuple[str, About, str]
type _Watched = tuple[type, Phase, Kind, bool, bool]
type _Watchers = tuple[tuple[Rule, Check], ...]

_WATCHERS: dict[_Watched, tuple[_Watchers, _Watchers]] = {}
"""Which of all rules look at which events, as it was found out once; some hundred entries."""


class _Stated(msgspec.Struct):
    """A finding that grows. ``jobs`` are those that show a habit."""

    rule: Rule
    found: Found
    events: dict[int, None]
    newest: int
    subcodes: set[str]
    jobs: set[str]
    count: int = 1
    told: bool = False

    @property
    def severity(self) -> Severity:
        """That of what was found, else the rule's."""
        return self.found.severity or self.rule.severity

    @property
    def explains(self) -> bool:
        """Whether it may say why something failed."""
        return not (self.rule.is_aside or self.found.aside)

    @property
    def about(self) -> About:
        """Its job; the device if it is what that does to one job after the other."""
        about = self.found.about
        return About(about.device) if len(self.jobs) > 1 else about

    @property
    def text(self) -> str:
        """What was found last, and of how many jobs."""
        found = self.found
        if len(self.jobs) < 2:
            return found.text
        return f"In {counted(len(self.jobs), 'job')}, the last is {found.about.job}: {found.text}"


class Diagnosis:
    """Tells the ``story`` of the events that are added, and asks the rules about each."""

    def __init__(self, rules: Sequence[Rule] = RULES) -> None:
        self.story = Story()
        self._rules = rules
        self._watchers = _WATCHERS if rules is RULES else {}
        self._stated: dict[_Key, _Stated] = {}
        self._counts: Counter[str] = Counter()
        self._left_out: set[_Key] = set()

    @property
    def left_out(self) -> dict[str, int]:
        """How many findings of a rule were too many to keep, by rule."""
        return dict(Counter(rule for rule, _, _ in self._left_out))

    def add(self, event: Event) -> list[Finding]:
        """Take an event; the findings that nobody was told of before. Never raises."""
        story = self.story
        story.add(event)
        touched: list[_Stated] = []
        asked, noted, part = story.asked, bool(event.notes), False
        if noted and event.kind is not Kind.CUT:
            part = is_partial(event)
        if asked is not None and asked.notes:
            part = part or is_partial(asked)
        watched = (type(event.message), event.phase, event.kind, noted, part)
        watchers, fallbacks = self._watchers.get(watched) or self._watching(watched)
        for rule, check in watchers:
            for found in check(story, event):
                self._state(rule, found, touched, event)
        for rule, check in fallbacks:
            if not any(event.seq in it.found.evidence for it in touched if it.explains):
                for found in check(story, event):
                    self._state(rule, found, touched, event)
        return self._untold(touched) if touched else []

    def close(self, until_us: int = 0) -> list[Finding]:
        """Ask what can only be said when there is no more to come; the new findings.

        A fallback only says more of what it has found.
        ``until_us`` is until when nothing came (Unix microseconds), 0 if nobody knows.
        """
        self.story.close(until_us)
        touched: list[_Stated] = []
        for rule in self._rules:
            if rule.last is not None:
                for found in rule.last(self.story):
                    if not rule.fallback or _key(rule, found) in self._stated:
                        self._state(rule, found, touched)
        return self._untold(touched)

    def findings(self) -> list[Finding]:
        """All findings: errors first, then in the order in which they happened."""
        order = sorted(
            (it for it in self._stated.values() if not self._is_explained(it)),
            key=lambda it: (_ORDER.index(it.severity), min(it.events, default=0)),
        )
        return [self._finding(stated) for stated in order]

    def _is_explained(self, stated: _Stated) -> bool:
        """Whether a later finding tells why there was what a fallback has found."""
        return stated.rule.fallback and any(
            it.found.about == stated.found.about and stated.events.keys() <= it.events.keys()
            for it in self._stated.values()
            if it.explains and not it.rule.fallback
        )

    def _watching(self, watched: _Watched) -> tuple[_Watchers, _Watchers]:
        """The rules that look at such an event, and those of them that are a fallback."""
        message, phase, kind, noted, part = watched
        keys: set[On] = {message, phase, Trigger.EVERY, _TRIGGERS[kind]}
        keys |= {Trigger.NOTED} if noted else set()
        watchers: tuple[list[tuple[Rule, Check]], ...] = ([], [])
        for rule in self._rules:
            if rule.check is None or (part and rule.needs_whole):
                continue
            if not keys.isdisjoint(rule.on):
                watchers[rule.fallback].append((rule, rule.check))
        self._watchers[watched] = found = tuple(watchers[0]), tuple(watchers[1])
        return found

    def _state(
        self, rule: Rule, found: Found, touched: list[_Stated], event: Event | None = None
    ) -> None:
        """Keep what a rule said, in the finding it said it of."""
        key = _key(rule, found)
        newest = max(found.evidence, default=0)
        stated = self._stated.get(key)
        if stated is None and rule.fallback and found.again:
            return  # it would say more of what another rule explains
        if stated is None:
            if self._counts[rule.id] == FINDINGS_LIMIT:
                if len(self._left_out) < LEFT_OUT_LIMIT:
                    self._left_out.add(key)
                return
            self._counts[rule.id] += 1
            stated = self._stated[key] = _Stated(rule, found, {}, newest, set(), set())
        else:
            happened = newest > stated.newest and not found.again
            if not (happened and _is_less(rule, found, stated)):
                stated.found = found
            stated.count += happened
            stated.newest = max(newest, stated.newest)
        if found.habit and len(stated.jobs) < HABIT_LIMIT:
            stated.jobs.add(found.about.job)
        room = EVIDENCE_LIMIT - len(stated.events)
        if room > 0:
            new = {it for it in found.evidence if it and it not in stated.events}  # 0: not seen
            stated.events |= dict.fromkeys(sorted(new)[:room])
        if event is not None and event.fault is not None and len(stated.subcodes) < FAULTS_LIMIT:
            stated.subcodes.add(event.fault.subcode)
        touched.append(stated)

    def _untold(self, touched: list[_Stated]) -> list[Finding]:
        """Those that nobody was told of before."""
        told = []
        for stated in touched:
            if not stated.told:
                stated.told = True
                told.append(self._finding(stated))
        return told

    def _finding(self, stated: _Stated) -> Finding:
        rule, found, about = stated.rule, stated.found, stated.about
        port = self.story.jobs.port_of(about.device, about.job)
        device = self.story.devices.at(about.device, port)
        maker = f"{device.manufacturer} {device.model}" if device else ""
        return Finding(
            rule=rule.id,
            severity=stated.severity,
            title=rule.title,
            device=about.device,
            job=about.job,
            text=_cut(stated.text),
            likely=tuple(map(_cut, found.likely)),
            advice=_cut(found.advice or rule.advice),
            events=tuple(sorted(stated.events)),
            count=stated.count,
            known=known_of(maker, rule.id, stated.subcodes, (stated.text, *found.likely)),
            endpoint=device.address if device else "",
        )


def _is_less(rule: Rule, found: Found, stated: _Stated) -> bool:
    """Whether the same was worse before, or why something failed: that is not forgotten."""
    if found.aside and not stated.found.aside:
        return True
    return _ORDER.index(found.severity or rule.severity) > _ORDER.index(stated.severity)


def _key(rule: Rule, found: Found) -> _Key:
    """What makes it the same finding: a habit is one, whichever job shows it."""
    if found.habit:
        return rule.id, About(found.about.device), f"habit {found.variant}"
    return rule.id, found.about, found.variant


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else f"{text[: TEXT_LIMIT - 1]}…"
