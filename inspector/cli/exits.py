"""Exit codes, the same for every command."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the exit code says."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PROBLEMS = 3
    INTERRUPTED = 130
