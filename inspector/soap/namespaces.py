"""Namespaces and identifiers of the field, and the one way to fold their variants.

Rule: compare folded, show as seen. Every folding that changed something can be told in a note.
Source: shared facts of the protocols, checked against schemas, Microsoft's driver documentation
(whose link rewriter turned every ``http://`` into ``https://`` about 2019) and device traces.
"""

import re
from functools import lru_cache

SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSA_2003 = "http://schemas.xmlsoap.org/ws/2003/03/addressing"
WSA_2005 = "http://www.w3.org/2005/08/addressing"
WSCN = "http://schemas.microsoft.com/windows/2006/08/wdp/scan"
WSCN_2006_01 = "http://schemas.microsoft.com/windows/2006/01/wdp/scan"
DSD = "http://schemas.microsoft.com/windows/2008/12/wdp/distributedscan/device"
DSP = "http://schemas.microsoft.com/windows/2008/12/wdp/distributedscan/processing"
DSC = "http://schemas.microsoft.com/windows/2008/12/wdp/distributedscan/configuration"
DSP_2008_02 = "http://schemas.microsoft.com/windows/2008/02/wdp/repository/processing"
XOP = "http://www.w3.org/2004/08/xop/include"
XML = "http://www.w3.org/XML/1998/namespace"

ANONYMOUS = f"{WSA}/role/anonymous"
FAULT_ACTION = f"{WSA}/fault"

SOAP_VERSIONS = {SOAP12: "1.2", SOAP11: "1.1"}
WSA_VERSIONS = {WSA: "2004/08", WSA_2003: "2003/03", WSA_2005: "2005/08"}

_OTHER_YEARS = {WSCN_2006_01: WSCN, DSP_2008_02: DSP}
"""Draft namespaces that devices and clients still send, and what they became."""

_FAULT_ACTIONS = frozenset(
    {
        FAULT_ACTION,
        f"{WSA_2003}/fault",
        f"{WSA_2005}/fault",
        f"{WSA_2005}/soap/fault",
        "http://schemas.xmlsoap.org/ws/2006/02/devprof/Fault",
        "http://schemas.xmlsoap.org/ws/2004/09/transfer/fault",
        "http://schemas.xmlsoap.org/ws/2004/08/eventing/fault",
        "http://schemas.xmlsoap.org/ws/2005/04/discovery/fault",
    }
)

_WHITE_SPACE = re.compile(r"\s+")
_UUID = re.compile(
    r"(?:urn:)?(?:uuid:)?\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE
)


CACHED = 256
"""Foldings remembered: real traffic has some dozens of URIs, a hostile peer may send millions."""


@lru_cache(CACHED)
def fold_namespace(uri: str) -> str:
    """The namespace a URI stands for: scheme folded to http, draft years to the final ones."""
    if uri.startswith("https://"):
        uri = "http://" + uri.removeprefix("https://")
    return _OTHER_YEARS.get(uri, uri)


@lru_cache(CACHED)
def fold_action(uri: str) -> str:
    """An action URI with white space removed and its namespace part folded."""
    namespace, slash, name = _WHITE_SPACE.sub("", uri).rpartition("/")
    return fold_namespace(namespace) + slash + name


def fold_id(text: str) -> str:
    """A message or endpoint id for comparison: UUIDs in lower case as ``urn:uuid:…``."""
    text = _WHITE_SPACE.sub("", text)
    match = _UUID.fullmatch(text)
    return f"urn:uuid:{match[1].lower()}" if match else text


def is_fault_action(action: str) -> bool:
    """Whether a folded action says that the message is a fault."""
    return action in _FAULT_ACTIONS


def local_name(tag: str) -> str:
    """The name without its namespace: ``JobId`` of ``{http://…}JobId``."""
    return tag.rpartition("}")[2]


@lru_cache(CACHED)
def fold_tag(tag: str) -> str:
    """A tag in Clark notation with its namespace folded."""
    return f"{{{fold_namespace(namespace_of(tag))}}}{local_name(tag)}"


def namespace_of(tag: str) -> str:
    """The namespace of a tag in Clark notation; empty if it has none."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""
