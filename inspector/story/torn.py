"""Images that were cut off while they came, and by whom.

Rule: a capture that ends or lacks packets cuts nothing off; only a peer does.
"""

from collections.abc import Iterator

import msgspec

from inspector.events.event import Event, Kind
from inspector.newest import Newest
from inspector.story.hosts import host_of
from inspector.story.job import Job
from inspector.story.jobs import Jobs
from inspector.story.missed import is_missed

TORN_LIMIT = 200
"""Images that are kept; more than one in a conversation is rare."""


class TornImage(msgspec.Struct, frozen=True, kw_only=True):
    """An image of which ``length_bytes`` came. ``reason`` is how the exchange ended.

    ``job`` is the name of its job, empty if that is not known.
    """

    event: int
    requested_event: int
    time_us: int
    device: str
    job: str
    format: str
    length_bytes: int
    by_client: bool
    reason: str


class TornImages:
    """Told of every event, in order, after the jobs."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._images: Newest[int, tuple[TornImage, Job | None]] = Newest(TORN_LIMIT)

    def __iter__(self) -> Iterator[tuple[TornImage, Job | None]]:
        """Each with the row of its job."""
        return iter(self._images.values())

    def __len__(self) -> int:
        return len(self._images)

    def of(self, job: Job) -> list[TornImage]:
        """Those of a job."""
        return [image for image, its in self if its is job]

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        if event.kind is not Kind.CUT or not event.attachments or asked is None:
            return
        if asked.operation != "RetrieveImage" or is_missed(event):
            return
        image, job = event.attachments[0], self._jobs.of(event)
        row = TornImage(
            event=event.seq,
            requested_event=asked.seq,
            time_us=event.time_us,
            device=host_of(asked.device),
            job=job.name if job else "",
            format=image.format,
            length_bytes=image.length,
            by_client=event.source == asked.source,
            reason=event.notes[-1].text if event.notes else "",
        )
        self._images[event.seq] = row, job
