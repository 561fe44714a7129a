"""Scan jobs: from CreateScanJob to the end.

Rule 1: a job is known by the host of its device and its number; a number given again is a new job.
Rule 2: what others tell of a job is enough for a row: the capture may have begun after it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from inspector.events.event import Event, Kind, Phase
from inspector.protocols import dsd, scan
from inspector.protocols.scan_job import JobEndState, JobStatus, JobSummary, JobSummaryList
from inspector.story import job_ending, job_rows
from inspector.story.attempts import Attempts
from inspector.story.hosts import host_of
from inspector.story.job import CANCELLED, CANCELS_LIMIT, Attempt, Cancel, Ending, Job
from inspector.story.job_words import outcome_of
from inspector.story.newest import Newest
from inspector.story.scanners import Scanners

JOBS_LIMIT = 1000
"""Jobs that are kept; a busy office makes some hundred a day."""

LISTED_LIMIT = 100
"""Jobs of one list that are looked at; devices remember some ten."""

DEVICES_LIMIT = 200
"""Devices of which it is remembered when a job ended."""

type _Key = tuple[str, int]


class Jobs:
    """All jobs, in the order in which they were first seen.

    ``touched`` are the jobs that the last event was about, by name, ``refused`` the attempts that
    it made or told more of. ``ended_count`` counts the jobs whose end was seen.
    """

    def __init__(self, scanners: Scanners) -> None:
        self.attempts = Attempts(scanners)
        self.touched: dict[str, Job] = {}
        self.refused: list[Attempt] = []
        self.ended_count = 0
        self._rows: Newest[str, Job] = Newest(JOBS_LIMIT)
        self._newest: Newest[_Key, Job] = Newest(JOBS_LIMIT)
        self._open: Newest[str, Job] = Newest(JOBS_LIMIT)
        self._counts: Newest[_Key, int] = Newest(JOBS_LIMIT)
        self._ended_us: Newest[str, int] = Newest(DEVICES_LIMIT)

    def __iter__(self) -> Iterator[Job]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def forgotten(self) -> int:
        """Jobs that were too many to keep."""
        return self._rows.forgotten

    def of(self, event: Event) -> Job | None:
        """The newest job that has the number an event speaks of, on its device."""
        if event.job_id is None:
            return None
        return self._newest.get((host_of(event.device), event.job_id))

    def open(self) -> list[Job]:
        """Jobs that a client was seen to work at and whose end was not seen."""
        return [job for job in self._open.values() if job.client]

    def active(self, device: str) -> list[Job]:
        """Jobs of a device (a host) that have not ended, also those that were only told of."""
        return [job for job in self._open.values() if job.device == device]

    def with_token(self, device: str, token: str) -> Job | None:
        """The newest job of a device (a host) that has a token."""
        found = [it for it in self if it.device == device and it.token == token]
        return found[-1] if found else None

    def restarted(self, hosts: Iterable[str], event: Event) -> None:
        """A device, known by these hosts, was restarted: its jobs are lost, its numbers free."""
        gone = set(hosts)
        for job in [it for it in self._open.values() if it.device in gone]:
            self._end(job, event, lambda lost: job_ending.end(lost, Ending.LOST, event))
            job.outcome = outcome_of(job)
        for key in [it for it in self._newest if it[0] in gone]:
            del self._newest[key]

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        self.touched = {}
        self.refused = []
        if event.service not in _SERVICES or not event.device:
            return
        if event.kind is Kind.CUT or event.phase is Phase.FAULT or event.phase is Phase.UNDECODED:
            if asked is not None:
                self._failed(event, asked)
        else:
            take = _TAKES.get(type(event.message))
            if take is not None:
                take(self, event, asked)
        for job in self.touched.values():
            job.outcome = outcome_of(job)

    # --- CreateScanJob ---------------------------------------------------------------------------

    def _created(self, event: Event, asked: Event | None) -> None:
        message: scan.CreateScanJobResponse = event.message
        device = host_of(event.device)
        before = self.of(event)
        job = before if before is not None and _told_early(before, asked) else None
        if job is None:
            job = self._row(device, event.job_id, event)
            if before is not None:
                job.number_of, job.number_was_open = before.name, not before.is_over
        job.client = host_of(event.destination)
        job.created_us, job.created_event = event.time_us, event.seq
        job.last_step_us = event.time_us
        if asked is not None:
            job.asked_event = asked.seq
            job.last_step_us = job_rows.end_us(event, asked)
            if isinstance(asked.message, scan.CreateScanJobRequest):
                job_rows.take_request(job, asked.message)
        job_rows.take_response(job, message)
        self._touch(job)
        accepted = self.attempts.accepted(event, job)
        self.refused = [accepted] if accepted else []

    def _row(self, device: str, number: int | None, event: Event) -> Job:
        """A new row, with a name of its own."""
        key = device, -1 if number is None else number
        count = self._counts.get(key, 0) + 1
        self._counts[key] = count
        shown = "?" if number is None else number
        name = f"job {shown}" if count == 1 else f"job {shown} ({count})"
        job = Job(
            name=name, number=number, device=device, seen_us=event.time_us, seen_event=event.seq
        )
        row = f"{device} {name}"
        self._rows[row] = self._open[row] = job
        if number is not None:
            self._newest[key] = job
        return job

    # --- RetrieveImage and CancelJob -------------------------------------------------------------

    def _retrieving(self, event: Event, asked: Event | None) -> None:
        job = self._job(event)
        if job is None:
            return
        job.client = job.client or host_of(event.source)
        job.waiting_event = event.seq
        job.last_asked_us = event.time_us
        if job.first_asked_us is None:
            job.first_asked_us = event.time_us
        self._touch(job)

    def _retrieved(self, event: Event, asked: Event | None) -> None:
        job = self.of(event)
        if job is None or asked is None:
            return
        job_rows.take_image(job, event, asked)
        self._answered(job, event, asked)
        self._end(job, event, lambda it: job_ending.end_by_count(it, event))

    def _not_retrieved(self, event: Event, asked: Event) -> None:
        job = self.of(asked)
        if job is None:
            return
        answer, gap_us = job_rows.answer_of(event), job_rows.gap_before(job, asked)
        job_rows.take_failure(job, event, asked, answer)
        self._answered(job, event, asked)
        if event.phase is Phase.FAULT:
            self._end(job, event, lambda it: job_ending.end_by_fault(it, answer, gap_us, event))

    def _answered(self, job: Job, event: Event, asked: Event) -> None:
        """An answer to RetrieveImage came, of whatever kind."""
        if job.waiting_event == asked.seq:
            job.waiting_event = None
        job.last_step_us = job_rows.end_us(event, asked)
        self._touch(job)

    def _cancelling(self, event: Event, asked: Event | None) -> None:
        job = self.of(event)
        if job is None:
            return
        if len(job.cancels) < CANCELS_LIMIT:
            cancel = Cancel(host=host_of(event.source), time_us=event.time_us, event=event.seq)
            cancel.needless = job.is_over and job.ending not in CANCELLED
            job.cancels.append(cancel)
        self._touch(job)

    def _cancelled(self, event: Event, asked: Event | None) -> None:
        if asked is not None:
            self._cancel_answered(event, asked, job_ending.DONE)

    def _cancel_answered(self, event: Event, asked: Event, answer: str) -> None:
        job = self.of(asked)
        cancel = next((it for it in job.cancels if it.event == asked.seq), None) if job else None
        if job is None or cancel is None:
            return
        cancel.answer, cancel.answer_event = answer, event.seq
        self._end(job, event, lambda it: job_ending.end_by_cancel(it, cancel, event))
        self._touch(job)

    def _failed(self, event: Event, asked: Event) -> None:
        """An answer that is none of its operation's: a fault, a status, a cut."""
        if asked.operation == "RetrieveImage":
            self._not_retrieved(event, asked)
        elif asked.operation == "CancelJob":
            self._cancel_answered(event, asked, job_rows.answer_of(event))
        elif asked.operation == "CreateScanJob":
            ended_us = self._ended_us.get(host_of(asked.device))
            since = None if ended_us is None else max(0, asked.time_us - ended_us)
            self.refused = [self.attempts.refused(event, asked, since)]
        elif (job := self.of(asked)) is not None:
            self._touch(job)

    # --- what is told of jobs --------------------------------------------------------------------

    def _told_elements(self, event: Event, asked: Event | None) -> None:
        elements = event.message.job_elements
        for item in elements.element_data[:LISTED_LIMIT] if elements else ():
            if item.job_status is not None:
                self._told(item.job_status, event)
                return

    def _told_status(self, event: Event, asked: Event | None) -> None:
        if event.message.job_status is not None:
            self._told(event.message.job_status, event)

    def _told_end(self, event: Event, asked: Event | None) -> None:
        if event.message.job_end_state is not None:
            self._told(event.message.job_end_state, event)

    def _told_history(self, event: Event, asked: Event | None) -> None:
        self._told_list(event.message.job_history, event)

    def _told_active(self, event: Event, asked: Event | None) -> None:
        device = host_of(event.device)
        self._told_list(event.message.active_jobs, event)
        for job in self.active(device):
            if not job.client and job.name not in self.touched:
                self._end(job, event, lambda it: job_ending.end(it, Ending.NO_LONGER_LISTED, event))
                job.outcome = outcome_of(job)
        self.refused = self.attempts.told_of_jobs(event, device, list(self.touched))

    def _told_list(self, jobs: JobSummaryList | None, event: Event) -> None:
        for summary in jobs.job_summary[:LISTED_LIMIT] if jobs else ():
            self._told(summary, event)

    def _told(self, message: JobStatus | JobSummary | JobEndState, event: Event) -> None:
        """A device tells the state of a job."""
        if message.job_id is None:
            return
        key = host_of(event.device), message.job_id
        job = self._newest.get(key) or self._row(*key, event)
        seen, owner, name = job_rows.state_of(message, event)
        job.owner, job.job_name = job.owner or owner or "", job.job_name or name or ""
        job_rows.take_state(job, seen)
        self._touch(job)
        self._end(
            job, event, lambda it: job_ending.end_as_told(it, seen.state, seen.reasons, event)
        )

    def _told_scanner(self, event: Event, asked: Event | None) -> None:
        self.refused = self.attempts.told_of_scanner(event, host_of(event.device))

    # --- all -------------------------------------------------------------------------------------

    def _job(self, event: Event) -> Job | None:
        """The job of an event, with a new row if its creation was not seen."""
        job = self.of(event)
        if job is None and event.job_id is not None:
            job = self._row(host_of(event.device), event.job_id, event)
            job.token = event.job_token
        return job

    def _touch(self, job: Job) -> None:
        self.touched[job.name] = job

    def _end(self, job: Job, event: Event, ends: Callable[[Job], None]) -> None:
        """Look whether a job is over now."""
        was_over = job.is_over
        ends(job)
        if job.is_over and not was_over:
            self._open.pop(f"{job.device} {job.name}", None)
            if event.operation == "GetJobHistory" and job.seen_event == event.seq:
                job.ended_us = job.ended_event = None  # over before anything was seen of it
            elif job.ending is not Ending.NO_LONGER_LISTED:
                self._ended_us[job.device] = event.time_us
                self.ended_count += 1


def _told_early(job: Job, asked: Event | None) -> bool:
    """Whether a row was made by an event that came before the answer to CreateScanJob."""
    unborn = job.created_us is None and not job.client and not job.is_over
    return unborn and asked is not None and job.seen_us >= asked.time_us


_SERVICES = frozenset({"scan", "dsd"})

_TAKES: dict[type, Callable[[Jobs, Event, Any], None]] = {
    scan.CreateScanJobResponse: Jobs._created,
    scan.RetrieveImageRequest: Jobs._retrieving,
    scan.RetrieveImageResponse: Jobs._retrieved,
    scan.CancelJobRequest: Jobs._cancelling,
    scan.CancelJobResponse: Jobs._cancelled,
    **{
        message: take
        for service in (scan, dsd)
        for message, take in (
            (service.GetJobElementsResponse, Jobs._told_elements),
            (service.GetActiveJobsResponse, Jobs._told_active),
            (service.GetJobHistoryResponse, Jobs._told_history),
            (service.JobStatusEvent, Jobs._told_status),
            (service.JobEndStateEvent, Jobs._told_end),
            (service.GetScannerElementsResponse, Jobs._told_scanner),
            (service.ScannerStatusSummaryEvent, Jobs._told_scanner),
        )
    },
}
"""What is done with a message, by its class."""
