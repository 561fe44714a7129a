"""``wsd-inspector jobs``: every scan job and post-scan job, and who did what to it."""

from pathlib import Path

from inspector.cli import stories
from inspector.cli.options import Listing
from inspector.cli.stories import Paragraph, Table, each
from inspector.events.words import joined
from inspector.story.job import Attempt, Job, Unanswered
from inspector.story.job_details import (
    attempt_details,
    attempt_words,
    job_details,
    unanswered_words,
)
from inspector.story.job_words import words_of
from inspector.story.post_scan_details import post_scan_details
from inspector.story.post_scan_job import PostScanJob
from inspector.story.post_scan_words import words_of as post_scan_words_of
from inspector.story.story import Story
from inspector.tls.keylog import KeyLog


def run(path: Path, form: Listing, *, keys: KeyLog | None = None) -> int:
    """Print the jobs of a file."""
    return stories.run(path, form, _TABLES, keys=keys, nothing="no message in it is about a job")


def _job(job: Job, story: Story) -> Paragraph:
    return Paragraph(
        joined(story.devices.label(job.device, job.port), words_of(job), by=" · "), job_details(job)
    )


def _attempt(attempt: Attempt, story: Story) -> Paragraph:
    return Paragraph(
        f"{story.devices.label(attempt.device)} · {attempt_words(attempt)}",
        attempt_details(attempt),
    )


class _Kept(list[Unanswered]):
    """Rows of which none was forgotten."""

    forgotten = 0


def _unanswered(row: Unanswered, story: Story) -> Paragraph:
    return Paragraph(f"{story.devices.label(row.device)} · {unanswered_words(row)}")


def _post_scan(job: PostScanJob, story: Story) -> Paragraph:
    label = story.devices.label(job.device or job.server)
    return Paragraph(joined(label, post_scan_words_of(job), by=" · "), post_scan_details(job))


_TABLES = (
    Table("jobs", lambda story: story.jobs, each(_job)),
    Table("refused", lambda story: story.jobs.attempts, each(_attempt)),
    Table(
        "unanswered",
        lambda story: _Kept(story.jobs.attempts.unanswered(story.unanswered)),
        each(_unanswered),
    ),
    Table("post_scan_jobs", lambda story: story.post_scan_jobs, each(_post_scan)),
)
