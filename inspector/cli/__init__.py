"""The command line: ``wsd-inspector``. One file a command; each is imported when it is called.

Rule 1: stdout is data, stderr is talk; a known error is one line on stderr and an exit code.
Rule 2: nothing but typer is imported before a command runs, so that ``--help`` stays fast.
"""

import sys
from typing import NoReturn

from inspector.cli.exits import ExitCode


def main() -> NoReturn:
    """Run the command line; never returns."""
    from inspector.cli.app import app
    from inspector.errors import InspectorError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not speak UTF-8
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except InspectorError as error:
        _say(str(error))
        code = ExitCode.FAILED
    except BrokenPipeError:  # the reader of our output has gone: not our error
        sys.stderr.close()
        code = ExitCode.OK
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except Exception as error:
        code = _usage(error)
    raise SystemExit(int(code or 0))


def _usage(error: Exception) -> int:
    """What typer raises for a wrong call, as one line; anything else is a bug and is raised."""
    import click

    if isinstance(error, click.exceptions.Abort):
        return ExitCode.INTERRUPTED
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        if message := error.format_message():
            _say(message)
        return ExitCode.USAGE
    raise error


def _say(text: str) -> None:
    print(f"wsd-inspector: {text}", file=sys.stderr)
