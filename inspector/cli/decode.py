"""``wsd-inspector decode``: the events of captures, printed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from inspector.cli.exits import ExitCode
from inspector.cli.options import Form
from inspector.cli.printing import Printer, console, say
from inspector.cli.sources import SENSELESS, Contents, Wanted, files_in
from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.overview import shortcomings
from inspector.events.words import counted
from inspector.tls.keylog import KeyLog


def run(paths: Sequence[Path], form: Form, *, keys: KeyLog | None = None, wanted: str = "") -> int:
    """Print what the files hold and the filter ``wanted`` lets through.

    Exit code 1 if one of the files could not be read to its end.
    """
    printer, code = Printer(form), ExitCode.OK
    files = files_in(paths)
    chooser = _chooser_for(wanted, files)
    for path in files:
        if len(files) > 1 and form is Form.TEXT:
            console().print(clean(f"# {path}"), style="bold")
        try:
            contents = Contents(path, Wanted(keys=keys, decode_only=True))
            chooses = chooser(path, keys)
            for told in contents.told():
                events = filter(chooses, told.events)
                printer.show(events, file=str(path) if len(files) > 1 else "")
            _say_what_is_missing(contents)
        except InspectorError as error:
            say(f"wsd-inspector: {error}")
            code = ExitCode.FAILED
    return code


def _chooser_for(
    wanted: str, files: Sequence[Path]
) -> Callable[[Path, KeyLog | None], Callable[[Event], bool]]:
    """What makes the predicate for a file's events. Raises ``WrongCallError``."""
    if not wanted:
        return lambda _, __: lambda _: True
    from inspector.cli import filtering  # all rules of the diagnosis come with it

    return partial(filtering.chooser, filtering.expression_of(wanted, files))


def _say_what_is_missing(contents: Contents) -> None:
    """A remark when messages are missing, or not whole because of how the capture was made."""
    told = [] if contents.tally is None else shortcomings(contents.tally)
    if contents.senseless:
        told.append(f"{counted(contents.senseless, SENSELESS)} left out")
    if told:
        say(f"note: {contents.name}: {'; '.join(told)} (see info)", style="dim")
