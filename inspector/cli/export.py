"""``wsd-inspector export``: a session or capture as another kind of file."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from inspector.cli.exits import ExitCode
from inspector.cli.printing import talk
from inspector.cli.progress import counted
from inspector.cli.sources import events_in, recorded_in
from inspector.errors import InspectorError
from inspector.events.decode import Decoder
from inspector.events.jsonl import to_line
from inspector.events.text import describe
from inspector.formats import pcapng
from inspector.formats.files import FileError, create
from inspector.wire.observation import Observation, Recorded


def run(source: Path, target: Path, *, force: bool) -> int:
    """Export, and say what was written."""
    talk().print(export(source, target, force=force, progress=True))
    return ExitCode.OK


def export(source: Path, target: Path, *, force: bool = False, progress: bool = False) -> str:
    """Write what ``source`` holds to ``target``, by its suffix; one line that tells what was.

    A file that could not be written to its end is removed.
    Raises ``InspectorError`` if the suffix is not known, or a file cannot be read or written.
    """
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        known = ", ".join(_WRITERS)
        raise FileError(f"{target}: cannot tell what to write, expected a name in {known}")
    if target.exists() and source.exists() and os.path.samefile(source, target):
        raise FileError(f"{target}: is the file that is being read")
    next(iter(recorded_in(source)), None)  # a source that cannot be read makes no target
    stream = create(target, overwrite=force)
    try:
        with stream:
            count = write(stream, source, progress)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise FileError(f"{target}: cannot be written: {error.strerror}") from None
    except (InspectorError, KeyboardInterrupt):
        target.unlink(missing_ok=True)
        raise
    return f"{target}: {count} messages, {target.stat().st_size} bytes"


def _write_pcapng(stream: BinaryIO, source: Path, progress: bool) -> int:
    decoder, count = Decoder(), 0

    def told(seen: Iterable[Recorded]) -> Iterator[Recorded]:
        nonlocal count
        for count, one in enumerate(seen, 1):  # noqa: B007 - the last count is wanted
            yield one

    def comment(observation: Observation) -> str:
        return "; ".join(map(describe, decoder.feed(observation)))

    pcapng.write(stream, told(counted(recorded_in(source), "exporting", show=progress)), comment)
    return count


def _write_jsonl(stream: BinaryIO, source: Path, progress: bool) -> int:
    count = 0
    for event in counted(events_in(source), "exporting", show=progress):
        stream.write(to_line(event).encode() + b"\n")
        count += 1
    return count


_WRITERS: dict[str, Callable[[BinaryIO, Path, bool], int]] = {
    ".pcapng": _write_pcapng,
    ".jsonl": _write_jsonl,
}
