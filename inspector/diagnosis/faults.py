"""The rule of faults that no other rule explains.

Rule 1: a fallback. What the scanner says of itself goes first, for that is why; else what the table
of faults knows of the operation is told, and what the device says in its own words.
Rule 2: without its request, or a part of it, a fault is no error: it may be how a job ends.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from inspector.diagnosis import jobs, post_scan
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.scanner_says import Wrong, do_about, in_plain, in_words, wrong_with
from inspector.diagnosis.sources import SOAP_1
from inspector.diagnosis.wording import device_of, operation_of, sender_of
from inspector.events.event import Event, Phase
from inspector.events.words import joined
from inspector.protocols import dsd, scan
from inspector.protocols.faults import find_fault
from inspector.protocols.faults_row import KnownFault
from inspector.soap.fault import Fault
from inspector.story.attempts import SOON_US
from inspector.story.hosts import host_of
from inspector.story.job import Ending, Job
from inspector.story.job_rows import answer_of
from inspector.story.job_words import quoted
from inspector.story.missed import is_partial
from inspector.story.scanners import Scanner
from inspector.story.story import Story

_DSM = frozenset({"dsp", "dsc"})
_MAKES_IMAGES = frozenset({"CreateScanJob", "RetrieveImage"})
_OPTIONAL = frozenset({("GetStatus", "ActionNotSupported")})
"""Operations that a device need not have, and the fault that says that it has not."""

_BY_CODE = {
    "Sender": "it blames the request, and does not say what is wrong with it.",
    "Receiver": "it does not blame the request, and does not say what is wrong.",
}
"""What the code of a fault says that has no subcode."""

_WITHOUT = (
    "Do without GetStatus: the answer to Renew tells as well until when a subscription lives."
)
_NOT_FOUND = "ClientErrorJobIdNotFound"
"""The normal end, on some devices, of a job that began before the capture."""

_OF_STATE = frozenset(
    {
        _NOT_FOUND,
        "OperationFailed",
        "ServerErrorInternalError",
        "ServerErrorTemporaryError",
    }
)
"""Faults that a scanner gives because of how it is, not because of what was asked."""


def _unexplained(story: Story, event: Event) -> Iterable[Found]:
    return _refused(story, event) if event.phase is Phase.FAULT else _said_later(story, event)


def _refused(story: Story, event: Event) -> Iterator[Found]:
    fault, asked, job = event.fault, story.asked, story.jobs.of(event)
    if fault is None or _is_needless_cancel(job, event):
        return
    if not story.paths.is_wsd(event, asked):
        return
    subject, row = _subject(story, event, job), _row_of(fault, event)
    answer, text = answer_of(event), _what(story, event, subject, job)
    optional = (event.operation, row.name if row else "") in _OPTIONAL
    unread = asked is None or is_partial(asked)
    begun_before = answer == _NOT_FOUND and (job is None or job.created_us is None)
    severity = Severity.INFORMATION if optional or unread or begun_before else None
    evidence = (asked.seq, event.seq) if asked else (event.seq,)
    variant = _variant(operation_of(event), answer)
    other = _of_another(job, event) if event.operation == "CancelJob" else None
    variant += " for another" if other else ""
    scanner, lost = story.scanners.of(host_of(event.device)), _lost(job, asked)
    may_be_why = lost is None and event.operation in _MAKES_IMAGES and _is_of_state(answer, row)
    since = job.last_page_event if job is not None else 0  # with a page, it went on
    if may_be_why and scanner is not None and (wrong := wrong_with(scanner, since)):
        said = f"{text}. The scanner had said: {in_plain(wrong)}."
        yield _by_scanner(said, subject, evidence, variant, wrong, severity)
        return
    meaning, do = lost or _explained(fault, event, row)
    text = joined(f"{text}: {meaning}", _in_its_words(fault, row), by=" ")
    if may_be_why and scanner is not None and _is_idle(scanner, since):
        text += f" The scanner had said that it is idle (event {scanner.state_event})."
    if other:
        do = f"Cancel it at {other.client}, or at the device."
    yield Found(text, subject, evidence, variant, severity=severity, advice=do)


def _said_later(story: Story, event: Event) -> Iterator[Found]:
    """What a scanner says of itself right after it has refused the next image of a job."""
    host = host_of(event.device)
    scanner = story.scanners.of(host)
    if scanner is None:
        return
    for job in story.jobs.active(host):
        refused = job.failures[-1] if job.failures else None
        if refused is None or refused.event < job.last_page_event or not _is_soon(job, event):
            continue
        known = find_fault("", refused.answer, service="scan")
        wrong = wrong_with(scanner, job.last_page_event)
        new = any(it.event == event.seq for it in wrong)
        if new and _is_of_state(refused.answer, known.row if known else None):
            evidence = (refused.requested_event, refused.event)
            text = f"RetrieveImage of {host_of(refused.client)} (event {refused.requested_event}) "
            text += f"was refused with {refused.answer}. The scanner says: {in_plain(wrong)}."
            variant = _variant("RetrieveImage", refused.answer)
            found = _by_scanner(text, jobs.about(job), evidence, variant, wrong, None)
            yield replace(found, again=True)


def _is_soon(job: Job, event: Event) -> bool:
    """Whether an event came right after the last answer that the job got."""
    return job.last_step_us is not None and event.time_us - job.last_step_us <= SOON_US


def _variant(operation: str, answer: str) -> str:
    return f"{operation or 'a message'} {answer[:60]}"


def _what(story: Story, event: Event, subject: About, job: Job | None) -> str:
    """What was refused, of whom, and by whom if that is not plain from where it is told."""
    asked, other = story.asked, _of_another(job, event)
    what = f"{operation_of(event) or 'A message'} of {host_of(event.destination)}"
    where = f" (event {asked.seq})" if asked else ", which was not seen,"
    whose = f" for {other.name} of {other.client}" if other else ""
    by = "" if sender_of(event) == subject.device else f" by {sender_of(event)}"
    return f"{what}{where}{whose} was refused{by} with {answer_of(event)}"


def _of_another(job: Job | None, event: Event) -> Job | None:
    """The job of a refused request, if it belongs to another computer."""
    if job is None or not job.client or job.client == host_of(event.destination):
        return None
    return job


def _is_needless_cancel(job: Job | None, event: Event) -> bool:
    """Whether a job is only tidied up that is over already: careful clients do so."""
    if event.operation != "CancelJob" or job is None:
        return False
    return bool(job.cancels) and job.cancels[-1].needless


def _lost(job: Job | None, asked: Event | None) -> tuple[str, str] | None:
    """That a request speaks of a job from before a restart, and what to do."""
    if job is None or asked is None or job.ending is not Ending.LOST:
        return None
    restarted = f"the device was restarted in between (event {job.ended_event})"
    return f"{restarted} and does not know {job.name} any more.", "Begin a new job."


def _row_of(fault: Fault, event: Event) -> KnownFault | None:
    """What is known of a fault; that of the service which answered, whatever its namespace."""
    service, name = event.service, fault.subcode
    found = find_fault(fault.subcode_namespace, name, service=service, code=fault.code)
    if found is not None and not found.row.is_of(service):
        own = find_fault("", name, service=service)
        found = own if own is not None and own.row.is_of(service) else found
    return found.row if found else None


def _explained(fault: Fault, event: Event, row: KnownFault | None) -> tuple[str, str]:
    """What a fault means, and what to do; that is the rule's own advice where it is empty."""
    if row is None:
        code = "" if fault.subcode else fault.code
        return _BY_CODE.get(code, "no specification has it."), ""
    if event.operation and not _fits(row, event):
        return f"only other operations are known to answer it, and there it means: {row.brief}.", ""
    if (event.operation, row.name) in _OPTIONAL:
        return "it does not offer this operation, and need not.", _WITHOUT
    return f"{row.meaning[:1].lower()}{row.meaning[1:]}", row.advised(event.operation)


def _fits(row: KnownFault, event: Event) -> bool:
    """Whether the operation may answer a fault; of some nobody published which do."""
    unpublished = row.where.get(event.service) == ()
    return unpublished or row.occurs(event.service, event.operation)


def _in_its_words(fault: Fault, row: KnownFault | None) -> str:
    told = bool(fault.reason) and (row is None or fault.reason != row.reason)
    return f"In its own words: {quoted(fault.reason)}" if told else ""


# --- what the scanner says ------------------------------------------------------------------------


def _is_of_state(answer: str, row: KnownFault | None) -> bool:
    """Whether the scanner's state may be why: not if the request itself is blamed."""
    return row is None or answer in _OF_STATE


def _is_idle(scanner: Scanner, since_event: int) -> bool:
    """Whether a scanner said that there is nothing that it waits for, after the last image."""
    return scanner.state == "Idle" and (scanner.state_event or 0) > since_event


def _by_scanner(
    text: str,
    subject: About,
    evidence: tuple[int, ...],
    variant: str,
    wrong: tuple[Wrong, ...],
    severity: Severity | None,
) -> Found:
    """A refusal that the scanner's own state explains."""
    events = (*evidence, *dict.fromkeys(it.event for it in wrong))
    likely = tuple(in_words(it.name) for it in wrong)
    do = do_about(wrong[0].name)
    return Found(text, subject, events, variant, likely, severity, advice=do)


def _subject(story: Story, event: Event, job: Job | None) -> About:
    post = story.post_scan_jobs.of(event) if event.service in _DSM else None
    if post is not None:
        return post_scan.about(post)
    return jobs.about(job) if job is not None else device_of(event)


RULES: tuple[Rule, ...] = (
    Rule(
        id="FLT-1",
        severity=Severity.ERROR,
        title="A request was refused with a fault",
        meaning="The other side understood that something was asked, and says why it does not do "
        "it. No rule knows more about it than the fault itself.",
        advice="Read what the fault means, compare the request with what the device offers, and "
        "see the messages before it.",
        sources=(
            "the specification of the service (see the command protocols)",
            SOAP_1.at("section 5.4 (SOAP Fault)"),
        ),
        on=(
            Phase.FAULT,
            scan.GetScannerElementsResponse,
            scan.ScannerStatusConditionEvent,
            scan.ScannerStatusSummaryEvent,
            dsd.GetScannerElementsResponse,
            dsd.ScannerStatusConditionEvent,
            dsd.ScannerStatusSummaryEvent,
        ),
        check=_unexplained,
        fallback=True,
    ),
)
