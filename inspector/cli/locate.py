"""``wsd-inspector locate``: where things lie, and an example of a configuration."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import typer

from inspector.cli.error_log import log_path
from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.printing import say
from inspector.cli.settings import CONFIG_VARIABLE, config_path, filters_path, known, load
from inspector.events.clean import clean
from inspector.tui.keys import Pane
from inspector.tui.settings import TIMINGS, Known

CONFIG = "config"

PLACES: Mapping[str, Callable[[], Path]] = {
    CONFIG: config_path,
    "filters": filters_path,
    "log": log_path,
    "sessions": Path.cwd,
    "certificates": lambda: Path("~/.mitmproxy").expanduser(),
}
"""What can be located. Sessions go where the program is started, mitmproxy chooses its folder."""

_HEAD = """\
# Configuration of WSD Inspector: {path}
# (the environment variable {variable} names another file).
# Lines that begin with # are comments; what they say is the default. The program reads this file
# when the interface starts, and never writes it.

# theme = "textual-dark"
{themes}
# How the list tells times: {times}.
# time = "{time}"

[filters]
# Saved views: a name and a filter.
# "faults of job 42" = "job:42 and fault"

[keys]
# The keys of each action, commas between them: letters, f1 to f24, names such as question_mark or
# pagedown, with ctrl+, alt+ or shift+ before them.
"""

LINE_LENGTH = 100


def run(name: str, *, example: bool) -> int:
    """Print where things lie, all or one; or an example of the configuration."""
    if name and name not in PLACES:
        raise WrongCallError(f"{name!r} is no place, expected one of {', '.join(PLACES)}")
    if example:
        if name != CONFIG:
            raise WrongCallError("--example is of the configuration: wsd-inspector locate config")
        typer.echo(example_text(known()), nl=False)
        return ExitCode.OK
    if name:
        typer.echo(clean(str(PLACES[name]())))
    else:
        for one, place in PLACES.items():
            path = place()
            typer.echo(f"{one}\t{clean(str(path))}\t{'exists' if path.exists() else 'missing'}")
    if name in ("", CONFIG):
        for trouble in load().troubles:
            say(f"wsd-inspector: {trouble}")
    return ExitCode.OK


def example_text(what: Known) -> str:
    """A configuration that names everything, commented out."""
    head = _HEAD.format(
        path=clean(str(config_path())),
        variable=CONFIG_VARIABLE,
        themes="\n".join(_wrapped(", ".join(what.themes))),
        times=", ".join(TIMINGS),
        time=next(iter(TIMINGS)),
    )
    return head + "".join(f"{line}\n" for line in _keys(what))


def _wrapped(text: str) -> Iterator[str]:
    line = "#"
    for word in text.split(" "):
        if len(line) + 1 + len(word) > LINE_LENGTH:
            yield line
            line = "#"
        line = f"{line} {word}"
    yield line


def _keys(what: Known) -> Iterator[str]:
    """A line for each action, once, below the pane in which it is met first."""
    told: set[str] = set()
    for pane in what.panes:
        lines = [*_keys_of(pane, told)]
        if lines:
            yield from ("", f"# {pane.title}", *lines)


def _keys_of(pane: Pane, told: set[str]) -> Iterator[str]:
    for binding in pane.bindings:
        if binding.id is not None and binding.id not in told:
            told.add(binding.id)
            entry = f'# "{binding.id}" = "{binding.key}"'
            told_as = binding.tooltip or binding.description
            yield f"{entry:<40}  # {told_as}".rstrip(" #")
