"""Opening files: the one place that does, with the rights and the errors users expect."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from inspector.errors import InspectorError


class FileError(InspectorError):
    """A file that cannot be opened, read or written."""


def create(path: Path) -> BinaryIO:
    """A new file for writing bytes, readable by its owner only: captures are private.

    Raises ``FileError`` if it exists already or cannot be made.
    """
    return _opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)


def _opened(path: Path, flags: int) -> BinaryIO:
    try:
        return os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600), "wb")
    except FileExistsError:
        raise FileError(f"{path}: exists already") from None
    except OSError as error:
        raise FileError(f"{path}: cannot be written: {error.strerror}") from None


def _is_special(path: Path) -> bool:
    """Whether something is there, perhaps behind a link, that is no regular file."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


@contextmanager
def new_file(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """A new file that exists only if everything could be written to it.

    With ``overwrite`` it replaces an old one in the end, with rights of its own; what is there
    and no regular file, like a device or a FIFO, stays and is written into.
    Raises ``FileError`` as ``create`` does.
    """
    if overwrite and _is_special(path):
        with _opened(path, os.O_WRONLY) as stream:
            yield stream
        return
    replaces = overwrite and os.path.lexists(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part") if replaces else path
    stream = create(part)
    try:
        with stream:
            yield stream
        if replaces:
            part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def open_to_read(path: Path) -> BinaryIO:
    """A file for reading bytes. Raises ``FileError`` if it cannot be read."""
    try:
        if path.is_dir():
            raise FileError(f"{path}: is a folder, expected a file")
        return path.open("rb")
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None
