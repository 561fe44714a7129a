"""Members of a HAR file, whatever their type is there.

Rule: nothing here raises; what is missing or of another type is empty.
"""

from collections.abc import Callable
from typing import Any

from inspector.wire.observation import Headers

TEXT_LIMIT = 65_536
"""Characters of a header or a URL that are kept; servers refuse a fraction of that."""

NUMBER_LIMIT = 1e12
"""Numbers above it are no milliseconds, and no lengths in bytes."""

type Json = dict[str, Any]
type Load = Callable[[], Any]


def mapping(value: Any) -> Json:
    """A JSON object; empty for anything else."""
    return value if isinstance(value, dict) else {}


def text_in(holder: Json, name: str) -> str:
    """A text member; empty if it is none. What is no Unicode becomes a question mark."""
    value = holder.get(name)
    if not isinstance(value, str):
        return ""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def number_in(holder: Json, name: str) -> float | None:
    """A number that is not negative; None for anything else."""
    value = holder.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if 0 <= value <= NUMBER_LIMIT else None


def headers_in(told: Json) -> Headers:
    """The headers of a message, as bytes would be read; HTTP/2's pseudo headers are none.

    Most programs write objects of name and value, some pairs.
    """
    listed = told.get("headers")
    found = []
    for item in listed if isinstance(listed, list) else ():
        match item:
            case {"name": str(name), "value": str(value)} | [str(name), str(value)]:
                if name and not name.startswith(":"):
                    found.append((_field(name), _field(value)))
    return tuple(found)


def _field(text: str) -> str:
    """Text of a head, whose characters stand for bytes (ISO-8859-1)."""
    text = text[:TEXT_LIMIT]
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("latin-1")
    return text
