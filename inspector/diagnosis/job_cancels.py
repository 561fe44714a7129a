"""The rule of jobs that somebody cancelled (JOB-7), and who did.

Rule: whoever sent CancelJob did it; without any it was the device's panel, if the device says so.
"""

from collections.abc import Iterator

from inspector.diagnosis.jobs import ENDS, RETRIEVED, about
from inspector.diagnosis.rule import Found, Rule, Severity
from inspector.diagnosis.sources import element
from inspector.events.event import Event
from inspector.events.words import size
from inspector.protocols import scan
from inspector.story.job import CANCELLED, Ending, Failure, Job
from inspector.story.job_ending import DONE
from inspector.story.job_words import images
from inspector.story.story import Story


def _cancelled(story: Story, event: Event) -> Iterator[Found]:
    for job in story.jobs.touched.values():
        waits = event.operation == "CancelJob" and job.waiting_event is not None
        only_tidied_up = not job.client and not job.states  # as far as was seen
        if job.ending not in CANCELLED or waits or only_tidied_up:
            continue
        told = [it for it in job.cancels if not it.needless and it.answer in {"", DONE}]
        torn = [it for it in job.failures if not told or it.event > told[0].event]
        evidence = [seq for it in told for seq in (it.event, it.answer_event) if seq]
        evidence += [it.event for it in torn][-5:]
        evidence += [job.states[-1].event] if job.device_ended and job.states else []
        by_other = job.ending is Ending.CANCELLED_BY_OTHER
        severity = Severity.WARNING if by_other else None
        yield Found(
            _by_whom(job, torn),
            about(job),
            evidence or (job.ended_event or event.seq,),
            likely=_CAUSES.get(job.ending, ()),
            severity=severity,
            again=True,
        )


def _by_whom(job: Job, torn: list[Failure]) -> str:
    when, did = _when(job, torn), "fetched" if job.created_us is None else "created"
    host = next((it.host for it in job.cancels if it.answer in {"", DONE}), "")
    if job.ending is Ending.CANCELLED_BY_CLIENT:
        return f"Cancelled by {job.client}, which had {did} the job{when}."
    if job.ending is Ending.CANCELLED_BY_OTHER:
        return (
            f"Cancelled by {host}{when}; the job was {did} by {job.client}. WS-Scan does "
            "not authenticate CancelJob: every computer can cancel every job."
        )
    if job.ending is Ending.CANCELLED_AT_DEVICE:
        return f"Cancelled at the device (JobCanceledAtDevice){when}."
    by = f" CancelJob came from {host}." if host else " No CancelJob was seen."
    return f"The device says that the job was cancelled{when}.{by}"


def _when(job: Job, torn: list[Failure]) -> str:
    """How far the job was, as far as that was seen."""
    part = max((it.length_bytes for it in torn), default=0)
    came = [images(job)] if job.images else []
    if part:
        came.append(f"{size(part)} of {'another' if job.images else 'the first'} image")
    if came:
        return f", after {' and '.join(came)}"
    return "" if job.created_us is None else ", before any image was there"


_CAUSES = {
    Ending.CANCELLED: (
        "somebody pressed stop or cancel at the device",
        "another computer cancelled it, on a way that was not recorded",
    ),
    Ending.CANCELLED_BY_OTHER: (
        "the same computer with another address",
        "a program that tidies up jobs which are not its own",
    ),
}

RULES: tuple[Rule, ...] = (
    Rule(
        id="JOB-7",
        severity=Severity.INFORMATION,
        title="The job was cancelled",
        meaning="Somebody ended the job before all images were there: its client, a person at the "
        "device, or another computer, because CancelJob needs no token.",
        advice="If the user did not want it, look for who sent CancelJob: the address tells the "
        "computer; without any it was the device's panel.",
        sources=(element("CancelJobRequest"),),
        on=(scan.CancelJobResponse, *RETRIEVED, *ENDS),
        check=_cancelled,
    ),
)
