"""``wsd-inspector open``: the interface on a file.

Rule: the interface is imported where it is used; Textual takes 0.4 s, in which a file can be read.
"""

import errno
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.importing import Import, key_log, session_path
from inspector.cli.memory import collect_seldom
from inspector.cli.printing import say
from inspector.cli.sources import is_session
from inspector.cli.stdin import STDIN
from inspector.errors import InspectorError
from inspector.session.store import create
from inspector.tui.ports import Engine
from inspector.tui.signals import ENDING

DRIVER_VARIABLE = "TEXTUAL_DRIVER"
"""Whoever sets it shows the interface elsewhere than in this terminal, such as ``--web``."""

FIRST_SECONDS = 1.0
"""How long to wait for the first message of a file before it is shown."""


def run(path: Path, *, keylog: Path | None = None) -> int:
    """Show a session, or a capture through a session that is thrown away.

    A capture is read while it is shown; if it is damaged the exit code is 1 in the end.
    Raises ``InspectorError`` without a terminal, or if nothing of the file can be read.
    """
    if not sys.stdout.isatty() and DRIVER_VARIABLE not in os.environ:
        raise InspectorError("the interface needs a terminal; decode prints events without one")
    if is_session(path):
        show(path, title=path.name)
        return ExitCode.OK
    if path == STDIN and sys.stdin.isatty():
        raise WrongCallError("-: standard input is the terminal, expected a capture piped into it")
    key_log(keylog)  # what is wrong with it is told before anything is shown
    with _ended_by_signals(), tempfile.TemporaryDirectory(prefix="wsd-inspector-") as folder:
        session = session_path(path, Path(folder))
        create(session)
        with Import(path, session, keylog=keylog) as reading:
            import_module("inspector.tui.app")  # meanwhile the process begins to read
            reading.wait_for_first(FIRST_SECONDS)
            _expect_something(reading)
            source = Path("stdin") if path == STDIN else path
            show(session, title=source.name, engine=reading, copy_of=source, live=path == STDIN)
            _expect_something(reading)
            damage = reading.damage
    if damage:
        say(f"wsd-inspector: {damage}")
        return ExitCode.FAILED
    return ExitCode.OK


def _expect_something(reading: Import) -> None:
    """Raise ``InspectorError`` if there is damage, and nothing before it that could be shown."""
    if reading.damage and not reading.result.messages:
        raise InspectorError(reading.result.damage or reading.damage)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """While inside, what asks us to end leaves the block as an exception, not the process.

    The interface has handlers of its own; these are for the time before and after it, so that no
    copy and no reading process stay behind.
    """

    def end(number: int, frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _take_keyboard() -> None:
    """Let keys come from the terminal: standard input is a file, or what is read."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        text = f"the interface needs a terminal for the keys: {error.strerror}"
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
    from inspector.cli.error_log import write_errors
    from inspector.cli.export import FORMS
    from inspector.cli.settings import filters_path, load
    from inspector.cli.workbench import Workbench
    from inspector.tui.app import InspectorApp
    from inspector.tui.detail.graphics import find_graphics

    if not sys.stdin.isatty() and DRIVER_VARIABLE not in os.environ:
        _take_keyboard()
    workbench = Workbench(session, insecure=insecure)
    try:
        app = InspectorApp(
            workbench.reader,
            title=title,
            live=engine is not None if live is None else live,
            engine=engine,
            replay=workbench,
            export=workbench.export,
            forms=[form.suffixes for name, form in FORMS.items() if name != "curl"],  # one message
            copy_of=copy_of,
            hung_up=_leave_closed_terminal,
            settings=load(),
            log=write_errors(),
            saved_filters=filters_path(),
            graphics=find_graphics(),  # asks the terminal, before the app reads from it
        )
        collect_seldom()
        app.run()
    finally:
        workbench.close()
    for told in app.written:
        say(told)
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
