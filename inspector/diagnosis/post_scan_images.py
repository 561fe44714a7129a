"""What is told of the images of a post-scan job: their numbers, their count, what is lacking.

Rule 1: a number that was not seen may be one that was not captured, and that is said.
Rule 2: a device that does not number by one has numbers of its own: no gap is told of them.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from inspector.diagnosis.post_scan import about
from inspector.diagnosis.rule import Found, Severity
from inspector.events.event import Event
from inspector.events.words import counted, listed
from inspector.story.post_scan_job import CUT_OFF, TAKEN, ImageSent, PostScanEnding, PostScanJob

COMPARE = "Compare the documents that arrived with the pages that were scanned."

_COMPLETED = frozenset(
    {PostScanEnding.COMPLETED, PostScanEnding.WITH_WARNINGS, PostScanEnding.WITH_ERRORS}
)

type _Gap = tuple[ImageSent, ImageSent]
"""The images before and after numbers that were not seen."""


def image_sent(job: PostScanJob, event: Event) -> Iterator[Found]:
    """Whether the numbers of images rise."""
    number, before = job.document_id, job.document_id_before
    if number is not None and before is not None and number <= before:
        text = (
            f"An image has DocumentId {number}, after DocumentId {before}; expected a higher one."
        )
        yield Found(text, about(job), (event.seq,), "document", advice=COMPARE)


def images_at_end(job: PostScanJob) -> Iterator[Found]:
    """The server has told of a job: if it is over, whether it got what was sent."""
    if not job.server_ended:
        return
    yield from _count(job)
    if job.ending is not PostScanEnding.CANCELLED:
        yield from numbers_missing(job)
    yield from _lacking(job)


def _count(job: PostScanJob) -> Iterator[Found]:
    received = job.images_received
    if received is None or not job.was_created:
        return
    most = job.images_sent - job.images_refused
    evidence = (job.created_event, job.ended_event)
    if received < job.images_taken:
        taken = counted(job.images_taken, "image")
        text = f"The scan server took {taken}, but says ImagesReceived {received}."
        yield Found(text, about(job), evidence, "count", advice=COMPARE)
    elif received > most:
        seen = counted(most, "image")
        text = f"The scan server says ImagesReceived {received}, but {seen} came by in SendImage."
        likely = ("the capture lacks some of them",)
        severity = Severity.INFORMATION
        yield Found(text, about(job), evidence, "count", likely, severity, advice=COMPARE)


# --- numbers that were not seen ------------------------------------------------------------------


def numbers_missing(job: PostScanJob) -> Iterator[Found]:
    """The device sends no more images: whether numbers between them were seen."""
    gaps = _gaps(job)
    if not gaps:
        return
    numbers = [n for one, two in gaps for n in range(_number(one) + 1, _number(two))]
    many = len(numbers) > 1
    jumps = listed(gaps, lambda it: f"from {_number(it[0])} to {_number(it[1])}")
    were = f"{'documents' if many else 'document'} {listed(numbers)} {'were' if many else 'was'}"
    received = job.images_received if job.server_ended and job.was_created else None
    most = job.images_sent - job.images_refused
    told, severity = "not sent, or not captured.", None
    if received is not None and received >= most + len(numbers):
        told = f"not captured; the scan server says ImagesReceived {received}."
        severity = Severity.INFORMATION
    elif received == most:
        told += f" The scan server says ImagesReceived {received}, as many as were seen."
    text = f"DocumentId goes {jumps}: {were} {told}"
    evidence = sorted({it.event for gap in gaps for it in gap})
    yield Found(text, about(job), evidence, "gap", severity=severity, advice=COMPARE)


def _gaps(job: PostScanJob) -> Sequence[_Gap]:
    """Where numbers were left out, however the images were ordered."""
    by_number = {it.document_id: it for it in job.images}
    if None in by_number or not _are_all_listed(job):
        return ()
    rising = sorted(by_number.values(), key=_number)
    gaps = [(one, two) for one, two in pairwise(rising) if _number(two) - _number(one) > 1]
    left_out = sum(_number(two) - _number(one) - 1 for one, two in gaps)
    by_one = len(gaps) < len(rising) - 1 or len(rising) == 2
    return gaps if by_one and left_out <= len(rising) else ()


def _number(image: ImageSent) -> int:
    return image.document_id or 0


def _are_all_listed(job: PostScanJob) -> bool:
    return job.images_sent == len(job.images)


# --- images that the server did not take ---------------------------------------------------------


def _lacking(job: PostScanJob) -> Iterator[Found]:
    """A job that was completed, although images were not taken and did not come again."""
    if job.images_taken == job.images_sent or job.ending not in _COMPLETED:
        return  # nearly always
    if not _are_all_listed(job):
        return
    perhaps = {it.document_id for it in job.images if it.answer in {"", TAKEN}} | {None}
    lost = {it.document_id: it for it in job.images if it.document_id not in perhaps}
    cut = [it for it in lost.values() if it.answer == CUT_OFF]
    refused = [it for it in lost.values() if it.answer != CUT_OFF]
    received = job.images_received
    if refused:
        events = listed(refused, lambda it: f"event {it.event}: {it.answer}", by="; ")
        how = f"SendImage of {_documents(refused)} was refused ({events})"
        yield _lacks(job, refused, how, "", "the result likely lacks", "refused")
    if cut and (received is None or received <= job.images_taken):
        events = listed(cut, lambda it: f"event {it.event}")
        how = f"SendImage of {_documents(cut)} ({events}) got no whole answer"
        says = f"; the scan server says ImagesReceived {received}" if received is not None else ""
        so = "the result likely lacks" if says else "nothing tells whether the scan server has"
        yield _lacks(job, cut, how, says, so, "unanswered")


def _lacks(
    job: PostScanJob, images: Sequence[ImageSent], how: str, says: str, so: str, name: str
) -> Found:
    many = len(images) > 1
    number, it = ("these numbers", "them") if many else ("this number", "it")
    text = f"The job is {job.ending}, but {how}, and no later image has {number}{says}: {so} {it}."
    evidence = (*(it.event for it in images), job.ended_event)
    return Found(text, about(job), evidence, f"lacks {name}", advice=COMPARE)


def _documents(images: Sequence[ImageSent]) -> str:
    """``document 2``, ``documents 2, 5``."""
    numbers = listed(images, lambda it: str(it.document_id))
    return f"{'documents' if len(images) > 1 else 'document'} {numbers}"
