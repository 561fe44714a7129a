"""The command line as a whole: what holds for every command, and which there are.

Rule: a command's work is in a module of its own name, imported inside the function.
"""

from typing import Annotated

import typer

from inspector import __version__
from inspector.cli import file_commands, live_commands, reference_commands, told_commands

EPILOG = "Exit codes: 0 ok, 1 failed, 2 wrong call, 3 ran well but found problems, 130 interrupted."

app = typer.Typer(
    name="wsd-inspector",
    help="See, record and replay what scanners and PCs say over Web Services on Devices (WSD).",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for family in (live_commands, told_commands, file_commands, reference_commands):
    app.add_typer(family.app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"wsd-inspector {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """See, record and replay what scanners and PCs say over Web Services on Devices (WSD)."""
