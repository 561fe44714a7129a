"""``wsd-inspector export``: a session or capture as another kind of file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from inspector.cli.exits import ExitCode
from inspector.cli.printing import say
from inspector.cli.progress import Count, counted
from inspector.cli.sources import Readable, events_in, recorded_in
from inspector.errors import InspectorError
from inspector.events import words
from inspector.events.decode import Decoder
from inspector.events.jsonl import to_line
from inspector.events.text import describe
from inspector.formats import pcapng
from inspector.formats.files import FileError, new_file
from inspector.wire.observation import Observation


def run(source: Path, target: Path, *, force: bool) -> int:
    """Export, and say what was written."""
    say(export(source, target, force=force, progress=True))
    return ExitCode.OK


def export(source: Path, target: Path, *, force: bool = False, progress: bool = False) -> str:
    """Write what ``source`` holds to ``target``, by its suffix; one line that tells what was.

    Until it is whole, the new file does not replace an old one.
    Raises ``InspectorError`` if the suffix is not known, a file cannot be read or written, or
    ``source`` is damaged; what comes before the damage is written then.
    """
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        known = ", ".join(_WRITERS)
        raise FileError(f"{target}: cannot tell what to write, expected a name in {known}")
    if target.exists() and source.exists() and os.path.samefile(source, target):
        raise FileError(f"{target}: is the file that is being read")
    next(iter(recorded_in(source)), None)  # a source that cannot be read makes no target
    try:
        with new_file(target, overwrite=force) as stream:
            written, damage = write(stream, source, progress)
    except OSError as error:
        raise FileError(f"{target}: cannot be written: {error.strerror}") from None
    size = words.counted(target.stat().st_size, "byte")
    told = f"{target}: {words.counted(written, 'message')}, {size}"
    if damage is not None:
        raise FileError(f"{damage}; what comes before that is in {told}")
    return told


type _Written = tuple[int, InspectorError | None]


def _write_pcapng(stream: BinaryIO, source: Path, progress: bool) -> _Written:
    decoder, readable = Decoder(), Readable(recorded_in(source))
    told = Count(counted(readable, "exporting", show=progress))

    def comment(observation: Observation) -> str:
        return "; ".join(map(describe, decoder.feed(observation)))

    pcapng.write(stream, told, comment)
    return told.count, readable.damage


def _write_jsonl(stream: BinaryIO, source: Path, progress: bool) -> _Written:
    readable = Readable(events_in(source))
    told = Count(counted(readable, "exporting", show=progress))
    for event in told:
        stream.write(to_line(event).encode() + b"\n")
    return told.count, readable.damage


_WRITERS: dict[str, Callable[[BinaryIO, Path, bool], _Written]] = {
    ".pcapng": _write_pcapng,
    ".jsonl": _write_jsonl,
}
