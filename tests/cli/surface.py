"""Commands and options as they are declared."""

from typing import Any

import typer

from inspector.cli.app import app


def commands() -> dict[str, list[str]]:
    """The options of every command, long and short, by the command's name."""
    group: Any = typer.main.get_command(app)
    return {
        name: [option for parameter in command.params for option in parameter.opts if "-" in option]
        for name, command in group.commands.items()
    }


def program_options() -> list[str]:
    """The options that are no command's."""
    group: Any = typer.main.get_command(app)
    return [option for parameter in group.params for option in parameter.opts]
