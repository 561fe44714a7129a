"""Following a session on stdout, without the interface."""

import time
from collections.abc import Callable
from pathlib import Path

from inspector.cli.app import Form
from inspector.cli.exits import ExitCode
from inspector.cli.printing import Printer
from inspector.session.reader import BATCH, FOLLOW_SECONDS, Reader


def print_until(session: Path, form: Form, over: Callable[[], bool]) -> int:
    """Print events as they come until ``over`` says so, and what had come until then."""
    reader, printer = Reader(session), Printer(form)
    after = 0
    try:
        while True:
            ending = over()
            while batch := reader.events(after):
                printer.show(batch)
                after = batch[-1].seq
                if len(batch) < BATCH:
                    break
            if ending:
                return ExitCode.OK
            time.sleep(FOLLOW_SECONDS)
    finally:
        reader.close()
