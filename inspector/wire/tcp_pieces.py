"""What reassembly tells: connections, pieces of their two directions, and counts.

Rule: values only; whoever reads a stream needs this and not how it was put together.
"""

from typing import NamedTuple

from inspector.wire.observation import Address


class Connection(NamedTuple):
    """Identity of one connection. ``opened``: its SYN was seen, so the client is who opened it;
    otherwise the client is who was seen first."""

    number: int
    client: Address
    server: Address
    opened: bool = True


class Arrived(NamedTuple):
    """Bytes of one direction, in order, and when they came (Unix microseconds).

    ``tag`` is that of the packet that carried them.
    """

    connection: Connection
    from_client: bool
    time_us: int
    data: bytes
    tag: int = 0


class Gap(NamedTuple):
    """``length`` bytes of one direction are missing from the capture."""

    connection: Connection
    from_client: bool
    time_us: int
    length: int


class Missed(NamedTuple):
    """The peer has received bytes of a direction that the capture has not, or not yet."""

    connection: Connection
    from_client: bool


class Ended(NamedTuple):
    """One direction is over (FIN), or with ``reset`` both are (RST); ``tag`` of that packet."""

    connection: Connection
    from_client: bool
    time_us: int
    reset: bool
    tag: int = 0


class Lapsed(NamedTuple):
    """Nothing more will be told of a connection, though its end was not seen."""

    connection: Connection


type Piece = Arrived | Gap | Missed | Ended | Lapsed


class Counts:
    """What happened to the segments of a capture."""

    __slots__ = (
        "connections",
        "duplicated",
        "joined",
        "lost_bytes",
        "one_sided",
        "reordered",
        "retransmitted",
    )

    def __init__(self) -> None:
        self.connections = 0
        self.joined = 0  # connections whose beginning is not in the capture
        self.one_sided = 0  # of those that carried bytes, how many only one way
        self.retransmitted = 0
        self.duplicated = 0
        self.reordered = 0
        self.lost_bytes = 0
