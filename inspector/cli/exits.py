"""Exit codes, the same for every command."""

from enum import IntEnum

from inspector.errors import InspectorError


class ExitCode(IntEnum):
    """What the exit code says."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PROBLEMS = 3
    INTERRUPTED = 130


class WrongCallError(InspectorError):
    """The call cannot be meant: exit code 2 and one line, like a wrong option."""
