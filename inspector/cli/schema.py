"""``wsd-inspector schema``: the JSON schema of event lines, or of one message."""

import difflib

import msgspec
import typer

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.events.jsonl import message_names, schema, schema_of


def run(message: str, *, names: bool) -> int:
    """Print a schema, or the names of all messages. Raises ``WrongCallError`` for unknown names."""
    if names and message:
        raise WrongCallError(f"--list tells all names; leave it out for the schema of {message}")
    if names:
        typer.echo("\n".join(message_names()))
        return ExitCode.OK
    described = schema_of(_name(message)) if message else schema()
    typer.echo(msgspec.json.format(msgspec.json.encode(described), indent=2).decode())
    return ExitCode.OK


def _name(message: str) -> str:
    """The name that is meant, whatever its letter case."""
    known = {name.lower(): name for name in message_names()}
    wanted = message.lower()
    if wanted in known:
        return known[wanted]
    bare = {name.partition(".")[2]: name for name in known}
    near = difflib.get_close_matches(wanted, known, 3) or [
        bare[name] for name in difflib.get_close_matches(wanted, bare, 3)
    ]
    told = f", did you mean {' or '.join(known[name] for name in near)}?" if near else ";"
    raise WrongCallError(f"unknown message {message!r}{told} wsd-inspector schema --list tells all")
