"""``wsd-inspector open``: the interface on a file."""

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
        show(imported(path, Path(folder)), title=path.name)
    return ExitCode.OK


def show(
    session: Path, *, title: str, engine: Engine | None = None, insecure: bool = False
) -> None:
    """Run the interface on a session until the user leaves it."""
    workbench = Workbench(session, insecure=insecure)
    try:
        InspectorApp(
            workbench.reader,
            title=title,
            live=engine is not None,
            engine=engine,
            replay=workbench,
            export=workbench.export,
        ).run()
    finally:
        workbench.close()
