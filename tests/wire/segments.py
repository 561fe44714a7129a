"""Segments of one connection between two hosts, for tests of the reassembly."""

from msgspec.structs import replace

from inspector.wire.observation import Address
from inspector.wire.packets import ACK, PSH, SYN, TcpSegment
from inspector.wire.tcp_pieces import Connection, Piece
from inspector.wire.tcp_read import Reassembly

CLIENT, SERVER = Address("10.0.0.1", 50000), Address("10.0.0.2", 80)
TALK = Connection(0, CLIENT, SERVER)


def up(
    sequence: int, payload: bytes = b"", flags: int = PSH | ACK, ack: int = 0, **more: int
) -> TcpSegment:
    length, identity = more.get("length", len(payload)), more.get("identity", 0)
    sequence &= 0xFFFFFFFF
    return TcpSegment(CLIENT, SERVER, sequence, ack, flags, payload, length, identity)


def down(
    sequence: int, payload: bytes = b"", flags: int = PSH | ACK, ack: int = 0, **more: int
) -> TcpSegment:
    segment = up(sequence, payload, flags, ack, **more)
    return replace(segment, source=SERVER, destination=CLIENT)


OPEN = [up(99, flags=SYN), down(499, flags=SYN | ACK, ack=100)]


def of(client: Address, segment: TcpSegment) -> TcpSegment:
    """The same segment of the connection of another client."""
    source = client if segment.source == CLIENT else segment.source
    destination = client if segment.destination == CLIENT else segment.destination
    return replace(segment, source=source, destination=destination)


def fed(*timed: tuple[int, TcpSegment]) -> tuple[Reassembly, list[Piece]]:
    """What is told of segments behind the handshake, and who told it."""
    reassembly = Reassembly()
    opened = [(0, it) for it in OPEN]
    return reassembly, [
        it for at, segment in (*opened, *timed) for it in reassembly.feed(segment, at)
    ]
