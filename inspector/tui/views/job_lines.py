"""Jobs of every kind as lines of one table: scan jobs, post-scan jobs, refused requests.

Rule 1: pure and total; what is not known stays empty.
Rule 2: a state is a sign and a word, never a colour alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from inspector.events.words import by_two, joined, size
from inspector.story.devices import Devices
from inspector.story.job import CANCELLED, Attempt, Ending, Job
from inspector.story.job_ending import DONE as CARRIED_OUT
from inspector.story.job_words import outcome_of, quoted
from inspector.story.post_scan_job import PostScanEnding, PostScanJob
from inspector.story.post_scan_words import images
from inspector.tui.text.units import clock
from inspector.tui.views.job_timeline import ended_us
from inspector.tui.views.states import State, state_column
from inspector.tui.views.table import Column
from inspector.tui.views.timeline import lasted

LASTED_WIDTH = 10
"""Cells for ``1 h 20 min``."""

DSM = "DSM"
"""The kind of a post-scan job."""


OPEN = State("●", "open", "tag")
DONE = State("✓", "done", "added")
CANCELLED_STATE = State("■", "cancelled", "note")
FAILED = State("×", "failed", "removed")
UNKNOWN = State("?", "unknown", "muted")
REFUSED = State("×", "refused", "removed")
ACCEPTED = State("✓", "accepted", "added")
WITH_ERRORS = State("×", "errors", "removed")
WITH_WARNINGS = State("!", "warnings", "note")

_STATES = {
    Ending.UNFINISHED: OPEN,
    Ending.COMPLETED: DONE,
    Ending.FEEDER_EMPTY: DONE,
    Ending.NO_LONGER_LISTED: UNKNOWN,
    **dict.fromkeys(CANCELLED, CANCELLED_STATE),
}
_POST_SCAN_STATES = {
    PostScanEnding.UNFINISHED: OPEN,
    PostScanEnding.COMPLETED: DONE,
    PostScanEnding.WITH_WARNINGS: WITH_WARNINGS,
    PostScanEnding.WITH_ERRORS: WITH_ERRORS,
    PostScanEnding.CANCELLED: CANCELLED_STATE,
}


_BRIEFLY = {
    Ending.CANCELLED_AT_DEVICE: "at the device",
    Ending.TIMED_OUT: "timed out",
    Ending.UNKNOWN_JOB: "job not known",
    Ending.NO_LONGER_LISTED: "no longer listed",
}
_BRIEFLY_POST_SCAN = {
    PostScanEnding.WITH_WARNINGS: "completed",
    PostScanEnding.WITH_ERRORS: "completed",
    PostScanEnding.TIMED_OUT: "timed out",
}


class JobLine(NamedTuple):
    """What the table tells of a job. Times are Unix microseconds, ``lasted_us`` a duration.

    ``found`` counts its findings, ``found_kind`` is the kind of piece that they are drawn as.
    """

    state: State
    name: str
    kind: str
    host: str
    device: str
    client: str
    owner: str
    started_us: int
    lasted_us: int | None
    pages: str
    length_bytes: int
    settings: str
    ended: str
    ended_briefly: str
    found: str = ""
    found_kind: str = ""


def state_of(job: Job | PostScanJob | Attempt) -> State:
    """How a job of any kind stands."""
    if isinstance(job, Attempt):
        return ACCEPTED if job.accepted else REFUSED
    if isinstance(job, PostScanJob):
        return _POST_SCAN_STATES.get(job.ending, FAILED)
    if job.ending is Ending.FEEDER_EMPTY and job.client and not job.images:
        return FAILED  # nothing was scanned
    return _STATES.get(job.ending, FAILED)


def line_of(job: Job | PostScanJob | Attempt, devices: Devices, now_us: int) -> JobLine:
    """The line of a job of any kind, when ``now_us`` is until when something was seen."""
    if isinstance(job, Attempt):
        return _attempt(job, devices)
    if isinstance(job, PostScanJob):
        return _post_scan(job, devices, now_us)
    return _scan(job, devices, now_us)


def _scan(job: Job, devices: Devices, now_us: int) -> JobLine:
    started_us = job.created_us or job.seen_us
    until_us = ended_us(job) if job.is_over else now_us
    told_only = not job.client
    scans = job.scans_completed if told_only else max(job.images, job.pages_in_files)
    return JobLine(
        state=state_of(job),
        name=job.name,
        kind=job.kind,
        host=job.device,
        device=_named(job.device, devices),
        client=job.client,
        owner=quoted(job.owner) if job.owner else "",
        started_us=started_us,
        lasted_us=None if told_only or not until_us else until_us - started_us,
        pages="" if scans is None else f"{scans:,}",
        length_bytes=job.length_bytes,
        settings=joined(
            job.source, job.colour, by_two(job.x_dpi, job.y_dpi, "dpi"), job.format, by=" · "
        ),
        ended=outcome_of(job) if job.is_over else _so_far(job),
        ended_briefly=_briefly(job) if job.is_over else _so_far(job),
    )


def _briefly(job: Job) -> str:
    """How it ended beside a state that says already what kind of end that is."""
    by = {Ending.CANCELLED_BY_CLIENT, Ending.CANCELLED_BY_OTHER}
    if job.ending in by and job.cancels:
        return f"by {next((it.host for it in job.cancels if it.answer == CARRIED_OUT), '?')}"
    return _BRIEFLY.get(job.ending, str(job.ending))


def _so_far(job: Job) -> str:
    """How far a job is that has not ended."""
    if job.waiting_event is not None:
        return "waiting for an image"
    return joined(job.state, *job.reasons, by=" ") or "no end seen"


def _post_scan(job: PostScanJob, devices: Devices, now_us: int) -> JobLine:
    started_us = job.created_us or job.seen_us
    until_us = (job.ended_us or job.last_us) if job.is_over else now_us
    who = job.device or job.server
    ended = str(job.ending) if job.is_over else job.state or "no end seen"
    return JobLine(
        state=state_of(job),
        name=job.name.removeprefix("post-scan job "),
        kind=DSM,
        host=who,
        device=_named(who, devices),
        client=job.server if job.device else "",
        owner=quoted(job.user_name) if job.user_name else "",
        started_us=started_us,
        lasted_us=None if not until_us else until_us - started_us,
        pages=f"{job.images_sent:,}" if job.images_sent else _number(job.images_received),
        length_bytes=job.images_bytes,
        settings=joined(job.process_name, ", ".join(it.filter for it in job.lanes), by=" · "),
        ended=joined(ended, images(job)),
        ended_briefly=_BRIEFLY_POST_SCAN.get(job.ending, ended),
    )


def _attempt(job: Attempt, devices: Devices) -> JobLine:
    until_us = job.accepted_us or job.last_us
    return JobLine(
        state=state_of(job),
        name=f"{job.count:,} tried",
        kind=job.kind,
        host=job.device,
        device=_named(job.device, devices),
        client=job.client,
        owner=quoted(job.owner) if job.owner else "",
        started_us=job.first_us,
        lasted_us=until_us - job.first_us if until_us > job.first_us else None,
        pages="",
        length_bytes=0,
        settings=job.source,
        ended=joined(job.answer, f"then {job.accepted}" if job.accepted else ""),
        ended_briefly=job.answer.removeprefix("ClientError").removeprefix("ServerError"),
    )


def _number(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _named(host: str, devices: Devices) -> str:
    device = devices.of(host)
    return (device.name if device is not None else "") or host


# --- the columns ---------------------------------------------------------------------------------


def _lasted(it: JobLine) -> str:
    """How long it lasted, without the smallest units where there is no room for them."""
    words = lasted(it.lasted_us).split(" ") if it.lasted_us and it.lasted_us > 0 else []
    while len(" ".join(words)) > LASTED_WIDTH:
        del words[-2:]
    return " ".join(words)


def _size(it: JobLine) -> str:
    return size(it.length_bytes) if it.length_bytes > 0 else ""


def _who(it: JobLine) -> str:
    """The device by name and host."""
    return it.device if it.host == it.device else joined(it.device, it.host, by=" ")


_WIDE = 150  # cells from which there is room for whole sentences

COLUMNS: Sequence[Column[JobLine]] = (
    state_column(11, lambda it: it.state),
    Column("Job", 10, lambda it: it.name),
    Column("Kind", 4, lambda it: it.kind, from_width=44),
    Column("Device", 17, lambda it: it.device, from_width=104, below_width=160),
    Column("Device", 30, _who, from_width=160),
    Column("Client", 14, lambda it: it.client, from_width=118, below_width=160),
    Column("Client", 16, lambda it: it.client, from_width=160),
    Column("Owner", 18, lambda it: it.owner, from_width=210),
    Column("Start", 8, lambda it: clock(it.started_us)[:8], from_width=52),
    Column("Lasted", LASTED_WIDTH, _lasted, to_right=True, from_width=60),
    Column("Pages", 5, lambda it: it.pages, to_right=True, from_width=60),
    Column("Size", 7, _size, to_right=True, from_width=96),
    Column("Asked for", 34, lambda it: it.settings, from_width=_WIDE),
    Column("Found", 6, lambda it: it.found, from_width=70, kind=lambda it: it.found_kind),
    Column("How it ended", 0, lambda it: it.ended_briefly, below_width=_WIDE),
    Column("How it ended", 0, lambda it: it.ended, from_width=_WIDE),
)
"""From left to right; how it ended gets what the others leave."""
