"""``wsd-inspector open``: the interface on a file."""

import errno
import os
import signal
import sys
import tempfile
from pathlib import Path

from inspector.cli.exits import ExitCode
from inspector.cli.importing import imported
from inspector.cli.sources import is_session
from inspector.cli.workbench import Workbench
from inspector.errors import InspectorError
from inspector.tui.app import InspectorApp
from inspector.tui.ports import Engine


def run(path: Path) -> int:
    """Show a session, or a capture through a session that is thrown away.

    Raises ``InspectorError`` without a terminal.
    """
    if not sys.stdout.isatty():
        raise InspectorError("the interface needs a terminal; decode prints events without one")
    if is_session(path):
        show(path, title=path.name)
        return ExitCode.OK
    with tempfile.TemporaryDirectory(prefix="wsd-inspector-") as folder:
        show(imported(path, Path(folder)), title=path.name, copy_of=path)
    return ExitCode.OK


def show(
    session: Path,
    *,
    title: str,
    engine: Engine | None = None,
    insecure: bool = False,
    copy_of: Path | None = None,
) -> None:
    """Run the interface on a session until the user leaves it.

    ``copy_of`` is the capture that a session was made of which nobody keeps.
    Raises ``InspectorError`` if the interface does not end well.
    """
    workbench = Workbench(session, insecure=insecure)
    try:
        app = InspectorApp(
            workbench.reader,
            title=title,
            live=engine is not None,
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
