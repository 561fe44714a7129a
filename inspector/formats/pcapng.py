"""pcapng captures: observations as packets that Wireshark opens, and back.

Rule 1: writing streams; reading keeps the bodies that it hands out in memory.
Rule 2: what a writer has added can be read, whatever happens to the program afterwards.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from inspector.errors import InspectorError
from inspector.formats.files import FileError
from inspector.wire.assembly import Assembly
from inspector.wire.observation import Observation, Recorded
from inspector.wire.packets import LINK_TYPES
from inspector.wire.pcapng import (
    CaptureError,
    Names,
    Packet,
    blocks,
    enhanced_packet,
    interface_description,
    name_resolution,
    section_header,
)
from inspector.wire.synthesis import Named, Synthesis
from inspector.wire.tcp_write import Sent

APPLICATION = "wsd-inspector"

_WRITE_BYTES = 256 * 1024


def read(stream: BinaryIO) -> Iterator[Recorded]:
    """Observations of a capture, each when its last packet was read; all have origin captured.

    Bodies are held in memory as long as their ``Recorded``.

    Raises ``CaptureError`` where the file is damaged, ``FileError`` at a packet whose link type
    is not read (Ethernet), both after everything that came before.
    """
    assembly = Assembly()
    damage: InspectorError | None = None
    found = blocks(stream)
    while True:
        try:
            block = next(found, None)
        except CaptureError as error:
            damage = error
            break
        match block:
            case Packet() if block.link_type not in LINK_TYPES:
                damage = FileError(
                    f"holds packets of link type {block.link_type}; read so far is raw IP (101)"
                    ", as this program writes it"
                )
                break
            case Packet():
                yield from assembly.feed(block.link_type, block.frame, block.time_us)
            case Names():
                assembly.name(block.names)
            case None:
                break
    yield from assembly.finish()
    if damage:
        raise damage


def no_comment(observation: Observation) -> str:
    """No packet comment, whatever was observed."""
    return ""


def write(
    stream: BinaryIO,
    recorded: Iterable[Recorded],
    comment_of: Callable[[Observation], str] = no_comment,
) -> None:
    """Write a whole capture; ``comment_of`` gives the comment of a message's first packet.

    Observations come in the order in which they ended, a request before its answer.
    Raises ``OSError`` when the file cannot be written.
    """
    writer = Writer(stream, comment_of, flush=False)
    for seen in recorded:
        writer.add(seen)
    writer.close()


class Writer:
    """A capture that grows while things are seen.

    With ``flush`` every observation is in the file when ``add`` returns; what a crash leaves
    behind opens. The stream stays open after ``close``; it belongs to who opened it.
    """

    def __init__(
        self,
        stream: BinaryIO,
        comment_of: Callable[[Observation], str] = no_comment,
        *,
        flush: bool = True,
    ) -> None:
        self._stream = stream
        self._comment_of = comment_of
        self._flush = flush
        self._synthesis = Synthesis()
        stream.write(section_header(application=APPLICATION))
        stream.write(interface_description(name=APPLICATION))
        if flush:
            stream.flush()

    def add(self, seen: Recorded) -> None:
        """Write the packets of one observation. Raises ``OSError``."""
        self._put(self._synthesis.add(seen, self._comment_of(seen.observation)))

    def close(self) -> None:
        """Close the connections that are open and idle. Raises ``OSError``."""
        self._put(self._synthesis.close())

    def _put(self, items: Iterable[Sent | Named]) -> None:
        ready: list[bytes] = []
        size = 0
        for item in items:
            if isinstance(item, Sent):
                time_us, frame, direction, comment = item
                ready.append(
                    enhanced_packet(frame, time_us=time_us, comment=comment, direction=direction)
                )
            else:
                ready.append(name_resolution([item]))
            size += len(ready[-1])
            if size >= _WRITE_BYTES:
                self._stream.write(b"".join(ready))
                ready, size = [], 0
        self._stream.write(b"".join(ready))
        if self._flush:
            self._stream.flush()
