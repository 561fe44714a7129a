"""The rule of requests that nobody answered and nobody ended: the device hangs (HTTP-6).

Rule 1: a request is not unanswered before half a minute has passed, with the capture going on.
Rule 2: of a host that answers nothing nothing is said: perhaps one direction was captured. What
the capture cannot show tells of it.
"""

from collections import Counter
from collections.abc import Iterator

from inspector.diagnosis.rule import Found, Rule, Severity
from inspector.diagnosis.sources import issues, rfc
from inspector.diagnosis.wording import about, operation_of, sender_of
from inspector.events.event import Event, Phase
from inspector.story.device import Outcome
from inspector.story.durations import lasting
from inspector.story.hosts import host_of
from inspector.story.story import Story

PATIENCE_US = 30_000_000
"""What a client waits for an answer at most, as a rule."""

IMAGE_US = 4 * PATIENCE_US
"""What it waits for an image: that is made while it waits."""

_LOST = "its answers were lost on their way, or to the recording"
_LIKELY = {
    "CreateScanJob": (
        "the device hangs, or still holds an earlier job: switch it off and on",
        _LOST,
    ),
}
_HANGS = ("the device hangs: switch it off and on", _LOST)
_BUSY = ("the device did not come to it, or lost it", _LOST)


def _silent(story: Story) -> Iterator[Found]:
    counts: Counter[tuple[str, str, str]] = Counter()
    answering = {host_of(address) for address, seen in story.devices.reach if seen.answered}
    for asked in story.unanswered:
        if host_of(asked.destination) not in answering or not _is_missed(story, asked):
            continue
        operation, client = operation_of(asked), sender_of(asked)
        server = asked.destination
        counts[server, client, operation] += 1
        count = counts[server, client, operation]
        times = "" if count == 1 else f", the last of {count}"
        waited = lasting(story.last_us - asked.time_us)
        text = (
            f"{operation} of {client} (event {asked.seq}{times}) has no answer: nothing came for "
            f"{waited}, until the capture ended, and nobody closed the connection."
        )
        seen = story.devices.reach.at(server)
        severity, likely = None, _LIKELY.get(operation, _HANGS)
        if seen.outcome is Outcome.ANSWERED and seen.last_event > asked.seq:
            text += f" Others were answered afterwards, the last in event {seen.last_event}."
            severity, likely = Severity.WARNING, _BUSY
        variant = f"{client} {operation}"
        yield Found(text, about(story, asked), (asked.seq,), variant, likely, severity)


def _is_missed(story: Story, asked: Event) -> bool:
    """Whether a request waited for too long, and its answer would have been seen."""
    waited_us = story.last_us - asked.time_us if asked.time_us else 0
    if asked.phase is not Phase.REQUEST or story.devices.of(host_of(asked.destination)) is None:
        return False
    if asked.operation != "RetrieveImage":
        return waited_us >= PATIENCE_US
    job = story.jobs.of(asked)
    if job is not None and job.created_us is not None and not job.is_over:
        return False  # JOB-3 tells of it
    return waited_us >= IMAGE_US


RULES: tuple[Rule, ...] = (
    Rule(
        id="HTTP-6",
        severity=Severity.ERROR,
        title="A request was never answered",
        meaning="The device took the connection and the request, and says nothing, not even that "
        "it cannot. The client waits until its own time limit; nobody knows whether the request "
        "was carried out.",
        advice="Switch the device off and on. If it happens again, look at what was asked before, "
        "and ask less often. In a client: set a time limit, and tell the user of it.",
        sources=(rfc(9112, "section 8"), *issues(135, 378)),
        last=_silent,
    ),
)
