"""``wsd-inspector open``: the interface on a file."""

import errno
import os
import signal
import sys
import tempfile
from pathlib import Path

from inspector.cli.exits import ExitCode
from inspector.cli.importing import Import, key_log, session_path
from inspector.cli.printing import say
from inspector.cli.sources import is_session
from inspector.cli.stdin import STDIN
from inspector.cli.workbench import Workbench
from inspector.errors import InspectorError
from inspector.session.store import create
from inspector.tui.app import InspectorApp
from inspector.tui.ports import Engine

FIRST_SECONDS = 1.0
"""How long to wait for the first message of a file before it is shown."""


def run(path: Path, *, keylog: Path | None = None) -> int:
    """Show a session, or a capture through a session that is thrown away.

    A capture is read while it is shown. Raises ``InspectorError`` without a terminal, or if
    nothing of the file can be read.
    """
    if not sys.stdout.isatty():
        raise InspectorError("the interface needs a terminal; decode prints events without one")
    if is_session(path):
        show(path, title=path.name)
        return ExitCode.OK
    key_log(keylog)  # what is wrong with it is told before anything is shown
    with tempfile.TemporaryDirectory(prefix="wsd-inspector-") as folder:
        session = session_path(path, Path(folder))
        create(session)
        with Import(path, session, keylog=keylog) as reading:
            if path == STDIN:
                _take_keyboard()
            reading.wait_for_first(FIRST_SECONDS)
            if reading.damage and not reading.result.messages:
                raise InspectorError(reading.result.damage or reading.damage)
            title = "stdin" if path == STDIN else path.name
            show(session, title=title, engine=reading, copy_of=path, live=path == STDIN)
            damage = reading.damage
    if damage:
        say(f"wsd-inspector: {damage}")
        return ExitCode.FAILED
    return ExitCode.OK


def _take_keyboard() -> None:
    """Let keys come from the terminal, since standard input is what is read."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        text = f"reading standard input needs a terminal for the keys: {error.strerror}"
        raise InspectorError(text) from None
    os.dup2(terminal, 0)
    os.close(terminal)


def show(
    session: Path,
    *,
    title: str,
    engine: Engine | None = None,
    insecure: bool = False,
    copy_of: Path | None = None,
    live: bool | None = None,
) -> None:
    """Run the interface on a session until the user leaves it.

    ``live``: whether more is expected all the time, by default when there is an engine.
    ``copy_of`` is the capture that a session was made of which nobody keeps.
    Raises ``InspectorError`` if the interface does not end well.
    """
    workbench = Workbench(session, insecure=insecure)
    try:
        app = InspectorApp(
            workbench.reader,
            title=title,
            live=engine is not None if live is None else live,
            engine=engine,
            replay=workbench,
            export=workbench.export,
            copy_of=copy_of,
            hung_up=_leave_closed_terminal,
        )
        app.run()
    finally:
        workbench.close()
    if app.return_code:  # Textual has shown the exception, and swallowed it
        raise InspectorError("the interface ended with an error, told above")


def _leave_closed_terminal() -> None:
    """Let nothing be read from or written to a terminal that has hung up.

    Textual's writing thread would die of EIO, and the app wait for it for ever. The SIGCONT that
    the kernel sends after SIGHUP would make Textual set the terminal up again.
    """
    for descriptor in (0, 1, 2):
        try:
            os.tcgetpgrp(descriptor)
        except OSError as error:
            if error.errno == errno.EIO:  # others: no terminal, or not ours
                nowhere = os.open(os.devnull, os.O_RDWR)
                os.dup2(nowhere, descriptor)
                os.close(nowhere)
                signal.signal(signal.SIGCONT, lambda number, frame: None)
