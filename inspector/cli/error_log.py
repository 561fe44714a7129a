"""Where errors of the interface are written: a log that is begun anew when it is long."""

import os
from contextlib import suppress
from logging import Formatter
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from inspector.cli.settings import PROGRAM

LOG_LIMIT = 1_000_000
"""Bytes of a log after which it is begun anew; the one before is kept."""


def log_path() -> Path:
    """The file."""
    return platformdirs.user_log_path(PROGRAM, appauthor=False) / "interface.log"


def write_errors() -> Path | None:
    """Write what the interface survives; where, or ``None`` if no file can be made there."""
    from inspector.tui.sturdy import LOG

    path = log_path()
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        handler = RotatingFileHandler(path, maxBytes=LOG_LIMIT, backupCount=1, delay=True)
        handler.setFormatter(Formatter("%(asctime)s %(message)s"))
        LOG.addHandler(handler)
        return path
    return None
