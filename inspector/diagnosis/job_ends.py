"""Rules of how a scan job ends: left open, out of paper.

Rule: an end that is normal is said to be normal, whatever fault tells it.
"""

from collections.abc import Iterator

from inspector.diagnosis.jobs import about
from inspector.diagnosis.reaching import SWITCHED_OFF
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.scanner_says import Wrong, in_plain, wrong_with
from inspector.diagnosis.sources import element, issues
from inspector.events.event import Event, Phase
from inspector.protocols import scan
from inspector.story.hosts import host_of
from inspector.story.job import Ending, Job
from inspector.story.job_ending import IDLE_LIMIT_US
from inspector.story.job_rows import answer_of, source_of
from inspector.story.job_words import images, seconds, span
from inspector.story.story import Story

_NO_IMAGES = "ClientErrorNoImagesAvailable"
_NOT_FOUND = "ClientErrorJobIdNotFound"
_ASKS_AFTER = {"CancelJob", "GetJobElements"}
_STOP_A_FEEDER = {"MediaJam", "MultipleFeedError", "CoverOpen", "InterlockOpen"}
_HELD = (
    "a scanner has one image on its glass, but ImagesToTransfer 0 asks for as many as there are: "
    "without CancelJob some devices go on waiting (OKI MC362dn and MB471, go-mfp)",
    "the client stopped in the middle, or its user closed it",
)
_HANGS = (
    "the device hangs: known of Xerox B225 (sane-airscan issue 378) and HP OfficeJet 4620 "
    "(issue 135); switch it off and on, and try another format or source",
    "the answer was lost on its way, or to the recording",
)


# --- JOB-3 ---------------------------------------------------------------------------------------


def _begun_again(story: Story, event: Event) -> Iterator[Found]:
    """Another CreateScanJob of a client whose job is open."""
    asked = story.asked
    if asked is not None and asked.operation == "RetrieveImage":
        yield from _went_on(story, event, asked)
    if asked is None or asked.operation != "CreateScanJob":
        return
    client = host_of(asked.source)
    took = event.phase is Phase.RESPONSE
    open_before = [
        job
        for job in story.jobs.active_at(asked.device)
        if job.client == client and job.created_us is not None and job.created_event < asked.seq
    ]
    for job in open_before[-1:]:  # it had its finding for those before
        answer = "took it all the same" if took else f"answered {answer_of(event)}"
        text = (
            f"{client} asked for another job (event {asked.seq}) while {job.name} was open: "
            f"{_left(job)}. The device {answer}."
        )
        evidence = (job.created_event, asked.seq, event.seq)
        yield Found(text, about(job), evidence, likely=_HELD[not _on_glass(job) :], aside=True)


def _went_on(story: Story, event: Event, asked: Event) -> Iterator[Found]:
    """The job that was open then is fetched after all: nobody had left it."""
    job = story.jobs.of(asked)
    served = event.phase is Phase.RESPONSE or answer_of(event) == _NO_IMAGES
    if job is not None and served and 0 < job.again_event < asked.seq:
        text = (
            f"{job.client} asked for another job (event {job.again_event}) while {job.name} was "
            f"open, and went on with {job.name} (event {asked.seq})."
        )
        yield Found(
            text,
            about(job),
            (job.created_event, job.again_event, event.seq),
            likely=("two programs on one computer use the scanner",),
            severity=Severity.INFORMATION,
            again=True,
        )


def _left_open(story: Story) -> Iterator[Found]:
    """Jobs that are open when there is no more to come."""
    newest: dict[tuple[str, str], int] = {}
    for row in story.jobs.attempts:
        newest[row.client, row.device] = row.last_us
    jobs = story.jobs.open()
    for job in story.jobs:
        pair = job.client, job.device
        newest[pair] = max(newest.get(pair, 0), job.created_us or 0)
    for job in jobs:
        if job.created_us is None:
            continue
        last_us = max(job.created_us, job.last_asked_us or 0, job.last_step_us or 0)
        silent_us = max(0, story.last_us - last_us)
        again = newest[job.client, job.device] > job.created_us
        left = _is_seen(job) and (again or silent_us >= IDLE_LIMIT_US)
        text = (
            f"The job of {job.client} is open at the end, {span(silent_us)} after its last "
            f"message: {_left(job)}."
        )
        bye = _gone(story, job)
        torn = bye and not _on_glass(job)
        severity = None if left or torn else Severity.INFORMATION
        evidence = (job.created_event, *filter(None, (job.waiting_event, bye)))
        likely = _why_left(job, left=left)
        if job.waiting_event is not None and silent_us >= IDLE_LIMIT_US:
            likely = _HANGS
        if bye:
            text += f" The device had said goodbye before that (Bye, event {bye})."
            likely = (SWITCHED_OFF,)
        yield Found(text, about(job), evidence, likely=likely, severity=severity)


def _is_seen(job: Job) -> bool:
    """Whether the images are known that were wanted, and those that came."""
    return not job.missed and (job.asked is not None or job.images_to_transfer is not None)


def _why_left(job: Job, *, left: bool) -> tuple[str, ...]:
    """What explains that a client went no further, or that it was not seen to (not ``left``)."""
    unseen = () if left else ("what comes after was not recorded",)
    failed = job.failures[-1] if job.failures and not job.missed else None
    if failed is not None and failed.event > job.last_page_event:
        return (f"its client gave up after {failed.answer} (event {failed.event})", *unseen)
    return unseen or _HELD[not _on_glass(job) :]


def _gone(story: Story, job: Job) -> int:
    """The event in which the device left the network since the job began; 0 if it did not."""
    device = story.devices.of(job.device)
    bye = (device.bye_event or 0) if device is not None else 0
    return bye if bye > job.created_event else 0


def _left(job: Job) -> str:
    """``1 image, neither fetched to its end nor cancelled``."""
    if job.waiting_event is not None:
        return f"{images(job)}, and the RetrieveImage in event {job.waiting_event} has no answer"
    return f"{images(job)}, neither fetched to its end nor cancelled"


def _on_glass(job: Job) -> bool:
    return job.source == "Platen" and job.images > 0 and not job.images_to_transfer


# --- JOB-4 ---------------------------------------------------------------------------------------


def _normal_end(story: Story, event: Event) -> Iterator[Found]:
    asked, answer = story.asked, answer_of(event)
    if asked is None:
        return
    job = story.jobs.of(asked)
    if event.phase is Phase.UNDECODED and job is not None and job.ended_event == event.seq:
        text = (
            f"{images(job)}; the device answered {answer} without a fault instead of "
            f"{_NO_IMAGES}: most likely there are no more pages."
        )
        yield Found(text, about(job), (asked.seq, event.seq))
    if answer not in {_NO_IMAGES, _NOT_FOUND}:
        return
    if asked.operation == "CreateScanJob" and answer == _NO_IMAGES:
        source = source_of(asked.message)
        text, severity = (
            "No paper in the feeder: the device began no job (nothing was scanned).",
            None,
        )
        if source and not source.startswith("ADF"):
            text = f"The device has no image to give from {source!r} and began no job."
            severity = Severity.WARNING
        about_it = About(host_of(asked.device))
        yield Found(text, about_it, (asked.seq, event.seq), "no job", severity=severity)
    elif job is not None and asked.operation == "RetrieveImage" and answer == _NO_IMAGES:
        yield from _last_page(story, job, event, asked)
    elif job is not None and asked.operation == "RetrieveImage":
        yield from _not_known(job, event, asked)
    elif job is not None and asked.operation in _ASKS_AFTER and answer == _NOT_FOUND:
        yield from _afterwards(job, event, asked)


def _afterwards(job: Job, event: Event, asked: Event) -> Iterator[Found]:
    """What a client does to a job that is over is of no consequence."""
    if job.is_over and job.ending is not Ending.UNKNOWN_JOB:
        did = _DID.get(asked.operation, "asked for the job")
        text = (
            f"{asked.operation} {did}, which had ended ({job.outcome}). That the device does "
            "not know it any more is no error."
        )
        yield Found(text, about(job), (asked.seq, event.seq), "afterwards")


_DID = {
    "CancelJob": "tidied up after the job",
    "RetrieveImage": "asked for another image of the job",
}


def _not_known(job: Job, event: Event, asked: Event) -> Iterator[Found]:
    """A job that the device does not know, after an image: to its client that may be the end."""
    if not job.images or job.ending not in _OVER or _is_given_up(job):
        return
    if host_of(asked.source) != job.client:
        return  # JOB-2 tells of it
    if job.asked_after_end:
        yield from _afterwards(job, event, asked)
        return
    text = f"{images(job)}, and a glass has no other: no image is missing."
    text += f" The device says {_NOT_FOUND} instead of {_NO_IMAGES}."
    if job.from_feeder:
        text = (
            f"{images(job)}, feeder empty: normal end. The device says {_NOT_FOUND} instead of "
            f"{_NO_IMAGES}; it came {seconds(job.last_gap_us)} after the last image, so the 60 s "
            "limit is not why. Treated as the end: known of Ricoh MP 201 and Brother DCP-L2540DW."
        )
    yield Found(text, about(job), (asked.seq, event.seq))


_OVER = {Ending.FEEDER_EMPTY, Ending.COMPLETED, Ending.ABORTED}


def _is_given_up(job: Job) -> bool:
    """Whether the device aborted the job: JOB-8 tells of it."""
    return job.ending is Ending.ABORTED and job.device_ended


def _last_page(story: Story, job: Job, event: Event, asked: Event) -> Iterator[Found]:
    """The fault that says that there is no further page."""
    if job.ending not in _OVER or _is_given_up(job):
        return
    evidence: tuple[int, ...] = (asked.seq, event.seq)
    severity, advice = None, ""
    jammed = _jammed(story, job)
    if job.images and jammed:
        text = f"{images(job)}, and the device says that there is no further one; but it had said: "
        text += f"{in_plain((jammed,))}, and not that this is over: pages may be missing."
        evidence, severity = (*evidence, jammed.event), Severity.WARNING
        advice = "Put the device right, count the pages that came, and scan the others again."
    elif job.images:
        where = "feeder empty" if job.from_feeder else "there is no further one"
        text = f"{images(job)}, {where}: normal end."
    elif job.created_us is None:
        text = "No more images; what came of this job before is not in the capture."
    elif job.from_feeder or not job.source:
        text = "No paper in the feeder (nothing was scanned in this job)."
    else:
        text = f"The device has no image to give from {job.source!r}: nothing was scanned."
        severity = Severity.WARNING
    if job.last_gap_us > IDLE_LIMIT_US:
        text += (
            f" RetrieveImage came {span(job.last_gap_us)} after the answer before it, later "
            "than the 60 s that a client has: this device still knew the job, others drop it."
        )
    yield Found(text, about(job), evidence, severity=severity, advice=advice)


def _jammed(story: Story, job: Job) -> Wrong | None:
    """What stopped the feeder in the middle of a job, if that is not over."""
    scanner = story.scanners.of(job.device)
    if scanner is None or not job.from_feeder:
        return None
    since = job.last_page_event or job.seen_event  # a page since then: it went on
    return next((it for it in wrong_with(scanner, since) if it.name in _STOP_A_FEEDER), None)


RULES: tuple[Rule, ...] = (
    Rule(
        id="JOB-3",
        severity=Severity.WARNING,
        title="The job was left open",
        meaning="A job ends when all its images are fetched, when there are no more, or by "
        "CancelJob. One that is left open keeps the scanner busy: for 60 seconds, on some devices "
        "until they are restarted.",
        advice="Ask for exactly as many images as there are (ImagesToTransfer 1 for the glass), or "
        "send CancelJob after the last one.",
        sources=(*issues(135, 198, 378), element("CancelJobRequest")),
        on=(scan.CreateScanJobResponse, scan.RetrieveImageResponse, Phase.FAULT),
        check=_begun_again,
        last=_left_open,
    ),
    Rule(
        id="JOB-4",
        severity=Severity.INFORMATION,
        title="No more images",
        meaning="That there is no further page is told by a fault. After at least one image it is "
        "the normal end of a job; before any, the feeder is empty.",
        advice="Nothing is wrong after an image. Otherwise load paper, and see whether the feeder "
        "has drawn it in.",
        sources=(element("RetrieveImageRequest"), *issues(98, 334)),
        on=(Phase.FAULT, Phase.UNDECODED),
        check=_normal_end,
    ),
)
