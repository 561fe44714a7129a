"""``wsd-inspector decode``: the events of captures, printed."""

from collections.abc import Sequence
from pathlib import Path

from inspector.cli.app import Form
from inspector.cli.exits import ExitCode
from inspector.cli.printing import Printer, console, say
from inspector.cli.sources import events_in, files_in
from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.tls.keylog import KeyLog


def run(paths: Sequence[Path], form: Form, *, keys: KeyLog | None = None) -> int:
    """Print what the files hold; exit code 1 if one of them could not be read to its end."""
    printer, code = Printer(form), ExitCode.OK
    files = files_in(paths)
    for path in files:
        if len(files) > 1 and form is Form.TEXT:
            console().print(clean(f"# {path}"), style="bold")
        try:
            for event in events_in(path, keys):
                printer.show([event], file=str(path) if len(files) > 1 else "")
        except InspectorError as error:
            say(f"wsd-inspector: {error}")
            code = ExitCode.FAILED
    return code
