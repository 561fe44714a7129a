"""Saved views: filters by name, in a small JSON file.

Rule: a file that cannot be read as one is kept as it is and told; nothing is lost by opening it.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.filters.expression import FilterError
from inspector.filters.parse import LENGTH_LIMIT, parse
from inspector.formats.files import FileError, new_file, open_to_read

NAME_LIMIT = 60
"""Characters of a name."""

FILTERS_LIMIT = 200
"""Filters of a file."""

MAX_BYTES = 1_000_000
"""Bytes of a file that can be meant as one: all filters as long as they may be."""

type Saved = Mapping[str, str]
"""The text of each filter by its name."""


class SavedError(InspectorError):
    """Filters that cannot be read or kept, in one line."""


def read(text: bytes) -> dict[str, str]:
    """The filters that a file holds, in its order. Raises ``SavedError``.

    What they say was valid when it was saved; whoever uses one parses it again.
    """
    try:
        saved = msgspec.json.decode(text or b"{}", type=dict[str, str])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SavedError(f"no saved filters: {error}") from None
    return {clean(name)[:NAME_LIMIT]: it for name, it in saved.items() if len(it) <= LENGTH_LIMIT}


def written(saved: Saved) -> bytes:
    """The filters as a file, one a line."""
    return msgspec.json.format(msgspec.json.encode(dict(saved)), indent=2) + b"\n"


def with_filter(saved: Saved, name: str, text: str) -> dict[str, str]:
    """The filters with one more, or with another text under a name that is there.

    Raises ``SavedError`` if the name or the filter is none, or if there are too many.
    """
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise SavedError(f"expected a name of 1 to {NAME_LIMIT} printable characters")
    if not text.strip():
        raise SavedError("an empty filter is not saved")
    if name not in saved and len(saved) >= FILTERS_LIMIT:
        raise SavedError(f"more than {FILTERS_LIMIT} filters, expected some to be removed first")
    try:
        parse(text)
    except FilterError as error:
        raise SavedError(str(error)) from None
    return {**saved, name: " ".join(text.split())}


def without_filter(saved: Saved, name: str) -> dict[str, str]:
    """The filters without one."""
    return {it: text for it, text in saved.items() if it != name}


def load(path: Path) -> dict[str, str]:
    """The filters of a file; none if there is no file.

    Raises ``SavedError`` if it holds something else, ``FileError`` if it cannot be read.
    """
    if not path.exists():
        return {}
    with open_to_read(path) as stream:
        text = stream.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise SavedError(f"{clean(str(path))}: longer than {MAX_BYTES:,} bytes")
    try:
        return read(text)
    except SavedError as error:
        raise SavedError(f"{clean(str(path))}: {error}") from None


def save(path: Path, saved: Saved) -> None:
    """Write the filters, and the folder if it is not there. Raises ``FileError``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path, overwrite=True) as stream:
            stream.write(written(saved))
    except OSError as error:
        raise FileError(f"{clean(str(path))}: cannot be written: {error.strerror}") from None
