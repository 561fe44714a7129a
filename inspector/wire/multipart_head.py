"""Heads of MIME: media types, the headers of a part, Content-IDs, and what is odd about them.

Source: RFC 2045 (Content-Type, Content-ID), RFC 2046 (boundaries), RFC 2387 (multipart/related),
RFC 2392 (``cid:``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

SHOWN_LIMIT = 100
"""Characters of a header that a note repeats."""

_PARAMETER = re.compile(r""";\s*([\w*.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))""")
_SPECIAL = re.compile(r'[()<>@,;:\\"/\[\]?=\s]')
_FIELD = re.compile(r"^([^:\r\n]+):([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]+")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")
_OPENING = re.compile(rb"\s{0,64}--([^\r\n]{1,200})\r?\n(?i:content-)")
_OPENING_BEGINS = re.compile(
    rb"\s{0,64}(?:-|--[^\r\n]{0,200}\r?|--[^\r\n]{1,200}\r?\n.{0,7})?", re.DOTALL
)
_XML = re.compile(rb"[\s\0\xef\xbb\xbf\xfe\xff]{0,64}<")  # behind any byte order mark


class MediaType(NamedTuple):
    """A Content-Type header: type/subtype in lower case, and its parameters."""

    name: str
    parameters: dict[str, str]


@lru_cache(256)  # a conversation has a handful; a hostile one must not fill memory
def parse_media_type(text: str) -> MediaType:
    """Read a Content-Type; parameters in any order, quoted or not. Never raises."""
    name = text.partition(";")[0].strip().lower()
    parameters = {
        key.lower(): (re.sub(r"\\(.)", r"\1", quoted) if quoted else plain.strip())
        for key, quoted, plain in _PARAMETER.findall(text)
    }
    return MediaType(name, parameters)


def is_multipart(content_type: str) -> bool:
    """Whether a Content-Type announces parts that belong together."""
    return parse_media_type(content_type).name == "multipart/related"


def odd_parameters(content_type: str) -> Iterator[str]:
    """What breaks the rules in the parameters of a Content-Type."""
    for key, _, plain in _PARAMETER.findall(content_type):
        special = _SPECIAL.search(plain.strip())
        if special:
            yield f"Content-Type: {key} holds {special[0]!r}, but has no quotes"
        if key.lower() == "startinfo":
            yield "Content-Type: startinfo, expected start-info"


class Field(NamedTuple):
    """The value of a header of a part; ``offset`` counts from the start of the HTTP body."""

    value: str
    offset: int


NO_FIELD = Field("", 0)
"""A header that a part does not have."""


def part_headers(block: bytes, offset: int) -> dict[str, Field]:
    """The headers of a part, by name in lower case; ``offset`` is where they start."""
    return {
        found[1].strip().lower(): Field(_FOLD.sub(" ", found[2]).strip(), offset + found.start())
        for found in _FIELD.finditer(block.decode("latin-1"))
    }


def shown(text: str) -> str:
    """A text of a peer as it stands in a note."""
    return repr(text if len(text) <= SHOWN_LIMIT else f"{text[:SHOWN_LIMIT]}…")


def plain_id(text: str) -> str:
    """A Content-ID without its angle brackets and stray spaces."""
    return text.strip().removeprefix("<").removesuffix(">").strip()


def odd_id(text: str) -> str:
    """What breaks the rules in a Content-ID; empty if nothing does."""
    if not (text.startswith("<") and text.endswith(">")):
        return f"Content-ID {shown(text)} has no angle brackets"
    return f"Content-ID {shown(text)} has stray spaces" if text != f"<{plain_id(text)}>" else ""


def referred_id(href: str) -> str:
    """The Content-ID that a ``cid:`` reference names; empty if it is no such reference.

    It is URL-encoded (RFC 2392, 2); some devices leave the angle brackets in.
    """
    scheme, _, name = href.strip().partition(":")
    if scheme.lower() != "cid":
        return ""
    plain = _ESCAPED.sub(
        lambda found: bytes.fromhex(found[1].decode()), name.encode(errors="replace")
    )
    return plain_id(plain.decode("utf-8", "replace"))


def opening_boundary(begin: bytes | bytearray) -> bytes | None:
    """The boundary that a body begins with, before the headers of its first part.

    Empty if it begins otherwise, None while ``begin`` is too short to tell.
    """
    found = _OPENING.match(begin)
    if found:
        return found[1].rstrip(b" \t")
    return None if _OPENING_BEGINS.fullmatch(begin) else b""


def looks_like_xml(begin: bytes | bytearray) -> bool:
    """Whether bytes begin as a document does, in any encoding."""
    return bool(_XML.match(begin))
