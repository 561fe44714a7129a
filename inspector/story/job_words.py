"""A scan job in words.

Rule: pure and total; what was not told is left out.
"""

from inspector.events.words import by_two, counted, joined, three_digits
from inspector.story.durations import lasting
from inspector.story.job import CANCELLED, Ending, Job

_APART = " · "
_NAME_LENGTH = 60
"""Characters of a name from the wire that are told."""

_LONG_US = 120_000_000
"""From two minutes on, seconds are too fine."""


def words_of(job: Job) -> str:
    """``job 42 · Platen · RGB24 · 200 dpi · jfif · 1 image · 6.1 s · completed``."""
    return joined(
        job.name,
        job.source,
        job.colour,
        by_two(job.x_dpi, job.y_dpi, "dpi"),
        job.format,
        images(job),
        seconds(job.scan_us) if job.scan_us else "",
        str(job.ending),
        by=_APART,
    )


def images(job: Job) -> str:
    """``3 images``; ``3 pages in 1 file`` where a file holds several.

    Of a job that nobody was seen to fetch, what the device told: ``12 scans``; of one whose
    creation or an image of which was not seen ``at least 3 images``, or ``no image seen``.
    """
    if not job.client:
        return counted(job.scans_completed, "scan")
    if not job.images:
        return "no image" if job.is_whole else "no image seen"
    least = "" if job.is_whole else "at least "
    if job.pages_in_files > job.images:
        return f"{least}{counted(job.pages_in_files, 'page')} in {counted(job.images, 'file')}"
    return least + counted(job.images, "image")


def seconds(length_us: int) -> str:
    """``6.1 s``, ``75 s``; ``12 ms`` where seconds say nothing.

    A clock that was set back makes no time negative.
    """
    if 0 < length_us < 100_000:
        return f"{three_digits(length_us / 1000)} ms"
    return f"{three_digits(round(max(length_us, 0) / 1_000_000, 1))} s"


def span(length_us: int) -> str:
    """``3 s``; minutes and hours where seconds say little."""
    return seconds(length_us) if length_us < _LONG_US else lasting(length_us)


def quoted(text: str) -> str:
    """A text from the wire in quotes, with an end."""
    shown = repr(text if len(text) <= _NAME_LENGTH else f"{text[:_NAME_LENGTH]}…")
    return shown.replace("\\\\", "\\")  # DOMAIN\user as everybody knows it


def owner_of(job: Job) -> str:
    """``of 'ALICE'``; the client's host where no name was told."""
    return f"of {quoted(job.owner)}" if job.owner else f"of {job.client}" if job.client else ""


def outcome_of(job: Job) -> str:
    """``3 images, feeder empty: normal end``; how far it is while there is no end."""
    got = images(job)
    if job.ending is Ending.FEEDER_EMPTY:
        nothing = "feeder empty: nothing was scanned" if job.is_whole else "feeder empty"
        return joined(got, "feeder empty: normal end" if job.images else nothing)
    if job.ending is Ending.COMPLETED and job.images:
        return f"{got}: normal end"
    return joined(got, _cancelled(job) if job.ending in CANCELLED else str(job.ending))


def _cancelled(job: Job) -> str:
    """``cancelled by 192.0.2.77``."""
    by = {Ending.CANCELLED_BY_CLIENT, Ending.CANCELLED_BY_OTHER}
    if job.ending in by and job.cancels:
        host = next((it.host for it in job.cancels if it.answer == "cancelled"), "")
        return f"cancelled by {host or job.cancels[0].host}"
    return str(job.ending)
