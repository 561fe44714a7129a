"""A capture file of any format to blocks.

Rule 1: the first bytes tell the format, never a file name.
Rule 2: the stream is read once, forward; a pipe is as good as a file.
"""

from collections.abc import Callable, Iterator

from inspector.wire import gunzip, pcap, pcapng
from inspector.wire.capture import Block, CaptureError
from inspector.wire.gunzip import Gunzip
from inspector.wire.window import Source, Window

MAGICS: dict[bytes, Callable[[Window], Iterator[Block]]] = {
    pcapng.MAGIC: pcapng.blocks,
    **dict.fromkeys(pcap.FORMS, pcap.blocks),
}
"""First four bytes of a capture to its reader."""


def read_blocks(stream: Source) -> Iterator[Block]:
    """The blocks of a pcap or pcapng stream, gzip-compressed or not, as soon as they are there.

    Raises ``CaptureError`` where the stream is damaged, after everything that came before.
    """
    window = Window(stream)
    if window.peek(2) != gunzip.MAGIC:
        yield from _blocks(window)
        return
    try:
        yield from _blocks(Window(Gunzip(window)))
    except gunzip.PackedError:
        raise
    except CaptureError as error:
        raise CaptureError(error.text, offset=error.offset, unpacked=True) from None


def _blocks(window: Window) -> Iterator[Block]:
    magic = window.peek(4)
    blocks = MAGICS.get(magic)
    if blocks is None:
        text = f"{magic!r} begins neither pcap nor pcapng" if magic else "there is nothing in it"
        raise CaptureError(text, offset=0)
    yield from blocks(window)
