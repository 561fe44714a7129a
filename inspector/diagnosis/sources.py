"""Where the rules take what they say from: a name for people, and the link to it.

Rule: a link is written once, here.
"""

from typing import NamedTuple


class Source(NamedTuple):
    """A document or a project that is public."""

    name: str
    link: str

    def at(self, where: str = "", path: str = "") -> str:
        """``SOAP 1.2 part 1, section 5: https://…``; ``path`` is added to the link."""
        name = f"{self.name}, {where}" if where else self.name
        return f"{name}: {self.link}{path}"


ADDRESSING = Source(
    "WS-Addressing 2004/08", "https://www.w3.org/Submission/2004/SUBM-ws-addressing-20040810/"
)
BASIC_PROFILE = Source(
    "WS-I Basic Profile 1.1", "http://www.ws-i.org/Profiles/BasicProfile-1.1.html"
)
DISCOVERY = Source(
    "WS-Discovery 2005/04", "https://specs.xmlsoap.org/ws/2005/04/discovery/ws-discovery.pdf"
)
DPWS = Source("DPWS 2006/02", "https://specs.xmlsoap.org/ws/2006/02/devprof/devicesprofile.pdf")
EVENTING = Source(
    "WS-Eventing 2004/08", "https://www.w3.org/Submission/2006/SUBM-WS-Eventing-20060315/"
)
KEY_LOG = Source(
    "NSS key log format",
    "https://firefox-source-docs.mozilla.org/security/nss/legacy/key_log_format/index.html",
)
MS_BDSRR = Source(
    "MS-BDSRR",
    "https://learn.microsoft.com/openspecs/windows_protocols/ms-bdsrr/"
    "56947141-f33b-4b3a-8605-26f742e00510",
)
MTOM = Source("SOAP MTOM", "https://www.w3.org/TR/soap12-mtom/")
SOAP_1 = Source("SOAP 1.2 part 1", "https://www.w3.org/TR/soap12-part1/")
SOAP_2 = Source("SOAP 1.2 part 2", "https://www.w3.org/TR/soap12-part2/")
SOAP_OVER_UDP = Source(
    "SOAP-over-UDP", "https://specs.xmlsoap.org/ws/2004/09/soap-over-udp/soap-over-udp.pdf"
)
XML = Source("XML 1.0", "https://www.w3.org/TR/xml/")
XOP = Source("XOP", "https://www.w3.org/TR/xop10/")

_PAGES = "https://learn.microsoft.com/windows-hardware/drivers/image/"
SCAN_SERVICE = Source("Microsoft, WSD Scan Service", _PAGES)
DISTRIBUTED = Source("Microsoft, Distributed Scan Management", _PAGES)
WSDAPI = Source("Microsoft, WSDAPI", "https://learn.microsoft.com/windows/win32/wsdapi/")

AIRSCAN = Source("sane-airscan", "https://github.com/alexpevzner/sane-airscan")
WSDD = Source("wsdd", "https://github.com/christgau/wsdd")
WSD_SCAN = Source("wsd-scan", "https://github.com/Tobag/wsd-scan")

SAMSUNG_NOTES = WSD_SCAN.at("notes on Samsung M288x", "/blob/HEAD/docs/SAMSUNG-M288X-QUIRKS.md")
FILTER_REASONS = DISTRIBUTED.at(
    "FilterStateReason element",
    "postscanjobstatusevent-jobstatus-filterstatuses-filterstatus-filtersta",
)
JOB_REASONS = DISTRIBUTED.at(
    "JobStateReason element", "postscanjobstatusevent-jobstatus-jobstatereasons-jobstatereason"
)
WSDAPI_PORTS = WSDAPI.at(
    "TCP ports 5357 and 5358", "inspecting-network-traces-for-applications-using-directed-discovery"
)


def element(name: str, of: Source = SCAN_SERVICE) -> str:
    """The page on an element: ``Microsoft, WSD Scan Service, ScanTicket element: https://…``."""
    return of.at(f"{name} element", name.lower())


def rfc(number: int, where: str = "") -> str:
    """``RFC 9112, section 8: https://…``."""
    return Source(f"RFC {number}", f"https://www.rfc-editor.org/rfc/rfc{number}").at(where)


def issue(number: int, about: str = "") -> str:
    """``sane-airscan issue 170 (Samsung): https://…``."""
    name = f"{AIRSCAN.name} issue {number}{f' ({about})' if about else ''}"
    return f"{name}: {AIRSCAN.link}/issues/{number}"


def issues(*numbers: int) -> tuple[str, ...]:
    """Issues of sane-airscan, each a source of its own."""
    return tuple(map(issue, numbers))
