"""Rules of the images that come with messages.

Rule 1: the bytes decide what an image is; what the job announced is what it is measured by.
Rule 2: an image that was cut off is nobody's error where its job was cancelled.
"""

from collections.abc import Iterator

from inspector.diagnosis.images_parts import notes_of_parts
from inspector.diagnosis.images_sizes import sizes
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import MTOM, XOP, element, issue, rfc
from inspector.events.event import Event, Kind
from inspector.events.words import by_two, joined, size
from inspector.protocols import dsp, scan
from inspector.story.hosts import host_of
from inspector.story.job import CANCELLED, Ending, Job
from inspector.story.post_scan_job import PostScanJob
from inspector.story.story import Story
from inspector.story.torn import TornImage
from inspector.wire.observation import Attachment

_FORMATS = {
    "jfif": frozenset({"jpeg"}),
    "exif": frozenset({"jpeg"}),
    "dib": frozenset({"bmp", "dib"}),
    "png": frozenset({"png"}),
    "pdf-a": frozenset({"pdf"}),
    "xps": frozenset({"xps", "oxps", "zip"}),
    "jpeg2k": frozenset({"jpeg2000"}),
    "jbig": frozenset({"jbig2", ""}),  # JBIG1 begins with nothing that could be told
    **dict.fromkeys(
        (
            f"tiff-{pages}-{coding}"
            for pages in ("single", "multi")
            for coding in ("uncompressed", "g4", "g3mh", "jpeg-tn2")
        ),
        frozenset({"tiff"}),
    ),
}
"""What the bytes of each Format are."""

_TRANSFER_ERROR = "ImageTransferError"
_AGAIN = "Scan again; if it happens again, try another Format or a lower resolution."
_BY_ITS_BYTES = "Read the image as what its bytes are, or ask for another Format."


# --- IMG-1 ---------------------------------------------------------------------------------------


def _broken(story: Story, event: Event) -> Iterator[Found]:
    """What is wrong with an image and what is around it."""
    if event.kind is not Kind.CUT:
        yield from notes_of_parts(story, event)
        if isinstance(event.message, scan.RetrieveImageResponse | dsp.SendImageRequest):
            yield from _images(story, event)
    if isinstance(event.message, scan.JobEndStateEvent):
        job = story.jobs.of(event)
        if job is not None:
            yield from _failed_transfer(job, event)
            for torn in story.torn.of(job):
                yield from _cut_off(torn, job)


def _cut_off_at_last(story: Story) -> Iterator[Found]:
    for torn, job in story.torn:
        yield from _cut_off(torn, job)


def _images(story: Story, event: Event) -> Iterator[Found]:
    if isinstance(event.message, dsp.SendImageRequest):
        post_scan = story.post_scan_jobs.of(event)
        described = event.message.document_description
        wanted, cancelled = described.format if described else None, _was_cancelled(post_scan)
        about = About(host_of(event.device), post_scan.name if post_scan else "")
    else:
        job = story.jobs.of(event)
        final = job.final.format if job and job.final else None
        wanted, cancelled = final.value if final else None, _was_cancelled(job)
        about = About(host_of(event.device), job.name if job else "")
    for image in event.attachments:
        yield from _image(image, wanted or "", cancelled, about, event)


def _was_cancelled(job: Job | PostScanJob | None) -> bool:
    return job is not None and bool(job.cancels)


def _image(
    image: Attachment, wanted: str, cancelled: bool, about: About, event: Event
) -> Iterator[Found]:
    evidence = (event.seq,)
    if not image.length:
        empty = "The part for the image is empty."
        yield Found(empty, about, evidence, "empty", advice=_AGAIN)
        return
    expected = _FORMATS.get(wanted)
    if expected is not None and image.format not in expected:
        found = f"is {image.format.upper()}" if image.format else "begins as no known format does"
        text = f"The image {found}, the Format of the job is {wanted}."
        yield Found(text, about, evidence, "format", advice=_BY_ITS_BYTES if image.format else "")
    elif image.truncated and not cancelled:
        text = f"The image is cut short: {_words(image)}."
        yield Found(text, about, evidence, "cut short", advice=_AGAIN)


def _failed_transfer(job: Job, event: Event) -> Iterator[Found]:
    """The device says itself why an image was cut short."""
    if _TRANSFER_ERROR in job.reasons and not job.cancels:
        for page in job.pages:
            if page.truncated:
                text = (
                    f"The image is cut short: {size(page.length_bytes)} came, and the device ends "
                )
                text += f"the job with {_TRANSFER_ERROR} (event {event.seq})."
                about = About(job.device, job.name)
                yield Found(text, about, (page.event,), "cut short", advice=_AGAIN)


def _words(image: Attachment) -> str:
    """``JPEG 850×1169 px, 3.5 KB came``."""
    px = by_two(image.width_px, image.height_px, "px")
    what = joined(image.format.upper() or "unknown format", px, by=" ")
    return f"{what}, {size(image.length)} came"


def _cut_off(torn: TornImage, job: Job | None) -> Iterator[Found]:
    if job is not None and (job.cancels or job.ending in CANCELLED):
        return
    by = "the client" if torn.by_client else "the device"
    text = f"The image was cut off after {size(torn.length_bytes)}, and nobody had cancelled the "
    text += f"job: {torn.reason} (ended by {by})."
    evidence, advice = [torn.requested_event, torn.event], _AGAIN
    if job is not None and _TRANSFER_ERROR in job.reasons:
        text += f" The device ends the job with {_TRANSFER_ERROR} (event {job.states[-1].event})."
        evidence.append(job.states[-1].event)
    if job is not None and job.ending is Ending.LOST and job.ended_event:
        text += f" The device was restarted: it tells so in event {job.ended_event}."
        evidence.append(job.ended_event)
        advice = "Scan again; if the device restarts again, update its firmware."
    elif torn.by_client:
        advice = "See in the client why it ended the connection: a time limit, or its user."
    severity = Severity.WARNING if torn.by_client else None
    about = About(torn.device, torn.job)
    yield Found(text, about, evidence, "cut off", severity=severity, advice=advice)


RULES: tuple[Rule, ...] = (
    Rule(
        id="IMG-1",
        severity=Severity.ERROR,
        title="An image, or the message around it, is broken",
        meaning="An image travels beside the XML as a MIME part; boundary, start and Content-ID "
        "tell the parts apart. A program that reads strictly loses the image when one of them is "
        "wrong, and cannot open it when bytes are missing or are not of the agreed Format.",
        advice="Save the image and open it. If it is whole, the receiver has to read parts "
        "leniently; if not, look for a connection that ended early, and try another Format.",
        sources=(
            rfc(2046, "section 5.1.1 (boundary)"),
            rfc(2387, "section 3.2 (start)"),
            MTOM.at(),
            XOP.at("section 2.1 (cid: references)"),
            issue(71, "Xerox WorkCentre 3025 (no line break before the boundary)"),
            element("Format"),
        ),
        on=(
            Trigger.NOTED,
            scan.RetrieveImageResponse,
            dsp.SendImageRequest,
            scan.JobEndStateEvent,
        ),
        check=_broken,
        needs_whole=True,
        last=_cut_off_at_last,
    ),
    Rule(
        id="IMG-2",
        severity=Severity.WARNING,
        title="An image is not of the size or resolution announced",
        meaning="CreateScanJobResponse announces pixels and lines of the images to come. It is an "
        "estimate: a few lines less are usual, but a program that made room for the announced size "
        "shows a picture that is cut, skewed or has a black border.",
        advice="Take the size from the image itself. If it is far off, compare region, scaling and "
        "resolution of the ticket with the final parameters.",
        sources=(
            element("ImageInformation"),
            issue(60, "HP LaserJet Pro MFP M130fw"),
        ),
        on=(scan.RetrieveImageResponse,),
        check=sizes,
    ),
)
