"""Files to read, whatever their kind: told by their first bytes, not by their names."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from inspector.errors import InspectorError
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.formats import envelope, pcapng
from inspector.formats.files import FileError, open_to_read
from inspector.session.reader import Reader
from inspector.wire.observation import Recorded

SUFFIXES = (".wsd", ".pcapng", ".xml")
"""What is looked for in a folder."""

_SQLITE = b"SQLite format 3\0"
_PCAPNG = b"\x0a\x0d\x0d\x0a"


class Readable[T]:
    """Items of a file up to the place where it is damaged, which ``damage`` tells then."""

    def __init__(self, items: Iterable[T]) -> None:
        self.damage: InspectorError | None = None
        self._items = items

    def __iter__(self) -> Iterator[T]:
        try:
            yield from self._items
        except InspectorError as error:
            self.damage = error


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files that were named, and those of known kinds in folders that were named.

    Raises ``FileError`` if a folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
        if not inside:
            raise FileError(f"{path}: no file in it ends with {', '.join(SUFFIXES)}")
        found += inside
    return found


def is_session(path: Path) -> bool:
    """Whether a file is an SQLite file, so a session at best. Raises ``FileError``."""
    with open_to_read(path) as stream:
        return _peek(stream, path).startswith(_SQLITE)


def recorded_in(path: Path) -> Iterator[Recorded]:
    """What a file holds, in order.

    Raises ``InspectorError`` if it cannot be read, where it is damaged, or when its kind is not
    known.
    """
    if is_session(path):
        reader = Reader(path)
        try:
            yield from reader.observations()
        finally:
            reader.close()
        return
    with open_to_read(path) as stream:
        start = _peek(stream, path)
        if start.startswith(_PCAPNG):
            try:
                yield from pcapng.read(stream)
            except InspectorError as error:
                raise FileError(f"{path}: {error}") from None
        elif envelope.looks_like_xml(start):
            yield from envelope.read(stream, str(path))
        elif not start:
            raise FileError(f"{path}: is empty")
        else:
            raise FileError(f"{path}: not a session, pcapng capture or SOAP envelope")


def events_in(path: Path) -> Iterator[Event]:
    """The events of a file: those of a session as they were told, others decoded now."""
    if is_session(path):
        reader = Reader(path)
        try:
            yield from reader.all_events()
        finally:
            reader.close()
        return
    decoder = Decoder()
    for seen in recorded_in(path):
        yield from decoder.feed(seen.observation)


def _peek(stream: BinaryIO, path: Path) -> bytes:
    try:
        start = stream.read(64)
        stream.seek(0)
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None
    return start
