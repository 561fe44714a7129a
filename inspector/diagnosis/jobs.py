"""Rules of fetching the images of a scan job: in time, and with its token.

Rule: a job whose creation was not seen is not accused of what happened before.
"""

from collections.abc import Iterator

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import element
from inspector.events.event import Event, Phase
from inspector.protocols import dsd, scan
from inspector.story.hosts import host_of
from inspector.story.job import Ending, Job
from inspector.story.job_ending import IDLE_LIMIT_US
from inspector.story.job_rows import answer_of
from inspector.story.job_words import quoted, seconds
from inspector.story.story import Story

RETRIEVED = (scan.RetrieveImageResponse, Phase.FAULT, Trigger.CUT)
"""Answers to RetrieveImage, and what comes in their place."""

ENDS = (scan.JobStatusEvent, scan.JobEndStateEvent, dsd.JobStatusEvent, dsd.JobEndStateEvent)

_NO_IMAGES = "ClientErrorNoImagesAvailable"
_ROUNDING_US = 1_000_000
"""By how much less than a minute a device may count."""
_BEGIN_ANEW = "The client sent the right token: the job is gone, begin a new one."
_SOONER = "the device is one that keeps a job for less than 60 s: fetch the image at once"
_RETRIEVE_PAGE = element("RetrieveImageRequest")


def about(job: Job) -> About:
    """A job on its device."""
    return About(job.device, job.name)


def retrieval(story: Story, event: Event) -> tuple[Job, Event] | None:
    """The job whose RetrieveImage an event answers, or cuts off, and that request."""
    asked = story.asked
    if asked is None or asked.operation != "RetrieveImage":
        return None
    job = story.jobs.of(asked)
    return (job, asked) if job is not None else None


# --- JOB-1 ---------------------------------------------------------------------------------------


def _late(story: Story, event: Event) -> Iterator[Found]:
    found = retrieval(story, event)
    if found is None:
        yield from _given_up(story, event)
        return
    job, asked = found
    no_more = event.phase is Phase.FAULT and answer_of(event) == _NO_IMAGES  # JOB-4 tells of it
    if job.asked_after_end or job.ending is Ending.LOST or no_more:
        return
    given_up = job.ending is Ending.TIMED_OUT and event.phase is Phase.FAULT
    if job.last_gap_us > IDLE_LIMIT_US or (given_up and job.last_gap_us):
        first = job.images + job.failed == 1
        since = "CreateScanJob" if first else "the answer to the RetrieveImage before"
        text = f"RetrieveImage (event {asked.seq}) came {seconds(job.last_gap_us)} after {since}"
        text += f"; {_limit(job.last_gap_us)}. {_consequence(job, event)}"
        severity = None if event.phase is Phase.FAULT else Severity.WARNING
        evidence = (*([job.created_event] if first else ()), asked.seq, event.seq)
        again = given_up and job.device_ended  # JOB-1 was told when the device gave it up
        likely = _impatient(job.last_gap_us)
        yield Found(text, about(job), evidence, likely=likely, severity=severity, again=again)


def _limit(waited_us: int) -> str:
    """How long a device waits, and whether this one did."""
    if waited_us > IDLE_LIMIT_US:
        return "devices keep a job for 60 s only"
    return "this device gave the job up sooner than after the 60 s that a client has"


def _impatient(waited_us: int) -> tuple[str, ...]:
    return () if waited_us > IDLE_LIMIT_US - _ROUNDING_US else (_SOONER,)


def _consequence(job: Job, event: Event) -> str:
    if event.phase is Phase.FAULT:
        told = f" It had told so: Aborted, JobTimedOut (event {job.ended_event})."
        known = told if job.device_ended and job.ending is Ending.TIMED_OUT else ""
        gone = ": the job is gone" if job.is_over else ""
        return f"The device answered {answer_of(event)}{gone}.{known}"
    if event.phase is Phase.RESPONSE:
        return "This one still had the image; others drop the job."
    return "No whole answer came."


def _given_up(story: Story, event: Event) -> Iterator[Found]:
    """A device tells that it dropped a job because nobody fetched from it."""
    for job in story.jobs.touched.values():
        if job.ending is Ending.TIMED_OUT and job.ended_event == event.seq and job.device_ended:
            waited_us = None if job.last_step_us is None else event.time_us - job.last_step_us
            waited = "" if waited_us is None else f" {seconds(max(0, waited_us))} after"
            waited += " its last answer" if waited else ""
            text = f"The device dropped the job{waited} (Aborted, JobTimedOut), "
            text += "because no RetrieveImage came in time; "
            likely = () if waited_us is None else _impatient(waited_us)
            sooner = "it did not wait for the 60 s that a client has."
            text += sooner if likely else "it has to come within 60 s."
            yield Found(text, about(job), (event.seq,), likely=likely)


# --- JOB-2 ---------------------------------------------------------------------------------------


def _ownership(story: Story, event: Event) -> Iterator[Found]:
    found = retrieval(story, event)
    if found is None:
        return
    job, asked = found
    host = host_of(asked.source)
    if job.asked_after_end and host == job.client:
        return
    evidence = (*([job.created_event] if job.created_us is not None else ()), asked.seq, event.seq)
    refused = event.phase is Phase.FAULT and answer_of(event) == "ClientErrorInvalidJobToken"
    aside = event.phase is Phase.FAULT and not refused  # no complaint about who asks
    if refused or (job.created_us is not None and asked.job_token != job.token):
        text, likely, advice = _token_told(story, job, asked)
        if event.phase is Phase.FAULT:
            accepted = "" if refused else ", which is no complaint about the token"
            text += f" The device answered {answer_of(event)}{accepted}."
        elif event.phase is Phase.RESPONSE:
            text += " The device did not mind."
        severity = None if refused else Severity.WARNING
        yield Found(
            text, about(job), evidence, "token", likely, severity, advice=advice, aside=aside
        )
    if job.created_us is not None and host != job.client:
        text = (
            f"RetrieveImage came from {host}, but the job was created by {job.client} "
            f"(event {job.created_event})."
        )
        if event.phase is Phase.FAULT and not refused:
            text += f" The device answered {answer_of(event)}."
        likely = (
            "the computer has several addresses, or there is a proxy between",
            "another computer got to know the JobToken",
        )
        yield Found(text, about(job), evidence, "host", likely, Severity.WARNING, aside=aside)


def _token_told(story: Story, job: Job, asked: Event) -> tuple[str, tuple[str, ...], str]:
    """Where the token that was sent comes from, what that means, and what to do about it."""
    sent, issued = asked.job_token, job.token
    if job.created_us is None:
        text = f"The token {quoted(sent)} is not that of the job, whose creation was not seen."
        return text, (), ""
    by = f"that CreateScanJobResponse gave (event {job.created_event})"
    given = f"{quoted(issued)} {by}"
    if sent == issued:
        text = f"The token {quoted(sent)} is the one {by}, but the device refuses it"
        if job.ending is Ending.LOST:
            text += f": it was restarted in between (event {job.ended_event})."
            return text, (), _BEGIN_ANEW
        return f"{text}.", ("the device was restarted, or has forgotten the job",), _BEGIN_ANEW
    other = story.jobs.with_token(job.device, sent) if sent else None
    if other is not None and other is not job:
        text = f"The token {quoted(sent)} is that of {other.name}, expected {given}."
        return text, ("two programs, or two jobs of one program, mix their tokens",), ""
    text = f"The token {quoted(sent)} differs from {given}: {_difference(sent, issued)}."
    return text, (), ""


def _difference(sent: str, issued: str) -> str:
    """How two tokens differ, in words."""
    if not sent:
        return "none was sent"
    if sent.casefold() == issued.casefold():
        return "upper and lower case"
    if "".join(sent.split()) == "".join(issued.split()):
        return "white space"
    if issued.startswith(sent):
        return f"it is cut after {len(sent)} characters"
    same = next(
        (at for at, pair in enumerate(zip(sent, issued, strict=False)) if len({*pair}) > 1),
        min(len(sent), len(issued)),
    )
    return f"from character {same + 1} on" if same else "it is another one"


RULES: tuple[Rule, ...] = (
    Rule(
        id="JOB-1",
        severity=Severity.ERROR,
        title="The image was fetched too late",
        meaning="RetrieveImage must follow CreateScanJob, and every further RetrieveImage the one "
        "before, within 60 seconds. After that the device drops the job and the scan is lost.",
        advice="Ask for the image as soon as the job is created: no dialog, and nothing slow, may "
        "come between. If a user has to decide something, ask before CreateScanJob.",
        sources=(_RETRIEVE_PAGE, "WS-Scan 1.0"),
        on=(*RETRIEVED, *ENDS),
        check=_late,
    ),
    Rule(
        id="JOB-2",
        severity=Severity.ERROR,
        title="RetrieveImage with another token, or from another computer",
        meaning="The JobToken of CreateScanJobResponse proves that a client owns the job; "
        "RetrieveImage has to send exactly this one with the JobId, and comes from who created it.",
        advice="Keep JobId and JobToken together, and send the token as it came: the same letters, "
        "the same case, no white space. If it is another computer, look which program has them.",
        sources=(_RETRIEVE_PAGE, element("JobToken")),
        on=RETRIEVED,
        check=_ownership,
        needs_whole=True,
    ),
)
