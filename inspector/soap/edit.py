"""Change texts in an envelope's header and leave every other byte as it was.

Firmware matches prefixes and formatting as text (Brother, Epson, Panasonic), so a message is
never written again just to change its MessageID. expat tells the byte offsets.
"""

from xml.parsers import expat
from xml.sax.saxutils import escape

from inspector.soap.namespaces import SOAP_VERSIONS, WSA_VERSIONS, fold_namespace
from inspector.soap.xml import XmlError, parse

_SEPARATOR = "\n"  # cannot be part of a namespace or a name


_BYTE_ORDERS = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
"""First bytes of a UTF-16 document, with and without a byte order mark."""


class _Finder:
    """Byte ranges of the texts of addressing headers, as expat walks over them."""

    def __init__(self, names: frozenset[str]) -> None:
        self.ranges: dict[str, tuple[int, int]] = {}
        self._names = names
        self._path: list[tuple[str, str]] = []
        self._start: int | None = None
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.StartElementHandler = self._enter
        self.parser.EndElementHandler = self._leave
        self.parser.CharacterDataHandler = self._text
        self.parser.StartCdataSectionHandler = self._text  # a range that starts inside breaks it

    def _wanted(self) -> str | None:
        """The header's name when we stand in Envelope/Header/(one of the names)."""
        if len(self._path) != 3 or self._path[1][1] != "Header":
            return None
        namespace, name = self._path[2]
        known = namespace in WSA_VERSIONS and self._path[1][0] in SOAP_VERSIONS
        return name if known and name in self._names else None

    def _enter(self, tag: str, _: object) -> None:
        namespace, _, name = tag.rpartition(_SEPARATOR)
        self._path.append((fold_namespace(namespace), name))
        self._start = None

    def _text(self, *_: str) -> None:
        if self._start is None and self._wanted():
            self._start = self.parser.CurrentByteIndex

    def _leave(self, _: str) -> None:
        name = self._wanted()
        if name and self._start is not None and name not in self.ranges:
            self.ranges[name] = (self._start, self.parser.CurrentByteIndex)
        self._path.pop()
        self._start = None


def replace_headers(data: bytes, texts: dict[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """Replace the texts of addressing headers; also the names that were not there to replace.

    ``texts`` maps a header's local name (``MessageID``, ``To``) to its new text. White space
    around the old text goes with it; a header without text counts as not there.
    Raises ``XmlError`` if the document is not well-formed or has a DTD.
    """
    declared = parse(data).getroottree().docinfo.encoding or "utf-8"
    encoding = _BYTE_ORDERS.get(data[:2], declared)  # else each text would get a mark of its own
    finder = _Finder(frozenset(texts))
    try:
        finder.parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as error:
        raise XmlError(f"not editable as XML: {error}") from None
    for name, (start, end) in sorted(finder.ranges.items(), key=lambda item: -item[1][0]):
        data = data[:start] + _encoded(escape(texts[name]), encoding) + data[end:]
    return data, tuple(name for name in texts if name not in finder.ranges)


def _encoded(text: str, encoding: str) -> bytes:
    """The text in the document's encoding; what that cannot say becomes a reference."""
    return text.encode(encoding, "xmlcharrefreplace")
