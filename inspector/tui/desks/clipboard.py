"""Copying text: into the clipboard by way of the terminal (OSC 52), and into a file.

Rule 1: no terminal says whether it took a copy. So the file is written too whenever that is
doubtful: a long text, a terminal or multiplexer known to ignore programs, or somebody asks for it.
Rule 2: the user is told where the text is; the file is readable by its owner only.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs
from textual.app import App

from inspector.events.words import joined, size
from inspector.formats.files import FileError, new_file

CLIPBOARD_BYTES = 74_994
"""Bytes of UTF-8 that are sent to a terminal: 100,000 in all once they are base64.

Source: hterm's osc52.sh (OSC_52_MAX_SEQUENCE), whose limit others took over. xterm takes more;
terminals drop what is too long without a word.
"""

FILE_NAME = "copied"

_DOUBTFUL = (
    ("TMUX", "", "tmux keeps it unless set-clipboard is on"),
    ("STY", "", "screen keeps it"),
    ("TERM", "linux", "the Linux console has no clipboard"),
    ("TERM_PROGRAM", "Apple_Terminal", "Terminal.app may ignore it"),
    ("VTE_VERSION", "", "terminals of GNOME may ignore it"),
)
"""Variables, the value that counts (empty: any), and why the terminal may not take a copy.

Source: tmux(1) ("set-clipboard external", the default, ignores programs), GNU screen passes no
OSC on, Textual's ``copy_to_clipboard``, vte issue 2495.
"""


def doubt(environment: Mapping[str, str]) -> str:
    """Why this terminal may not take a copy; empty if nothing speaks against it."""
    for name, value, reason in _DOUBTFUL:
        found = environment.get(name, "")
        if found and value in ("", found):
            return reason
    return ""


def copy(
    app: App[Any],
    text: str,
    *,
    suffix: str = ".txt",
    to_file: bool = False,
    folder: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Copy a text; one line that tells where it is now.

    The file is ``copied`` and ``suffix`` in the cache folder of the user, or in ``folder``; it
    replaces the last one. Raises ``FileError`` if only the file could have taken the text, and
    it cannot be written.
    """
    length = len(text.encode(errors="replace"))
    reason = "" if length <= CLIPBOARD_BYTES else f"{size(length)} are too much for a terminal"
    is_sent = not reason
    if is_sent:
        app.copy_to_clipboard(text.encode(errors="replace").decode())
        reason = "a browser may ignore it" if app.is_web else doubt(environment)
    if not (reason or to_file):
        return f"{size(length)} copied to the clipboard"
    path = (folder or platformdirs.user_cache_path("wsd-inspector")) / f"{FILE_NAME}{suffix}"
    try:
        _write(path, text)
    except FileError as error:
        if not is_sent:
            raise
        return f"{size(length)} copied to the clipboard; {error}"
    where = "copied to the clipboard and" if is_sent else "written"
    return joined(f"{size(length)} {where} to {path}", f"({reason})" if reason else "", by=" ")


def _write(path: Path, text: str) -> None:
    with suppress(OSError):  # the file will tell
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with new_file(path, overwrite=True) as stream:
        try:
            stream.write(text.encode(errors="replace"))
            stream.flush()
        except OSError as error:
            raise FileError(f"{path}: cannot be written: {error.strerror}") from None
