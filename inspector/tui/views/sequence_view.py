"""The sequence: who said what to whom, as a ladder between the participants.

Rule: a line is drawn when it is looked at; the diagram of what was told by now is kept until more
is told, so that moving the cursor costs nothing.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.events.event import Kind, Phase
from inspector.events.text import MARKS, TLS_MARK
from inspector.events.words import counted
from inspector.story import sequence
from inspector.story.lanes import Diagram
from inspector.story.sequence import STEPS_LIMIT, Arrow, Called, Participant, Step
from inspector.tui.messages.columns import fit
from inspector.tui.text.lines import Line, Piece, Source, plain
from inspector.tui.text.units import duration, moment
from inspector.tui.views import paragraphs
from inspector.tui.views.picking import DrawnItems
from inspector.tui.views.story_view import MESSAGES, SEQUENCE, Item, Target, Told, View
from inspector.tui.views.table import within

_NEAR = 100  # steps before and after one, in which others of its exchange are looked for
_SHOWN = 10  # of which so many are told
_PHASES = {
    Phase.REQUEST: "request",
    Phase.RESPONSE: "answer",
    Phase.FAULT: "fault",
    Phase.NOTIFICATION: "notification",
    Phase.ONEWAY: "message without an answer",
    Phase.UNDECODED: "nothing that could be read",
}
_KINDS = {Kind.CUT: "the end of an exchange that was cut", Kind.TLS: "TLS that was not opened"}


class Ladder(DrawnItems):
    """The arrows of a diagram in at most ``width`` columns; a list where lanes have no room."""

    def __init__(self, told: sequence.Told, width: int, scope: str) -> None:
        self._told, self._width, self._diagram = told, width, Diagram(told, width)
        self._names = _names(told.participants)
        pairs = {(it.source, it.destination) for it in told.steps}
        longest = max((cell_len(self._who(*pair)) for pair in pairs), default=0)
        room = max(0, width - self._diagram.prefix)
        self._who_width = min(longest, room * 2 // 5)
        self._words_width = max(0, room - self._who_width - 2)
        heads = self._diagram.heads[:-1] or [self._list_head()]  # the rails begin below
        keys = [*(str(it.step.event) for it in told.steps), *([""] if told.left_out else [])]
        super().__init__(keys, "\n".join([*([scope] if scope else []), *heads]))

    def item(self, index: int) -> Item:
        """An arrow, or how many there are no more."""
        if index == len(self._told.steps):
            left_out = counted(self._told.left_out, "step")
            text = f"{left_out} after the first {STEPS_LIMIT:,} left out"
            return Item("", (Piece(text, "warning"),))
        draw = self._in_lanes if self._diagram.heads else self._in_list
        return Item(self.keys[index], draw(self._told.steps[index]))

    def text(self, index: int) -> str:
        """All words of a step, and its participants, whether there is room for them or not."""
        arrow = self._told.steps[index]
        who = self._who(arrow.source, arrow.destination)
        return f"{arrow.step.event} {who} {arrow.step.words}"

    def _in_lanes(self, arrow: Arrow) -> Line:
        line = self._diagram.line(arrow)
        return (
            Piece(line.text[: line.begin], "muted"),
            Piece(line.text[line.begin : line.end], str(line.phase)),
            Piece(line.text[line.end :], "muted"),
        )

    def _in_list(self, arrow: Arrow) -> Line:
        """What was said before who said it: so little room is there."""
        step, line = arrow.step, self._diagram.line(arrow)
        times = f" ×{step.count}" if step.count > 1 else ""
        words = fit(f"{_mark(step)} {clean(step.words)}", self._words_width - len(times))
        who = fit(self._who(arrow.source, arrow.destination), self._who_width)
        pieces = (
            Piece(line.text[: line.begin], "muted"),
            Piece(words + times, str(line.phase)),
            Piece(f"  {who}", "muted"),
        )
        return within(pieces, self._width)

    def _list_head(self) -> str:
        head = f"Event {'Seconds':>9}  ".rjust(self._diagram.prefix)
        return fit(f"{head}{fit('  What was said', self._words_width)}  By whom", self._width)

    def _who(self, source: int, destination: int) -> str:
        return f"{self._names[source]} → {self._names[destination]}"


def _names(participants: Sequence[Participant]) -> list[str]:
    """A short name for each: with a number where several have the same."""
    names = [clean(it.name) for it in participants]
    return [
        name if names.count(name) == 1 else f"{name} {names[:place].count(name) + 1}"
        for place, name in enumerate(names)
    ]


def _mark(step: Step) -> str:
    return TLS_MARK if step.kind is Kind.TLS else MARKS[step.phase]


class _Scope:
    """The diagram of everything, or of one job; ``_drawn`` is that of ``_of``."""

    def __init__(self, job: Called | None) -> None:
        self._job = job
        self._of: tuple[sequence.Steps, int] | None = None  # the session, and how much of it
        self._drawn = sequence.Told((), (), 0)

    @property
    def title(self) -> str:
        """What the view is called."""
        return "Sequence" if self._job is None else f"Sequence: {clean(self._job[1])}"

    @property
    def empty(self) -> Sequence[str]:
        """What is said while there is no step."""
        if self._job is None:
            return ("No message yet: nobody has said anything.",)
        return (f"No step of {clean(self._job[1])} is known.",)

    def items(self, told: Told, width: int) -> Sequence[Item]:
        """The arrows."""
        drawn = self._diagram(told)
        return Ladder(drawn, width, self._words(told)) if drawn.steps else ()

    def detail(self, told: Told, key: str, width: int) -> Sequence[Source]:
        """What is known of a step; its words in full, as far as they are kept."""
        place = _place_of(drawn := self._diagram(told), key)
        return [] if place is None else [*_detail(told, drawn, place, width)]

    def target(self, told: Told, key: str) -> Target | None:
        """The message itself."""
        return None if _place_of(self._diagram(told), key) is None else Target(MESSAGES, key)

    def job_of(self, told: Told, key: str) -> Called | None:
        """The job that a step is about; often only its answer tells."""
        place = _place_of(drawn := self._diagram(told), key)
        if place is None:
            return None
        steps = [drawn.steps[place].step, *_exchange(drawn, place)]
        return next((it.job for it in steps if it.job), None)

    def _diagram(self, told: Told) -> sequence.Told:
        """The steps until now; kept, as folding many of them takes a tenth of a second."""
        of = (told.steps, told.read)
        if self._of is None or (self._of != of and not self._is_full(told)):
            jobs = frozenset({self._job} if self._job is not None else ())
            pressed = frozenset(
                it.pressed_event for it in told.story.pushes if (it.device, it.job) in jobs
            )
            self._of, self._drawn = of, told.steps.told(jobs, pressed)
        return self._drawn._replace(left_out=told.steps.left_out)

    def _is_full(self, told: Told) -> bool:
        """Whether there can be no other steps; names may still change, until all was read."""
        same = self._of is not None and self._of[0] is told.steps
        return same and self._drawn.left_out > 0 and told.read < told.total

    def _words(self, told: Told) -> str:
        return "" if self._job is None else clean(f"Only {_job(told, self._job)}")


def _place_of(drawn: sequence.Told, key: str) -> int | None:
    """Where the arrow of an event is; they stand in the order of their events."""
    if not key.isdecimal():
        return None
    event = int(key)
    place = bisect_left(drawn.steps, event, key=lambda arrow: arrow.step.event)
    there = place < len(drawn.steps) and drawn.steps[place].step.event == event
    return place if there else None


def _detail(told: Told, drawn: sequence.Told, place: int, width: int) -> Iterator[Source]:
    step = drawn.steps[place].step
    name, _, said = step.words.partition(": ")
    kind = "removed" if step.phase is Phase.FAULT else "title"
    yield from paragraphs.told(f"{_mark(step)} {name}", width, kind, indent="  ")
    if said:
        yield from paragraphs.told(f"  {said}", width, indent="  ")
    yield Source("", plain)
    yield from paragraphs.labelled(_facts(told, drawn, place), width)


def _facts(told: Told, drawn: sequence.Told, place: int) -> Iterator[tuple[str, str]]:
    arrow, first = drawn.steps[place], drawn.steps[0].step
    step = arrow.step
    yield "event", str(step.event)
    yield "kind", _KINDS.get(step.kind) or _PHASES[step.phase]
    yield "from", _who(drawn.participants[arrow.source], step.source.host)
    yield "to", _who(drawn.participants[arrow.destination], step.destination.host)
    if step.time_us:
        since = max(0, step.time_us - first.time_us)
        after = f", {duration(since)} after the first step" if since else ""
        yield "at", f"{moment(step.time_us)}{after}"
    if step.count > 1:
        yield "said", f"{step.count:,} times, until event {step.last}"
    for other in _exchange(drawn, place):
        between = abs(other.time_us - step.time_us)
        when = f"{duration(between)} {'before' if other.event < step.event else 'later'}"
        yield "with", f"event {other.event}, {when}: {_mark(other)} {other.words}"
    if step.job is not None:
        yield "job", _job(told, step.job)


def _exchange(drawn: sequence.Told, place: int) -> list[Step]:
    """The other steps of the exchange, as far as they are near."""
    exchange = drawn.steps[place].step.exchange
    near = range(max(0, place - _NEAR), min(len(drawn.steps), place + _NEAR))
    steps = (drawn.steps[other].step for other in near if other != place)
    return [it for it in steps if it.exchange == exchange][:_SHOWN]


def _who(participant: Participant, host: str) -> str:
    """A participant, and the address that it has here."""
    part = "" if participant.part == participant.name else f" ({participant.part})"
    others = [it for it in participant.hosts if it != host]
    also = f", also {', '.join(others[:2])}{', …' if len(others) > 2 else ''}" if others else ""
    return f"{participant.name}{part} {host}{also}"


def _job(told: Told, job: Called) -> str:
    """``job 43 of Brightlake M2070 (192.0.2.10)``."""
    host, name = job
    return f"{name} of {told.story.devices.label(host) or 'a scan server'}"


def _view(scope: _Scope) -> View:
    return View(
        name=SEQUENCE,
        title=scope.title,
        heads=lambda width: "",
        items=scope.items,
        detail=scope.detail,
        target=scope.target,
        badge=lambda told: "",
        empty=scope.empty,
    )


_EVERYTHING = _Scope(None)

VIEW = _view(_EVERYTHING)
"""All steps."""


def scoped(job: Called) -> View:
    """The view of one job's steps alone: the host of its device, and its name in the story."""
    return _view(_Scope(job))


def job_of(told: Told, key: str) -> Called | None:
    """The job that a step is about, to see that job's steps alone."""
    return _EVERYTHING.job_of(told, key)
