"""Filling the row of a post-scan job from what is asked of the scan server.

Rule: total. Any field may be None, any text hostile; what was not sent stays as it was.
"""

from itertools import islice

from inspector.events.event import Event
from inspector.protocols import dsp
from inspector.story.hosts import host_of
from inspector.story.post_scan_job import (
    FORMATS_LIMIT,
    IMAGES_LIMIT,
    LANES_LIMIT,
    TEXT_LIMIT,
    ImageSent,
    PostScanCancel,
    PostScanJob,
)
from inspector.story.post_scan_states import lane_of
from inspector.story.post_scan_words import capped, plain_guid


def key(token: str, host: str) -> str:
    """What a job is found by."""
    text = token[:TEXT_LIMIT]
    return plain_guid(text) or f"{host} {text}"


def sides(event: Event) -> tuple[str, str]:
    """The hosts of the device, if one takes part, and of the scan server."""
    if event.service == "dsc":
        return "", host_of(event.device)
    other = event.destination if event.device == event.source else event.source
    return host_of(event.device), host_of(other)


def take_request(job: PostScanJob, message: dsp.CreatePostScanJobRequest) -> None:
    """Keep for whom and for which scan process a job is, and its filters."""
    job.user = capped(message.user_identifier)
    job.process = capped(message.psp_identifier)
    instructions = message.post_scan_instructions
    filters = instructions.filters_to_process if instructions else None
    for asked in islice(filters.filter if filters else (), LANES_LIMIT):
        lane = lane_of(job, asked.dialect)
        if lane is not None and lane.filter not in job.filters:
            job.filters.append(lane.filter)


def take_image(job: PostScanJob, message: dsp.SendImageRequest, event: Event) -> None:
    """Count an image that is sent, and list it."""
    described = message.document_description
    number = described.document_id if described else None
    format = capped(described.format if described else "")
    length = sum(it.length for it in event.attachments)
    job.document_id, job.document_id_before = number, job.document_id_taken
    job.images_sent += 1
    job.images_bytes += length
    if format and format not in job.formats and len(job.formats) < FORMATS_LIMIT:
        job.formats.append(format)
    if len(job.images) < IMAGES_LIMIT:
        image = ImageSent(
            document_id=number,
            format=format,
            length_bytes=length,
            time_us=event.time_us,
            event=event.seq,
        )
        job.images.append(image)


def cancel_of(job: PostScanJob, event: Event) -> PostScanCancel:
    """A CancelPostScanJob, and what the job was then."""
    return PostScanCancel(
        host=host_of(event.source),
        service=event.service,
        time_us=event.time_us,
        event=event.seq,
        state=str(job.ending) if job.is_over else job.state,
        after_end=job.is_over,
    )


def step_asked(job: PostScanJob, event: Event) -> None:
    """The device goes on: how long after the step before."""
    last_us = job.last_step_us
    job.gap_us = 0 if last_us is None else max(0, event.time_us - last_us)
    job.gap_event = job.last_step_event


def step_taken(job: PostScanJob, event: Event) -> None:
    """The server took a step of the device: its ten minutes begin again."""
    job.last_step_us, job.last_step_event = event.time_us, event.seq
