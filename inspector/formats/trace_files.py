"""What traces of sane-airscan and go-mfp share: a .tar beside the .log, and bodies out of both.

Rule 1: of the .tar only headers and wanted contents are read; no name out of it becomes a path.
Rule 2: what was not recorded is told in a note: a frame that is made again, bytes that are missing.
Sources: sane-airscan, airscan-trace.c; go-mfp, proto/trace/trace.go.
"""

import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from inspector.errors import Note
from inspector.formats.files import FileError, open_to_read
from inspector.wire.capture import CaptureError
from inspector.wire.multipart import BodyReader, parse_media_type
from inspector.wire.multipart_head import plain_id, referred_id
from inspector.wire.observation import Attachment, Body, Chunk, Multipart, Observation, Recorded

MEMBER_LIMIT = 512 * 1024 * 1024
"""Bytes of the largest file taken out of a .tar; a page of A3 at 600 dpi has 210 MB as a bitmap."""

MEMBERS_LIMIT = 100_000
"""Files of a .tar that are listed; a trace has two a page."""

_BLOCK = 512
_REBUILT = Note("MIME", "the frame of the parts was not recorded; it is made again")
_INCLUDED = re.compile(rb"""href\s*=\s*["'](cid:[^"'\s]{1,300})["']""")
_OTHER_HALF = {".log": ".tar", ".tar": ".log"}


# --- the pair of files ------------------------------------------------------------------------


def looks_like_parts(start: bytes) -> bool:
    """Whether a file's first bytes (512 do) may begin the .tar of a trace, also of go-mfp's."""
    try:
        first = tarfile.TarInfo.frombuf(start[:_BLOCK], "utf-8", "replace")
    except tarfile.TarError:
        return False
    return re.match(r"\d{8}[./]", first.name) is not None


def companion(path: Path) -> Path | None:
    """The other half of a trace beside one half: NAME.tar for NAME.log, and the other way round."""
    suffix = _OTHER_HALF.get(path.suffix.lower())
    if suffix is None:
        return None
    beside = path.with_suffix(suffix)
    return beside if beside.is_file() else None


def log_beside(parts: Path) -> Path:
    """The .log that belongs to a .tar. Raises ``FileError`` if it is missing."""
    if parts.suffix.lower() != ".tar":
        raise FileError(f"{parts}: holds the files of a trace, but is not called NAME.tar")
    found = companion(parts)
    if found is None:
        log = parts.with_suffix(".log").name
        raise FileError(f"{parts}: holds the images of a trace; its messages are in {log}, missing")
    return found


def parts_name(log: str) -> str:
    """What the .tar of a log is called, for notes; ``log`` may be empty."""
    return f"{Path(log).stem}.tar" if log else "the .tar beside the log"


class Saved:
    """The files in the .tar of a trace, found by name; contents are read when they are wanted.

    ``damage`` tells where the .tar breaks off: what came before can be read.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """List a .tar that can be sought in; it stays open and belongs to the caller."""
        self.damage: CaptureError | None = None
        self._stream = stream
        self._places: dict[str, tuple[int, int]] = {}
        self._times: dict[str, int] = {}
        try:
            self._list()
        except CaptureError as error:
            self.damage = error

    def _list(self) -> None:
        """Go from header to header, forward only: ``tarfile`` itself can be led in circles."""
        at = self._stream.seek(0)
        blank = 0
        end = self._stream.seek(0, 2)
        while at < end and blank < 2 and len(self._places) < MEMBERS_LIMIT:
            self._stream.seek(at)
            block = self._stream.read(_BLOCK)
            at += _BLOCK
            # One empty block may stand behind a file of n * 512 bytes (old versions pad so).
            blank = blank + 1 if not block.strip(b"\0") else 0
            if blank:
                continue
            try:
                member = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
            except tarfile.TarError as error:
                raise CaptureError(f"the .tar: {error}", offset=at - _BLOCK) from None
            if member.size < 0 or at + member.size > end:
                text = f"the .tar breaks off within {member.name[:100]!r}"
                raise CaptureError(text, offset=end)
            if member.type in (tarfile.REGTYPE, tarfile.AREGTYPE):
                self._places[member.name] = (at, member.size)
                self._times[member.name] = int(member.mtime)
            at += -(-member.size // _BLOCK) * _BLOCK

    def names(self) -> tuple[str, ...]:
        """Names of files, in the order in which they were saved."""
        return tuple(self._places)

    def time(self, name: str) -> int | None:
        """When a file was saved, in Unix seconds; None if it is not there."""
        return self._times.get(name)

    def read(self, name: str) -> bytes | None:
        """The content of a file; None if it is not there or larger than ``MEMBER_LIMIT``."""
        at, size = self._places.get(name, (0, MEMBER_LIMIT + 1))
        if size > MEMBER_LIMIT:
            return None
        self._stream.seek(at)
        return self._stream.read(size)


@contextmanager
def opened(parts: Path | BinaryIO | None) -> Iterator[Saved | None]:
    """The files of a .tar that is named or open already; None for none.

    Raises ``FileError`` if a named one cannot be opened.
    """
    if isinstance(parts, Path):
        with open_to_read(parts) as stream:
            yield Saved(stream)
    else:
        yield None if parts is None else Saved(parts)


def absent(name: str, tar: str, saved: Saved | None) -> str:
    """What is said of a file that a message has in the .tar and that is not at hand."""
    return f"{name} is not in {tar}" if saved else f"{name} is in {tar}, which is not here"


# --- bodies -----------------------------------------------------------------------------------


class Piece(NamedTuple):
    """A part of a multipart body as a trace has it; ``data`` is None if it is not at hand."""

    content_type: str
    length: int
    data: bytes | None


class Built(NamedTuple):
    """A body, the bytes behind it, and what is to be said of it."""

    body: Body
    data: bytes = b""
    notes: tuple[Note, ...] = ()

    def seen(self, observation: Observation) -> Recorded:
        """An observation together with these bytes."""
        time_us = getattr(observation, "end_us", observation.time_us)
        chunks = (Chunk(time_us, self.data),) if self.data else ()
        return Recorded(observation, lambda: iter(chunks))


def built(content_type: str, data: bytes, *notes: Note) -> Built:
    """A body of which all bytes are at hand."""
    reader = BodyReader(content_type)
    reader.feed(data)
    return Built(reader.close(), data, notes)


def built_without(length: int, note: Note) -> Built:
    """A body of which only the length is known; its digest is empty."""
    return Built(Body(head=b"", length=length, sha256=""), b"", (note,))


def built_of_parts(
    content_type: str,
    root: Piece,
    rest: list[Piece],
    missing: str,
    *notes: Note,
    length: int | None = None,
) -> Built:
    """A multipart body made again around its parts, or what is known of it without them.

    Content-IDs are taken from what the root names, in order: traces leave the parts' own out.
    ``missing`` is told when the bytes of a part are not at hand; ``length`` is that of the body,
    without it the sum of what the parts have.
    """
    envelope = root.data or b""
    named = [referred_id(it.decode("latin-1")) for it in _INCLUDED.findall(envelope)]
    ids = [named[i] if i < len(named) else "" for i in range(len(rest))]
    if any(piece.data is None for piece in rest):
        if length is None:
            length = len(envelope) + sum(piece.length for piece in rest)
        parts = Multipart(
            root=envelope, root_type=root.content_type, attachments=tuple(map(_unseen, ids, rest))
        )
        body = Body(head=b"", length=length, sha256="", multipart=parts)
        return Built(body, b"", (*notes, Note("Trace", missing)))
    return built(content_type, _framed(content_type, (root, *rest), ids), *notes, _REBUILT)


def _framed(content_type: str, pieces: tuple[Piece, ...], ids: list[str]) -> bytes:
    """The bytes of a multipart body; ``ids`` are those of the pieces behind the root."""
    parameters = parse_media_type(content_type).parameters
    boundary = b"--" + (parameters.get("boundary") or "part").encode("latin-1", "replace")
    start = plain_id(parameters.get("start", ""))
    framed = []
    for content_id, piece in zip((start, *ids), pieces, strict=True):
        lines = [f"Content-Type: {piece.content_type}"]
        lines += [f"Content-ID: <{content_id}>"] if content_id else []
        head = "".join(f"{line}\r\n" for line in lines).encode("latin-1", "replace")
        framed.append(boundary + b"\r\n" + head + b"\r\n" + (piece.data or b"") + b"\r\n")
    return b"".join((*framed, boundary, b"--\r\n"))


def _unseen(content_id: str, piece: Piece) -> Attachment:
    return Attachment(
        content_id=content_id,
        content_type=piece.content_type,
        offset=0,
        length=piece.length,
        sha256="",
    )
