"""Attempts: CreateScanJob requests that got no job, a burst of them in one row.

Rule: a request whose answer the capture lacks was not refused.
"""

from collections.abc import Iterable, Iterator

from inspector.events.event import Event
from inspector.newest import Newest
from inspector.story.devices import Devices
from inspector.story.hosts import host_of
from inspector.story.job import (
    REASONS_LIMIT,
    Attempt,
    Blocking,
    Job,
    RefusedSetting,
    ScannerSeen,
    Unanswered,
)
from inspector.story.job_rows import answer_of, kind_of, names_in, source_of, ticket_in
from inspector.story.missed import is_missed
from inspector.story.refused_settings import refused_settings
from inspector.story.scanners import Scanners

ATTEMPTS_LIMIT = 500
"""Rows of refused requests that are kept; a client that retries makes one."""

WAITING_LIMIT = 50
"""Clients whose last request was refused."""

EVENTS_LIMIT = 20
"""Events that a row lists, the first ones; ``count`` tells of the rest."""

PAUSE_US = 5 * 60_000_000
"""Who asks again after such a time tries anew: programs that retry do so within a minute."""

SOON_US = 60_000_000
"""What a device tells within this time after it has refused a client may be why."""

ACTIVE_LIMIT = 20
"""Active jobs that a row names."""

type _Pair = tuple[str, str]


class Attempts:
    """Rows of refused CreateScanJob requests, oldest first.

    ``touched`` are those that the last event made, or told more of.
    """

    def __init__(self, scanners: Scanners, devices: Devices) -> None:
        self._scanners = scanners
        self._devices = devices
        self._rows: Newest[int, Attempt] = Newest(ATTEMPTS_LIMIT)
        self._last: Newest[_Pair, Attempt] = Newest(WAITING_LIMIT)
        self._missed: Newest[str, Event] = Newest(WAITING_LIMIT)
        self._used: Newest[_Pair, str] = Newest(WAITING_LIMIT)
        self._made = 0

    def __iter__(self) -> Iterator[Attempt]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def forgotten(self) -> int:
        """Rows that were too many to keep."""
        return self._rows.forgotten

    def waiting(self, device: str) -> list[Attempt]:
        """The newest row of each client of a device (a host) that has not got a job since."""
        if not self._last:
            return []
        return [it for (_, host), it in self._last.items() if host == device]

    def unanswered(self, waiting: Iterable[Event]) -> list[Unanswered]:
        """Requests whose answer the capture lacks, beside those of ``waiting`` that are such."""
        rows: dict[_Pair, Unanswered] = {}
        for asked in (*self._missed.values(), *waiting):
            if asked.operation == "CreateScanJob":
                pair = self._pair(asked)
                row = rows.setdefault(pair, Unanswered(client=pair[0], device=pair[1]))
                row.source = source_of(asked.message)
                row.count += 1
                row.events = [*row.events, asked.seq][:EVENTS_LIMIT]
        return list(rows.values())

    def refused(
        self, event: Event, asked: Event, open_jobs: list[Job], since_end_us: int | None
    ) -> Attempt | None:
        """A request that got no job while others were open, after the device's last job ended."""
        if is_missed(event):
            self._missed[asked.exchange] = asked
            return None
        pair = self._pair(asked)
        answer, source = answer_of(event), source_of(asked.message)
        row = self._last.get(pair)
        late = row is not None and asked.time_us - row.last_us > PAUSE_US
        if row is None or late or (row.answer, row.source) != (answer, source):
            row = self._row(pair, answer, asked)
            row.since_end_us = since_end_us
            row.before = self._scanner(host_of(asked.device))
            row.settings = self._settings(asked, answer)
        row.count += 1
        row.last_us = event.time_us
        row.kept_open = self._used.get(pair) == asked.source
        self._used[pair] = asked.source
        row.blocking = _blocking(open_jobs, event.time_us)
        if len(row.events) < EVENTS_LIMIT:
            row.events.append(event.seq)
        return row

    def accepted(self, event: Event, job: Job) -> Attempt | None:
        """The request that got a job; the row of those before it that did not."""
        pair = job.client, job.device
        self._used[pair] = event.destination
        row = self._last.pop(pair, None)
        if row is not None:
            row.accepted = job.name
            row.accepted_us, row.accepted_event = event.time_us, event.seq
        return row

    def told_of_scanner(self, event: Event, device: str) -> list[Attempt]:
        """Rows of clients that wait, after the scanner told its state."""
        rows = self._just_refused(device, event)
        seen = self._scanner(host_of(event.device)) if rows else None
        if seen is None or seen.event != event.seq:
            return []
        for row in rows:
            row.after = seen
        return rows

    def told_of_jobs(self, event: Event, device: str, jobs: list[Job]) -> list[Attempt]:
        """Rows of clients that wait, after the device told which jobs are active."""
        rows = self._just_refused(device, event)
        for row in rows:
            row.active = tuple(it.name for it in jobs[:ACTIVE_LIMIT])
            known = {it.job for it in row.blocking}
            others = [it for it in jobs if it.name not in known and not it.is_over]
            row.blocking += _blocking(others, row.last_us)[: ACTIVE_LIMIT - len(known)]
            row.active_event = event.seq
        return rows

    def _just_refused(self, device: str, event: Event) -> list[Attempt]:
        return [it for it in self.waiting(device) if event.time_us - it.last_us <= SOON_US]

    def _pair(self, asked: Event) -> _Pair:
        return host_of(asked.source), self._devices.main_host(host_of(asked.device))

    def _row(self, pair: _Pair, answer: str, asked: Event) -> Attempt:
        self._made += 1
        owner, job_name = names_in(asked.message)
        row = Attempt(
            number=self._made,
            client=pair[0],
            device=pair[1],
            answer=answer,
            source=source_of(asked.message),
            owner=owner,
            job_name=job_name,
            kind=kind_of(asked),
            first_us=asked.time_us,
            last_us=asked.time_us,
        )
        self._rows[row.number] = row
        self._last[pair] = row
        self._last.refresh(pair)
        return row

    def _settings(self, asked: Event, answer: str) -> tuple[RefusedSetting, ...]:
        """What may be wrong with a ticket, by what its scanner had said."""
        scanner = self._scanners.of(host_of(asked.device))
        if scanner is None or answer.startswith("ServerError"):
            return ()
        verdict = scanner.verdict
        ours = verdict is not None and verdict.client == host_of(asked.source)
        proposed = verdict.proposed if verdict is not None and ours else None
        return refused_settings(ticket_in(asked.message), proposed, scanner.configuration)

    def _scanner(self, device: str) -> ScannerSeen | None:
        """The state that a scanner told last."""
        scanner = self._scanners.of(device)
        if scanner is None or scanner.state_us is None or scanner.state_event is None:
            return None
        return ScannerSeen(
            state=scanner.state,
            reasons=tuple(it for it in scanner.reasons[:REASONS_LIMIT] if it != "None"),
            time_us=scanner.state_us,
            event=scanner.state_event,
        )


def _blocking(jobs: list[Job], until_us: int) -> tuple[Blocking, ...]:
    """Jobs that are in the way, and for how long nobody had fetched from them."""
    rows = []
    for job in jobs[:ACTIVE_LIMIT]:
        times = [it for it in (job.last_asked_us, job.last_step_us) if it is not None]
        idle_us = max(0, until_us - max(times)) if times else None
        rows.append(Blocking(job=job.name, owner=job.owner, client=job.client, idle_us=idle_us))
    return tuple(rows)
