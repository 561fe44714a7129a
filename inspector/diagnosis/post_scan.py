"""Rules of how a device speaks to the scan server of Distributed Scan Management: ids and order.

Rule 1: they rest on Microsoft's documents alone; no traffic of a real scan server is public.
Rule 2: a job whose creation was not seen is not accused of having none.
"""

import re
from collections.abc import Iterable, Iterator

from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import DISTRIBUTED, MS_BDSRR, element
from inspector.events.event import Event, Phase
from inspector.protocols import dsc, dsp
from inspector.story.hosts import host_of
from inspector.story.job_rows import answer_of
from inspector.story.job_words import quoted, seconds
from inspector.story.post_scan_job import PostScanEnding, PostScanJob
from inspector.story.post_scan_words import plain_guid
from inspector.story.story import Story

IDLE_LIMIT_US = 600_000_000
"""SendImage or EndPostScanJob must follow CreatePostScanJob or SendImage within ten minutes.

Source: Microsoft, "SendImageRequest element"; MS-BDSRR, 2.2.5.10.
"""

ONLY_DOCUMENTS = "Microsoft's documents only: no traffic of a real scan server is public"

SERVICES = frozenset({"dsp", "dsc"})
_SID = re.compile(r"S-1-(?:\d{1,15}|0x[0-9a-f]{12})(?:-\d{1,10}){1,15}", re.ASCII | re.IGNORECASE)
_STEPS = (dsp.SendImageRequest, dsp.EndPostScanJobRequest)


def about(job: PostScanJob) -> About:
    """The device that sends the images; the server where only others spoke of the job."""
    return About(job.device or job.server, job.name)


# --- DSM-1 ---------------------------------------------------------------------------------------


def _ids(story: Story, event: Event) -> Iterator[Found]:
    asked = story.asked
    if event.service not in SERVICES or asked is None:
        return
    job = story.post_scan_jobs.of(event)
    evidence = (asked.seq, event.seq)
    subject = about(job) if job else About(host_of(event.device))
    if isinstance(asked.message, dsp.CreatePostScanJobRequest):
        for name, text in _odd_in(asked.message):
            answer = _answered(event)
            yield Found(f"CreatePostScanJob says {text}{answer}.", subject, evidence, name)
        token = getattr(event.message, "job_token", None)
        if token and not plain_guid(token):
            text = f"The scan server gave the JobToken {quoted(token)}, expected a GUID."
            yield Found(text, subject, evidence, "JobToken given")
        return
    given = job is not None and job.was_created  # then it is the server that made it
    if asked.job_token and not given and not plain_guid(asked.job_token):
        text = f"{asked.operation} of {host_of(asked.source)} says the JobToken "
        text += f"{quoted(asked.job_token)}, expected a GUID"
        yield Found(f"{text}{_answered(event)}.", subject, evidence, "JobToken")


def _odd_in(message: dsp.CreatePostScanJobRequest) -> Iterator[tuple[str, str]]:
    process, user = message.psp_identifier, message.user_identifier
    if process and not plain_guid(process):
        yield "PSP_Identifier", f"the PSP_Identifier {quoted(process)}, expected a GUID"
    if user and not _SID.fullmatch(user.strip()):  # what stands there may be a name: not repeated
        length = len(user)
        yield "UserIdentifier", f"a UserIdentifier of {length} characters that is no SID (S-1-5-…)"


def _answered(event: Event) -> str:
    if event.fault is None:
        return ""
    answer = answer_of(event)
    known = ", as Windows Server 2008 R2 does" if answer == "EndpointUnavailable" else ""
    return f"; the scan server answered {answer}{known} (event {event.seq})"


# --- DSM-2 ---------------------------------------------------------------------------------------


def _order(story: Story, event: Event) -> Iterable[Found]:
    if event.service not in SERVICES:
        return ()
    asked = story.asked
    if asked is not None and isinstance(asked.message, _STEPS):
        job = story.post_scan_jobs.of(event)
        return _step(job, event, asked) if job else ()
    if isinstance(event.message, dsp.CreatePostScanJobResponse):
        job = story.post_scan_jobs.of(event)
        return _creation(job, event) if job else ()
    return [it for job in story.post_scan_jobs.told for it in _timed_out(job, event)]


def _creation(job: PostScanJob, event: Event) -> Iterator[Found]:
    if job.images_sent and job.created_event == event.seq:
        first = job.images[0].event
        text = f"SendImage (event {first}) came before CreatePostScanJob gave its JobToken"
        yield Found(f"{text} (event {event.seq}).", about(job), (first, event.seq), "early")


def _step(job: PostScanJob, event: Event, asked: Event) -> Iterator[Found]:
    """A step of the device was answered: was it its turn?"""
    evidence = [asked.seq, event.seq]
    refused = f", answered with {answer_of(event)}" if event.fault is not None else ""
    if job.gap_us > IDLE_LIMIT_US or (job.ending is PostScanEnding.TIMED_OUT and refused):
        evidence += [job.gap_event] * bool(job.gap_event) + [job.ended_event] * job.is_over
        text = f"{asked.operation} came {_long_after(job)}{refused}; {_ends(job)}."
        again = job.ending is PostScanEnding.TIMED_OUT  # told when the server said so
        yield Found(text, about(job), evidence, "pause", again=again)
    elif job.is_over and job.ended_event < asked.seq:
        severity = Severity.INFORMATION if job.ending is PostScanEnding.CANCELLED else None
        text = f"{asked.operation} came when the job had ended ({job.ending}, event "
        text += f"{job.ended_event}){refused}."
        yield Found(text, about(job), (*evidence, job.ended_event), "over", severity=severity)
    elif job.is_ended_by_device and job.end_answer_event < asked.seq:
        text = f"{asked.operation} came after EndPostScanJob (event {job.end_event}){refused}: "
        text += "the scan server works with the images it had then."
        again = isinstance(asked.message, dsp.EndPostScanJobRequest)  # said twice, lost is nothing
        severity = Severity.INFORMATION if again else None
        evidence.append(job.end_event)
        yield Found(text, about(job), evidence, asked.operation, severity=severity)
    elif refused and not job.was_created:
        text = f"The scan server does not take {asked.operation} ({answer_of(event)}), and no "
        text += "CreatePostScanJob of this conversation gave this JobToken."
        likely = (
            "the job had ended, for example because ten minutes passed without a step",
            "the device uses the JobToken of another job",
        )
        warning = Severity.WARNING
        yield Found(text, about(job), evidence, "unknown", likely=likely, severity=warning)


def _long_after(job: PostScanJob) -> str:
    if not job.gap_event:
        return "too late"
    step = "the last image was taken" if job.images_taken else "the job was created"
    return f"{seconds(job.gap_us)} after {step} (event {job.gap_event})"


def _ends(job: PostScanJob) -> str:
    if job.ending is PostScanEnding.TIMED_OUT:
        ended = f"PostScanJobTimedOut (event {job.ended_event})"
        return f"the scan server had ended the job after 10 minutes: {ended}"
    return "the scan server ends a job after 10 minutes without a step: PostScanJobTimedOut"


def _timed_out(job: PostScanJob, event: Event) -> Iterator[Found]:
    if job.ending is not PostScanEnding.TIMED_OUT or job.ended_event != event.seq:
        return
    evidence = [job.last_step_event] * bool(job.last_step_event) + [job.ended_event]
    wanted = "neither another SendImage nor EndPostScanJob followed"
    after = f" event {job.last_step_event}" if job.last_step_event else " the last step"
    text = f"The scan server ended the job: PostScanJobTimedOut. In 10 minutes {wanted}{after}."
    yield Found(text, about(job), evidence, "pause")


def _never_ended(story: Story) -> Iterator[Found]:
    for job in story.post_scan_jobs.open():
        if not job.was_created or job.end_event or job.last_step_us is None:
            continue
        idle_us = story.last_us - job.last_step_us
        waited = idle_us >= IDLE_LIMIT_US
        since = f"{seconds(idle_us)} after the last step (event {job.last_step_event})"
        text = f"EndPostScanJob was not sent until the conversation ends, {since}. "
        text += "The server will end it after 10 minutes: PostScanJobTimedOut."
        severity = None if waited else Severity.INFORMATION
        yield Found(text, about(job), (job.last_step_event,), "no end", severity=severity)


RULES: tuple[Rule, ...] = (
    Rule(
        id="DSM-1",
        severity=Severity.ERROR,
        title="An identifier has the wrong form",
        meaning="JobToken and PSP_Identifier are GUIDs, UserIdentifier is a Windows security "
        "identifier (SID). A Windows scan server cannot find a job, a scan process or a user by "
        "anything else; it answers InvalidArgs or EndpointUnavailable.",
        advice="Send the JobToken exactly as CreatePostScanJobResponse gave it, PSP_Identifier as "
        "the scan process in the directory has it, and the SID of the user who logged on.",
        sources=(
            element("CreatePostScanJobRequest", DISTRIBUTED),
            MS_BDSRR.at("2.2.4 and its notes on Windows Server 2008 R2"),
            ONLY_DOCUMENTS,
        ),
        on=(
            Phase.FAULT,
            dsp.CreatePostScanJobResponse,
            dsp.SendImageResponse,
            dsp.EndPostScanJobResponse,
            dsp.CancelPostScanJobResponse,
            dsc.CancelPostScanJobResponse,
            dsp.GetPostScanJobElementsResponse,
            dsc.GetPostScanJobElementsResponse,
        ),
        check=_ids,
    ),
    Rule(
        id="DSM-2",
        severity=Severity.ERROR,
        title="The steps of a post-scan job are missing, late or in the wrong order",
        meaning="A device creates a job, sends its images and says EndPostScanJob; only then the "
        "scan server begins to process them. Each step must follow within 10 minutes of the one "
        "before, else the server drops the job and all its images.",
        advice="Look at what the device did between the steps: a waiting user, a paper jam, a lost "
        "connection. The user has to scan again with a new job.",
        sources=(
            element("CreatePostScanJobRequest", DISTRIBUTED),
            element("SendImageRequest", DISTRIBUTED),
            element("EndPostScanJobRequest", DISTRIBUTED),
            MS_BDSRR.at("2.2.5.10 (PostScanJobTimedOut)"),
            ONLY_DOCUMENTS,
        ),
        on=(
            Phase.FAULT,
            dsp.CreatePostScanJobResponse,
            dsp.SendImageResponse,
            dsp.EndPostScanJobResponse,
            dsp.PostScanJobStatusEvent,
            dsc.PostScanJobStatusEvent,
            dsp.PostScanJobEndStateEvent,
            dsc.PostScanJobEndStateEvent,
            dsp.GetPostScanJobElementsResponse,
            dsc.GetPostScanJobElementsResponse,
            dsc.GetActiveJobsResponse,
            dsc.GetJobHistoryResponse,
        ),
        check=_order,
        needs_whole=True,
        last=_never_ended,
    ),
)
