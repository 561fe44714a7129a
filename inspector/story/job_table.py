"""The table of scan jobs: which row is meant by a number.

Rule 1: a job is known by the address of its service and its number. Whoever speaks from another
port, as notifications do, means the newest job of that number on the device.
Rule 2: one device is one host, whichever of its addresses it uses.
"""

from collections.abc import Collection

from inspector.events.event import Event, Phase
from inspector.newest import Newest
from inspector.story.devices import Devices
from inspector.story.hosts import host_of
from inspector.story.job import Job

JOBS_LIMIT = 1000
"""Jobs that are kept; a busy office makes some hundred a day."""

type _Key = tuple[str, str, int]
"""Host, port (empty for all of them) and number."""


class JobTable:
    """``rows`` are all jobs, by device and name."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self.rows: Newest[str, Job] = Newest(JOBS_LIMIT)
        self._of_device: dict[str, dict[str, Job]] = {}
        self._open_of: dict[str, dict[str, Job]] = {}
        self._newest: Newest[_Key, Job] = Newest(2 * JOBS_LIMIT)
        self._counts: Newest[tuple[str, int], int] = Newest(JOBS_LIMIT)

    def device_of(self, address: str) -> str:
        """The host that stands for the device at an address (``host:port``)."""
        return self._devices.main_host(host_of(address))

    def of_device(self, device: str) -> Collection[Job]:
        """The jobs of a device (its host), in the order in which they were first seen."""
        return self._of_device.get(self._devices.main_host(device), {}).values()

    def find(self, event: Event, number: int | None) -> Job | None:
        """The newest job of a number, of the service that an event is of, else of its device."""
        if number is None:
            return None
        host = host_of(event.device)
        port = event.device.rpartition(":")[2]
        main = self._devices.main_host(host)
        newest = self._newest
        job = newest.get((main, port, number)) or newest.get((main, "", number))
        if job is None and main != host:  # told before it was known that both are one device
            job = newest.get((host, port, number)) or newest.get((host, "", number))
        return job

    def may_have(self, address: str, job: Job) -> bool:
        """Whether a job may be of the service at an address: no other port is known."""
        return not job.port or job.port == address.rpartition(":")[2]

    def is_other(self, job: Job, event: Event) -> bool:
        """Whether a token is that of another job, which has the number now, or elsewhere."""
        if not job.token or not event.job_token or job.token == event.job_token:
            return False
        return job.is_over or not self.may_have(event.device, job)

    def add(self, event: Event, number: int | None) -> Job:
        """A new row, with a name of its own."""
        device = self.device_of(event.device)
        key = device, -1 if number is None else number
        count = self._counts.get(key, 0) + 1
        self._counts[key] = count
        shown = "?" if number is None else number
        name = f"job {shown}" if count == 1 else f"job {shown} ({count})"
        job = Job(
            name=name, number=number, device=device, seen_us=event.time_us, seen_event=event.seq
        )
        self._keep(job)
        if number is not None:
            self._newest[device, "", number] = job
            self.place(job, event)
        return job

    def _keep(self, job: Job) -> None:
        """Put a job to the others; if there are too many, the oldest goes."""
        row = f"{job.device} {job.name}"
        if len(self.rows) == JOBS_LIMIT and row not in self.rows:
            gone = next(iter(self.rows.values()))
            _drop(self._of_device, gone)
            _drop(self._open_of, gone)
        self.rows[row] = job
        for table in (self._of_device, self._open_of):
            table.setdefault(job.device, {})[job.name] = job

    def place(self, job: Job, event: Event) -> None:
        """Remember the service of a job; a notification comes from any port."""
        if job.number is not None and not job.port and event.phase is not Phase.NOTIFICATION:
            job.port = event.device.rpartition(":")[2]
            self._newest[job.device, job.port, job.number] = job

    @property
    def open(self) -> list[Job]:
        """The jobs of which no end is known."""
        return [job for jobs in self._open_of.values() for job in jobs.values()]

    def open_of(self, device: str) -> list[Job]:
        """The jobs of a device (its host) of which no end is known; they are few."""
        return [*self._open_of.get(self._devices.main_host(device), {}).values()]

    def close(self, job: Job) -> None:
        """A job is over."""
        _drop(self._open_of, job)

    def reopen(self, job: Job) -> None:
        """A job is not over after all."""
        if f"{job.device} {job.name}" in self.rows:
            self._open_of.setdefault(job.device, {})[job.name] = job


def _drop(table: dict[str, dict[str, Job]], job: Job) -> None:
    """Take a job out, and its device if it has no other there."""
    jobs = table.get(job.device, {})
    if jobs.pop(job.name, None) is not None and not jobs:
        del table[job.device]
