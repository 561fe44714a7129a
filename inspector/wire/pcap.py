"""pcap: the older format of captures, one interface a file and no comments.

Rule 1: both byte orders, microseconds and nanoseconds, and the longer records of Kuznetzov's patch.
Rule 2: damage stops the reader with its byte offset; what came before it is already out.
Source: draft-ietf-opsawg-pcap.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from inspector.wire.capture import (
    BLOCK_LIMIT,
    Block,
    CaptureError,
    Interface,
    Packet,
    Section,
)
from inspector.wire.window import Source, Window

FRAME_LIMIT = 262_144
"""Bytes of the largest frame, unless the file's own snap length allows more; libpcap's limit."""

_HEAD_BYTES = 24
_BILLION = 1_000_000_000


class _Form(NamedTuple):
    """What a magic number tells: byte order, time stamps a second, bytes of a record's head."""

    order: str
    ticks: int
    record_bytes: int


def _both_orders(magic: int, ticks: int, record_bytes: int) -> dict[bytes, _Form]:
    return {
        magic.to_bytes(4, "little"): _Form("<", ticks, record_bytes),
        magic.to_bytes(4, "big"): _Form(">", ticks, record_bytes),
    }


FORMS = {
    **_both_orders(0xA1B2C3D4, 1_000_000, 16),
    **_both_orders(0xA1B23C4D, 1_000_000_000, 16),
    **_both_orders(0xA1B2CD34, 1_000_000, 24),  # interface, protocol and packet type besides
}
"""First four bytes of a file to its form."""


def blocks(source: Source | bytes | Window) -> Iterator[Block]:
    """A section, its interface, then the packets one by one.

    Raises ``CaptureError`` at the first byte that cannot be right: no magic number at the start,
    an impossible length, a record of zeros (what a computer without power leaves), an end inside
    a record.
    """
    window = Window.on(source)
    at = window.offset
    head = window.take(_HEAD_BYTES)
    form = FORMS.get(head[:4])
    if form is None:
        raise CaptureError(f"{head[:4]!r} does not begin a pcap file", offset=at)
    if len(head) < _HEAD_BYTES:
        raise CaptureError(f"file ends after {len(head)} bytes of its head", offset=at)
    major, minor, _, _, snap_length, link = struct.unpack_from(form.order + "HHiIII", head, 4)
    if major != 2:
        raise CaptureError(f"pcap version {major}.{minor}, not 2.4", offset=at + 4)
    # The upper bits tell how long a frame check sequence is.
    interface = Interface(0, link & 0xFFFF, ticks=form.ticks, snap_length=snap_length)
    yield Section()
    yield interface
    while head := window.peek(form.record_bytes):
        yield _record(window, form, head, interface)
        yield from _records(window, form, interface.link_type)


def _records(window: Window, form: _Form, link_type: int) -> Iterator[Packet]:
    """Packets in a row, as long as the window holds them whole and they are right.

    What stops it is told by ``_record``.
    """
    buffer, at, stop = window.buffer, window.at, len(window.buffer)
    head, size = struct.Struct(form.order + "4I").unpack_from, form.record_bytes
    nanoseconds = _BILLION // form.ticks
    while stop - at >= size:
        seconds, fraction, captured, original = head(buffer, at)
        start = at + size
        end = start + captured
        if end > stop or captured > FRAME_LIMIT or not (captured or original or seconds):
            break
        time_ns = seconds * _BILLION + fraction * nanoseconds
        frame = buffer[start:end]
        yield Packet(time_ns, frame, 0, link_type, original)
        at = end
    window.at = at


def _record(window: Window, form: _Form, head: bytes, interface: Interface) -> Packet:
    """The next packet."""
    at = window.offset
    if len(head) < form.record_bytes:
        raise CaptureError(f"file ends after {len(head)} bytes of a record", offset=at)
    seconds, fraction, captured, original = struct.unpack_from(form.order + "4I", head)
    if captured > min(BLOCK_LIMIT, max(FRAME_LIMIT, interface.snap_length)):
        raise CaptureError(f"frame length {captured} is not possible", offset=at + 8)
    if not (captured or original or seconds):
        raise CaptureError("record holds nothing but zeros", offset=at)
    frame = window.take(form.record_bytes + captured)[form.record_bytes :]
    if len(frame) < captured:
        text = f"file ends after {len(frame)} of {captured} bytes of a frame"
        raise CaptureError(text, offset=at)
    time_ns = seconds * _BILLION + fraction * (_BILLION // form.ticks)
    return Packet(time_ns, frame, interface.number, interface.link_type, original)
