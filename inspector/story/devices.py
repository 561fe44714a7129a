"""Devices: one row for all addresses, ports and families of one endpoint.

Rule 1: two hosts are one device when both sent or answered for the same endpoint. What a device
only claims (XAddrs, addresses of its services) is kept as a claim and makes nothing one. But one
that was asked by a name, as a proxy was told it, is expected where it says that its services are:
its notifications come from there.
Rule 2: a host belongs to whoever answered Get there last, else to who was first heard there.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec import UNSET

from inspector.events.event import Event, Kind, Phase
from inspector.newest import Newest
from inspector.protocols import discovery
from inspector.protocols.addressing import EndpointReference
from inspector.protocols.transfer import Metadata
from inspector.soap.namespaces import fold_id
from inspector.story import device_rows as rows
from inspector.story.device import (
    HOSTS_LIMIT,
    SCAN_SERVER,
    SCANNER,
    TEXT_LIMIT,
    Asked,
    Device,
    Outcome,
    Reached,
)
from inspector.story.hosts import host_of
from inspector.story.places import family, parsed
from inspector.story.reach import Reach, end_of, named_in

ROWS_LIMIT = 500
"""Devices that are kept; a network has tens."""

ADDRESSES_LIMIT = 4 * ROWS_LIMIT
"""Hosts, endpoints and ports that are remembered."""

MATCHES_LIMIT = 50
"""Devices that one message may tell of; only a discovery proxy tells of more than one."""

_ANNOUNCED = discovery.Hello | discovery.Bye | discovery.ProbeMatch | discovery.ResolveMatch
_ROLES = {"scan": SCANNER, "dsd": SCANNER, "dsp": SCANNER, "dsc": SCAN_SERVER}
_HEAD = "urn:uuid:"


class News(NamedTuple):
    """What the last event changed at a device that should not change often.

    ``what`` is one of ``restarted``, ``number``, ``instance`` and ``version``; ``before`` and
    ``event_before`` (0 if there is none) are what it was, and the event that said so.
    """

    device: Device
    what: str
    before: int | None
    event_before: int
    now: int | None


class Devices:
    """All devices, in the order in which they were first seen; ``news`` are the last event's.

    ``reach`` tells what was seen of each address.
    """

    def __init__(self) -> None:
        self.news: tuple[News, ...] = ()
        self._count = 0
        self._rows: Newest[int, Device] = Newest(ROWS_LIMIT)
        self._by_host: Newest[str, Device] = Newest(ADDRESSES_LIMIT)
        self._by_endpoint: Newest[str, Device] = Newest(ADDRESSES_LIMIT)
        self._expected: Newest[str, int] = Newest(ADDRESSES_LIMIT)
        self._claims: Newest[str, int] = Newest(ADDRESSES_LIMIT)
        self.reach = Reach(ADDRESSES_LIMIT)

    def __iter__(self) -> Iterator[Device]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def forgotten(self) -> int:
        """Devices that were too many to keep."""
        return self._rows.forgotten

    @property
    def restarted(self) -> Device | None:
        """The device that was found restarted by the last event."""
        return next((it.device for it in self.news if it.what == "restarted"), None)

    def of(self, who: str) -> Device | None:
        """The device of a host or an endpoint address."""
        return self._by_host.get(who) or self._by_endpoint.get(fold_id(who))

    def at(self, host: str, port: str) -> Device | None:
        """The device of a host; of several there, the one that claims the port (if it is known)."""
        if not port:
            return self.of(host)
        claims = self.claimant(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        return claims if claims is not None and host in claims.hosts else self.of(host)

    def claimant(self, address: str) -> Device | None:
        """The device that claimed a host and port last, in its XAddrs or for a service."""
        return self._rows.get(self._claims.get(address, 0))

    def main_host(self, host: str) -> str:
        """The host that stands for all of a device: the one where it was first heard."""
        row = self._by_host.get(host)
        return row.hosts[0] if row is not None and row.hosts else host

    def label(self, who: str, port: str = "") -> str:
        """``Brightlake M2070 (192.0.2.10)``; what was given if nothing more is known."""
        row = self.at(who, port)
        if row is None:
            return who
        host = who if who in row.hosts or not row.hosts else row.hosts[0]
        return f"{row.name} ({host})" if row.name else host

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        if self.news:
            self.news = ()
        if event.kind is Kind.DATAGRAM:
            if event.repeats is not None:
                return
        elif event.kind is Kind.TLS:
            self.reach.seal(event)
            return
        else:
            self._http(event, asked)
        take = _TAKES.get(type(event.message))
        if take is not None and event.phase is not Phase.UNDECODED:
            take(self, event, asked)

    # --- HTTP ------------------------------------------------------------------------------------

    def _http(self, event: Event, asked: Event | None) -> None:
        server, client, request = event.source, event.destination, asked
        outcome = Outcome.ANSWERED
        if event.kind is Kind.REQUEST:
            server, client, request = client, server, event
            outcome = Outcome.UNANSWERED
        elif event.kind is Kind.CUT:
            outcome = end_of(event)
            if asked is not None:
                server, client = asked.destination, asked.source
            elif outcome is Outcome.CUT:
                return
        http = request.http if request is not None else None
        target = http.target if http is not None else ""
        self.reach.take(server, outcome, client, event, target)
        if request is not None and http is not None and http.host is not UNSET:
            self.reach.take_named(named_in(request), outcome, client, event, target)
        if not event.device or (event.device == server and event.kind is not Kind.RESPONSE):
            return  # nobody has answered
        row = self._at(host_of(event.device), event)
        role = _ROLES.get(event.service)
        if role is not None and role not in row.roles:
            row.roles.append(role)
        if event.service == "dsp" and server != event.device and event.kind is Kind.RESPONSE:
            other = self._at(host_of(server), event)
            if SCAN_SERVER not in other.roles:
                other.roles.append(SCAN_SERVER)

    # --- rows ------------------------------------------------------------------------------------

    def _at(self, host: str, event: Event) -> Device:
        """The row of a host that sent or answered."""
        row = self._by_host.get(host)
        if row is None:
            row = self._rows.get(self._expected.get(host, 0)) or self._new(event)
            row.hosts.append(host)
            self._by_host[host] = row
        return self._heard(row, event)

    def _heard(self, row: Device, event: Event) -> Device:
        """A row that spoke just now; one that was forgotten is back."""
        row.last_us, row.last_event = event.time_us, event.seq
        if row.number not in self._rows:
            self._rows[row.number] = row
        return row

    def _new(self, event: Event) -> Device:
        self._count += 1
        row = self._rows[self._count] = Device(
            number=self._count,
            first_us=event.time_us,
            first_event=event.seq,
            last_us=event.time_us,
            last_event=event.seq,
        )
        return row

    def _known(self, endpoint: str, host: str, event: Event, *, got: bool = False) -> Device:
        """The row of an endpoint for which a host spoke, empty if somebody else spoke for it."""
        row = self._by_endpoint.get(endpoint)
        there = self._by_host.get(host) if host else None
        if there is not None and not there.address and there is not row:
            if row is None:
                row = there
            else:
                self._join(row, there)
        if row is None:
            row = self._new(event)
        row.address = row.address or endpoint
        self._by_endpoint[endpoint] = row
        if host:
            if host not in row.hosts and len(row.hosts) < HOSTS_LIMIT:
                row.hosts.append(host)
            if there is None or got or there.number not in self._rows:
                self._by_host[host] = row
        return self._heard(row, event)

    def _join(self, row: Device, other: Device) -> None:
        """A device that was known by its host alone turns out to be this one."""
        rows.merge(row, other)
        self._rows.pop(other.number, None)
        for host in other.hosts:
            self._by_host[host] = row
        for address in rows.addresses_of_services(row):
            self._claims[address] = row.number

    # --- discovery -------------------------------------------------------------------------------

    def _announced(self, event: Event, *found: _ANNOUNCED | None) -> None:
        host = host_of(event.source)
        told = [(_endpoint(it.endpoint_reference), it) for it in found[:MATCHES_LIMIT] if it]
        alone = len({endpoint for endpoint, _ in told}) == 1
        for endpoint, it in told:
            if endpoint:
                row = self._known(endpoint, host if alone else "", event)
                self._take(row, it, event, host)
                if alone:
                    self._take_sequence(row, it, event)
            elif alone:
                self._at(host, event)

    def _take(self, row: Device, it: _ANNOUNCED, event: Event, host: str) -> None:
        if isinstance(it, discovery.Bye):
            row.bye_us, row.bye_event = event.time_us, event.seq
        else:
            row.bye_us = row.bye_event = None
        rows.take_types(row, it.types)
        row.xaddrs = rows.places(row.xaddrs, it.xaddrs or (), host, event.seq, self._of(row))
        before, version = row.metadata_version, it.metadata_version
        if version is not None and version != before:
            last = row.versions[-1].event if row.versions else 0
            rows.take_version(row, version, event)
            if before is not None and version < before:
                self.news += (News(row, "version", before, last, version),)

    def _take_sequence(self, row: Device, it: _ANNOUNCED, event: Event) -> None:
        before, event_before = row.instance, row.instance_event
        instance = event.app_sequence.instance_id if event.app_sequence else None
        is_hello = isinstance(it, discovery.Hello)
        what = rows.take_instance(row, event, is_hello=is_hello)
        if what:
            self.news += (News(row, what, before, event_before, instance),)
        last = row.sequence
        if rows.take_number(row, event) and last and event.app_sequence:
            now = event.app_sequence.message_number
            self.news += (News(row, "number", last.number, last.event, now),)

    def _matches(self, event: Event, asked: Event | None) -> None:
        self._announced(event, *event.message.probe_match[:MATCHES_LIMIT])

    def _resolved(self, event: Event, asked: Event | None) -> None:
        self._announced(event, event.message.resolve_match)

    def _greeted(self, event: Event, asked: Event | None) -> None:
        self._announced(event, event.message)

    # --- metadata --------------------------------------------------------------------------------

    def _described(self, event: Event, asked: Event | None) -> None:
        host = host_of(event.source)
        endpoint = _asked_endpoint(asked) or rows.host_endpoint(event.message)
        row = self._known(endpoint, host, event, got=True) if endpoint else self._at(host, event)
        rows.take_metadata(row, event, host, self._of(row))
        row.metadata_asked = _hosts_asked(asked) if asked is not None else ()
        if not family(host):
            self._expect(row, event)

    def _expect(self, row: Device, event: Event) -> None:
        """A device that is known by a name will be heard where its services are."""
        for host in rows.hosts_of_services(row):
            there = self._by_host.get(host)
            if host == host_of(event.destination) or len(row.hosts) >= HOSTS_LIMIT:
                continue
            if there is None:
                self._expected[host] = row.number
            elif there is not row and not there.address:
                self._join(row, there)

    def _of(self, row: Device) -> rows.Claimed:
        """What was seen of an address that a device claims."""

        def claimed(url: str) -> tuple[Reached, Asked]:
            address = parsed(url).address
            self._claims[address] = row.number
            return self.reach.at(address), self.reach.path(address, url)

        return claimed


def _endpoint(reference: EndpointReference | None) -> str:
    return fold_id((reference.address if reference else None) or "")[:TEXT_LIMIT]


def _asked_endpoint(asked: Event | None) -> str:
    """Whom a Get was for: an endpoint, not the URL of a service or somebody anonymous."""
    to = fold_id(asked.to)[:TEXT_LIMIT] if asked else ""
    return to if to.startswith((_HEAD, "https://")) else ""


def _hosts_asked(asked: Event) -> tuple[str, ...]:
    """The hosts that a request names: in the address that it is for, and in where it went."""
    went = named_in(asked) or asked.destination
    return tuple(dict.fromkeys(filter(None, (parsed(asked.to).host, host_of(went)))))


_TAKES: dict[type, Callable[[Devices, Event, Event | None], None]] = {
    discovery.Hello: Devices._greeted,
    discovery.Bye: Devices._greeted,
    discovery.ProbeMatches: Devices._matches,
    discovery.ResolveMatches: Devices._resolved,
    Metadata: Devices._described,
}
