"""Opening files: the one place that does, with the rights and the errors users expect."""

import os
from pathlib import Path
from typing import BinaryIO

from inspector.errors import InspectorError


class FileError(InspectorError):
    """A file that cannot be opened, read or written."""


def create(path: Path, *, overwrite: bool = False) -> BinaryIO:
    """A new file for writing bytes, readable by its owner only: captures are private.

    Raises ``FileError`` if it exists (and ``overwrite`` is false) or cannot be made.
    """
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if overwrite else os.O_EXCL)
    try:
        return os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600), "wb")
    except FileExistsError:
        raise FileError(f"{path}: exists already") from None
    except OSError as error:
        raise FileError(f"{path}: cannot be written: {error.strerror}") from None


def open_to_read(path: Path) -> BinaryIO:
    """A file for reading bytes. Raises ``FileError`` if it cannot be read."""
    try:
        if path.is_dir():
            raise FileError(f"{path}: is a folder, expected a file")
        return path.open("rb")
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None
