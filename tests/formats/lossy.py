"""Captures of a bad network: what a tool beside one end sees of exchanges that all succeed.

Rule: peers behave as TCP does. A receiver acknowledges what came in order; a sender repeats what
was lost, after duplicate acknowledgements or a timeout. What the tool itself misses nobody repeats.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from inspector.wire.links import RAW_IP
from inspector.wire.packets import ACK, FIN, PSH, SYN, Route
from inspector.wire.pcapng_write import enhanced_packet, interface_description, section_header
from tests.wire.talking import envelope

SEGMENT_BYTES = 1460
TRIP_US = 400  # one way
TIMEOUT_US = 200_000
START_US = 1_772_442_000_000_000

ASKED = "urn:uuid:aaaaaaaa-0000-4000-8000-{:012d}"
IMAGE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 60 + b"\xff\xd9"


class Odds(NamedTuple):
    """How probable it is that something happens to a packet."""

    missed: float = 0.01  # the tool does not see it, its receiver does
    lost_before: float = 0.003  # neither sees it, it is repeated
    lost_behind: float = 0.003  # the tool sees it, its receiver does not, it is repeated
    late: float = 0.01  # others overtake it


USUAL = Odds()


class Exchange(NamedTuple):
    """A request and its answer, both as bodies, and when the request begins."""

    message_id: str
    asked: bytes
    answered: bytes
    connection: int


class _Flight(NamedTuple):
    """A segment under way; None where it is not seen, or does not arrive."""

    seen_us: float | None
    arrives_us: float | None
    place: int
    data: bytes


@dataclass
class Network:
    """Many connections; ``packets`` are what the tool has seen, in any order."""

    seed: int
    odds: Odds
    packets: list[tuple[float, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def see(self, time_us: float, frame: bytes) -> None:
        """A packet passes the tool."""
        if self.chance.random() >= self.odds.missed:
            self.packets.append((time_us, frame))

    def encoded(self) -> bytes:
        """The capture, as pcapng."""
        blocks = [section_header(), interface_description(link_type=RAW_IP)]
        for time_us, frame in sorted(self.packets, key=lambda it: it[0]):
            blocks.append(enhanced_packet(frame, time=START_US + int(time_us)))
        return b"".join(blocks)


class Line:
    """One connection on a network; ``now_us`` is when it is free."""

    def __init__(self, network: Network, number: int, now_us: float) -> None:
        self._network = network
        self.now_us = now_us
        here, there = bytes((192, 0, 2, 20)), bytes((192, 0, 2, 30))
        port = 49_200 + number
        self._routes = {True: Route(here, port, there, 80), False: Route(there, 80, here, port)}
        self._next = {True: number * 7_000_003, False: number * 9_000_011}

    def open(self) -> None:
        """The handshake, which nobody loses."""
        for by_client, flags in ((True, SYN), (False, SYN | ACK), (True, ACK)):
            self._network.packets.append((self.now_us, self._frame(by_client, flags)))
            self._next[by_client] += bool(flags & SYN)
            self.now_us += TRIP_US

    def close(self) -> None:
        """Both sides say FIN."""
        for by_client, flags in ((True, FIN | ACK), (False, FIN | ACK), (True, ACK)):
            self._network.see(self.now_us, self._frame(by_client, flags))
            self._next[by_client] += bool(flags & FIN)
            self.now_us += TRIP_US

    def send(self, data: bytes, *, by_client: bool) -> None:
        """All of ``data`` until it has arrived, with the acknowledgements of the receiver."""
        flights = sorted(self._flights(data), key=lambda it: it.arrives_us or 0)
        base = self._next[by_client]
        for it in flights:
            if it.seen_us is not None:
                frame = self._frame(by_client, PSH | ACK, it.data, sequence=base + it.place)
                self._network.packets.append((it.seen_us, frame))
        arrived: dict[int, int] = {}
        reached = count = 0
        for it in flights:
            if it.arrives_us is None:
                continue
            arrived[it.place] = len(it.data)
            in_order = it.place == reached
            while reached in arrived:
                reached += arrived[reached]
            self._next[by_client] = base + reached
            count += 1
            if not in_order or (len(arrived) > 1 and count % 2 == 0):
                self._network.see(it.arrives_us + TRIP_US, self._frame(not by_client, ACK))
            self.now_us = max(self.now_us, it.arrives_us)
        assert reached == len(data)

    def _flights(self, data: bytes) -> Iterator[_Flight]:
        """Every segment, perhaps several times."""
        chance, odds = self._network.chance, self._network.odds
        count = -(-len(data) // SEGMENT_BYTES)
        for number in range(count):
            at = number * SEGMENT_BYTES
            piece = data[at : at + SEGMENT_BYTES]
            leaves_us = self.now_us + number * 12 + number // 10 * TRIP_US * 2
            again_us = leaves_us + (4 * TRIP_US if number + 3 < count else TIMEOUT_US)
            lot = chance.random()
            if (lot := lot - odds.missed) < 0:
                yield _Flight(None, leaves_us + TRIP_US, at, piece)
            elif (lot := lot - odds.lost_before) < 0:
                yield _Flight(again_us, again_us + TRIP_US, at, piece)
            elif (lot := lot - odds.lost_behind) < 0:
                yield _Flight(leaves_us, None, at, piece)
                yield _Flight(again_us, again_us + TRIP_US, at, piece)
            else:
                late_us = chance.randrange(15, 900) if lot < odds.late else 0
                seen_us = leaves_us + late_us
                yield _Flight(seen_us, seen_us + TRIP_US, at, piece)

    def _frame(
        self, by_client: bool, flags: int, data: bytes = b"", *, sequence: int | None = None
    ) -> bytes:
        acknowledged = self._next[not by_client] if flags & ACK else 0
        sequence = self._next[by_client] if sequence is None else sequence
        return self._routes[by_client].tcp(sequence, acknowledged, flags, data)


def traffic(
    seed: int, *, connections: int = 20, exchanges: int = 15, odds: Odds = USUAL
) -> tuple[bytes, list[Exchange]]:
    """A capture, and the exchanges that took place while it was made."""
    network = Network(seed, odds)
    chance = network.chance
    truth: list[Exchange] = []
    for number in range(connections):
        line = Line(network, number, chance.randrange(3_000_000))
        line.open()
        for _ in range(exchanges):
            message_id = ASKED.format(len(truth))
            asked = envelope("ask " * chance.randrange(20, 700), message_id=message_id)
            told = envelope("told " * chance.randrange(20, 1500), relates_to=message_id)
            head, answered = _answer(told, image=chance.random() < 0.1, chunked=number % 2 == 0)
            line.send(_request(asked), by_client=True)
            line.now_us += chance.randrange(2_000, 60_000)
            line.send(head, by_client=False)
            line.now_us += chance.randrange(5_000, 400_000)
            truth.append(Exchange(message_id, asked, answered, number))
        line.close()
    return network.encoded(), truth


def _request(body: bytes) -> bytes:
    return (
        b"POST /wsd/scan HTTP/1.1\r\nHost: 192.0.2.30\r\nContent-Type: application/soap+xml\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )


def _answer(told: bytes, *, image: bool, chunked: bool) -> tuple[bytes, bytes]:
    """An answer as it goes on the wire, and its body."""
    kind, body = b"application/soap+xml", told
    if image:
        kind = b'multipart/related; type="application/xop+xml"; boundary=b'
        body = (
            b"--b\r\nContent-Type: application/xop+xml\r\n\r\n%b\r\n"
            b"--b\r\nContent-Type: image/jpeg\r\nContent-ID: <1>\r\n\r\n%b\r\n--b--\r\n"
            % (told, IMAGE)
        )
    start = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\n" % kind
    if not chunked:
        return b"%bContent-Length: %d\r\n\r\n%b" % (start, len(body), body), body
    pieces = (body[at : at + 4096] for at in range(0, len(body), 4096))
    coded = b"".join(b"%x\r\n%b\r\n" % (len(it), it) for it in pieces)
    return b"%bTransfer-Encoding: chunked\r\n\r\n%b0\r\n\r\n" % (start, coded), body
