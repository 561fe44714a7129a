"""Whoever reads our output may leave, as ``head`` does: that is no error.

Rule: what is printed goes nowhere from then on; what was found, and the exit code, stays.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def while_read() -> Iterator[None]:
    """Print as long as somebody reads; the command goes on after it in any case."""
    try:
        yield
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as error:
        if not has_left(error):
            raise
        discard_output()


def has_left(error: BaseException) -> bool:
    """Whether an error says that the reader of our output has gone.

    rich and typer exit with 1 then.
    """
    return BrokenPipeError in (type(error), type(error.__context__))


def discard_output() -> None:
    """Let what Python flushes at its end go nowhere: stdout has failed before."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
