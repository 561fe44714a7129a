"""pcapng captures out: packets that Wireshark opens.

Rule 1: writing streams; what a writer has added can be read, whatever happens afterwards.
Rule 2: packets that were read from a capture are written as they were; others are synthesised
around the bytes and times that were seen, and the file says so.
Rule 3: our own comments begin with ``OURS``, so that a reader can tell them from a person's.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from inspector import __version__
from inspector.events.event import Event
from inspector.events.text import describe
from inspector.events.told import Told
from inspector.formats import capture
from inspector.formats.roles import Roles
from inspector.wire.capture import Interface, Names, Packet, Secrets
from inspector.wire.hosts import packed_names
from inspector.wire.links import RAW_IP
from inspector.wire.observation import NO_REMARK, Remark
from inspector.wire.pcapng_write import (
    decryption_secrets,
    enhanced_packet,
    interface_description,
    name_resolution,
    section_header,
)
from inspector.wire.remarks import OURS, comments_of
from inspector.wire.synthesis import Named, Synthesis
from inspector.wire.tcp_write import Sent

APPLICATION = f"{capture.OURS} {__version__}"

SYNTHESISED = (
    "Messages and times are as they were seen; the TCP, UDP and IP headers around them were made"
    " by wsd-inspector."
)
"""The comment of a section whose packets nobody captured."""

COPIED = (
    "Packets of WSD, and of TLS that could not be read, are as they were captured; other traffic"
    " was left out by wsd-inspector."
)
"""The comment of a section whose packets come from a capture."""

_LAST_NS = 2**64 - 1
"""The last moment that counts in nanoseconds: in the year 2554."""

_WRITE_BYTES = 256 * 1024


class Captured(NamedTuple):
    """A packet to write as it was, and what is told of the message that begins in it."""

    packet: Packet
    events: tuple[Event, ...] = ()


def write(stream: BinaryIO, told: Iterable[Told]) -> int:
    """Write a whole capture of synthesised packets; how many messages it holds.

    Observations come in the order in which they ended, a request before its answer.
    Raises ``OSError`` when the file cannot be written.
    """
    writer, count = Writer(stream, flush=False), 0
    for item in told:
        writer.add(item)
        count += 1
    writer.close()
    return count


class Writer:
    """A capture that grows while things are seen.

    With ``flush`` everything that was added is in the file when ``add`` returns; what a crash
    leaves behind opens. The stream stays open after ``close``; it belongs to who opened it.
    ``interfaces`` are those of packets that are copied; they come before one of our own.
    """

    def __init__(
        self, stream: BinaryIO, *, interfaces: Iterable[Interface] = (), flush: bool = True
    ) -> None:
        self._stream = stream
        self._flush = flush
        self._synthesis = Synthesis()
        self._roles = Roles()
        self._numbers: dict[int, int] = {}
        blocks: list[bytes] = []
        ours: int | None = None
        for interface in interfaces:
            self._numbers[interface.number] = len(self._numbers)
            if interface.name == capture.OURS and interface.link_type == RAW_IP:
                ours = interface.number
            blocks.append(
                interface_description(
                    link_type=interface.link_type,
                    name=interface.name,
                    description=interface.description,
                    nanoseconds=True,
                    snap_length=interface.snap_length,
                )
            )
        comment = COPIED if blocks else SYNTHESISED
        stream.write(section_header(application=APPLICATION, comment=comment))
        stream.write(b"".join(blocks))
        self._own, self._ticks = len(self._numbers), 1
        if ours is not None:  # a copy of a file that we wrote has our interface already
            self._own, self._ticks = self._numbers[ours], 1000
        else:
            stream.write(interface_description(name=capture.OURS, description=SYNTHESISED))
        if flush:
            stream.flush()

    def add(self, told: Told) -> None:
        """Write packets made for one observation. Raises ``OSError``."""
        self._put(self._blocks_of(told))

    def copy(self, items: Iterable[Captured | Names | Secrets]) -> None:
        """Write what was captured as it was. Raises ``OSError``."""
        self._put(block for item in items for block in self._copied(item))

    def close(self) -> None:
        """Close the connections that are open and idle. Raises ``OSError``."""
        self._put(self._sent(item) for item in self._synthesis.close())

    def _blocks_of(self, told: Told) -> Iterator[bytes]:
        if names := self._roles.learn(told.events):
            yield name_resolution(names)
        comments = _comments(told.events, told.seen.remark)
        for item in self._synthesis.add(told.seen, comments):
            yield name_resolution([item]) if isinstance(item, Named) else self._sent(item)

    def _sent(self, sent: Sent) -> bytes:
        return enhanced_packet(
            sent.frame,
            time=sent.time_us * self._ticks,
            interface=self._own,
            comments=sent.comments,
            direction=sent.direction,
        )

    def _copied(self, item: Captured | Names | Secrets) -> Iterator[bytes]:
        if isinstance(item, Secrets):
            yield decryption_secrets(item.kind, item.data)
        elif isinstance(item, Names):
            self._roles.know(address for address, _ in item.names)
            yield name_resolution(packed_names(item.names))
        else:
            if names := self._roles.learn(item.events):
                yield name_resolution(names)
            yield self._packet(item)

    def _packet(self, item: Captured) -> bytes:
        packet = item.packet
        told = [it for it in _comments(item.events, NO_REMARK) if it not in packet.comments]
        return enhanced_packet(
            packet.frame,
            time=min(packet.time_ns, _LAST_NS),
            interface=self._numbers[packet.interface],
            comments=(*packet.comments, *told),
            direction=packet.direction,
            original_length=packet.original_length,
        )

    def _put(self, blocks: Iterable[bytes]) -> None:
        ready: list[bytes] = []
        size = 0
        for block in blocks:
            ready.append(block)
            size += len(block)
            if size >= _WRITE_BYTES:
                self._stream.write(b"".join(ready))
                ready, size = [], 0
        self._stream.write(b"".join(ready))
        if self._flush:
            self._stream.flush()


def _comments(events: Iterable[Event], remark: Remark) -> tuple[str, ...]:
    """What is told of a message, then what a person noted."""
    told = "; ".join(map(describe, events))
    return ((OURS + told,) if told else ()) + comments_of(remark)
