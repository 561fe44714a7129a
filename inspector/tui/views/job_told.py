"""What is told of one job: where its time went, its ticket, all that is known, what was found.

Rule: pure and total; every text is cut and cleaned before it is a line.
"""

from collections.abc import Iterable, Iterator

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.rule import Severity
from inspector.events.words import joined
from inspector.story.job import Attempt, Job
from inspector.story.job_details import Detail, attempt_details, attempt_words, job_details
from inspector.story.job_words import words_of
from inspector.story.post_scan_details import post_scan_details
from inspector.story.post_scan_job import PostScanJob
from inspector.story.push import Push
from inspector.story.story import Story
from inspector.tui.text.lines import Source
from inspector.tui.views.attempt_timeline import attempt_timeline
from inspector.tui.views.findings import KINDS, SIGNS, finding_lines
from inspector.tui.views.job_timeline import Before, job_timeline
from inspector.tui.views.paragraphs import labelled, title, told
from inspector.tui.views.post_scan_timeline import post_scan_timeline
from inspector.tui.views.ticket_table import ticket_lines

type AnyJob = Job | PostScanJob | Attempt

BEFORE_LIMIT = 20
"""Bursts of refused requests before a job that are told, the last ones."""

NAMED_LIMIT = 3
"""Errors and warnings that are named before everything else; all are told at the end."""

_IN_THE_TICKET = frozenset({"differs", "chosen"})
"""Details that the table of the ticket tells better."""


def lines_of(
    job: AnyJob, story: Story, findings: Iterable[Finding], width: int
) -> Iterator[Source]:
    """The detail of a job of any kind; what went wrong is named before where the time went."""
    found = [*findings]
    yield from told(_head(job), width, "title")
    for words, kind in _named(found):
        yield from told(words, width, kind)
    if isinstance(job, Job):
        told_of = _scan(job, story, width)
    elif isinstance(job, PostScanJob):
        told_of = _post_scan(job, story, width)
    else:
        told_of = _attempt(job, width)
    yield from told_of
    yield from finding_lines(found, width)


def _named(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """The first errors and warnings by title, each once, with the kind of piece."""
    named = {
        f"{SIGNS[it.severity]} {it.rule} {it.title}": KINDS[it.severity]
        for it in findings
        if it.severity is not Severity.INFORMATION
    }
    return [*named.items()][:NAMED_LIMIT]


def _head(job: AnyJob) -> str:
    if isinstance(job, Job):
        return words_of(job)
    if isinstance(job, PostScanJob):
        return joined(job.name, job.process_name, str(job.ending), by=" · ")
    return f"{job.count} × CreateScanJob refused: {job.answer}"


def before_of(job: Job, story: Story) -> Before:
    """The refused requests of the client that got the job at last, and the button."""
    device = story.devices.main_host(job.device)
    attempts = [
        it
        for it in story.jobs.attempts
        if it.accepted == job.name and story.devices.main_host(it.device) == device
    ]
    return Before(attempts[-BEFORE_LIMIT:], _push_of(job, story))


def _push_of(job: Job, story: Story) -> Push | None:
    device = story.devices.main_host(job.device)
    found = (
        it
        for it in story.pushes
        if it.job == job.name and story.devices.main_host(it.device) == device
    )
    return next(found, None)


def _scan(job: Job, story: Story, width: int) -> Iterator[Source]:
    yield from job_timeline(job, before_of(job, story), story.last_us, width)
    ticket = [*ticket_lines(job.asked, job.final, width)]
    yield from ticket
    details = job_details(job)
    if ticket:
        details = [it for it in details if it[0] not in _IN_THE_TICKET]
    yield from _details(details, width)


def _post_scan(job: PostScanJob, story: Story, width: int) -> Iterator[Source]:
    yield from post_scan_timeline(job, story.last_us, width)
    yield from _details(post_scan_details(job), width)


def _attempt(job: Attempt, width: int) -> Iterator[Source]:
    yield from attempt_timeline(job, width)
    yield from _details([("tried", attempt_words(job)), *attempt_details(job)], width)


def _details(details: list[Detail], width: int) -> Iterator[Source]:
    if details:
        yield from title("Details", width)
        yield from labelled(details, width)
