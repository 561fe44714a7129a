"""Files to read, whatever their kind: told by their first bytes, not by their names."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, NamedTuple

from inspector.cli import assembling
from inspector.cli.exits import WrongCallError
from inspector.cli.stdin import START_BYTES, STDIN, Peeked
from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.events.told import Told, tell
from inspector.formats import (
    airscan,
    capture,
    envelope,
    go_mfp,
    har,
    http_text,
    jsonl,
    trace_files,
)
from inspector.formats.files import FileError, open_to_read
from inspector.session.capture import Around
from inspector.session.reader import Reader
from inspector.tls.keylog import KeyLog
from inspector.wire.kept import Kept
from inspector.wire.observation import Recorded
from inspector.wire.sieve import Sieve
from inspector.wire.tally import Tally

SUFFIXES = (
    ".wsd",
    ".pcapng",
    ".pcap",
    ".cap",
    ".har",
    ".jsonl",
    ".xml",
    ".mitm",
    ".flow",
    ".flows",
)
"""What is looked for in a folder; ``.gz`` may follow. A ``.log`` counts if it is of a trace."""

SENSELESS = "senseless HAR item"
"""What ``Contents.senseless`` counts, for people."""

_FLOWS = re.compile(rb"\d{1,12}:\d{1,2}:[a-z_]+[;,]")
"""How a flow file begins; ``proxy.flow_read`` says it better, but brings all of mitmproxy."""

_SQLITE = b"SQLite format 3\0"

type Item = Told | Kept | Around


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


class Wanted(NamedTuple):
    """What is wanted of a file: keys that open TLS, packets as they were, no bodies at all."""

    keys: KeyLog | None = None
    packets: bool = False
    decode_only: bool = False


class Kind(NamedTuple):
    """A kind of file: its name for people, how it begins, and what reads it."""

    name: str
    looks_like: Callable[[bytes], bool]
    read: Callable[["Contents", BinaryIO], Iterator[Item]]


class Contents:
    """What a file holds; iterate ``items`` once.

    ``kind`` names the kind of file, once reading has begun; ``tally`` counts what a capture of
    packets has beside its messages, ``sieve.others`` the exchanges of other kinds that are not WSD,
    ``senseless`` the entries of a HAR file that were skipped.
    """

    def __init__(self, path: Path, wanted: Wanted = Wanted()) -> None:  # a value
        self.path = path
        self.wanted = wanted
        self.kind = ""
        self.tally: Tally | None = None
        self.sieve = Sieve()
        self.senseless = 0
        self.read_bytes: Callable[[], int] = lambda: 0

    @property
    def name(self) -> str:
        """The file's name for people, one line."""
        return "stdin" if self.path == STDIN else clean(str(self.path))

    def items(self) -> Iterator[Item]:
        """Everything, in order; packets only if they are wanted.

        Raises ``InspectorError`` if the file cannot be read, where it is damaged, or when its
        kind is not known.
        """
        try:
            raw = sys.stdin.buffer if self.path == STDIN else open_to_read(self.path)
            with Peeked(raw) as stream:
                self.read_bytes = lambda: stream.count
                kind = next((it for it in KINDS if it.looks_like(stream.start)), None)
                if kind is None:
                    raise FileError(_unknown(stream.start))
                self.kind = kind.name
                yield from kind.read(self, stream)
        except InspectorError as error:
            text = str(error).removeprefix(f"{self.path}: ")
            raise FileError(f"{self.name}: {text}") from None
        except OSError as error:
            text = error.strerror or str(error)
            raise FileError(f"{self.name}: cannot be read: {text}") from None

    def told(self) -> Iterator[Told]:
        """What was seen with its events. Raises as ``items`` does."""
        return (item for item in self.items() if isinstance(item, Told))

    def strained(self, recorded: Iterable[Recorded]) -> Iterator[Told]:
        """The WSD of what another program recorded, decoded."""
        return tell(self.sieve.strain(recorded))


def _session(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    if contents.path == STDIN:
        raise FileError("a session cannot be read from standard input, expected its file")
    with closing(Reader(contents.path)) as reader:
        yield from reader.told()


def _capture(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    keys, packets, decode_only = contents.wanted
    if decode_only and keys is None and assembling.is_worth_it(contents.path):
        assembled = assembling.Assembled(contents.path)
        contents.read_bytes = lambda: assembled.offset
        try:
            yield from tell(assembled.recorded())
        finally:
            contents.tally = assembled.tally
        return
    reader = capture.CaptureReader(stream, keys=keys, keep_packets=packets, decode_only=decode_only)
    contents.tally = reader.tally
    decoder = Decoder()
    for item in reader.items():
        if isinstance(item, Recorded):
            yield Told(item, tuple(decoder.feed(item.observation)))
        else:
            yield item


def _airscan(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    parts = None if contents.path == STDIN else trace_files.companion(contents.path)
    return contents.strained(airscan.read(stream, parts, name=contents.path.name))


def _go_mfp(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    parts = None if contents.path == STDIN else trace_files.companion(contents.path)
    return contents.strained(go_mfp.read(stream, parts, name=contents.path.name))


def _parts(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    """Only the .tar of a trace was named: its .log tells what the parts are."""
    log = trace_files.log_beside(contents.path)
    beside = Contents(log, contents.wanted)
    yield from beside.items()


def _har(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    reader = har.read(stream)
    try:
        yield from contents.strained(reader)
    finally:
        contents.senseless = reader.skipped


def _flows(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    from inspector.proxy import flow_read  # mitmproxy takes half a second

    def skip(kind: str) -> None:
        contents.sieve.others += 1

    return contents.strained(flow_read.read(stream, skip))


def _lines(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    return jsonl.read(stream)


def _http(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    return tell(http_text.read(stream, contents.path.name))


def _envelope(contents: Contents, stream: BinaryIO) -> Iterator[Item]:
    return tell(envelope.read(stream, contents.path.name))


def _is_har(start: bytes) -> bool:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"{") and b'"log"' in text


def _is_flow_file(start: bytes) -> bool:
    return _FLOWS.match(start) is not None


KINDS: tuple[Kind, ...] = (
    Kind("session", lambda start: start.startswith(_SQLITE), _session),
    Kind("packet capture", capture.looks_like, _capture),
    Kind("event lines", jsonl.looks_like, _lines),
    Kind("HAR", _is_har, _har),
    Kind("sane-airscan trace", airscan.looks_like, _airscan),
    Kind("go-mfp trace", go_mfp.looks_like, _go_mfp),
    Kind("files of a trace", trace_files.looks_like_parts, _parts),
    Kind("mitmproxy flows", _is_flow_file, _flows),
    Kind("HTTP message", http_text.looks_like, _http),
    Kind("SOAP envelope", envelope.looks_like_xml, _envelope),
)
"""Every kind of file that is read; the first that looks right reads it."""


def _unknown(start: bytes) -> str:
    """What to say of a file that is of no known kind."""
    if not start:
        return "is empty"
    known = ", ".join(kind.name for kind in KINDS)
    return f"begins with {start[:8]!r}, which is none of: {known}"


def is_session(path: Path) -> bool:
    """Whether a file is an SQLite file, so a session at best. Raises ``FileError``."""
    if path == STDIN or path.is_fifo() or path.is_char_device():
        return False  # what is looked into here would be gone
    with open_to_read(path) as stream:
        try:
            return stream.read(len(_SQLITE)) == _SQLITE
        except OSError as error:
            raise FileError(f"{clean(str(path))}: cannot be read: {error.strerror}") from None


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files that were named, and those of known kinds in folders that were named.

    Raises ``FileError`` if a folder holds none, ``WrongCallError`` if standard input is read twice.
    """
    if paths.count(STDIN) > 1:
        raise WrongCallError("- is given twice, expected once: standard input is read once")
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            it for it in path.rglob("*") if it.is_file() and (_has_known_name(it) or _is_log(it))
        )
        if not inside:
            raise FileError(f"{clean(str(path))}: no file in it ends with {', '.join(SUFFIXES)}")
        found += inside
    return found


def _has_known_name(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith(SUFFIXES)


def _is_log(path: Path) -> bool:
    """Whether a file is the .log of a trace; others of that name are everywhere."""
    if path.suffix.lower() != ".log":
        return False
    try:
        with open_to_read(path) as stream:
            start = stream.read(START_BYTES)
    except (FileError, OSError):
        return False
    return airscan.looks_like(start) or go_mfp.looks_like(start)


def recorded_in(path: Path, keys: KeyLog | None = None) -> Iterator[Recorded]:
    """What a file holds, in order. Raises ``InspectorError`` as ``Contents.items`` does."""
    return (told.seen for told in Contents(path, Wanted(keys=keys)).told())


def events_in(path: Path, keys: KeyLog | None = None) -> Iterator[Event]:
    """The events of a file: those of a session as they were told, others decoded now.

    Raises ``InspectorError`` as ``Contents.items`` does.
    """
    contents = Contents(path, Wanted(keys=keys, decode_only=True))
    return (event for told in contents.told() for event in told.events)
