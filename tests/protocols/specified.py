"""What the specifications say of every operation, told apart from the declarations.

One row an operation: the names in its bodies, every action URI that its two messages are known to
carry (the specified one first; the others come from documents, clients and devices), and the
faults that it may answer. Sources: WS-Discovery 2005/04, WS-Transfer and WS-MetadataExchange
2004/09, WS-Eventing 2004/08, DPWS 2006/02, Microsoft's pages of the scan and print services and of
Distributed Scan Management, the WSDL of MS-BDSRR.
"""

from collections.abc import Iterator
from typing import NamedTuple

SOAP = "http://schemas.xmlsoap.org/ws"
WINDOWS = "http://schemas.microsoft.com/windows"
URIS = {
    "wsa": f"{SOAP}/2004/08/addressing",
    "wsd": f"{SOAP}/2005/04/discovery",
    "wsd11": "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01",
    "wsdp": f"{SOAP}/2006/02/devprof",
    "wse": f"{SOAP}/2004/08/eventing",
    "wsx": f"{SOAP}/2004/09/mex",
    "wxf": f"{SOAP}/2004/09/transfer",
    "wscn": f"{WINDOWS}/2006/08/wdp/scan",
    "draft": f"{WINDOWS}/2006/01/wdp/scan",
    "wprt": f"{WINDOWS}/2006/08/wdp/print",
    "dsd": f"{WINDOWS}/2008/12/wdp/distributedscan/device",
    "dsp": f"{WINDOWS}/2008/12/wdp/distributedscan/processing",
    "dsc": f"{WINDOWS}/2008/12/wdp/distributedscan/configuration",
}


class Specified(NamedTuple):
    """One operation or notification.

    ``request`` and ``response`` are the prefixed names in the bodies, empty for empty ones;
    ``bodies`` are names that are seen in the request's body instead. ``asks`` and ``answers`` are
    action URIs; a notification has no answer. ``faults`` are prefixed subcodes.
    """

    service: str
    name: str
    request: str
    response: str
    asks: tuple[str, ...]
    answers: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Service and name."""
        return f"{self.service} {self.name}"


def clark(prefixed: str) -> str:
    """A prefixed name in Clark notation; nothing stays nothing."""
    prefix, _, name = prefixed.partition(":")
    return f"{{{URIS[prefix]}}}{name}" if name else ""


def uri(prefixed: str) -> str:
    """An action URI of a prefixed name; ``secure:`` before it makes the scheme https."""
    prefix, _, name = prefixed.removeprefix("secure:").partition(":")
    plain = f"{URIS[prefix]}/{name}"
    return plain.replace("http:", "https:") if prefixed.startswith("secure:") else plain


def _uris(*prefixed: str) -> tuple[str, ...]:
    return tuple(map(uri, prefixed))


# --- discovery, transfer, eventing ---------------------------------------------------------------


def _discovery(name: str, answer: str = "", faults: tuple[str, ...] = ()) -> Specified:
    return Specified(
        "discovery",
        name,
        f"wsd:{name}",
        f"wsd:{answer}" if answer else "",
        _uris(f"wsd:{name}", f"wsd11:{name}", f"secure:wsd:{name}"),
        _uris(f"wsd:{answer}", f"wsd11:{answer}") if answer else (),
        faults,
    )


def _eventing(name: str, *faults: str, empty: bool = False) -> Specified:
    answer = f"wse:{name}Response"
    body = "" if empty else answer
    return Specified(
        "eventing", name, f"wse:{name}", body, _uris(f"wse:{name}"), _uris(answer), faults
    )


_BASE = (
    _discovery("Hello"),
    _discovery("Bye"),
    _discovery("Probe", "ProbeMatches", ("wsd:MatchingRuleNotSupported",)),
    _discovery("Resolve", "ResolveMatches"),
    Specified(
        "transfer",
        "Get",
        "",
        "wsx:Metadata",
        _uris("wxf:Get", "wsx:GetMetadata/Request"),
        _uris("wxf:GetResponse", "wsx:GetMetadata/Response"),
        ("wsa:ActionNotSupported", "wsa:DestinationUnreachable", "wsa:EndpointUnavailable"),
    ),
    _eventing(
        "Subscribe",
        "wse:DeliveryModeRequestedUnavailable",
        "wse:InvalidExpirationTime",
        "wse:UnsupportedExpirationType",
        "wse:FilteringNotSupported",
        "wse:FilteringRequestedUnavailable",
        "wse:EventSourceUnableToProcess",
        "wse:InvalidMessage",
        "wsdp:FilterActionNotSupported",
        "wsa:DestinationUnreachable",
    ),
    _eventing(
        "Renew",
        "wse:UnableToRenew",
        "wse:InvalidExpirationTime",
        "wse:UnsupportedExpirationType",
        "wse:InvalidMessage",
    ),
    _eventing("GetStatus", "wsa:ActionNotSupported", "wse:InvalidMessage"),
    _eventing("Unsubscribe", "wse:InvalidMessage", empty=True),
    Specified(
        "eventing", "SubscriptionEnd", "wse:SubscriptionEnd", "", _uris("wse:SubscriptionEnd")
    ),
)


_SERVICES = {"wscn": "scan", "wprt": "print"}
"""Services whose names are not their prefixes."""


# --- scanning and printing -----------------------------------------------------------------------


def _common(prefix: str) -> tuple[str, ...]:
    """The faults of every operation of a service."""
    names = (
        "InvalidArgs",
        "OperationFailed",
        "ServerErrorTemporaryError",
        "ServerErrorInternalError",
    )
    return ("wsa:ActionNotSupported", *(f"{prefix}:{name}" for name in names))


def _scan(name: str, *faults: str, bodies: tuple[str, ...] = ()) -> Specified:
    answer = f"{name}Response"
    return Specified(
        "scan",
        name,
        f"wscn:{name}Request",
        f"wscn:{answer}",
        _uris(f"wscn:{name}", f"draft:{name}", f"secure:wscn:{name}"),
        _uris(f"wscn:{answer}", f"wscn:{name}", f"draft:{name}", f"draft:{answer}"),
        (*_common("wscn"), *(f"wscn:{fault}" for fault in faults)),
        bodies,
    )


def _dsd(name: str, *faults: str) -> Specified:
    """No request was published: the event examples suggest the scan service's action."""
    return Specified(
        "dsd",
        name,
        f"dsd:{name}Request",
        f"dsd:{name}Response",
        _uris(f"dsd:{name}", f"wscn:{name}"),
        _uris(f"dsd:{name}Response"),
        (*_common("wscn"), *(f"wscn:{fault}" for fault in faults)),
    )


def _plain(
    prefix: str, name: str, faults: tuple[str, ...] = (), bodies: tuple[str, ...] = ()
) -> Specified:
    """An operation that keeps to the naming rule."""
    return Specified(
        _SERVICES.get(prefix, prefix),
        name,
        f"{prefix}:{name}Request",
        f"{prefix}:{name}Response",
        _uris(f"{prefix}:{name}"),
        _uris(f"{prefix}:{name}Response"),
        faults,
        bodies,
    )


def _event(prefix: str, name: str, *actions: str) -> Specified:
    """A notification; ``actions`` are further ones."""
    service = _SERVICES.get(prefix, prefix)
    return Specified(service, name, f"{prefix}:{name}", "", _uris(f"{prefix}:{name}", *actions))


_SCAN = (
    _scan("GetScannerElements"),
    _scan("ValidateScanTicket", "ClientErrorConflictingRequiredParameters"),
    _scan(
        "CreateScanJob",
        "ServerErrorNotAcceptingJobs",
        "ClientErrorFormatNotSupported",
        "ClientErrorInvalidScanIdentifier",
        "ClientErrorInvalidDestinationToken",
        "ClientErrorNoImagesAvailable",
        "ClientErrorConflictingRequiredParameters",
    ),
    _scan(
        "RetrieveImage",
        "ClientErrorJobIdNotFound",
        "ClientErrorInvalidJobToken",
        "ClientErrorNoImagesAvailable",
        "ClientErrorJobCancelled",
    ),
    _scan("CancelJob", "ClientErrorJobIdNotFound"),
    _scan("GetJobElements", "ClientErrorJobIdNotFound", bodies=("wscn:GetJobElements",)),
    _scan("GetActiveJobs"),
    _scan("GetJobHistory"),
)

_STATUS_EVENTS = {
    "ScannerElementsChangeEvent": "wscn:ScannerElementsChangedEvent",
    "ScannerStatusSummaryEvent": "",
    "ScannerStatusConditionEvent": "",
    "ScannerStatusConditionClearedEvent": "wscn:ScannerStatusConditionClear",
    "JobStatusEvent": "",
    "JobEndStateEvent": "",
}
"""The notifications that scan and dsd share, and what one is called instead in the scan service."""


def _scan_events() -> Iterator[Specified]:
    for name, misspelt in ({"ScanAvailableEvent": ""} | _STATUS_EVENTS).items():
        others = [f"draft:{name}", *([misspelt] if misspelt else [])]
        yield _event("wscn", name, *others)


_DSD = (
    _dsd("GetScannerElements"),
    _dsd("ValidateScanTicket", "ClientErrorConflictingRequiredParameters"),
    _dsd("GetJobElements", "ClientErrorJobIdNotFound"),
    _dsd("GetActiveJobs"),
    _dsd("GetJobHistory"),
    *(_event("dsd", name, f"wscn:{name}") for name in _STATUS_EVENTS),
)
_DSP = (
    *(
        _plain("dsp", name, _common("dsp"))
        for name in ("CreatePostScanJob", "SendImage", "EndPostScanJob", "CancelPostScanJob")
    ),
    _plain(
        "dsp",
        "GetPostScanJobElements",
        _common("dsp"),
        bodies=("dsp:GetPostScanJobElementRequest",),
    ),
    _event("dsp", "PostScanJobStatusEvent"),
    _event("dsp", "PostScanJobEndStateEvent"),
)
_OF_A_TOKEN = (*_common("dsc"), "dsc:ClientErrorJobTokenNotFound", "wsa:EndpointUnavailable")
_DSC = (
    _plain("dsc", "GetRepositoryElements", _common("dsc")),
    _plain("dsc", "CancelPostScanJob", _OF_A_TOKEN),
    _plain("dsc", "GetPostScanJobElements", _OF_A_TOKEN),
    _plain("dsc", "GetActiveJobs", _common("dsc")),
    _plain("dsc", "GetJobHistory", _common("dsc"), bodies=("dsc:GetJobsHistoryRequest",)),
    _event("dsc", "RepositoryElementsChangeEvent"),
    _event("dsc", "RepositoryStatusSummaryEvent"),
    _event("dsc", "PostScanJobStatusEvent"),
    _event("dsc", "PostScanJobEndStateEvent"),
)
_PRINT = (
    *(
        _plain("wprt", name)
        for name in (
            "GetPrinterElements",
            "CreatePrintJob",
            "SendDocument",
            "AddDocument",
            "CancelJob",
            "GetJobElements",
            "GetActiveJobs",
            "GetJobHistory",
            "SetEventRate",
        )
    ),
    *(
        _event("wprt", name)
        for name in (
            "PrinterElementsChangeEvent",
            "PrinterStatusSummaryEvent",
            "PrinterStatusConditionEvent",
            "PrinterStatusConditionClearedEvent",
            "JobStatusEvent",
            "JobEndStateEvent",
        )
    ),
)

SPECIFIED = (*_BASE, *_SCAN, *_scan_events(), *_DSD, *_DSP, *_DSC, *_PRINT)
"""The 67 operations and notifications of WSD scanning, and of printing by name."""
