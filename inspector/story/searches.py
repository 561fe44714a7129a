"""The discovery chain: how a device was looked for and found, and where it stopped.

Rule 1: a chain is of two hosts, the client's and the device's; which hosts are one device, the
devices know.
Rule 2: how long an answer took is told from the last sending of what it answers.
"""

from collections.abc import Callable, Iterator

from inspector.events.event import Event, Kind, Phase
from inspector.events.unopened import unopened
from inspector.newest import Newest
from inspector.protocols import discovery
from inspector.protocols.transfer import Metadata
from inspector.soap.namespaces import fold_id
from inspector.story.device import SCANNER_TYPE, TEXT_LIMIT, Outcome, names
from inspector.story.hosts import host_of
from inspector.story.missed import is_missed
from inspector.story.places import family, ip_of
from inspector.story.reach import end_of
from inspector.story.search import (
    ANSWERS_LIMIT,
    HTTP,
    MULTICAST,
    TYPES_LIMIT,
    UNICAST,
    Answer,
    Chain,
    Search,
)

SEARCHES_LIMIT = 500
"""Searches that are kept; sane-airscan sends about ten a second while it looks."""

CHAINS_LIMIT = 1000
"""Pairs of a client and a device that are kept."""

_FINDING = frozenset({"discovery", "transfer", ""})


class Searches:
    """All searches, and how far each client came with each device, in order.

    ``answered`` is the search that the last event answers.
    """

    def __init__(self) -> None:
        self.answered: Search | None = None
        self._count = 0
        self._searches: Newest[int, Search] = Newest(SEARCHES_LIMIT)
        self._by_id: Newest[str, Search] = Newest(SEARCHES_LIMIT)
        self._chains: Newest[tuple[str, str], Chain] = Newest(CHAINS_LIMIT)

    def __iter__(self) -> Iterator[Search]:
        return iter(self._searches.values())

    def __len__(self) -> int:
        return len(self._searches)

    @property
    def forgotten(self) -> int:
        """Searches that were too many to keep."""
        return self._searches.forgotten

    @property
    def chains(self) -> list[Chain]:
        """How far each client came with each device, in the order in which it began."""
        return [*self._chains.values()]

    def chain_of(self, client: str, device: str) -> Chain | None:
        """How far a client (a host) came with a device (a host)."""
        return self._chains.get((client, device))

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        self.answered = None
        if event.kind is Kind.REQUEST:
            if event.service not in _FINDING and event.phase is not Phase.NOTIFICATION:
                self._used(event)
                return
        elif event.service not in _FINDING:
            return
        take = _TAKES.get((event.service, event.operation))
        if take is not None:
            take(self, event, asked)

    # --- Probe and Resolve -----------------------------------------------------------------------

    def _searching(self, event: Event, asked: Event | None) -> None:
        if event.kind is Kind.CUT:
            return
        is_answer = event.kind is Kind.RESPONSE or event.phase is Phase.RESPONSE
        if is_answer:
            self._found(event, asked)
        else:
            self._asks(event)

    def _asks(self, event: Event) -> None:
        name = fold_id(event.message_id)
        known = self._by_id.get(name) if name else None
        if known is not None and event.repeats is not None:
            known.sent += 1
            known.last_us = event.time_us
            return
        client, target = host_of(event.source), host_of(event.destination)
        row = Search(
            operation=event.operation,
            client=client,
            over=_way(event, target),
            family=family(client),
            event=event.seq,
            first_us=event.time_us,
            last_us=event.time_us,
        )
        message = event.message
        if isinstance(message, discovery.Probe):
            row.types = tuple(it[:TEXT_LIMIT] for it in (message.types or ())[:TYPES_LIMIT])
        elif isinstance(message, discovery.Resolve) and message.endpoint_reference:
            row.address = fold_id(message.endpoint_reference.address or "")[:TEXT_LIMIT]
        self._count += 1
        self._searches[self._count] = row
        if name:
            self._by_id[name] = row
        if row.over == HTTP:
            self._chain(client, target).probed_event = event.seq

    def _found(self, event: Event, asked: Event | None) -> None:
        if event.repeats is not None:
            return
        message = event.message
        row = self._by_id.get(fold_id(event.relates_to or (asked.message_id if asked else "")))
        matches: tuple[discovery.ProbeMatch | discovery.ResolveMatch, ...] = ()
        if isinstance(message, discovery.ProbeMatches):
            matches = message.probe_match[:ANSWERS_LIMIT]
        elif isinstance(message, discovery.ResolveMatches) and message.resolve_match:
            matches = (message.resolve_match,)
        if row is not None:
            self.answered = row
            self._take_answers(row, matches, event)
        if matches:
            self._take_match(row, matches[0], event)

    def _take_answers(
        self,
        row: Search,
        matches: tuple[discovery.ProbeMatch | discovery.ResolveMatch, ...],
        event: Event,
    ) -> None:
        if not matches:
            row.none_event = event.seq
        for address in dict.fromkeys(map(_endpoint, matches)):  # some say it twice
            row.answered += 1
            if len(row.answers) < ANSWERS_LIMIT:
                row.answers.append(
                    Answer(
                        host=host_of(event.source),
                        address=address,
                        event=event.seq,
                        time_us=event.time_us,
                        delay_us=max(0, event.time_us - row.last_us),
                    )
                )

    def _take_match(
        self,
        row: Search | None,
        match: discovery.ProbeMatch | discovery.ResolveMatch,
        event: Event,
    ) -> None:
        chain = self._chain(host_of(event.destination), host_of(event.source))
        asked_for = names(SCANNER_TYPE, row.types) if row else False
        chain.scanner = chain.scanner or asked_for or names(SCANNER_TYPE, match.types)
        if isinstance(match, discovery.ResolveMatch):
            if not chain.resolved_event:
                chain.resolved_us, chain.resolved_event = event.time_us, event.seq
        elif not chain.found_event:
            chain.found_us, chain.found_event = event.time_us, event.seq
            chain.delay_us = max(0, event.time_us - row.last_us) if row else None

    # --- Get, and what comes after it ------------------------------------------------------------

    def _chain(self, client: str, device: str) -> Chain:
        chain = self._chains.get((client, device))
        if chain is None:
            chain = Chain(client=client, device=device, family=family(client))
            self._chains[client, device] = chain
        return chain

    def _getting(self, event: Event, asked: Event | None) -> None:
        if event.kind is Kind.REQUEST:
            chain = self._chain(host_of(event.source), host_of(event.destination))
            chain.gets += 1
            chain.get_us, chain.get_event = event.time_us, event.seq
            return
        is_told = isinstance(event.message, Metadata) and event.phase is Phase.RESPONSE
        if asked is None and not is_told:
            return
        client, device = event.destination, event.source
        if asked is not None:
            client, device = asked.source, asked.destination
        chain = self._chain(host_of(client), host_of(device))
        if is_told or is_missed(event):
            chain.got_us, chain.got_event = event.time_us, event.seq
        elif event.kind is Kind.CUT:
            chain.cut_event = event.seq
        else:
            chain.fault_event = event.seq

    def _failed(self, event: Event, asked: Event | None) -> None:
        """A connection that was not opened, or stays closed."""
        client, device, outcome = event.source, event.destination, Outcome.SEALED
        if event.kind is not Kind.TLS:
            if not unopened(event):
                return
            client, device, outcome = device, client, end_of(event)
        chain = self._chains.get((host_of(client), host_of(device)))
        if chain is not None:
            chain.failed, chain.failed_event = outcome, event.seq

    def _used(self, event: Event) -> None:
        chain = self._chain(host_of(event.source), host_of(event.destination))
        if not chain.used_event:
            chain.used_us, chain.used_event = event.time_us, event.seq
            chain.used = event.operation


def _endpoint(match: discovery.ProbeMatch | discovery.ResolveMatch) -> str:
    reference = match.endpoint_reference
    return fold_id((reference.address if reference else "") or "")[:TEXT_LIMIT]


def _way(event: Event, target: str) -> str:
    if event.kind is Kind.REQUEST:
        return HTTP
    ip = ip_of(target)
    return MULTICAST if ip is not None and ip.is_multicast else UNICAST


_TAKES: dict[tuple[str, str], Callable[[Searches, Event, Event | None], None]] = {
    ("discovery", "Probe"): Searches._searching,
    ("discovery", "Resolve"): Searches._searching,
    ("transfer", "Get"): Searches._getting,
    ("", ""): Searches._failed,
}
