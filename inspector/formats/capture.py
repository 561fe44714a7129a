"""Captures of packets, pcap and pcapng, as observations.

Rule 1: memory stays flat: what is large waits in the spool, nothing else is kept.
Rule 2: damage is raised after everything that came before it has been handed out.
"""

from collections.abc import Iterator
from typing import BinaryIO

from inspector.errors import InspectorError
from inspector.formats.files import FileError
from inspector.formats.spool import DiskSpooling
from inspector.soap.envelope import parse_envelope, recover_envelope
from inspector.soap.namespaces import fold_id
from inspector.soap.xml import XmlError
from inspector.tls.keylog import KeyLog
from inspector.tls.stream import TlsStream
from inspector.wire import multipart
from inspector.wire.assembly import Assembly
from inspector.wire.capture import (
    TLS_KEY_LOG,
    CaptureError,
    Interface,
    Names,
    Packet,
    Secrets,
    Section,
)
from inspector.wire.capture_read import MAGICS, read_blocks
from inspector.wire.gunzip import MAGIC as GZIP
from inspector.wire.kept import Kept
from inspector.wire.observation import Observation, Recorded
from inspector.wire.spool import NoSpool, Spooling
from inspector.wire.tally import Tally

OURS = "wsd-inspector"
"""How the name of the program begins in sections that we wrote."""

type Item = Recorded | Kept | Interface | Names | Secrets
"""What a capture holds: what was seen, and, if it is asked for, the packets and their frame."""


def looks_like(start: bytes) -> bool:
    """Whether a file begins as a capture, or as gzip, which may hold one."""
    return start[:4] in MAGICS or start[:2] == GZIP


def read(stream: BinaryIO) -> Iterator[Recorded]:
    """What was seen in a capture. Raises as ``CaptureReader.items`` does."""
    return CaptureReader(stream).recorded()


class CaptureReader:
    """Reads one capture. ``keys`` may learn more from the capture itself.

    With ``keep_packets`` the packets of everything that is shown come out, too, with the
    interfaces, names and secrets that a copy of them needs. With ``decode_only`` large bodies are
    not kept: ``Recorded.chunks`` has nothing then.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        keys: KeyLog | None = None,
        keep_packets: bool = False,
        decode_only: bool = False,
    ) -> None:
        self._stream = stream
        self._keys = keys if keys is not None else KeyLog()
        self._keep_packets = keep_packets
        spooling: Spooling = NoSpool if decode_only else DiskSpooling()
        self._assembly = Assembly(
            spooling=spooling,
            watching=lambda: TlsStream(self._keys),
            identify=identify,
            keep_packets=keep_packets,
        )

    @property
    def tally(self) -> Tally:
        """What has been counted so far."""
        return self._assembly.tally

    def recorded(self) -> Iterator[Recorded]:
        """Only what was seen. Raises as ``items`` does."""
        return (item for item in self.items() if isinstance(item, Recorded))

    def items(self) -> Iterator[Item]:
        """What the capture holds, each item when its last packet was read.

        Raises ``CaptureError`` where the capture is damaged, ``FileError`` when it cannot be read
        or the disk for large bodies is full.
        """
        damage: InspectorError | None = None
        ours = False
        blocks = read_blocks(self._stream)
        assembly, tally = self._assembly, self._assembly.tally
        try:
            while True:
                try:
                    block = next(blocks, None)
                except CaptureError as error:
                    damage = error
                    break
                if block is None:
                    break
                if isinstance(block, Packet):
                    yield from assembly.feed(block)
                elif isinstance(block, Section):
                    tally.application = tally.application or block.application
                    tally.comment = tally.comment or block.comment
                    ours = block.application.startswith(OURS)
                else:
                    if ours and isinstance(block, Interface):
                        # What we synthesised was shown before, whatever it is.
                        made = block.name.startswith(OURS)
                        (assembly.show_all if made else assembly.chosen).add(block.number)
                    yield from self._take(block)
            yield from assembly.finish()
        except OSError as error:
            raise FileError(f"cannot be read: {error.strerror or error}") from None
        if damage:
            raise damage

    def _take(self, block: Interface | Names | Secrets) -> Iterator[Item]:
        if isinstance(block, Names):
            self._assembly.name(block)
        elif isinstance(block, Secrets) and block.kind == TLS_KEY_LOG:
            self._keys.add(block.data)
        if self._keep_packets:
            yield block


def identify(observed: Observation) -> tuple[str, str]:
    """MessageID and RelatesTo of a message, folded for comparison; empty where there is none.

    Of a message that breaks off, those that came whole.
    """
    data = multipart.root_of(observed)
    try:
        envelope = parse_envelope(data, [])
    except XmlError:
        rescued = recover_envelope(data, [])
        if rescued is None:
            return "", ""
        envelope = rescued
    return fold_id(envelope.message_id), fold_id(envelope.relates_to)
