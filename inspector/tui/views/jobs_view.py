"""Jobs: scan jobs, post-scan jobs and requests that got no job, each with where its time went.

Rule: pure and total; every text is cut and cleaned before it is a line.
"""

from collections.abc import Sequence

from inspector.diagnosis.finding import Finding
from inspector.story.job import Attempt, Job
from inspector.story.sequence import Called
from inspector.story.story import Story
from inspector.tui.text.lines import Source
from inspector.tui.views.findings import Findings
from inspector.tui.views.job_lines import COLUMNS, JobLine, line_of, state_of
from inspector.tui.views.job_told import AnyJob, lines_of
from inspector.tui.views.states import count_words
from inspector.tui.views.story_view import JOBS, MESSAGES, Item, Target, Told, View
from inspector.tui.views.table import heads, layout
from inspector.tui.views.table_rows import Drawing, Part, TableRows


def _heads(width: int) -> str:
    return heads(layout(COLUMNS, width))


def _items(known: Told, width: int) -> Sequence[Item]:
    story, findings = known.story, Findings(known)

    def cells(job: AnyJob, found: str, kind: str) -> JobLine:
        told_line = line_of(job, story.devices, story.last_us)
        return told_line._replace(found=found, found_kind=kind)

    drawing = Drawing(COLUMNS, lambda job: _findings_of(job, findings), cells)
    return TableRows([Part(_all(story), _forgotten(story))], drawing, width)


def _all(story: Story) -> dict[str, AnyJob]:
    """All jobs by key, in the order in which they were first seen."""
    rows: list[tuple[int, str, AnyJob]] = [
        *((_first_event(it), f"job {it.device} {it.name}", it) for it in story.jobs),
        *((_first_event(it), f"dsm {it.name}", it) for it in story.post_scan_jobs),
        *((_first_event(it), f"tried {it.number}", it) for it in story.jobs.attempts),
    ]
    return {key: job for _, key, job in sorted(rows, key=lambda row: row[0])}


def _first_event(job: AnyJob) -> int:
    if isinstance(job, Attempt):
        return min(job.events, default=0)
    return job.asked_event or job.created_event or job.seen_event


def _forgotten(story: Story) -> int:
    jobs = story.jobs
    return jobs.forgotten + jobs.attempts.forgotten + story.post_scan_jobs.forgotten


def _findings_of(job: AnyJob, findings: Findings) -> list[Finding]:
    if isinstance(job, Attempt):
        return [it for it in findings.at(job.events) if not it.job]
    hosts = (job.device,) if isinstance(job, Job) else (job.device, job.server)
    return findings.of_job(hosts, job.name)


def _detail(known: Told, key: str, width: int) -> Sequence[Source]:
    job = _all(known.story).get(key)
    if job is None:
        return ()
    return [*lines_of(job, known.story, _findings_of(job, Findings(known)), width)]


def _target(known: Told, key: str) -> Target | None:
    """The first event of a job."""
    job = _all(known.story).get(key)
    return None if job is None else Target(MESSAGES, str(_first_event(job)))


def called(known: Told, key: str) -> Called | None:
    """How the story calls a job; ``None`` for requests that got none."""
    job = _all(known.story).get(key)
    if job is None or isinstance(job, Attempt):
        return None
    return (job.device, job.name) if isinstance(job, Job) else ("", job.name)


def _badge(known: Told) -> str:
    """How many there are, and how many of them failed: ``3 ×1``."""
    story = known.story
    jobs: list[AnyJob] = [*story.jobs, *story.post_scan_jobs, *story.jobs.attempts]
    return count_words([state_of(it) for it in jobs])


VIEW = View(
    name=JOBS,
    title="Jobs",
    heads=_heads,
    items=_items,
    detail=_detail,
    target=_target,
    badge=_badge,
    empty=(
        "No scan job yet.",
        "A job is listed when a computer asks for it (CreateScanJob),",
        "when a device sends images to a scan server, or when somebody speaks of one.",
    ),
)
"""Jobs, newest last; Enter goes to the first event of a job."""
