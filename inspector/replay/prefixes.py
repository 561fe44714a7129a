"""Prefixes for two messages that are compared, so that equal lines mean the same.

Rule: a namespace has its usual prefix, which nobody needs to declare. Another year of it shares
that prefix as long as neither message has both, and the declarations are told at the top: then a
wrong year is one line that differs. A namespace nobody knows is ``ns`` in the same way.
"""

from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from inspector.soap.namespaces import (
    PREFIXES,
    SOAP_VERSIONS,
    WSA_VERSIONS,
    XML,
    XSI,
    fold_namespace,
    local_name,
    namespace_of,
)

_USUAL = PREFIXES | {XML: "xml", XSI: "xsi"}
_SHARED = dict.fromkeys(WSA_VERSIONS, "wsa") | dict.fromkeys(SOAP_VERSIONS, "soap") | _USUAL
_OTHER = "ns"


class Prefixes(NamedTuple):
    """The prefix of each namespace of a message, and the lines that declare the unusual ones."""

    of: dict[str, str]
    declared: list[str]

    def named(self, tag: str) -> str:
        """A name in Clark notation with its prefix: ``xml:lang``."""
        prefix = self.of.get(namespace_of(tag))
        return f"{prefix}:{local_name(tag)}" if prefix else local_name(tag)


def prefixes_of_two(one: Iterable[str], other: Iterable[str]) -> tuple[Prefixes, Prefixes]:
    """The prefixes of two messages, given the namespaces that each uses."""
    groups: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for side, namespaces in enumerate((one, other)):
        for uri in filter(None, namespaces):
            groups.setdefault(_family(uri), ({}, {}))[side][uri] = None
    tables: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for family, sides in groups.items():
        everywhere = sorted(sides[0] | sides[1], key=lambda uri: uri not in _USUAL)
        numbers = {uri: number for number, uri in enumerate(everywhere, 1)}
        for table, uris in zip(tables, sides, strict=True):
            if max(map(len, sides)) > 1:
                table |= {uri: _numbered(family, numbers[uri]) for uri in uris}
            else:
                table |= dict.fromkeys(uris, family)
    return _declared(tables)


def _family(uri: str) -> str:
    return _SHARED.get(uri) or _SHARED.get(fold_namespace(uri), _OTHER)


def _numbered(family: str, number: int) -> str:
    return family if number == 1 else f"{family}{number}"


def _declared(tables: tuple[dict[str, str], dict[str, str]]) -> tuple[Prefixes, Prefixes]:
    """Whichever prefix is unusual in one message is declared in both."""
    unusual = {
        prefix for table in tables for uri, prefix in table.items() if _USUAL.get(uri) != prefix
    }
    one, other = (
        Prefixes(
            table,
            [
                f"xmlns:{prefix}={quoteattr(uri)}"
                for prefix, uri in sorted((prefix, uri) for uri, prefix in table.items())
                if prefix in unusual
            ],
        )
        for table in tables
    )
    return one, other
