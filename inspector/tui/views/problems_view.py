"""Problems: what the rules found, by device and job, with what it means and what to do.

Rule: pure. Every text is cleaned here, as a device may have sent it. Nothing is called fine
before all of it was read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.report import SIGNS as WORDS
from inspector.diagnosis.report import evidence, fruitless, no_problem, sections_of, who
from inspector.diagnosis.rule import Severity
from inspector.diagnosis.rules import RULES
from inspector.diagnosis.wording import capital
from inspector.events.clean import clean
from inspector.events.event import Kind, Phase
from inspector.events.overview import blind_spots
from inspector.events.text import MARKS
from inspector.events.words import counted, joined
from inspector.story.sequence import Step
from inspector.tui.messages.columns import fit
from inspector.tui.text.lines import Line, Piece, Source, plain
from inspector.tui.views import paragraphs
from inspector.tui.views.findings import KINDS, SIGNS, counts
from inspector.tui.views.story_view import MESSAGES, PROBLEMS, Item, Target, Told, View

NOTHING_FOUND, STILL_READING = "✓", "…"
"""What the badge says when there is no problem, and while more may be found."""

_RULES = {rule.id: rule for rule in RULES}
_NOBODY = (("", "\0"),)  # the name of no job, to have no steps but those of events
_WHOLE = "The whole conversation"
_BULLET = re.compile(r"- |\d+\. |event +\d+  |")
_WORD, _RULE, _TIMES = 9, 8, 5  # widths of columns


def heads(width: int) -> str:
    """The titles of the columns."""
    words = f"    {'Severity':{_WORD}}{'Rule':{_RULE}}{'Times':>{_TIMES}}  What was found"
    return fit(words, width)


def items(told: Told, width: int) -> Sequence[Item]:
    """The findings, below headings with their device and job; the verdict above them."""
    if not told.total:
        return ()
    sections = sections_of(told.diagnosis)
    named = keyed(it for section in sections for part in section.parts for it in part.findings)
    lines = [_verdict(told)]
    for section in sections:
        if not any(part.findings for part in section.parts):
            continue
        lines += [_heading(), _heading(clean(section.title) or _WHOLE, "title")]
        for part in section.parts:
            if part.findings and part.words:
                lines.append(_heading(f"  {fit(clean(part.words), width - 2)}", "muted"))
            for _ in part.findings:
                key, finding = next(named)
                lines.append(Item(key, _line(finding, width)))
    return [*lines, *_left_out(told), *_not_shown(told, width)]


def detail(told: Told, key: str, width: int) -> Sequence[Source]:
    """All that is known of a finding, in the order in which people ask."""
    finding = _found(told, key)
    if finding is None:
        return ()
    rule = _RULES.get(finding.rule)
    head = f"{SIGNS[finding.severity]} {WORDS[finding.severity]} {finding.rule}: {finding.title}"
    about = who(finding, told.story) or _WHOLE
    return [
        *paragraphs.told(head, width, KINDS[finding.severity], indent="  "),
        *paragraphs.told(about, width, "muted", indent="  "),
        *_chapter("", (finding.text,), width),
        *_chapter(*_causes(finding), width),
        *_chapter("What it means", (rule.meaning,) if rule else (), width),
        *_chapter("What to do", (finding.advice,), width),
        *_chapter("Known of", [f"- {it}" for it in finding.known], width),
        *_chapter(f"Seen in {evidence(finding)}", _evidence(told, finding), width),
        *_chapter("Sources", [f"- {it}" for it in rule.sources] if rule else (), width),
    ]


def target(told: Told, key: str) -> Target | None:
    """The event that shows it best: of a problem the first fault or cut, else the first of all."""
    finding = _found(told, key)
    if finding is None or not finding.events:
        return None
    best = _failed(told, finding) if finding.severity is not Severity.INFORMATION else None
    return Target(MESSAGES, str(best or finding.events[0]))


def badge(told: Told) -> str:
    """``×2 !1``; a tick once all was read and nothing is wrong, three dots until then."""
    found = counts(told.diagnosis.findings())
    if told.read < told.total:
        return f"{found} {STILL_READING}".strip()
    return found or ("" if _unjudged(told) else NOTHING_FOUND)


def verdict(told: Told) -> str:
    """What the rules say by now: ``1 error, 2 warnings in 12 events``."""
    found = joined(*(counted(count, severity) for severity, count in _problems(told)))
    if told.read < told.total:
        return f"{found or 'No problem found'} until now: read {told.read:,} of {told.total:,}"
    events = counted(told.read, "event")
    if found:
        return f"{found} in {events}"
    return _unjudged(told) or capital(no_problem(fruitless(told.story), f" in {events}"))


def keyed(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Each finding with its key; what is said twice of one event differs by a number."""
    seen: Counter[tuple[str, str, str, int]] = Counter()
    for finding in findings:
        first = finding.events[0] if finding.events else 0
        name = (finding.rule, finding.device, finding.job, first)
        seen[name] += 1
        yield "|".join(map(str, (*name, seen[name]))), finding


def _problems(told: Told) -> list[tuple[Severity, int]]:
    """How many findings are more than good to know, by severity."""
    found = Counter(it.severity for it in told.diagnosis.findings())
    return [(it, found[it]) for it in (Severity.ERROR, Severity.WARNING) if it in found]


def _found(told: Told, wanted: str) -> Finding | None:
    found = keyed(told.diagnosis.findings())
    return next((finding for key, finding in found if key == wanted), None)


def _unjudged(told: Told) -> str:
    """Why it says nothing that no problem was found; empty if it does say something."""
    events = counted(told.read, "event")
    if not told.overview.read:
        return f"Nothing in {events} could be judged"
    if told.overview.is_one_sided:
        return f"No exchange is whole in {events}: little could be judged"
    return ""


# --- the list ------------------------------------------------------------------------------------


def _heading(text: str = "", kind: str = "") -> Item:
    return Item("", (Piece(text, kind),))


def _verdict(told: Told) -> Item:
    """The verdict, in the colour of what is worst."""
    problems, is_fine = _problems(told), badge(told) == NOTHING_FOUND
    kind = str(problems[0][0]) if problems else "good" if is_fine else ""
    return _heading(f"{NOTHING_FOUND} {verdict(told)}" if is_fine else verdict(told), kind)


def _line(finding: Finding, width: int) -> Line:
    """A finding on one line of at most ``width`` cells."""
    severity = finding.severity
    times = f"{finding.count:,}" if finding.count > 1 else ""
    head = Piece(f"  {SIGNS[severity]} {WORDS[severity]:{_WORD}}", severity)
    rule = Piece(f"{finding.rule:{_RULE}}{times:>{_TIMES}}  ", "muted")
    title = clean(finding.title)
    room = max(0, width - len(head.text) - len(rule.text))
    text = fit(f"{title}  {clean(finding.text)}", room)
    return (head, rule, Piece(text[: len(title)]), Piece(text[len(title) :], "muted"))


def _left_out(told: Told) -> Iterator[Item]:
    """Of which rules there were too many to keep."""
    left_out = told.diagnosis.left_out
    if left_out:
        yield _heading()
    for rule, count in left_out.items():
        yield _heading(f"{counted(count, 'more finding')} of {rule} left out", "warning")


def _not_shown(told: Told, width: int) -> Iterator[Item]:
    """What the events cannot show, once all were read."""
    if told.read < told.total:
        return
    lacking = blind_spots(told.overview, None)
    if lacking:
        yield from (_heading(), _heading("What it cannot show", "title"))
    for text in lacking:
        for line in paragraphs.told(f"  {text}", width, indent="  "):
            yield _heading(line.text, "muted")


# --- the detail ----------------------------------------------------------------------------------


def _causes(finding: Finding) -> tuple[str, Sequence[str]]:
    """The likely causes, the likeliest first."""
    if len(finding.likely) < 2:
        return "Likely cause", finding.likely
    return "Likely causes", [f"{n}. {cause}" for n, cause in enumerate(finding.likely, 1)]


def _evidence(told: Told, finding: Finding) -> Iterator[str]:
    """The events that show it, with their words as far as these are kept."""
    steps = _steps(told, finding)
    digits = len(str(finding.events[-1])) if finding.events else 0
    for event in finding.events:
        yield f"event {event:>{digits}}  {_words_of(event, steps)}".rstrip()


def _failed(told: Told, finding: Finding) -> int | None:
    """The first of its events that is a fault or was cut, as far as that is kept."""
    steps = _steps(told, finding)
    failed = [it for it in steps if it.phase is Phase.FAULT or it.kind is Kind.CUT]
    events = {event for it in failed for event in (it.event, it.last)}
    return next((it for it in finding.events if it in events), None)


def _steps(told: Told, finding: Finding) -> list[Step]:
    """What the events that show it say, as far as that is kept."""
    return [it.step for it in told.steps.told(_NOBODY, frozenset(finding.events)).steps]


def _words_of(event: int, steps: Sequence[Step]) -> str:
    """What an event says; nothing if it may be one of several steps that repeat themselves."""
    told = [it for it in steps if event in (it.event, it.last)]
    told = told or [it for it in steps if it.event < event < it.last]
    return f"{MARKS[told[0].phase]} {told[0].words}" if len(told) == 1 else ""


def _chapter(title: str, texts: Iterable[str], width: int) -> Iterator[Source]:
    """A title and the texts below it, after an empty line; nothing if there is no text."""
    lines = [line for text in texts for line in _below(text, width)]
    if lines:
        yield from paragraphs.title(title, width) if title else [Source("", plain)]
        yield from lines


def _below(text: str, width: int) -> list[Source]:
    """A text below a title, its lines below each other."""
    bullet = _BULLET.match(text)
    indent = " " * (2 + (bullet.end() if bullet else 0))
    return paragraphs.told(f"  {text}", width, indent=indent)


VIEW = View(
    name=PROBLEMS,
    title="Problems",
    heads=heads,
    items=items,
    detail=detail,
    target=target,
    badge=badge,
    empty=("No message yet: nothing to judge.",),
)
