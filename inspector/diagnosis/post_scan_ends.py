"""Rules of what becomes of a post-scan job: its images, its filters, who cancelled it.

Rule 1: they rest on Microsoft's documents alone; no traffic of a real scan server is public.
Rule 2: what a filter's reason means stands in a table.
"""

from collections.abc import Iterator

from inspector.diagnosis.post_scan import ONLY_DOCUMENTS, about
from inspector.diagnosis.post_scan_images import (
    COMPARE,
    image_sent,
    images_at_end,
    numbers_missing,
)
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import (
    DISTRIBUTED,
    FILTER_REASONS,
    JOB_REASONS,
    MS_BDSRR,
    element,
)
from inspector.events.event import Event, Phase
from inspector.events.words import joined, listed
from inspector.protocols import dsc, dsp
from inspector.story.hosts import host_of
from inspector.story.job_rows import answer_of
from inspector.story.post_scan_job import Lane, PostScanCancel, PostScanEnding, PostScanJob
from inspector.story.post_scan_words import name_of, plain_guid
from inspector.story.story import Story

_CREATOR = "Only the creator may cancel through the processing service; administrators use the "
_CREATOR += "repository service."
_STAYS = "Cancel is best effort: files already stored stay."

_AS_ADMINISTRATOR = (
    "To cancel the job of somebody else, use the scan management console as an administrator."
)
_NOTHING_LEFT = "Nothing is left to cancel; remove what was stored where it is."
_LOOK_FOR_IT = "Look in the scan management console for the job, and at which server it is."
_SCAN_AGAIN = "Scan again if the documents are still wanted."

_FILTERS = {"email": "email", "fileshare": "file share", "sharepoint": "SharePoint"}

_REASONS = {
    "invalidargs": "the scan process tells this filter something that is not valid",
    "outofdiskspace": "the scan server has no disk space left",
    "serveroutofmemory": "the scan server has no memory left",
    "unknownerror": "the scan server does not say why; its event log may",
    "fileshareaccessdenied": "computer/user account lacks write permission",
    "fileshareoutofdiskspace": "the disk of the file share is full",
    "invalidsmtpserver": "the mail server in the settings of the scan server is wrong or cannot "
    "be reached",
    "unabletosendemail": "the mail server did not take the mail: an address, its size or a rule",
    "sharepointaccessdenied": "computer/user account may not write to the site",
    "sharepointoutofdiskspace": "the site's quota or disk is full",
}
"""What a filter's reason means, by its name in lower case: dsp and dsc spell SharePoint their
own ways."""

_JOB_REASONS = {
    "NoValidPostScanInstructionsFound": "scan process in the directory was changed or deleted",
    "CreatePostScanJobFailed": "the scan server could not begin the job",
    "SendImageFailed": "an image did not reach the scan server whole",
    "SendImangeFailed": "an image did not reach the scan server whole",
    "PostScanJobProcessingFailed": "the scan server failed while it processed the images",
}

_BAD = ("CompletedWithErrors", "CompletedWithWarnings")
_BAD_ENDINGS = frozenset({PostScanEnding.WITH_ERRORS, PostScanEnding.WITH_WARNINGS})
_TELLING = (
    dsp.PostScanJobStatusEvent,
    dsc.PostScanJobStatusEvent,
    dsp.PostScanJobEndStateEvent,
    dsc.PostScanJobEndStateEvent,
    dsp.GetPostScanJobElementsResponse,
    dsc.GetPostScanJobElementsResponse,
    dsc.GetActiveJobsResponse,
    dsc.GetJobHistoryResponse,
)
"""Messages that tell the state of jobs."""

_CANCELS = (dsp.CancelPostScanJobRequest, dsc.CancelPostScanJobRequest)


# --- DSM-3 ---------------------------------------------------------------------------------------


def _counts_and_cancels(story: Story, event: Event) -> Iterator[Found]:
    job, asked = story.post_scan_jobs.of(event), story.asked
    if isinstance(event.message, dsp.SendImageRequest):
        if job is not None:
            yield from image_sent(job, event)
    elif isinstance(event.message, dsp.EndPostScanJobRequest):
        if job is not None:
            yield from numbers_missing(job)
    elif asked is not None and isinstance(asked.message, _CANCELS):
        yield from _cancel(job, event, asked)
    elif isinstance(event.message, _TELLING):
        for told in story.post_scan_jobs.told:
            if told.states and told.states[-1].event == event.seq:  # it is news
                yield from images_at_end(told)


def _not_ended(story: Story) -> Iterator[Found]:
    for job in story.post_scan_jobs.open():
        if not job.end_event:
            yield from numbers_missing(job)


def _cancel(job: PostScanJob | None, event: Event, asked: Event) -> Iterator[Found]:
    """A CancelPostScanJob was answered."""
    host = host_of(asked.source)
    evidence = (asked.seq, event.seq)
    subject = about(job) if job else About(host_of(event.device))
    name = job.name if job else name_of(asked.job_token)
    cancel = next((it for it in job.cancels if it.event == asked.seq), None) if job else None
    if event.fault is None:
        if job is not None and job.cancels and host != job.device:
            text, variant, severity = _done(job, host, event), f"by {host}", _severity(event)
            yield Found(text, subject, evidence, variant, (), severity, advice=_SCAN_AGAIN)
        return
    if not plain_guid(asked.job_token):
        return  # DSM-1
    refusal = _REFUSALS.get((event.service, answer_of(event)))
    if refusal is not None:
        told, likely, severity, advice = refusal(job, cancel)
        fault = answer_of(event)
        text = f"The scan server refused {host}'s cancel of {name} ({fault}){_state_then(cancel)}. "
        yield Found(text + told, subject, evidence, fault, likely, severity, advice=advice)


def _severity(event: Event) -> Severity | None:
    """An administrator's cancel is no fault of anybody."""
    return Severity.INFORMATION if event.service == "dsc" else None


def _done(job: PostScanJob, host: str, event: Event) -> str:
    service = "repository service (dsc)" if event.service == "dsc" else "processing service (dsp)"
    created = f"; {job.device} created it" if job.was_created else ""
    cancel = job.cancels[-1]
    stored = [lane.filter for lane in job.lanes if lane.state.startswith("Completed")]
    done = f" Already done: {listed(stored)}." if stored else ""
    text = f"{host} cancelled {job.name} through the {service}{_while(cancel)}{created}. "
    return f"{text}{_STAYS}{done}"


def _while(cancel: PostScanCancel | None) -> str:
    """The job's state at that moment."""
    if cancel is None or not cancel.state:
        return ""
    return f" when it had ended ({cancel.state})" if cancel.after_end else f" while {cancel.state}"


def _state_then(cancel: PostScanCancel | None) -> str:
    """The same, of a cancel that was refused."""
    if cancel is None or not cancel.state:
        return ""
    if cancel.after_end:
        return f"; the job had ended ({cancel.state})"
    return f"; the job was in state {cancel.state}"


type _Refusal = tuple[str, tuple[str, ...], Severity | None, str]
"""What it means, why it is likely so, how bad that is, and what to do."""


def _not_done(job: PostScanJob | None, cancel: PostScanCancel | None) -> _Refusal:
    """dsp OperationFailed."""
    causes, advice = ["the user is another than the one who created the job"], _AS_ADMINISTRATOR
    if cancel is not None and cancel.after_end:
        causes.insert(0, "the job had ended before")
        advice = _NOTHING_LEFT
    elif job is None:
        causes.append("the job has ended, or the server never had it")
    told = "The fault does not tell why; different user is the likely reason. "
    if len(causes) > 1 and causes[0].startswith("the job"):
        told = "The fault does not tell why; that the job had ended is the likely reason. "
    return f"{told}{_CREATOR}", tuple(causes), None, advice


def _no_administrator(job: PostScanJob | None, cancel: PostScanCancel | None) -> _Refusal:
    """dsc ClientErrorCurrentUserNotScanAdmin, which only a schema has."""
    text = (
        "The console's user is no scan administrator. Only a schema lists this fault, so that is "
    )
    return f"{text}read from its name.", (), None, _AS_ADMINISTRATOR


def _not_found(job: PostScanJob | None, cancel: PostScanCancel | None) -> _Refusal:
    """dsc ClientErrorJobTokenNotFound."""
    if cancel is not None and cancel.after_end:
        text = "Cancel came after the end: nothing was left to cancel."
        return text, (), Severity.INFORMATION, _NOTHING_LEFT
    text = "The scan server has no active job with this JobToken."
    return text, ("the job has ended", "the JobToken is another server's"), None, _LOOK_FOR_IT


_REFUSALS = {
    ("dsp", "OperationFailed"): _not_done,
    ("dsc", "ClientErrorCurrentUserNotScanAdmin"): _no_administrator,
    ("dsc", "ClientErrorJobTokenNotFound"): _not_found,
}
"""What a refused cancel means, by service and fault."""


# --- DSM-4 ---------------------------------------------------------------------------------------


def _results(story: Story, event: Event) -> Iterator[Found]:
    for job in story.post_scan_jobs.told:
        failed = [lane for lane in job.lanes if lane.state in _BAD]
        for lane in failed:
            if lane.states[-1].event == event.seq:
                yield Found(_lane(job, lane), about(job), (event.seq,), lane.filter)
        if job.states and job.states[-1].event == event.seq:
            reasons = [it for it in job.reasons if it in _JOB_REASONS]
            for reason in reasons:
                text = f"{job.state}: {reason}: {_JOB_REASONS[reason]}."
                yield Found(text, about(job), (event.seq,), reason)
            if job.ending in _BAD_ENDINGS and not failed and not reasons:
                text = f"The job is {job.ending}, and no filter says why."
                yield Found(text, about(job), (event.seq,), "job")


def _lane(job: PostScanJob, lane: Lane) -> str:
    """``file share: FileShareAccessDenied: computer/user account lacks write permission``."""
    last = lane.states[-1]
    told = [joined(it, _REASONS.get(it.lower()), by=": ") for it in last.reasons]
    name = _FILTERS.get(lane.filter, lane.filter)
    others = [it.filter for it in job.lanes if it.state == "CompletedSuccessfully"]
    well = f" Done without an error: {listed(others)}." if others else ""
    why = listed(told, by="; ") or "no reason is told"
    return f"{name}: {why} ({last.state}).{well}"


RULES: tuple[Rule, ...] = (
    Rule(
        id="DSM-3",
        severity=Severity.WARNING,
        title="Images of a post-scan job do not add up, or it was cancelled by somebody else",
        meaning="DocumentId numbers the images of a job upwards, and ImagesReceived counts what "
        "the scan server has. A job may be cancelled by the user who created it through the "
        "processing service (dsp), and by an administrator through the repository service (dsc).",
        advice=f"{COMPARE} {_AS_ADMINISTRATOR}",
        sources=(
            element("SendImageRequest", DISTRIBUTED),
            element("CancelPostScanJobRequest", DISTRIBUTED),
            MS_BDSRR.at("3.1.4.2 (CancelPostScanJob)"),
            ONLY_DOCUMENTS,
        ),
        on=(
            dsp.SendImageRequest,
            dsp.EndPostScanJobRequest,
            Phase.FAULT,
            dsp.CancelPostScanJobResponse,
            dsc.CancelPostScanJobResponse,
            *_TELLING,
        ),
        check=_counts_and_cancels,
        needs_whole=True,
        last=_not_ended,
    ),
    Rule(
        id="DSM-4",
        severity=Severity.WARNING,
        title="A filter did not do what the scan process wants",
        meaning="The scan server works through the filters of a scan process (email, file share, "
        "SharePoint) and tells for each how it ended. The images arrived; what failed is what was "
        "to be done with them.",
        advice="Put right what the reason names, on the scan server or where it sends to, then "
        "scan again.",
        sources=(
            FILTER_REASONS,
            JOB_REASONS,
            MS_BDSRR.at("2.2.5.4 and 2.2.5.10"),
            ONLY_DOCUMENTS,
        ),
        on=_TELLING,
        check=_results,
    ),
)
