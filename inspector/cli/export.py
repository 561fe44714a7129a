"""``wsd-inspector export``: a session or capture as another kind of file.

Rule: a form of file is a row of ``FORMS``; the suffix of the target chooses it, or ``--format``.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.importing import imported
from inspector.cli.printing import say
from inspector.cli.progress import counted
from inspector.cli.sources import Contents, Readable, Wanted, is_session
from inspector.cli.stdin import STDIN
from inspector.errors import InspectorError
from inspector.events import words
from inspector.events.told import Told
from inspector.formats import curl, har, jsonl, markdown, pcapng
from inspector.formats.files import FileError, new_file
from inspector.session.reader import Reader
from inspector.tls.keylog import KeyLog
from inspector.wire.capture import Interface

type Write = Callable[[BinaryIO, Iterable[Told]], int]


class Form(NamedTuple):
    """A form of file: the suffixes that mean it, and what writes it."""

    suffixes: tuple[str, ...]
    write: Write
    text: bool = False
    bodies: bool = True


class Target(NamedTuple):
    """What to write: where to (``-``: standard output), in which form, which events if not all."""

    path: Path
    form: str = ""
    events: Collection[int] = ()
    force: bool = False


def _write_flows(stream: BinaryIO, told: Iterable[Told]) -> int:
    from inspector.proxy import flow_write  # mitmproxy takes half a second

    return flow_write.write(stream, told)


FORMS: dict[str, Form] = {
    "pcapng": Form((".pcapng",), pcapng.write),
    "har": Form((".har",), har.write, text=True),
    "jsonl": Form((".jsonl",), jsonl.write, text=True, bodies=False),
    "flows": Form((".flows", ".flow", ".mitm"), _write_flows),
    "markdown": Form((".md",), markdown.write, text=True, bodies=False),
    "curl": Form((".sh",), curl.write, text=True),
}


def run(source: Path, target: Target, *, keys: KeyLog | None) -> int:
    """Export, and say what was written."""
    told = export(source, target, keys=keys, progress=True)
    if target.path != STDIN:
        say(told)
    return ExitCode.OK


def form_of(target: Target) -> Form:
    """The form that was asked for. Raises ``WrongCallError`` if it cannot be told."""
    if target.form:
        form = FORMS.get(target.form)
        if form is None:
            text = f"--format: found {target.form!r}, expected one of {', '.join(FORMS)}"
            raise WrongCallError(text)
        return form
    suffix = target.path.suffix.lower()
    form = next((it for it in FORMS.values() if suffix in it.suffixes), None)
    if form is None:
        known = ", ".join(it.suffixes[0] for it in FORMS.values())
        raise WrongCallError(
            f"{target.path}: cannot tell what to write, expected a name in {known} or --format"
        )
    return form


def export(
    source: Path, target: Target, *, keys: KeyLog | None = None, progress: bool = False
) -> str:
    """Write what ``source`` holds to ``target``; one line that tells what was.

    Until it is whole, the new file does not replace an old one.
    Raises ``InspectorError`` if the form is not known, a file cannot be read or written, or
    ``source`` is damaged; what comes before the damage is written then.
    """
    form, path = form_of(target), target.path
    if form is FORMS["curl"] and not target.events:
        raise WrongCallError("--event: curl sends one request, expected its number")
    if path != STDIN and source != STDIN and path.exists() and source.exists():
        if os.path.samefile(source, path):
            raise FileError(f"{path}: is the file that is being read")
        if not target.force:
            raise FileError(f"{path}: exists already; --force replaces it")
    if path == STDIN and not form.text and sys.stdout.isatty():
        raise WrongCallError("a terminal cannot show this form; redirect it, or name a file")
    with _session_for(source, form, target, keys, progress) as session:
        written, damage, size = _write(session, form, target, keys, progress)
    told = f"{path}: {words.counted(written, 'message')}, {words.counted(size, 'byte')}"
    if damage is not None:
        raise FileError(f"{damage}; what comes before that is in {told}")
    return told


@contextmanager
def _session_for(
    source: Path, form: Form, target: Target, keys: KeyLog | None, progress: bool
) -> Iterator[Path]:
    """The source, or a session made of it where its packets are to be copied in order."""
    if form is not FORMS["pcapng"] or target.events or is_session(source):
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="wsd-inspector-") as folder:
        yield imported(source, Path(folder), keys=keys, progress=progress)


def _write(
    source: Path, form: Form, target: Target, keys: KeyLog | None, progress: bool
) -> tuple[int, InspectorError | None, int]:
    contents = Contents(source, Wanted(keys=keys, decode_only=not form.bodies))
    readable = Readable(_chosen(contents.told(), target.events))
    told = counted(readable, "exporting", show=progress)
    first = next(told, None)  # a source that cannot be read makes no target
    if first is None and readable.damage is not None:
        raise readable.damage
    if first is None and target.events:
        raise FileError(f"{contents.name}: no event {words.listed(sorted(target.events))}")
    every = _again(first, told)
    copied = form is FORMS["pcapng"] and contents.kind == "session" and not target.events
    try:
        if target.path == STDIN:
            out = sys.stdout.buffer
            written = _write_to(out, source, form, every, copied)
            out.flush()
            return written, readable.damage, 0
        with new_file(target.path, overwrite=target.force) as stream:
            written = _write_to(stream, source, form, every, copied)
    except BrokenPipeError:
        raise
    except OSError as error:
        text = f"cannot be written: {error.strerror or error}"
        raise FileError(f"{target.path}: {text}") from None
    return written, readable.damage, target.path.stat().st_size


def _write_to(
    stream: BinaryIO, source: Path, form: Form, told: Iterable[Told], copied: bool
) -> int:
    if copied:
        return _copy_packets(stream, source, told)
    return form.write(stream, told)


def _copy_packets(stream: BinaryIO, session: Path, told: Iterable[Told]) -> int:
    """Packets that the session has as they were, then packets made for what has none."""
    with closing(Reader(session)) as reader:
        around = reader.around()
        interfaces = [it for it in around if isinstance(it, Interface)]
        writer = pcapng.Writer(stream, interfaces=interfaces, flush=False)
        writer.copy(it for it in around if not isinstance(it, Interface))
        writer.copy(pcapng.Captured(packet, events) for packet, events in reader.packets())
        count = 0
        for item in told:
            count += 1
            if not (item.seen.packet and reader.has_packet(item.seen.packet)):
                writer.add(item)
        writer.close()
    return count


def _chosen(told: Iterator[Told], events: Collection[int]) -> Iterator[Told]:
    """Everything, or what some events were told of."""
    if not events:
        return told
    wanted = frozenset(events)
    return (item for item in told if any(it.seq in wanted for it in item.events))


def _again(first: Told | None, rest: Iterator[Told]) -> Iterator[Told]:
    if first is not None:
        yield first
        yield from rest
