"""The command line: ``wsd-inspector``. One file a command; each is imported when it is called.

Rule 1: stdout is data, stderr is talk; a known error is one line on stderr and an exit code.
Rule 2: nothing but typer is imported before a command runs, so that ``--help`` stays fast.
"""

import os
import sys
from typing import NoReturn

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.pipes import discard_output, has_left


def main() -> NoReturn:
    """Run the command line; never returns."""
    from inspector.cli.app import app
    from inspector.cli.memory import collect_seldom
    from inspector.errors import InspectorError

    collect_seldom()
    _replace_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not speak UTF-8
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except InspectorError as error:
        _say(str(error))
        code = ExitCode.USAGE if isinstance(error, WrongCallError) else ExitCode.FAILED
    except (BrokenPipeError, SystemExit) as error:
        if not has_left(error):
            raise
        discard_output()
        code = ExitCode.OK
    except OSError as error:  # such as a full disk behind our output
        _say(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror))
        discard_output()
        code = ExitCode.FAILED
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except Exception as error:
        code = _usage(error)
    raise SystemExit(int(code or 0))


def _usage(error: Exception) -> int:
    """What typer raises for a wrong call, as one line; anything else is a bug and is raised."""
    import typer

    if isinstance(error, typer.Abort):
        return ExitCode.INTERRUPTED
    if isinstance(error, typer.Exit):
        return error.exit_code
    # typer brings a click of its own since 0.26, so there is no base class to import
    if not isinstance(error, typer.BadParameter.__mro__[2]):
        raise error
    message: str = error.format_message()  # type: ignore[attr-defined]  # ClickException's
    if message.startswith("Usage:"):  # called without a command: the help
        print(message, file=sys.stderr)
    else:
        _say(message)
    return ExitCode.USAGE


def _replace_closed() -> None:
    """Streams that were closed before we began, None in Python: nothing is in them then."""
    for name, flags, mode in (
        ("stdin", os.O_RDONLY, "r"),
        ("stdout", os.O_WRONLY, "w"),
        ("stderr", os.O_WRONLY, "w"),
    ):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))


def _say(text: str) -> None:
    from inspector.events.clean import clean

    print(f"wsd-inspector: {clean(text, keep=chr(10))}", file=sys.stderr)
