"""``wsd-inspector decode``: the events of captures, printed."""

from collections.abc import Sequence
from pathlib import Path

from inspector.cli.exits import ExitCode
from inspector.cli.options import Form
from inspector.cli.printing import Printer, console, say
from inspector.cli.sources import SENSELESS, Contents, Wanted, files_in
from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.overview import shortcomings
from inspector.events.words import counted
from inspector.tls.keylog import KeyLog


def run(paths: Sequence[Path], form: Form, *, keys: KeyLog | None = None) -> int:
    """Print what the files hold; exit code 1 if one of them could not be read to its end."""
    printer, code = Printer(form), ExitCode.OK
    files = files_in(paths)
    for path in files:
        if len(files) > 1 and form is Form.TEXT:
            console().print(clean(f"# {path}"), style="bold")
        try:
            contents = Contents(path, Wanted(keys=keys, decode_only=True))
            for told in contents.told():
                printer.show(told.events, file=str(path) if len(files) > 1 else "")
            _say_what_is_missing(contents)
        except InspectorError as error:
            say(f"wsd-inspector: {error}")
            code = ExitCode.FAILED
    return code


def _say_what_is_missing(contents: Contents) -> None:
    """A remark when messages are missing, or not whole because of how the capture was made."""
    told = [] if contents.tally is None else shortcomings(contents.tally)
    if contents.senseless:
        told.append(f"{counted(contents.senseless, SENSELESS)} left out")
    if told:
        say(f"note: {contents.name}: {'; '.join(told)} (see info)", style="dim")
