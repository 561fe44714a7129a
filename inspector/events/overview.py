"""What a capture holds, in numbers, and what it cannot show: a fold over its events.

Rule: only counting. Who did what to which job, and why it failed, is told elsewhere.
"""

from collections import Counter

import msgspec

from inspector.events.event import Event, Kind, Phase
from inspector.events.summaries_finding import name_of
from inspector.events.unopened import unopened
from inspector.events.words import counted
from inspector.protocols.transfer import Metadata
from inspector.tls.reasons import NO_DATA, NOT_ANSWERED
from inspector.wire.tally import Tally

HOSTS_LIMIT = 1000
"""Devices and clients that are counted apart; a capture of a network has tens."""


class Count(msgspec.Struct, kw_only=True):
    """How often an operation was seen, by phase."""

    service: str
    operation: str
    requests: int = 0
    responses: int = 0
    faults: int = 0
    messages: int = 0
    repeated: int = 0


class Overview(msgspec.Struct, kw_only=True):
    """Counts of events. Times are Unix microseconds, 0 if there is none.

    ``models`` tells what devices say they are. ``messages`` that need no answer are notifications
    and datagrams. ``unopened`` counts connections that were refused or not answered. ``closed`` are
    names asked for by TLS connections that could not be read, and ``silent`` those in which nothing
    was said. ``whole`` counts the answers that came with their requests, ``orphans`` those without.
    """

    events: int = 0
    first_us: int = 0
    last_us: int = 0
    operations: dict[str, Count] = {}
    devices: Counter[str] = msgspec.field(default_factory=Counter)
    clients: Counter[str] = msgspec.field(default_factory=Counter)
    models: dict[str, str] = {}
    faults: Counter[str] = msgspec.field(default_factory=Counter)
    undecoded: int = 0
    noted: int = 0
    cut: int = 0
    unopened: int = 0
    datagrams: int = 0
    discovery: int = 0
    repeated: int = 0
    unanswered: int = 0
    orphans: int = 0
    whole: int = 0
    closed: Counter[str] = msgspec.field(default_factory=Counter)
    silent: Counter[str] = msgspec.field(default_factory=Counter)

    @property
    def read(self) -> int:
        """Messages that could be read."""
        tls = self.closed.total() + self.silent.total()
        return self.events - self.undecoded - self.cut - self.unopened - tls

    @property
    def is_one_sided(self) -> bool:
        """Whether there are requests or answers, and no exchange of both."""
        return not self.whole and (self.unanswered > 0 or self.orphans > 0)

    def add(self, event: Event) -> None:
        """Count one event."""
        self.events += 1
        if event.time_us:
            self.first_us = min(self.first_us or event.time_us, event.time_us)
            self.last_us = max(self.last_us, event.time_us)
        if unopened(event):
            self.unopened += 1
            return
        self.noted += bool(event.notes)
        if event.kind is Kind.TLS:
            names = self.closed if _says_something(event) else self.silent
            names[event.tls.server_name if event.tls else ""] += 1
            return
        self.cut += event.kind is Kind.CUT
        self.undecoded += event.phase is Phase.UNDECODED and event.kind is not Kind.CUT
        self.datagrams += event.kind is Kind.DATAGRAM
        self.discovery += event.service == "discovery"
        self.repeated += event.repeats is not None
        self.unanswered += event.kind is Kind.REQUEST
        if event.kind in (Kind.RESPONSE, Kind.CUT):
            answers = event.elapsed_us is not None
            self.unanswered -= answers
            self.orphans += not answers
            self.whole += answers and event.kind is Kind.RESPONSE
        if event.fault is not None:
            self.faults[event.fault.subcode or event.fault.code] += 1
        self._count_operation(event)
        self._count_hosts(event)

    def _count_operation(self, event: Event) -> None:
        if not (event.service or event.operation):
            return
        name = f"{event.service} {event.operation}".strip()
        count = self.operations.get(name)
        if count is None:
            count = Count(service=event.service, operation=event.operation)
            self.operations[name] = count
        count.repeated += event.repeats is not None
        match event.phase:
            case Phase.REQUEST:
                count.requests += 1
            case Phase.RESPONSE:
                count.responses += 1
            case Phase.FAULT:
                count.faults += 1
            case Phase.NOTIFICATION | Phase.ONEWAY:
                count.messages += 1

    def _count_hosts(self, event: Event) -> None:
        if not event.device:
            return
        client = event.destination if event.source == event.device else event.source
        for hosts, end in ((self.devices, event.device), (self.clients, client)):
            host = end.rpartition(":")[0].strip("[]")
            if host in hosts or len(hosts) < HOSTS_LIMIT:
                hosts[host] += 1
                if isinstance(event.message, Metadata) and end == event.device:
                    self.models[host] = name_of(event.message)


def _says_something(event: Event) -> bool:
    """Whether messages may have passed inside a TLS connection."""
    reason = event.notes[-1].text if event.notes else ""
    if event.tls is not None and not (event.tls.client_bytes or event.tls.server_bytes):
        return False
    return not reason.startswith(_SILENT)


_SILENT = ("the client refused", "the server refused", NOT_ANSWERED, NO_DATA)
"""How the reasons begin where it did not come to that: in TLS 1.3 the handshake counts as data."""


def blind_spots(overview: Overview, tally: Tally | None) -> list[str]:
    """What a capture cannot show, and why, a sentence each; empty if nothing is known to lack."""
    found = []
    if tally is not None:
        found += [text.format(counted(number, unit)) for number, unit, text in _of(tally) if number]
    if overview.closed:
        found.append(f"What {_tls(overview.closed)} said: keys are needed, see --keylog.")
    if overview.silent:
        found.append(f"The purpose of {_tls(overview.silent)}: nothing was said inside.")
    if not (overview.datagrams or overview.discovery):
        found.append("How the device was found: no discovery (UDP) is in it.")
    if overview.orphans:
        told = counted(overview.orphans, "answer")
        found.append(f"What led to {told}: no request is in it.")
    if overview.unanswered > 0:
        told = counted(overview.unanswered, "request")
        found.append(f"What became of {told}: no answer is in it.")
    return found


def _tls(names: Counter[str]) -> str:
    """``2 TLS connections (asked for: dsm.example.com)``."""
    told = ", ".join(sorted(filter(None, names))[:5])
    asked = f" (asked for: {told})" if told else ""
    return f"{counted(names.total(), 'TLS connection')}{asked}"


def shortcomings(tally: Tally) -> list[str]:
    """What is wrong with the packets of a capture, a few words each."""
    words = (
        (tally.duplicated, "packet", "seen twice by the capture tool, told once"),
        (tally.snapped, "packet", "cut short"),
        (tally.lost_bytes, "byte", "of streams missing"),
        (tally.joined, "connection", "without a beginning"),
        (tally.one_sided, "connection", "captured one way only"),
        (tally.tls - tally.tls_opened, "TLS connection", "not opened"),
    )
    return [f"{counted(number, unit)} {what}" for number, unit, what in words if number]


def _of(tally: Tally) -> tuple[tuple[int, str, str], ...]:
    """How often, of what, and what to say about it."""
    return (
        (tally.joined, "connection", "The beginning of {}: the capture started later."),
        # without such a connection, what was passed over is no HTTP at all
        (
            tally.skipped_bytes if tally.joined else 0,
            "byte",
            "{} before the first message that was seen from its beginning.",
        ),
        (tally.one_sided, "connection", "One side of {}: only the other was captured."),
        (tally.snapped, "packet", "The rest of {}: the capture cut them (see its snap length)."),
        (tally.lost_bytes, "byte", "{} of streams: they are missing from the capture."),
        (tally.lost_fragments, "fragment", "What belongs to {}: the other parts are missing."),
    )
