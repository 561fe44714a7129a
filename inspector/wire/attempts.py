"""Connections that were asked for and never opened: refused, or not answered.

Rule 1: an attempt is told once, however often it was repeated: when it is refused, or when it has
waited for ``PATIENCE_US``. What could still be answered when the capture ends is not told.
Rule 2: that nobody answered is certain only if the request was repeated, or if the capture has
what the host sends to one receiver; a switch shows everybody what is for a group, and now and then
a first request. A side that goes on was answered, even if the answer is not in the capture.
Rule 3: a copy that we wrote holds only those that were told: there nobody answered any of them.
Rule 4: there is no content to tell WSD by, so the address decides: one that messages of the field
name or come from, or a port of WSDAPI. All tables are bounded.
Sources: RFC 9293, section 3.10.7.3 (SYN-SENT); RFC 6298, section 5.7; RFC 5461 (ICMP).
"""

import ipaddress
import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from inspector.errors import Note
from inspector.newest import Newest
from inspector.wire.duplicates import DUPLICATE_US
from inspector.wire.icmp import Unreachable
from inspector.wire.observation import (
    REFUSED,
    UNANSWERED,
    UNREACHABLE,
    Address,
    Cut,
    Datagram,
    Observation,
    Request,
    Response,
)
from inspector.wire.packets import ACK, FIN, RST, SYN, TcpSegment
from inspector.wire.tcp_pieces import Connection

PATIENCE_US = 5_000_000
"""How long nothing has to come after a request: it is repeated after 1 s, Windows 7 waits 3 s."""

WAITING_LIMIT = 4096
"""Attempts that wait, and that were told; a scan of ports makes the oldest go."""

NAMED_LIMIT = 4096
"""Addresses and hosts that messages named; a network has tens."""

WSDAPI_PORTS = frozenset({5357, 5358})
"""Ports of nothing else. Source: IANA, wsdapi and wsdapi-s."""

WEB_PORTS = frozenset({80, 443})
"""Ports at which a host of the field is likely asked for the field."""

_LOOKED_AT = 32_767
"""Bytes of a message that are looked at for addresses: the largest envelope DPWS allows."""

_URL = re.compile(
    rb"(https?)://(?!schemas\.|www\.w3\.org|docs\.oasis)"
    rb"(\[[\w:.%-]{2,80}\]|[\w.-]{1,253})(?::(\d{1,5}))?"
)
_PORTS = {b"http": 80, b"https": 443}
_MASK = 0xFFFFFFFF
_KIND = SYN | ACK | RST | FIN
NEVER_US = 1 << 63

type _Ends = tuple[Address, Address]
type Naming = Callable[[Address], Address]
"""The name that an address stands for, itself as a rule."""


class Failed(NamedTuple):
    """A connection that was never opened, and the number of the packet that asked for it."""

    connection: Connection
    cut: Cut
    packet: int


class _Attempt:
    """Somebody asked for a connection, once or repeatedly."""

    __slots__ = (
        "chosen",
        "connection",
        "count",
        "first_us",
        "last_us",
        "length",
        "packet",
        "sequence",
        "show",
    )

    def __init__(
        self,
        number: int,
        segment: TcpSegment,
        time_us: int,
        packet: int,
        *,
        show: bool,
        chosen: bool,
    ) -> None:
        self.connection = Connection(number, segment.source, segment.destination)
        self.sequence = segment.sequence
        self.length = 1 + segment.length  # data may come with it (RFC 7413)
        self.first_us = self.last_us = time_us
        self.packet = packet
        self.count = 1
        self.show = show
        self.chosen = chosen


class Attempts:
    """All attempts of one capture; ``due_us`` is when ``lapse`` has something to look at."""

    def __init__(self, naming: Naming) -> None:
        self.due_us = NEVER_US
        self.waiting = Newest[_Ends, _Attempt](WAITING_LIMIT)  # the longest silent first
        self._told = Newest[_Ends, int](WAITING_LIMIT)
        self._naming = naming
        self._named = Newest[Address, None](NAMED_LIMIT)
        self._hosts = Newest[str, None](NAMED_LIMIT)
        self._heard = Newest[str, None](NAMED_LIMIT)

    def hear(self, observed: Observation) -> None:
        """Learn from a message of the field who takes part and which addresses it names."""
        if not isinstance(observed, Request | Response | Datagram):
            return
        if not _is_group(observed.destination.host):
            self._heard[observed.source.host] = None
        if isinstance(observed, Datagram):
            self._hosts[observed.source.host] = None
        else:
            server = observed.destination if isinstance(observed, Request) else observed.source
            self._named[server] = None
            self._hosts[server.host] = None
        parts = observed.body.multipart
        told = _URL.findall(parts.root if parts else observed.body.head, 0, _LOOKED_AT)
        for found in dict.fromkeys(told):
            address = _address(*found)
            self._named[address] = None
            self._hosts[address.host] = None

    def take(
        self,
        segment: TcpSegment,
        number: int,
        time_us: int,
        packet: int,
        *,
        show: bool,
        chosen: bool = False,
    ) -> list[Failed]:
        """What a segment of connection ``number`` means.

        ``show``: we made it, ``chosen``: we copied it, because of what it was found to mean. So it
        is told whoever it is for.
        """
        source, destination, flags = segment.source, segment.destination, segment.flags
        if flags & _KIND == SYN:
            asked = _Attempt(number, segment, time_us, packet, show=show, chosen=chosen)
            return self._ask(asked)
        ends = destination, source
        attempt = self.waiting.get(ends)
        if flags & RST and attempt is not None:
            if flags & ACK and _answers(segment, attempt):
                return self._fail(ends, attempt, time_us, REFUSED)
            return []
        if attempt is None:
            ends = source, destination
        if ends in self.waiting:  # it was answered, or goes on or takes it back, because it was
            del self.waiting[ends]
            self._look_ahead()
        return []

    def bounce(self, said: Unreachable, time_us: int) -> list[Failed]:
        """Somebody on the way says that a request did not arrive."""
        ends = said.source, said.destination
        attempt = self.waiting.get(ends)
        if attempt is None or said.sequence != attempt.sequence:
            return []
        begins = REFUSED if said.refused else UNREACHABLE
        return self._fail(ends, attempt, time_us, f"{begins} ({said.text}, ICMP from {said.by})")

    def lapse(self, time_us: int) -> list[Failed]:
        """The attempts that have waited long enough."""
        found: list[Failed] = []
        while self.waiting:
            ends, attempt = next(iter(self.waiting.items()))
            if time_us - attempt.last_us <= PATIENCE_US:
                break
            found += self._give_up(ends, attempt)
        self._look_ahead()
        return found

    def finish(self, until_us: int) -> list[Failed]:
        """The capture is over: those that were asked for again and again for long enough.

        What we wrote as unanswered was so before it was written.
        """
        found: list[Failed] = []
        for ends, attempt in list(self.waiting.items()):
            ours = attempt.chosen or (attempt.show and attempt.count > 1)
            if ours or until_us - attempt.first_us > PATIENCE_US:
                found += self._give_up(ends, attempt)
        return found

    def _ask(self, attempt: _Attempt) -> list[Failed]:
        ends = attempt.connection.client, attempt.connection.server
        if self._told.get(ends) == attempt.sequence:
            return []  # Windows asks again 0.5 s after a refusal
        found: list[Failed] = []
        known = self.waiting.get(ends)
        if known is not None and known.sequence == attempt.sequence:
            known.count += attempt.last_us - known.last_us > DUPLICATE_US
            known.last_us = attempt.last_us
            self.waiting.refresh(ends)
        else:
            if known is not None and attempt.first_us - known.first_us > PATIENCE_US:
                found = self._give_up(ends, known)
            self.waiting[ends] = attempt
            self.waiting.refresh(ends)
        self._look_ahead()
        return found

    def _give_up(self, ends: _Ends, attempt: _Attempt) -> list[Failed]:
        """Nobody answered, if that is certain."""
        certain = attempt.count > 1 or attempt.chosen
        if not certain and self._naming(attempt.connection.server).host not in self._heard:
            del self.waiting[ends]
            return []
        return self._fail(ends, attempt, attempt.last_us, UNANSWERED)

    def _fail(self, ends: _Ends, attempt: _Attempt, time_us: int, reason: str) -> list[Failed]:
        self.waiting.pop(ends, None)
        self._look_ahead()
        self._told[ends] = attempt.sequence
        self._told.refresh(ends)
        client, server = map(self._naming, ends)
        if not (attempt.show or attempt.chosen or self._concerns(server)):
            return []
        cut = Cut(
            exchange=f"tcp{attempt.connection.number}-0",
            time_us=time_us,
            source=server,
            destination=client,
            reason=reason,
            notes=_repeated(attempt),
        )
        return [Failed(attempt.connection, cut, attempt.packet)]

    def _concerns(self, server: Address) -> bool:
        """Whether an attempt may be one of the field."""
        if server.port in WSDAPI_PORTS or server in self._named:
            return True
        return server.port in WEB_PORTS and server.host in self._hosts

    def _look_ahead(self) -> None:
        first = next(iter(self.waiting.values()), None)
        self.due_us = NEVER_US if first is None else first.last_us + PATIENCE_US


def _answers(segment: TcpSegment, attempt: _Attempt) -> bool:
    """Whether a reset is the answer to a request, and not somebody's guess."""
    return 0 < (segment.acknowledged - attempt.sequence & _MASK) <= attempt.length


def _repeated(attempt: _Attempt) -> tuple[Note, ...]:
    if attempt.count == 1 or attempt.show:  # how often, what we wrote ourselves does not tell
        return ()
    lasted_s = (attempt.last_us - attempt.first_us) / 1_000_000
    return (Note("TCP", f"the connection was asked for {attempt.count} times in {lasted_s:.1f} s"),)


@lru_cache(NAMED_LIMIT)
def _address(scheme: bytes, host: bytes, port: bytes) -> Address:
    """The address that a URL leads to, as packets name it."""
    text = host.decode("latin-1").strip("[]").partition("%")[0].lower()
    with suppress(ValueError):  # a name
        text = str(ipaddress.ip_address(text))
    return Address(text, int(port) if port else _PORTS[scheme])


@lru_cache(NAMED_LIMIT)
def _is_group(host: str) -> bool:
    with suppress(ValueError):  # a name
        return ipaddress.ip_address(host).is_multicast
    return False
