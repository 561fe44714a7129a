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
PSP = "http://schemas.microsoft.com/windows/2008/02/imaging/postscan/psp"
EMLF = "http://schemas.microsoft.com/windows/2007/10/imaging/postscan/filter/email"
FSF = "http://schemas.microsoft.com/windows/2007/10/imaging/postscan/filter/fileshare"
SPF = "http://schemas.microsoft.com/windows/2007/10/imaging/postscan/filter/sharepoint"
SPX = "http://schemas.microsoft.com/windows/2010/09/imaging/postscan/scanprocess/extensions"
WPRT = "http://schemas.microsoft.com/windows/2006/08/wdp/print"
WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
WSD_2009 = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01"
WSDP = "http://schemas.xmlsoap.org/ws/2006/02/devprof"
WSDP_2005 = "http://schemas.xmlsoap.org/ws/2005/05/devprof"
WSDP_2009 = "http://docs.oasis-open.org/ws-dd/ns/dpws/2009/01"
WSE = "http://schemas.xmlsoap.org/ws/2004/08/eventing"
WSX = "http://schemas.xmlsoap.org/ws/2004/09/mex"
WXF = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
PNPX = "http://schemas.microsoft.com/windows/pnpx/2005/10"
DF = "http://schemas.microsoft.com/windows/2008/09/devicefoundation"
PUB = "http://schemas.microsoft.com/windows/pub/2005/07"
XOP = "http://www.w3.org/2004/08/xop/include"
XOP_2003 = "http://www.w3.org/2003/12/xop/include"
XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_WINDOWS_EXTRAS = {PNPX: "pnpx", DF: "df", PUB: "pub", SPX: "spx"}

PREFIXES = {
    SOAP12: "soap",
    WSA: "wsa",
    WSD: "wsd",
    WSDP: "wsdp",
    WSE: "wse",
    WSX: "wsx",
    WXF: "wxf",
    WSCN: "wscn",
    WPRT: "wprt",
    DSD: "dsd",
    DSP: "dsp",
    DSC: "dsc",
    PSP: "psp",
    EMLF: "emlf",
    FSF: "fsf",
    SPF: "spf",
    XOP: "xop",
} | _WINDOWS_EXTRAS
"""The usual prefix of each namespace: what we write, and how names in texts are told."""

NAMESPACES = {prefix: uri for uri, prefix in PREFIXES.items()}
"""The namespace of each usual prefix."""

SPECIFIED = frozenset(PREFIXES.keys() - _WINDOWS_EXTRAS.keys())
"""Namespaces of which every name is declared here or wrong; all others are vendors'."""

INSTANCE = frozenset({XML, XSI, SOAP12, SOAP11})
"""Namespaces of attributes that any element may have (``xml:lang``, ``xsi:nil``)."""

ANONYMOUS = f"{WSA}/role/anonymous"
FAULT_ACTION = f"{WSA}/fault"

SOAP_VERSIONS = {SOAP12: "1.2", SOAP11: "1.1"}
WSA_VERSIONS = {WSA: "2004/08", WSA_2003: "2003/03", WSA_2005: "2005/08"}

_OTHER_YEARS = {
    WSCN_2006_01: WSCN,
    DSP_2008_02: DSP,
    WSD_2009: WSD,
    WSDP_2005: WSDP,
    WSDP_2009: WSDP,
    XOP_2003: XOP,
}
"""Drafts and successors of namespaces, and the one that WSD scanning is specified with."""

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

URI_LIMIT = 2048
"""Characters of a URI that is folded and looked up: DPWS allows one 2,048 octets."""

_WHITE_SPACE = re.compile(r"\s+")
_ID_LENGTH = len("urn:uuid:00000000-0000-0000-0000-000000000000")
_UUID = re.compile(
    r"(?:urn:)?(?:uuid:)?\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE
)


CACHED = 256
"""Foldings remembered: real traffic has some dozens of URIs, a hostile peer may send millions."""


ID_REMEMBERED = 128
"""Characters of an id whose folding is remembered; a UUID has 45 with its prefix."""


@lru_cache(CACHED)
def fold_namespace(uri: str) -> str:
    """The namespace a URI stands for: scheme folded to http, draft years to the final ones."""
    uri = as_http(uri)
    return _OTHER_YEARS.get(uri, uri)


def as_http(uri: str) -> str:
    """A URI with its scheme folded to http."""
    return "http://" + uri.removeprefix("https://") if uri.startswith("https://") else uri


@lru_cache(CACHED)
def fold_action(uri: str) -> str:
    """An action URI with white space removed and its namespace part folded."""
    namespace, slash, name = _WHITE_SPACE.sub("", uri).rpartition("/")
    return fold_namespace(namespace) + slash + name


def fold_id(text: str) -> str:
    """A message or endpoint id for comparison: UUIDs in lower case as ``urn:uuid:…``."""
    if len(text) == _ID_LENGTH and text.startswith("urn:uuid:") and text.islower():
        return text  # most are as they should be
    # An id is folded in its request, in the answer, and wherever they are compared.
    return _remembered_id(text) if len(text) <= ID_REMEMBERED else _folded_id(text)


def _folded_id(text: str) -> str:
    text = _WHITE_SPACE.sub("", text)
    match = _UUID.fullmatch(text)
    return f"urn:uuid:{match[1].lower()}" if match else text


_remembered_id = lru_cache(CACHED)(_folded_id)


def is_fault_action(action: str) -> bool:
    """Whether a folded action says that the message is a fault."""
    return action in _FAULT_ACTIONS


def is_specified(namespace: str) -> bool:
    """Whether a specification has the say about names of a namespace; all others are vendors'.

    Names without one are nobody's: what is not declared among them is a deviation too.
    """
    return not namespace or fold_namespace(namespace) in SPECIFIED


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
