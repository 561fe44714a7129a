"""The declared protocols, and the one way to find an operation.

Rule: an operation is found by Action and by body name, never by HTTP path. ``GetActiveJobs``
exists three times and ``CancelPostScanJob`` twice; the namespace tells which.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from inspector.protocols.dsc import DISTRIBUTED_SCAN_CONFIGURATION
from inspector.protocols.dsd import DISTRIBUTED_SCAN_DEVICE
from inspector.protocols.dsp import DISTRIBUTED_SCAN_PROCESSING
from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.scan import SCAN_SERVICE
from inspector.soap.namespaces import DSC, DSD, DSP, WSCN

PROTOCOLS = (
    SCAN_SERVICE,
    DISTRIBUTED_SCAN_DEVICE,
    DISTRIBUTED_SCAN_PROCESSING,
    DISTRIBUTED_SCAN_CONFIGURATION,
)


SERVICES = {
    WSCN: "scan",
    DSD: "dsd",
    DSP: "dsp",
    DSC: "dsc",
    "http://schemas.xmlsoap.org/ws/2005/04/discovery": "discovery",
    "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01": "discovery",
    "http://schemas.xmlsoap.org/ws/2004/09/transfer": "transfer",
    "http://schemas.xmlsoap.org/ws/2004/08/eventing": "eventing",
}
"""Action namespaces and the service names of events; what is not declared is named at least."""


class Side(StrEnum):
    """Which half of an operation a message is."""

    REQUEST = "request"
    RESPONSE = "response"


class Match(NamedTuple):
    """An operation that was recognised, and which half of it."""

    protocol: Protocol
    operation: Operation
    side: Side

    @property
    def message_class(self) -> type:
        """The declared class of this half's body."""
        return self.operation.request if self.side is Side.REQUEST else self.operation.response


def matches() -> Iterator[Match]:
    """Every half of every declared operation."""
    for protocol in PROTOCOLS:
        for operation in protocol.operations:
            for side in Side:
                yield Match(protocol, operation, side)


def action_of(match: Match) -> str:
    """The action URI a conforming peer sends: ``namespace/Name`` and ``namespace/NameResponse``."""
    suffix = "Response" if match.side is Side.RESPONSE else ""
    return f"{match.protocol.namespace}/{match.operation.name}{suffix}"


def body_tag_of(match: Match) -> str:
    """The tag of the body's element, in Clark notation."""
    return f"{{{match.protocol.namespace}}}{match.message_class.__name__}"


_BY_ACTION = {action_of(match): match for match in matches()}
_BY_BODY = {body_tag_of(match): match for match in matches()}
for _match in matches():  # clients leave "Request" off the body's name
    _BY_BODY.setdefault(f"{{{_match.protocol.namespace}}}{_match.operation.name}", _match)


def find_by_action(action: str) -> Match | None:
    """The operation of a folded action URI."""
    return _BY_ACTION.get(action)


def find_by_body(tag: str) -> Match | None:
    """The operation of a body element, by its folded tag in Clark notation."""
    return _BY_BODY.get(tag)


def find_by_name(service: str, operation: str) -> Match | None:
    """The request half of an operation by the names events use."""
    return next(
        (m for m in matches() if m.protocol.name == service and m.operation.name == operation),
        None,
    )


def accepts_scan_action(match: Match) -> bool:
    """Whether WS-Scan's action URI is as good as the own one: dsd's published events use it."""
    return match.protocol is DISTRIBUTED_SCAN_DEVICE


def device_answers(service: str) -> bool:
    """Whether the WSD device is the HTTP server of a service's operations; true if unknown."""
    return all(protocol.device_answers for protocol in PROTOCOLS if protocol.name == service)


def names_of(action: str) -> tuple[str, str]:
    """Service and operation that a folded action URI names, declared here or not."""
    namespace, _, name = action.rpartition("/")
    service = SERVICES.get(namespace, "")
    return (service, name.removesuffix("Response")) if service else ("", "")
