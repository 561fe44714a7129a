"""Connections whose packets are read as soon as they are made, for tests of the assembly."""

from collections.abc import Iterable, Sequence

from inspector.wire.assembly import Assembly, Found
from inspector.wire.capture import Packet
from inspector.wire.kept import Kept
from inspector.wire.observation import Observation, Recorded
from inspector.wire.packets import Route
from inspector.wire.tcp_holes import REORDER_US
from inspector.wire.tcp_write import Connection, Sent
from tests.wire.builders import CLIENT, DEVICE

UP = Route(b"\xc0\xa8\x01\x14", CLIENT.port, b"\xc0\xa8\x01\x1e", DEVICE.port)
DOWN = Route(b"\xc0\xa8\x01\x1e", DEVICE.port, b"\xc0\xa8\x01\x14", CLIENT.port)

SOAP = b"Content-Type: application/soap+xml\r\n"


def envelope(text: str = "", *, message_id: str = "", relates_to: str = "") -> bytes:
    """A small envelope that is recognised."""
    wsa = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
    ids = f"<a:MessageID>{message_id}</a:MessageID>" if message_id else ""
    ids += f"<a:RelatesTo>{relates_to}</a:RelatesTo>" if relates_to else ""
    return (
        f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="{wsa}">'
        f"<s:Header>{ids}</s:Header><s:Body>{text}</s:Body></s:Envelope>"
    ).encode()


def ask(body: bytes = b"ask", head: bytes = SOAP) -> bytes:
    """A request as it goes on the wire."""
    return b"POST / HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


def answer(body: bytes = b"answer", head: bytes = SOAP) -> bytes:
    """An answer as it goes on the wire."""
    return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


class Talking:
    """One connection; everything is read at once, unless it is ``lost``."""

    def __init__(self, assembly: Assembly | None = None, *, opened: bool = True) -> None:
        self.assembly = assembly or Assembly()
        self.found: list[Found] = []
        self.time_us = 1000
        self._connection = Connection(UP, DOWN)
        handshake = list(self._connection.open(self.time_us))
        if opened:
            self._read(handshake)

    @property
    def seen(self) -> list[Recorded]:
        return [it for it in self.found if isinstance(it, Recorded)]

    @property
    def observations(self) -> list[Observation]:
        return [it.observation for it in self.seen]

    @property
    def kept(self) -> list[int]:
        return [it.number for it in self.found if isinstance(it, Kept)]

    def up(self, data: bytes, *comments: str) -> "Talking":
        return self._read(self.sent(data, from_client=True), comments)

    def down(self, data: bytes, *comments: str) -> "Talking":
        return self._read(self.sent(data, from_client=False), comments)

    def lost_up(self, data: bytes) -> "Talking":
        """Bytes that the device received, though the capture has not seen them."""
        return self._lose(data, from_client=True)

    def lost_down(self, data: bytes) -> "Talking":
        """Bytes that the client received, though the capture has not seen them."""
        return self._lose(data, from_client=False)

    def close(self, *, by_client: bool) -> "Talking":
        self.time_us += 10
        return self._read(list(self._connection.close(from_client=by_client, time_us=self.time_us)))

    def reset(self, *, by_client: bool) -> "Talking":
        self.time_us += 10
        return self._read([self._connection.reset(from_client=by_client, time_us=self.time_us)])

    def finish(self) -> "Talking":
        self.found += self.assembly.finish()
        return self

    def told(self) -> list[tuple[str, str, bytes]]:
        return [
            (type(it.observation).__name__, it.observation.exchange, it.body()) for it in self.seen
        ]

    def sent(self, data: bytes, *, from_client: bool) -> list[Sent]:
        self.time_us += 10
        return list(self._connection.send(data, from_client=from_client, time_us=self.time_us))

    def _lose(self, data: bytes, *, from_client: bool) -> "Talking":
        self.sent(data, from_client=from_client)
        self.time_us += 2 * REORDER_US
        return self._read(list(self._connection.acknowledge(from_client=not from_client)))

    def _read(self, packets: Iterable[Sent], comments: Sequence[str] = ()) -> "Talking":
        for sent in packets:
            self.found += self.assembly.feed(packet(sent.frame, sent.time_us, *comments))
        return self


def packet(frame: bytes, time_us: int, *comments: str) -> Packet:
    """A captured packet of raw IP."""
    return Packet(time_us * 1000, frame, 0, 101, len(frame), comments)
