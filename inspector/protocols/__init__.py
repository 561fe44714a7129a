"""The declared protocols, and the one way to find an operation.

Rule: an operation is found by Action and by body name, never by HTTP path. ``GetActiveJobs``
exists three times and ``CancelPostScanJob`` twice; the namespace tells which.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from inspector.protocols.discovery import DISCOVERY
from inspector.protocols.dsc import DISTRIBUTED_SCAN_CONFIGURATION
from inspector.protocols.dsd import DISTRIBUTED_SCAN_DEVICE
from inspector.protocols.dsp import DISTRIBUTED_SCAN_PROCESSING
from inspector.protocols.eventing import EVENTING
from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.printing import PRINT_SERVICE
from inspector.protocols.scan import SCAN_SERVICE
from inspector.protocols.transfer import TRANSFER
from inspector.soap.schema import clark

PROTOCOLS = (
    DISCOVERY,
    TRANSFER,
    EVENTING,
    SCAN_SERVICE,
    DISTRIBUTED_SCAN_DEVICE,
    DISTRIBUTED_SCAN_PROCESSING,
    DISTRIBUTED_SCAN_CONFIGURATION,
    PRINT_SERVICE,
)


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
    def message_class(self) -> type | None:
        """The declared class of this half's body; ``None`` for an empty or undecoded one."""
        return self.operation.request if self.side is Side.REQUEST else self.operation.response


def matches() -> Iterator[Match]:
    """Every half of every declared operation; a notification has one."""
    for protocol in PROTOCOLS:
        for operation in protocol.operations:
            yield Match(protocol, operation, Side.REQUEST)
            if not operation.notifies:
                yield Match(protocol, operation, Side.RESPONSE)


def _action_name(match: Match, name: str) -> str:
    if match.side is Side.REQUEST:
        return name
    return match.operation.answer or f"{name}Response"


def actions_of(match: Match) -> Iterator[str]:
    """Every action URI that is known for a half of an operation, the specified one first."""
    for name in (match.operation.name, *match.operation.variants):
        yield f"{match.protocol.namespace}/{_action_name(match, name)}"
    for request, response in match.operation.actions:
        yield request if match.side is Side.REQUEST else response


def body_tag_of(match: Match) -> str:
    """The tag of the body's element in Clark notation; empty if there is none."""
    cls = match.message_class
    if cls is not None:
        return clark(cls.NAMESPACE, cls.__name__)  # type: ignore[attr-defined]  # by element()
    if not match.protocol.named_only:
        return ""
    end = "" if match.operation.notifies else match.side.capitalize()
    return clark(match.protocol.namespace, match.operation.name + end)


def _body_tags_of(match: Match) -> Iterator[str]:
    """What stands in a half's body: its element, and what is seen instead."""
    if tag := body_tag_of(match):
        yield tag
    if match.side is Side.REQUEST:  # clients leave "Request" off the body's name
        yield clark(match.protocol.namespace, match.operation.name)
    ends = ("",) if match.operation.notifies else (match.side.capitalize(),)
    for variant in match.operation.variants:
        yield from (clark(match.protocol.namespace, variant + end) for end in ends)


_BY_ACTION = {action: match for match in matches() for action in actions_of(match)}
_BY_BODY = {tag: match for match in reversed([*matches()]) for tag in _body_tags_of(match)}
_BY_NAME = {(m.protocol.name, m.operation.name): m for m in matches() if m.side is Side.REQUEST}
_DEVICE_ASKS = frozenset(it.name for it in PROTOCOLS if not it.device_answers)
_SERVICES = {protocol.namespace: protocol for protocol in PROTOCOLS}


def find_by_action(action: str) -> Match | None:
    """The operation of a folded action URI."""
    return _BY_ACTION.get(action)


def find_by_body(tag: str) -> Match | None:
    """The operation of a body element, by its folded tag in Clark notation."""
    return _BY_BODY.get(tag)


def find_by_name(service: str, operation: str) -> Match | None:
    """The request half of an operation by the names events use."""
    return _BY_NAME.get((service, operation))


def accepts_scan_action(match: Match) -> bool:
    """Whether WS-Scan's action URI is as good as the own one: dsd's published events use it."""
    return match.protocol is DISTRIBUTED_SCAN_DEVICE


def device_answers(service: str) -> bool:
    """Whether the WSD device is the HTTP server of a service's operations; true if unknown."""
    return service not in _DEVICE_ASKS


def names_of(action: str) -> tuple[str, str]:
    """Service and operation that a folded action URI names, declared here or not."""
    namespace, _, name = action.rpartition("/")
    protocol = _SERVICES.get(namespace)
    return (protocol.name, name.removesuffix("Response")) if protocol else ("", "")
