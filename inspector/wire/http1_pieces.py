"""What a reader of HTTP/1 tells: heads, body bytes, ends, and what is none of these.

Structs, because many are made: a NamedTuple takes four times as long.
"""

import msgspec

from inspector.errors import Note
from inspector.wire.http1_head import RequestHead, ResponseHead
from inspector.wire.observation import Headers


class Data(msgspec.Struct, frozen=True, gc=False):
    """Body bytes that arrived together, without the frames of the chunked coding."""

    time_us: int
    data: bytes


class End(msgspec.Struct, frozen=True):
    """The message is over; ``time_us`` is its last byte.

    ``complete``: it was seen whole, as far as its sender sent it.
    """

    time_us: int
    complete: bool
    trailers: Headers
    notes: tuple[Note, ...]


class Broken(msgspec.Struct, frozen=True):
    """Bytes that begin no message, or a head that has no end.

    If the direction had a message before, or bytes of it are missing, reading goes on with the
    next start line; else all that follows is ignored.
    """

    time_us: int
    data: bytes
    note: Note


class Tunnel(msgspec.Struct, frozen=True, gc=False):
    """Bytes after a switch of protocols, which are no HTTP; the first of these may be empty."""

    time_us: int
    data: bytes


type Piece = RequestHead | ResponseHead | Data | End | Broken | Tunnel
