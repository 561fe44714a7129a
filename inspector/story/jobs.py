"""Scan jobs: from CreateScanJob to the end.

Rule 1: a number given again is a new job, and so is one that somebody fetches with another token
after the known one is over: its creation was not seen.
Rule 2: what others tell of a job is enough for a row: the capture may have begun after it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from inspector.events.event import Event, Kind, Phase
from inspector.newest import Newest
from inspector.protocols import dsd, scan
from inspector.story import job_ending, job_rows
from inspector.story.attempts import Attempts
from inspector.story.devices import Devices
from inspector.story.hosts import host_of
from inspector.story.job import Attempt, Ending, Job
from inspector.story.job_table import JobTable
from inspector.story.job_telling import TELLING, Told, is_another, told_early, told_in
from inspector.story.job_words import outcome_of
from inspector.story.missed import is_holed, is_partial
from inspector.story.scanners import Scanners

DEVICES_LIMIT = 200
"""Devices of which it is remembered when a job ended, and which event told of a restart."""

_PRESUMED = frozenset({Ending.UNFINISHED, Ending.TIMED_OUT, Ending.LOST, Ending.NO_LONGER_LISTED})
"""Ends after which a client may ask all the same: it does not know of them."""

_NO_IMAGES = "ClientErrorNoImagesAvailable"
_NOT_FOUND = "ClientErrorJobIdNotFound"


class Jobs:
    """All jobs, in the order in which they were first seen.

    ``touched`` are the jobs that the last event was about, by name, ``refused`` the attempts that
    it made or told more of. ``ended_count`` counts the jobs whose end was seen.
    """

    def __init__(self, scanners: Scanners, devices: Devices) -> None:
        self.attempts = Attempts(scanners, devices)
        self.touched: dict[str, Job] = {}
        self.refused: list[Attempt] = []
        self.ended_count = 0
        self._table = JobTable(devices)
        self._ended_us: Newest[str, int] = Newest(DEVICES_LIMIT)
        self._restarts: Newest[str, int] = Newest(DEVICES_LIMIT)

    def __iter__(self) -> Iterator[Job]:
        return iter(self._table.rows.values())

    def __len__(self) -> int:
        return len(self._table.rows)

    @property
    def forgotten(self) -> int:
        """Jobs that were too many to keep."""
        return self._table.rows.forgotten

    def of(self, event: Event) -> Job | None:
        """The newest job that has the number an event speaks of, on its service or device."""
        return self._table.find(event, event.job_id)

    def open(self) -> list[Job]:
        """Jobs that a client was seen to work at and whose end was not seen."""
        return [job for job in self._table.open if job.client]

    def of_device(self, device: str) -> Collection[Job]:
        """The jobs of a device (a host), in the order in which they were first seen."""
        return self._table.of_device(device)

    def named(self, device: str, name: str) -> Job | None:
        """The job of a device (a host) that goes by a name."""
        return self._table.rows.get(f"{device} {name}")

    def port_of(self, device: str, name: str) -> str:
        """The port of the service that has a job; empty if that, or the job, is not known."""
        job = self.named(device, name)
        return job.port if job is not None else ""

    def active(self, device: str) -> list[Job]:
        """Jobs of a device (a host) that have not ended, also those that were only told of."""
        return self._table.open_of(device)

    def active_at(self, address: str) -> list[Job]:
        """Those of ``active`` that the service at an address (``host:port``) may have."""
        jobs = self.active(self._table.device_of(address))
        return [job for job in jobs if self._table.may_have(address, job)]

    def with_token(self, device: str, token: str) -> Job | None:
        """The newest job of a device (a host) that has a token."""
        found = [it for it in self.of_device(device) if it.token == token]
        return found[-1] if found else None

    def restarted(self, hosts: Iterable[str], event: Event) -> None:
        """A device, known by these hosts, was restarted: its jobs are lost, its numbers free.

        Some devices only say so: a job that is fetched afterwards was not lost.
        """
        gone = set(hosts)
        for host in gone:
            self._restarts[host] = event.seq
        for job in [it for it in self._table.open if it.device in gone]:
            self._end(job, event, lambda lost: job_ending.end(lost, Ending.LOST, event))
            job.outcome = outcome_of(job)

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        self.touched = {}
        self.refused = []
        if event.service not in _SERVICES or not event.device:
            refuses = event.phase is Phase.FAULT and event.kind is Kind.RESPONSE
            if refuses and (asked is None or is_partial(asked)):
                self._no_more(event)
            return
        if event.kind is Kind.CUT or event.phase is Phase.FAULT or event.phase is Phase.UNDECODED:
            if asked is not None:
                take_end = self._seen_in_part if is_holed(event) else self._failed
                take_end(event, asked)
        else:
            take = _TAKES.get(type(event.message))
            if take is not None:
                take(self, event, asked)
        for job in self.touched.values():
            job.outcome = outcome_of(job)

    def _seen_in_part(self, event: Event, asked: Event) -> None:
        """An answer of which the capture has a part; it may say enough."""
        if isinstance(event.message, scan.RetrieveImageResponse):
            self._retrieved(event, asked)
        elif isinstance(event.message, scan.CreateScanJobResponse) and event.job_id is not None:
            self._created(event, asked)
        else:
            self._failed(event, asked)

    # --- CreateScanJob ---------------------------------------------------------------------------

    def _created(self, event: Event, asked: Event | None) -> None:
        message: scan.CreateScanJobResponse = event.message
        before = self.of(event)
        if before is not None and not self._table.may_have(event.device, before):
            before = None
        if asked is not None:
            self._begun_again(asked)
        job = before if before is not None and told_early(before, event, asked) else None
        if job is None:
            job = self._table.add(event, event.job_id)
            if before is not None and before.seen_event > self._restarts.get(job.device, 0):
                job.number_of, job.number_was_open = before.name, not before.is_over
        self._table.place(job, event)
        job.client = host_of(asked.source if asked is not None else event.destination)
        job.created_us, job.created_event = event.time_us, event.seq
        step_us = event.time_us
        if asked is not None:
            job.asked_event = asked.seq
            step_us = job_rows.end_us(event, asked)
            if isinstance(asked.message, scan.CreateScanJobRequest):
                job_rows.take_request(job, asked)
        job.last_step_us = max(step_us, job.last_step_us or step_us)
        job_rows.take_response(job, message)
        self._touch(job)
        accepted = self.attempts.accepted(event, job)
        self.refused = [accepted] if accepted else []

    def _begun_again(self, asked: Event) -> None:
        """Open jobs of a client that asked for another one."""
        client = host_of(asked.source)
        for job in self.active_at(asked.device):
            if job.client == client and 0 < job.created_event < asked.seq:
                job.again_event = asked.seq

    # --- RetrieveImage and CancelJob -------------------------------------------------------------

    def _retrieving(self, event: Event, asked: Event | None) -> None:
        job = self._job(event)
        if job is None:
            return
        if not job.client:
            job.client = host_of(event.source)
            if job.ending is Ending.CANCELLED:
                job.ending = job_ending.cancelled_by(job)
        job.asked_after_end = job.ending not in _PRESUMED
        job.waiting_event = event.seq
        job.last_asked_us = event.time_us
        if job.first_asked_us is None:
            job.first_asked_us = event.time_us
        self._touch(job)

    def _retrieved(self, event: Event, asked: Event | None) -> None:
        job = self._asked_of(event, asked)
        if job is None:
            return
        self._revive(job)
        if asked is None:
            job.last_step_us = None  # nobody knows when it was asked for
        job_rows.take_image(job, event, asked or event)
        self._answered(job, event, asked or event)
        self._end(job, event, lambda it: job_ending.end_by_count(it, event))

    def _no_more(self, event: Event) -> None:
        """A fault whose request was missed, or a part of it, but which ends a job."""
        answer = job_rows.answer_of(event)
        job = self._only(event.destination, event.source) if answer == _NO_IMAGES else None
        if job is not None:
            self._end(job, event, lambda it: job_ending.end_by_fault(it, answer, 0, event))
            job.outcome = outcome_of(job)

    def _not_retrieved(self, event: Event, asked: Event) -> None:
        job = self._asked_of(event, asked)
        if job is None:
            return
        answer, gap_us = job_rows.answer_of(event), job_rows.gap_before(job, asked)
        job_rows.take_failure(job, event, asked, answer)
        self._answered(job, event, asked)
        if event.fault is not None:
            if answer == _NOT_FOUND and host_of(asked.source) != job.client:
                return  # to another computer it says nothing of the job's end
            if answer == _NO_IMAGES:
                self._revive(job)
            self._end(job, event, lambda it: job_ending.end_by_fault(it, answer, gap_us, event))
        elif event.kind is Kind.RESPONSE:
            self._end(job, event, lambda it: job_ending.end_by_status(it, event))

    def _answered(self, job: Job, event: Event, asked: Event) -> None:
        """An answer to RetrieveImage came, of whatever kind."""
        if job.waiting_event == asked.seq:
            job.waiting_event = None
        job.last_step_us = job_rows.end_us(event, asked)
        self._touch(job)

    def _cancelling(self, event: Event, asked: Event | None) -> None:
        job = self.of(event)
        if job is not None:
            job_rows.take_cancel(job, event)
            self._touch(job)

    def _cancelled(self, event: Event, asked: Event | None) -> None:
        if asked is None:
            return
        if asked.job_id is not None and self.of(asked) is None:  # what was cancelled was there
            job_rows.take_cancel(self._table.add(asked, asked.job_id), asked)
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
            self._begun_again(asked)
            device = self._table.device_of(asked.device)
            ended_us = self._ended_us.get(device)
            since = None if ended_us is None else max(0, asked.time_us - ended_us)
            open_jobs = self.active_at(asked.device)
            refused = self.attempts.refused(event, asked, open_jobs, since)
            self.refused = [refused] if refused else []
        elif (job := self.of(asked)) is not None:
            self._touch(job)

    # --- what is told of jobs --------------------------------------------------------------------

    def _told(self, event: Event, asked: Event | None) -> None:
        for told in told_in(event.message):
            self._take_state(told, event)

    def _told_active(self, event: Event, asked: Event | None) -> None:
        self._told(event, asked)
        for job in self.active_at(event.device):
            if not job.client and job.name not in self.touched:
                self._end(job, event, lambda it: job_ending.end(it, Ending.NO_LONGER_LISTED, event))
                job.outcome = outcome_of(job)
        device = self._table.device_of(event.device)
        self.refused = self.attempts.told_of_jobs(event, device, list(self.touched.values()))

    def _take_state(self, told: Told, event: Event) -> None:
        """A device tells the state of a job."""
        seen, owner, name = job_rows.state_of(told, event)
        job = self._table.find(event, told.job_id)
        if job is None or (job.ending is Ending.LOST and is_another(job, owner, name)):
            job = self._table.add(event, told.job_id)
        self._table.place(job, event)
        job.owner, job.job_name = job.owner or owner or "", job.job_name or name or ""
        job_rows.take_state(job, seen)
        self._touch(job)
        self._end(
            job, event, lambda it: job_ending.end_as_told(it, seen.state, seen.reasons, event)
        )

    def _told_scanner(self, event: Event, asked: Event | None) -> None:
        device = self._table.device_of(event.device)
        self.refused = self.attempts.told_of_scanner(event, device)

    # --- all -------------------------------------------------------------------------------------

    def _job(self, event: Event) -> Job | None:
        """The job that somebody fetches, with a new row if its creation was not seen."""
        job = self.of(event)
        if event.job_id is not None and (job is None or self._table.is_other(job, event)):
            job = self._table.add(event, event.job_id)
            job.token = event.job_token
        elif job is not None:
            self._table.place(job, event)
        return job

    def _asked_of(self, event: Event, asked: Event | None) -> Job | None:
        """The job of which an answer is; the only open one if its request did not come whole."""
        if asked is None:
            return self._only(event.destination, event.source)
        job = self.of(asked)
        in_part = job is None and asked.job_id is None and is_partial(asked)
        return self._only(asked.source, asked.destination) if in_part else job

    def _only(self, client: str, device: str) -> Job | None:
        """The only open job of a client at a device (addresses)."""
        jobs = [job for job in self.active_at(device) if job.client == host_of(client)]
        return jobs[0] if len(jobs) == 1 else None

    def _revive(self, job: Job) -> None:
        """A job that was taken for over goes on: it was not lost, it was only not listed."""
        if job.ending is Ending.LOST or job.ending is Ending.NO_LONGER_LISTED:
            self.ended_count -= job.ending is Ending.LOST
            job_ending.revive(job)
            self._table.reopen(job)

    def _touch(self, job: Job) -> None:
        self.touched[job.name] = job

    def _end(self, job: Job, event: Event, ends: Callable[[Job], None]) -> None:
        """Look whether a job is over now."""
        was_over = job.is_over
        ends(job)
        if job.is_over and not was_over:
            self._table.close(job)
            if event.operation == "GetJobHistory" and job.seen_event == event.seq:
                job.ended_us = job.ended_event = None  # over before anything was seen of it
            elif job.ending is not Ending.NO_LONGER_LISTED:
                self._ended_us[job.device] = event.time_us
                self.ended_count += 1


_SERVICES = frozenset({"scan", "dsd"})

_TAKES: dict[type, Callable[[Jobs, Event, Any], None]] = {
    scan.CreateScanJobResponse: Jobs._created,
    scan.RetrieveImageRequest: Jobs._retrieving,
    scan.RetrieveImageResponse: Jobs._retrieved,
    scan.CancelJobRequest: Jobs._cancelling,
    scan.CancelJobResponse: Jobs._cancelled,
    **dict.fromkeys(TELLING, Jobs._told),
    scan.GetActiveJobsResponse: Jobs._told_active,
    dsd.GetActiveJobsResponse: Jobs._told_active,
    **dict.fromkeys(
        (
            scan.GetScannerElementsResponse,
            dsd.GetScannerElementsResponse,
            scan.ScannerStatusSummaryEvent,
            dsd.ScannerStatusSummaryEvent,
        ),
        Jobs._told_scanner,
    ),
}
"""What is done with a message, by its class."""
