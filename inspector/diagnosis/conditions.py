"""Rules of what is wrong with a scanner itself: covers, jams, lamps (COND-1).

Rule: what began before the capture did is nobody's fault.
"""

from collections.abc import Iterator

from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.scanner_says import in_words
from inspector.diagnosis.sources import element
from inspector.events.event import Event
from inspector.events.words import joined
from inspector.protocols import dsd, scan
from inspector.story.hosts import host_of
from inspector.story.scanners import Condition, Scanner
from inspector.story.story import Story

_NAME_LENGTH = 40
"""Characters of a vendor's name that are told."""


def _check_cleared(story: Story, event: Event) -> Iterator[Found]:
    """A condition that ended and had never begun, although the status was seen before."""
    scanner = story.scanners.of(host_of(event.device))
    if scanner is None or scanner.status_event is None:
        return
    for condition in scanner.conditions:
        seen = condition.raised_event is None and condition.cleared_event == event.seq
        if seen and scanner.status_event < event.seq:
            text = f"Condition {condition.id} is over (event {event.seq}), but the device never"
            text += " said that it began; the capture has its status since event"
            text += f" {scanner.status_event}."
            evidence = scanner.status_event, event.seq
            yield Found(text, About(scanner.device), evidence, f"cleared {condition.id}")


def _last(story: Story) -> Iterator[Found]:
    """What is still wrong when there is no more to come."""
    for scanner in story.scanners.values():
        for condition in scanner.open_conditions:
            yield _open(story, scanner, condition)


def _open(story: Story, scanner: Scanner, condition: Condition) -> Found:
    name = condition.name[:_NAME_LENGTH]
    plain = in_words(name) or "something is wrong"
    told = ["" if name == plain else name, condition.severity, condition.component]
    facts = joined(*told, f"event {condition.raised_event}")
    text = f"The scanner said: {plain} ({facts}), and not that this is over."
    text += _recovered(story, scanner, condition.raised_event or 0)
    evidence = () if condition.raised_event is None else (condition.raised_event,)
    return Found(text, About(scanner.device), evidence, f"open {condition.id} {name}")


def _recovered(story: Story, scanner: Scanner, raised: int) -> str:
    """What tells, without saying so, that a condition is over."""
    for job in story.jobs.of_device(scanner.device):
        if job.created_event > raised:
            return f" It probably is: the scanner took {job.name} after that."
    if scanner.state == "Idle" and (scanner.state_event or 0) > raised:
        return f" It probably is: event {scanner.state_event} says that the scanner is Idle."
    return ""


RULES: tuple[Rule, ...] = (
    Rule(
        id="COND-1",
        severity=Severity.INFORMATION,
        title="Something is or was wrong with the scanner",
        meaning=(
            "A scanner tells when something is wrong and, by the same number, when it is over. One "
            "that never ends may still stop the scanner; one that never began was not told to all "
            "who subscribed."
        ),
        advice=(
            "Look at the scanner and put right what it names; ask for its ScannerStatus to see "
            "whether it still does."
        ),
        sources=(
            element("ScannerStatusConditionEvent"),
            element("ScannerStatusConditionClearedEvent"),
        ),
        on=(scan.ScannerStatusConditionClearedEvent, dsd.ScannerStatusConditionClearedEvent),
        check=_check_cleared,
        last=_last,
    ),
)
