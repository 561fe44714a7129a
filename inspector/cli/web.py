"""``wsd-inspector open --web``: the interface in a browser of this machine."""

import sys
from pathlib import Path

import typer

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.importing import key_log
from inspector.cli.printing import say
from inspector.cli.stdin import STDIN
from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.formats.files import open_to_read

EXTRA = frozenset({"aiohttp", "textual_serve"})
"""Modules that come with the extra ``web``."""


def run(path: Path, *, web: bool, port: int, keylog: Path | None = None) -> int:
    """Serve viewers of a file until Ctrl+C; the address is printed.

    Raises ``InspectorError`` if the extra ``web`` is not installed, the file cannot be read, or
    the port cannot be had.
    """
    if not web:
        raise WrongCallError("--port is of the browser version, expected --web beside it")
    if path == STDIN:
        raise WrongCallError("--web needs a file: each viewer reads it from its beginning")
    try:
        from inspector.cli import web_server
    except ModuleNotFoundError as error:
        if error.name not in EXTRA:
            raise
        text = '--web needs more than is installed: pip install "wsd-inspector[web]"'
        raise InspectorError(text) from None
    open_to_read(path).close()
    key_log(keylog)
    arguments = [sys.executable, "-m", "inspector", "open", str(path.absolute())]
    if keylog is not None:
        arguments += ["--keylog", str(keylog.absolute())]
    try:
        web_server.run(arguments, clean(path.name), port, _ready)
    except OSError as error:
        raise InspectorError(f"--port {port}: cannot be had: {error.strerror}") from None
    return ExitCode.INTERRUPTED


def _ready(address: str) -> None:
    typer.echo(address)
    sys.stdout.flush()
    say("Who has this address can see the file and replay what is in it. Ctrl+C ends it.")
