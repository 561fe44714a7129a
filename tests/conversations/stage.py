"""Where conversations happen: a clock, peers with addresses, connections between them.

Rule 1: packets are written in the order of their times, as a sniffer sees them, so that what one
connection does while another waits lies between.
Rule 2: every connection has a port of its own.
"""

import ipaddress
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import urlsplit

from inspector.formats.pcapng import APPLICATION
from inspector.wire.observation import (
    REFUSED,
    UNANSWERED,
    Address,
    AnswerHead,
    Body,
    Chunk,
    Cut,
    Datagram,
    Headers,
    Recorded,
    Request,
    Response,
    recorded,
)
from inspector.wire.packets import Route
from inspector.wire.pcapng_write import enhanced_packet, interface_description, section_header
from inspector.wire.synthesis import Synthesis
from inspector.wire.tcp_write import Connection, Sent
from tests.capture_kit import JITTER_US, REASONS, Capture
from tests.conversations.manners import IMAGE_ID, Letter, Manner, written_heads
from tests.conversations.peers import Device, Peer

PIECE_BYTES = 4096
PAUSE_MS = 120
_DEFAULT_PORTS = {"http": 80, "https": 443}


class How(TypedDict, total=False):
    """How an answer comes: its status, when its first and last byte come, in chunks or not."""

    status: int
    after_ms: int
    over_ms: int
    chunked: bool


class Asked(NamedTuple):
    """A request that waits for its answer."""

    exchange: str
    message_id: str
    number: int
    time_us: int


@dataclass
class Stage(Capture):
    """A capture of several peers at once."""

    ports: int = 49700
    sent: Counter[str] = field(default_factory=Counter)
    packets: list[Sent] = field(default_factory=list)

    def port(self) -> int:
        """A client port that nobody used before."""
        self.ports += 1
        return self.ports

    def now(self, offset_ms: int = 0) -> str:
        """The clock as a dateTime."""
        moment = datetime.fromtimestamp(self.time_us // 1_000_000 + offset_ms // 1000, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def talk(self, client: Peer, server: Peer, url: str) -> "Talk":
        """A connection that opens with its first request."""
        return Talk(self, client, server, url, Address(client.host, self.port()))

    def once(
        self,
        client: Peer,
        device: Device,
        asking: Letter,
        answering: Letter | None,
        **how: Unpack[How],
    ) -> None:
        """An exchange with the scan service on a connection of its own."""
        self.talk(client, device, device.scan_url).exchange(asking, answering, **how)

    def notify(self, source: Peer, sink: Peer, url: str, letter: Letter) -> None:
        """A notification on a connection of its own, accepted with 202."""
        talk = self.talk(source, sink, url)
        talk.answer(talk.ask(letter), None, status=202, after_ms=6)

    def datagram(
        self,
        sender: Peer,
        source: Address,
        destination: Address,
        letter: Letter,
        *,
        relates_to: str = "",
        again_ms: tuple[int, ...] = (),
    ) -> str:
        """One message over UDP, sent again with the same id after some milliseconds; its id."""
        self.count += 1
        message_id = sender.manner.message_id(self.count)
        body = sender.manner.envelope(letter, message_id, relates_to, letter.to)
        for wait_ms in (0, *again_ms):
            self.pause(wait_ms)
            self.seen.append(
                recorded(
                    Datagram(
                        exchange=f"x{self.count}",
                        time_us=self.time_us,
                        source=source,
                        destination=destination,
                        body=Body.of(body),
                    )
                )
            )
        return message_id

    def sealed(self, client: Peer, server: Address, said: Sequence[bytes]) -> None:
        """A connection that is no HTTP: what both say in turn, the client first, then its end."""
        port = self.port()
        ends = [ipaddress.ip_address(host).packed for host in (client.host, server.host)]
        there = Route(ends[0], port, ends[1], server.port)
        back = Route(ends[1], server.port, ends[0], port)
        connection = Connection(there, back, number=port)
        self.packets += connection.open(self.time_us)
        for turn, data in enumerate(said):
            self.pause(8)
            ours = turn % 2 == 0
            self.packets += connection.send(data, from_client=ours, time_us=self.time_us)
        self.packets += connection.close(from_client=False, time_us=self.time_us)

    def refused(self, client: Peer, url: str) -> None:
        """A connection that the address of a URL refuses."""
        self.pause(4)
        self._unopened(client, url, REFUSED)

    def unanswered(self, client: Peer, url: str) -> None:
        """A connection that is asked for twice, and whatever the URL leads to keeps silent."""
        self.pause(1000)
        self._unopened(client, url, UNANSWERED)
        self.pause(2000)

    def _unopened(self, client: Peer, url: str, reason: str) -> None:
        parts = urlsplit(url)
        self.count += 1
        cut = Cut(
            exchange=f"x{self.count}",
            time_us=self.time_us,
            source=Address(parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme]),
            destination=Address(client.host, self.port()),
            reason=reason,
        )
        self.seen.append(recorded(cut))

    def app_sequence(self, endpoint: str, instance: int) -> str:
        """The header that numbers what a device announces since it was started."""
        self.sent[f"{endpoint} {instance}"] += 1
        number = self.sent[f"{endpoint} {instance}"]
        return f'<wsd:AppSequence InstanceId="{instance}" MessageNumber="{number}"/>'

    def encoded(self) -> bytes:
        """The capture as pcapng, packets in the order of their times."""
        synthesis = Synthesis()
        packets = [it for seen in self.seen for it in synthesis.add(seen)]
        packets += [*synthesis.close(), *self.packets]
        stream = BytesIO()
        stream.write(section_header(application=APPLICATION))
        stream.write(interface_description(name=APPLICATION))
        in_time = sorted((it for it in packets if isinstance(it, Sent)), key=lambda it: it.time_us)
        for time_us, frame, direction, _ in in_time:
            stream.write(enhanced_packet(frame, time=time_us, direction=direction))
        return stream.getvalue()


@dataclass
class Talk:
    """One connection of a client to one path of a server."""

    stage: Stage
    client: Peer
    server: Peer
    url: str
    local: Address

    @property
    def remote(self) -> Address:
        """Where the server listens."""
        parts = urlsplit(self.url)
        return Address(self.server.host, parts.port or _DEFAULT_PORTS[parts.scheme])

    def ask(self, letter: Letter) -> Asked:
        """Send a request; time does not pass."""
        stage, manner, parts = self.stage, self.client.manner, urlsplit(self.url)
        stage.count += 1
        message_id = manner.message_id(stage.count)
        body, content_type = _written(manner, letter, message_id, "", letter.to or self.url, stage)
        request = Request(
            exchange=f"x{stage.count}",
            time_us=stage.time_us,
            end_us=stage.time_us + 250,
            source=self.local,
            destination=self.remote,
            method="POST",
            target=parts.path or "/",
            headers=written_heads(
                manner.asks, host=parts.netloc, length=len(body), type=content_type
            ),
            body=Body.of(body),
        )
        stage.seen.append(recorded(request))
        return Asked(request.exchange, message_id, stage.count, request.end_us)

    def answer(
        self,
        asked: Asked,
        letter: Letter | None,
        *,
        status: int = 200,
        after_ms: int = 14,
        over_ms: int = 0,
        chunked: bool = False,
    ) -> None:
        """Answer a request from now on: first byte ``after_ms``, last ``over_ms`` later."""
        stage = self.stage
        jitter_us = asked.number % 7 * JITTER_US // 7
        begin_us = max(stage.time_us, asked.time_us) + after_ms * 1000 + jitter_us
        end_us = begin_us + over_ms * 1000 + 400
        body, headers = self._answered(asked, letter, chunked=chunked)
        response = Response(
            exchange=asked.exchange,
            time_us=begin_us,
            end_us=end_us,
            source=self.remote,
            destination=self.local,
            status=status,
            reason=REASONS[status],
            headers=headers,
            body=Body.of(body),
        )
        chunks = _spread(body, begin_us + 400, end_us)
        stage.seen.append(Recorded(response, lambda: iter(chunks)))
        stage.time_us = end_us

    def exchange(self, asking: Letter, answering: Letter | None, **how: Unpack[How]) -> None:
        """A request, its answer, and a moment before what follows."""
        self.answer(self.ask(asking), answering, **how)
        self.stage.pause(PAUSE_MS)

    def cut(
        self,
        asked: Asked,
        letter: Letter | None,
        *,
        reason: str,
        kept: int = 0,
        after_ms: int = 0,
        chunked: bool = False,
    ) -> None:
        """The server ends an exchange now; of its answer ``kept`` bytes came since ``after_ms``."""
        stage = self.stage
        body, headers = self._answered(asked, letter, chunked=chunked)
        begin_us = asked.time_us + after_ms * 1000
        cut = Cut(
            exchange=asked.exchange,
            time_us=stage.time_us,
            source=self.remote,
            destination=self.local,
            reason=reason,
            head=AnswerHead(time_us=begin_us, status=200, reason="OK", headers=headers)
            if kept
            else None,
            body=Body.of(body[:kept]),
        )
        chunks = _spread(body[:kept], begin_us, stage.time_us)
        stage.seen.append(Recorded(cut, lambda: iter(chunks)))

    def _answered(
        self, asked: Asked, letter: Letter | None, *, chunked: bool
    ) -> tuple[bytes, Headers]:
        manner, body, content_type = self.server.manner, b"", ""
        if letter is not None:
            self.stage.count += 1
            message_id = manner.message_id(self.stage.count)
            to = letter.to or manner.anonymous
            body, content_type = _written(
                manner, letter, message_id, asked.message_id, to, self.stage
            )
        closes = ("Connection", "close") in self.client.manner.asks
        headers = written_heads(
            manner.answers,
            type=content_type,
            length="" if chunked else len(body),
            coding="chunked" if chunked else "",
            server=self.server.server,
            connection="close" if closes else "",
        )
        return body, headers


def _written(
    manner: Manner, letter: Letter, message_id: str, relates_to: str, to: str, stage: Stage
) -> tuple[bytes, str]:
    """The body of a message and its Content-Type."""
    body = manner.envelope(letter, message_id, relates_to, to)
    if letter.image is None:
        return body, manner.soap_type
    mime = manner.mime.numbered(stage.count)
    root = body.replace(IMAGE_ID.encode(), mime.href().encode())
    return mime.body(root, letter.image), mime.header()


def _spread(body: bytes, begin_us: int, end_us: int) -> tuple[Chunk, ...]:
    """Pieces of a body, evenly in time; the last one comes at the end."""
    pieces = [body[at : at + PIECE_BYTES] for at in range(0, len(body), PIECE_BYTES)]
    step = (end_us - begin_us) // max(1, len(pieces) - 1)
    times = [begin_us + step * index for index in range(len(pieces) - 1)]
    return tuple(map(Chunk, (*times, end_us), pieces))
