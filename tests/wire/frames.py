"""Frames on their own, for tests that look at single packets."""

from inspector.wire.packets_read import PacketReader, Parsed


def parse(link_type: int, frame: bytes) -> Parsed:
    """The segment or datagram of a frame that nobody cut."""
    return PacketReader().read(link_type, frame, len(frame), 0, 0)
