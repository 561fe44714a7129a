"""Text in the user's own program: ``$PAGER`` to read, ``$EDITOR`` to change it.

Rule 1: no shell: the variable is split into words as a shell would, and nothing of a text or a
device becomes a word of the command.
Rule 2: the text lies in a private folder (0700) as a file of its owner's (0600), and is gone
afterwards, whatever happens. What only is shown is clean.
"""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.formats.files import FileError, create, open_to_read

PAGERS = ("PAGER",)
EDITORS = ("VISUAL", "EDITOR")
"""Variables that name a program; the first that is set counts."""

_PAGERS_OTHERWISE = ("less", "more")
_EDITORS_OTHERWISE = ("sensible-editor", "nano", "vi", "notepad")

EDITED_LIMIT = 16 * 1024 * 1024
"""Bytes that are read back of what was edited."""


class ExternalError(InspectorError):
    """The user's program cannot be started, or says that it failed."""


def command(
    variables: Sequence[str], otherwise: Sequence[str], environment: Mapping[str, str]
) -> list[str]:
    """The words of the command. Raises ``ExternalError`` if there is none, or it has no end."""
    name = next((it for it in variables if environment.get(it, "").strip()), "")
    if not name:
        found = next((it for it in otherwise if shutil.which(it)), "")
        if not found:
            raise ExternalError(f"no program to show text: set ${variables[-1]}")
        return [found]
    try:
        words = shlex.split(environment[name], posix=os.name == "posix")
    except ValueError as error:
        raise ExternalError(f"${name}: {str(error).lower()}") from None
    return words


def view(
    app: App[Any], text: str, *, name: str, environment: Mapping[str, str] = os.environ
) -> None:
    """Show a text in the pager until the user leaves it; ``name`` (``x.xml``) is for its colours.

    Raises ``ExternalError`` or ``FileError`` with one clear line.
    """
    words = command(PAGERS, _PAGERS_OTHERWISE, environment)
    shown = clean(text, keep="\n\t").encode(errors="replace")
    with _private_file(name, shown) as path:
        _run(app, words, path)


def edit(
    app: App[Any], data: bytes, *, name: str, environment: Mapping[str, str] = os.environ
) -> bytes:
    """What the user made of some bytes in the editor; the same if nothing was changed.

    Raises ``ExternalError`` if the editor fails (then nothing counts as edited), ``FileError`` if
    the file cannot be written or read back.
    """
    words = command(EDITORS, _EDITORS_OTHERWISE, environment)
    with _private_file(name, data) as path:
        _run(app, words, path)
        with open_to_read(path) as stream:
            edited = stream.read(EDITED_LIMIT + 1)
    if len(edited) > EDITED_LIMIT:
        raise ExternalError(f"the edited text is longer than {EDITED_LIMIT:,} bytes")
    return edited


@contextmanager
def _private_file(name: str, data: bytes) -> Iterator[Path]:
    """A file in a folder of its own; both are gone afterwards."""
    try:
        folder = tempfile.mkdtemp(prefix="wsd-inspector-")
    except OSError as error:
        raise FileError(f"no temporary folder: {error.strerror}") from None
    try:
        path = Path(folder, Path(name).name or "message.txt")
        try:
            with create(path) as stream:
                stream.write(data)
        except OSError as error:
            raise FileError(f"{path}: cannot be written: {error.strerror}") from None
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(app: App[Any], words: list[str], path: Path) -> None:
    """Run a program on a file while it has the terminal, and its interrupts (Ctrl+C).

    What goes wrong is raised once the app has the terminal again: Textual's ``suspend`` does not
    take it back when it is left by an exception.
    """
    status, trouble = 0, ""
    try:
        with app.suspend(), _no_interrupts():
            try:
                status = subprocess.run([*words, str(path)], check=False).returncode
            except (OSError, ValueError) as error:
                trouble = getattr(error, "strerror", None) or str(error)
    except SuspendNotSupported:
        raise ExternalError("this terminal cannot be handed to another program") from None
    if trouble:
        raise ExternalError(f"{words[0]}: cannot be started: {trouble}")
    if status:
        raise ExternalError(f"{words[0]}: ended with status {status}")


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Ctrl+C is for the program; a handler of ours, unlike SIG_IGN, is not handed on to it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
