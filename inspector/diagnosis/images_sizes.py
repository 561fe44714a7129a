"""Images against what their job announced: pixels, lines, dots per inch.

Rule: a little less is an estimate that was good, and so is a block of JPEG more. A device that
finds the size of the original itself announces the most that it may be.
"""

from collections.abc import Iterator

from inspector.diagnosis.rule import About, Found, Severity
from inspector.events.event import Event, Kind
from inspector.events.words import by_two
from inspector.protocols.scan_ticket import DocumentFinalParameters, ImageInformation
from inspector.story.hosts import host_of
from inspector.story.job import Job
from inspector.story.story import Story
from inspector.wire.observation import Attachment

SLACK_PX = 32
SLACK = 0.02
"""Pixels, and the part of a side, that an image may be smaller than announced without harm."""

BLOCK_PX = 16
"""Pixels that an image may be larger: JPEG codes blocks of 8 or 16."""

_SAME_DPI = 1.5
"""Dots per inch that differ by rounding alone: PNG counts dots per metre."""

_OF_JOB = "Take the resolution from the job's final parameters, not from the image."

type _Size = tuple[int, int]


def sizes(story: Story, event: Event) -> Iterator[Found]:
    """An image and its job: do size and resolution agree?"""
    job = story.jobs.of(event)
    if job is None or event.kind is Kind.CUT or not event.attachments:
        return
    image, about = event.attachments[0], About(host_of(event.device), job.name)
    evidence = (*([job.created_event] if job.created_event else ()), event.seq)
    announced = _announced(job.announced)
    found = (image.width_px, image.height_px)
    if announced and found[0] is not None and found[1] is not None:
        got = found[0], found[1]
        if got not in announced and not (_finds_size(job) and _fits(got, announced)):
            nearest = min(announced, key=lambda it: abs(it[0] - got[0]) + abs(it[1] - got[1]))
            few = _is_near(got, nearest, job)
            text = f"The image is {by_two(*got, 'px')}, announced were {by_two(*nearest, 'px')}"
            text += f" ({_difference(got, nearest)})."
            severity = Severity.INFORMATION if few else None
            variant = "few" if few else "size"
            yield Found(text, about, evidence, variant, severity=severity, habit=True)
    if _has_other_resolution(image, job):
        dpi = by_two(image.x_dpi, image.y_dpi, "dpi")
        text = (
            f"The image says {dpi}, the job's resolution is {by_two(job.x_dpi, job.y_dpi, 'dpi')}"
        )
        text += ": programs show it in the wrong size."
        yield Found(text, about, evidence, "resolution", habit=True, advice=_OF_JOB)


def _announced(information: ImageInformation | None) -> list[_Size]:
    """The sizes of front and back, as far as they are told; zero tells nothing."""
    if information is None:
        return []
    sides = information.media_front_image_info, information.media_back_image_info
    told = ((it.pixels_per_line, it.number_of_lines) for it in sides if it)
    return [(width, height) for width, height in told if width and height]


def _finds_size(job: Job) -> bool:
    """Whether the device finds the size of the original (DocumentSizeAutoDetect)."""
    asked = job.asked.document_parameters if job.asked else None
    chosen = (it.input_size for it in (asked, job.final) if it is not None)
    return any(it is not None and it.document_size_auto_detect for it in chosen)


def _fits(found: _Size, announced: list[_Size]) -> bool:
    """Whether an image is not larger than what was announced."""
    width, height = found
    return any(width <= most[0] + BLOCK_PX and height <= most[1] + BLOCK_PX for most in announced)


def _is_near(found: _Size, announced: _Size, job: Job) -> bool:
    """Whether the difference is what an estimate may have; paper in a feeder may be shorter."""
    for index, (got, wanted) in enumerate(zip(found, announced, strict=True)):
        shorter = wanted - got
        paper = index == 1 and job.from_feeder
        if shorter > max(SLACK_PX, wanted * SLACK) and not paper:
            return False
        if -shorter > BLOCK_PX:
            return False
    return True


def _difference(found: _Size, announced: _Size) -> str:
    """``8 lines fewer``; ``250 pixels a line more, 4 lines fewer``."""
    told = []
    for got, wanted, noun in zip(found, announced, ("pixels a line", "lines"), strict=True):
        if got != wanted:
            told.append(f"{abs(got - wanted)} {noun} {'more' if got > wanted else 'fewer'}")
    return ", ".join(told)


def _has_other_resolution(image: Attachment, job: Job) -> bool:
    """Whether the file says another resolution; scaling makes any right."""
    if job.final is None or _is_scaled(job.final):
        return False
    pairs = ((image.x_dpi, job.x_dpi), (image.y_dpi, job.y_dpi))
    return any(got and wanted and abs(got - wanted) > _SAME_DPI for got, wanted in pairs)


def _is_scaled(final: DocumentFinalParameters) -> bool:
    scaling = final.scaling
    sides = (scaling.scaling_width, scaling.scaling_height) if scaling else ()
    return any(it is not None and it.value not in {None, 100} for it in sides)
