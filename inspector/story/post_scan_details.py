"""All that is told of a post-scan job below its one line: pairs of a label and words.

Rule: pure and total. A security identifier is told without the part that names the domain.
"""

from inspector.events.words import counted, joined, size
from inspector.story.job_details import Detail
from inspector.story.job_words import quoted, seconds
from inspector.story.post_scan_job import Lane, PostScanCancel, PostScanJob
from inspector.story.post_scan_words import masked_sid, not_taken


def post_scan_details(job: PostScanJob) -> list[Detail]:
    """Who, which process, the images, a line for each filter, who cancelled, and the end."""
    details = [
        ("user", joined(quoted(job.user_name) if job.user_name else "", masked_sid(job.user))),
        ("process", joined(quoted(job.process_name) if job.process_name else "", job.process)),
        ("created", _created(job)),
        ("images", _images(job)),
        *((it.filter, _lane(it)) for it in job.lanes),
        *(("cancel", _cancel(it)) for it in job.cancels),
        ("states", " → ".join(_state(it.state, it.reasons, it.event) for it in job.states[-20:])),
        (
            "end",
            joined(job.ending, f"(event {job.ended_event})" if job.ended_event else "", by=" "),
        ),
    ]
    return [(label, words) for label, words in details if words]


def _created(job: PostScanJob) -> str:
    if job.created_us is None:
        return f"not seen; first told of in event {job.seen_event}"
    by = f"by {job.device}" if job.device else ""
    return joined(f"event {job.created_event}", by, f"at {job.server}")


def _images(job: PostScanJob) -> str:
    took = ""
    if len(job.images) > 1:
        took = f"over {seconds(job.images[-1].time_us - job.images[0].time_us)}"
    received = None if job.images_received is None else f"{job.images_received} received"
    return joined(
        f"{counted(job.images_sent, 'image')} sent" if job.images_sent else "",
        not_taken(job),
        received,
        size(job.images_bytes) if job.images_bytes else "",
        ", ".join(job.formats),
        took,
    )


def _lane(lane: Lane) -> str:
    return " → ".join(_state(it.state, it.reasons, it.event) for it in lane.states) or "not told of"


def _state(state: str, reasons: tuple[str, ...], event: int) -> str:
    return joined(f"{state} (event {event})", *(it for it in reasons if it != "None"), by=" ")


def _cancel(cancel: PostScanCancel) -> str:
    after = "after the end" if cancel.after_end else f"while {cancel.state}" if cancel.state else ""
    answer = cancel.answer or "no answer"
    return joined(f"by {cancel.host} ({cancel.service}), {answer}", after, f"event {cancel.event}")
