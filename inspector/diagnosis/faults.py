"""The rule of faults that no other rule explains.

Rule: a fallback. What the table of faults knows of the operation is told, what the device says
itself, and what the scanner last said of its state. Without its request a fault is no error: it
may be how a job ends.
"""

from collections.abc import Iterator

from inspector.diagnosis import post_scan
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.wording import about, operation_of, sender_of
from inspector.events.event import Event, Phase
from inspector.events.words import joined
from inspector.protocols.faults import find_fault
from inspector.protocols.faults_row import KnownFault
from inspector.soap.fault import Fault
from inspector.story.hosts import host_of
from inspector.story.job import Ending
from inspector.story.job_words import quoted
from inspector.story.story import Story

_DSM = frozenset({"dsp", "dsc"})
_MAKES_IMAGES = frozenset({"CreateScanJob", "RetrieveImage"})
_OPTIONAL = frozenset({("GetStatus", "ActionNotSupported")})
"""Operations that a device need not have, and the fault that says that it has not."""

_PLAIN = {
    "Idle": "it is idle",
    "Processing": "it works",
    "Stopped": "it stands still",
    "AttentionRequired": "it needs somebody",
    "Calibrating": "it calibrates itself",
    "CoverOpen": "a cover is open",
    "InputTrayEmpty": "there is no paper in the feeder",
    "InterlockOpen": "a door or a lock is open",
    "InternalStorageFull": "its memory is full",
    "LampError": "the lamp does not work",
    "LampWarming": "the lamp is warming up",
    "LampWarning": "the lamp is warming up",
    "MediaJam": "a paper jam",
    "MultipleFeedError": "several sheets were taken at once",
}
"""States of a scanner and their reasons in words."""

_CONDITIONS = 3
"""Conditions of a scanner that are told."""

_WORD_LENGTH = 40
"""Characters of a vendor's word that are told."""


def _unexplained(story: Story, event: Event) -> Iterator[Found]:
    fault, asked = event.fault, story.asked
    if fault is None or _is_needless_cancel(story, event):
        return
    if not story.paths.is_wsd(event, asked):
        return
    code = (fault.subcode or fault.code)[:60]
    operation = operation_of(event) or "a message"
    where = f" (event {asked.seq})" if asked else ", which was not seen,"
    text = f"{sender_of(event)} answered {operation}{where} with the fault {code or '?'}: "
    row = _row_of(fault, event)
    explained = _lost(story, asked) or _explained(fault, event, row)
    text += joined(explained, _in_its_words(fault, row), by=" ")
    text = joined(text, _state(story, event), by=" ")
    optional = (event.operation, row.name if row else "") in _OPTIONAL
    severity = Severity.INFORMATION if optional or asked is None else None
    evidence = (asked.seq, event.seq) if asked else (event.seq,)
    yield Found(text, _subject(story, event), evidence, f"{operation} {code}", severity=severity)


def _is_needless_cancel(story: Story, event: Event) -> bool:
    """Whether a job is only tidied up that is over already: careful clients do so."""
    if event.operation != "CancelJob":
        return False
    job = story.jobs.of(event)
    return job is not None and bool(job.cancels) and job.cancels[-1].needless


def _lost(story: Story, asked: Event | None) -> str:
    """That a request speaks of a job from before a restart; empty if it does not."""
    job = story.jobs.of(asked) if asked is not None else None
    if job is None or job.ending is not Ending.LOST:
        return ""
    return (
        f"the device was restarted in between (event {job.ended_event}) and does not know "
        f"{job.name} any more. Begin a new job."
    )


def _row_of(fault: Fault, event: Event) -> KnownFault | None:
    """What is known of a fault; that of the service which answered, whatever its namespace."""
    service, name = event.service, fault.subcode
    found = find_fault(fault.subcode_namespace, name, service=service, code=fault.code)
    if found is not None and not found.row.is_of(service):
        own = find_fault("", name, service=service)
        found = own if own is not None and own.row.is_of(service) else found
    return found.row if found else None


def _explained(fault: Fault, event: Event, row: KnownFault | None) -> str:
    if row is None:
        return "no specification has it."
    if event.operation and not _fits(row, event):
        return f"only other operations are known to answer it, and there it means: {row.brief}."
    if (event.operation, row.name) in _OPTIONAL:
        return "it does not offer this operation, and need not."
    return f"{row.meaning} {row.advice} The same request again? {row.retry.capitalize()}."


def _fits(row: KnownFault, event: Event) -> bool:
    """Whether the operation may answer a fault; of some nobody published which do."""
    unpublished = row.where.get(event.service) == ()
    return unpublished or row.occurs(event.service, event.operation)


def _in_its_words(fault: Fault, row: KnownFault | None) -> str:
    told = bool(fault.reason) and (row is None or fault.reason != row.reason)
    return f"In its own words: {quoted(fault.reason)}" if told else ""


def _state(story: Story, event: Event) -> str:
    """What the scanner had said of itself before it refused to make an image."""
    scanner = story.scanners.of(host_of(event.device))
    if event.operation not in _MAKES_IMAGES or scanner is None:
        return ""
    text = ""
    if scanner.state:
        why = ", ".join(in_words(it) for it in scanner.reasons if it != "None")
        state = joined(in_words(scanner.state), why, by=": ")
        text = f"What the scanner last said of itself: {state} (event {scanner.state_event})."
    for it in scanner.open_conditions[:_CONDITIONS]:
        if it.name and it.name not in scanner.reasons:
            told = f"It had told: {in_words(it.name)} (event {it.raised_event})."
            text = joined(text, told, by=" ")
    return text


def in_words(told: str) -> str:
    """A state of a scanner, a reason for it or a condition; a vendor's word as it is."""
    return _PLAIN.get(told, told[:_WORD_LENGTH])


def _subject(story: Story, event: Event) -> About:
    post = story.post_scan_jobs.of(event) if event.service in _DSM else None
    return post_scan.about(post) if post is not None else about(story, event)


RULES: tuple[Rule, ...] = (
    Rule(
        id="FLT-1",
        severity=Severity.ERROR,
        title="A request was refused with a fault",
        meaning="The other side understood that something was asked, and says why it does not do "
        "it. No rule knows more about it than the fault itself.",
        advice="Read what the fault means, compare the request with what the device offers, and "
        "see the messages before it.",
        sources=("the specification of the service (see the command protocols)",),
        on=(Phase.FAULT,),
        check=_unexplained,
        fallback=True,
    ),
)
