"""WS-Eventing, August 2004: a PC asks a device to be told of what happens.

Renew, GetStatus and Unsubscribe go to the subscription manager's address, with the subscription's
Identifier as a SOAP header. WS-Scan adds the scan destinations that a device shows on its panel.
Source: WS-Eventing 2004/08, sections 3 and 4; Microsoft, WSD Scan Service, "ScanDestinations
element".
"""

from typing import Annotated

from inspector.protocols.addressing import EndpointReference
from inspector.protocols.operation import Operation, Protocol, notification
from inspector.protocols.values import Expires, Text127, Text255
from inspector.soap.constraints import Known
from inspector.soap.namespaces import WSCN, WSDP, WSDP_2005, WSDP_2009, WSE, XML
from inspector.soap.schema import Attr, May, Must, Some, Text, element, element_name

PUSH = f"{WSE}/DeliveryModes/Push"
ACTION_DIALECT = f"{WSDP}/Action"
_ENDS = ("DeliveryFailure", "SourceShuttingDown", "SourceCanceling")

type Mode = Annotated[str, Known((PUSH,))]
type FilterDialect = Annotated[
    str,
    Known((ACTION_DIALECT,), variants=tuple(f"{old}/Action" for old in (WSDP_2009, WSDP_2005))),
]
type Status = Annotated[
    str,
    Known(
        tuple(f"{WSE}/{name}" for name in _ENDS), variants=tuple(f"wse:{name}" for name in _ENDS)
    ),
]


@element(WSCN)
class ScanDestination:
    """A PC as the device's panel shows it; ``client_context`` is the PC's own mark.

    Source: "ScanDestination element".
    """

    client_display_name: Must[Text127]
    client_context: Must[Text255]


@element(WSCN)
class ScanDestinations:
    """What a PC wants to be found as at the panel. Source: "ScanDestinations element"."""

    scan_destination: Some[ScanDestination]


@element(WSCN)
class DestinationResponse:
    """The token that a push scan to this destination must show.

    Source: "DestinationResponse element".
    """

    client_context: Must[Text255]
    destination_token: Must[Text255]


@element(WSCN)
class DestinationResponses:
    """The device's answer to each destination. Source: "DestinationResponses element"."""

    destination_response: Some[DestinationResponse]


@element(WSE)
class Delivery:
    """Where notifications go, and how. Source: WS-Eventing 2004/08, section 3.1."""

    mode: Attr[Mode] = element_name("Mode", "")
    notify_to: Must[EndpointReference]


@element(WSE)
class Filter:
    """The actions of the notifications that are wanted. Source: DPWS 2006/02, section 6.1."""

    dialect: Attr[FilterDialect] = element_name("Dialect", "")
    actions: Text[tuple[str, ...]]


@element(WSE)
class Reason:
    """Why a subscription ended, in words. Source: WS-Eventing 2004/08, section 3.5."""

    lang: Attr[str] = element_name("lang", XML)
    text: Text[str]


@element(WSE)
class Subscribe:
    """Ask for notifications. Source: WS-Eventing 2004/08, section 3.1."""

    end_to: May[EndpointReference]
    delivery: Must[Delivery]
    expires: May[Expires]
    filter: May[Filter]
    scan_destinations: May[ScanDestinations] = element_name("ScanDestinations", WSCN)


@element(WSE)
class SubscribeResponse:
    """The subscription, and how long it is granted. Source: WS-Eventing 2004/08, 3.1."""

    subscription_manager: Must[EndpointReference]
    expires: Must[Expires]
    destination_responses: May[DestinationResponses] = element_name("DestinationResponses", WSCN)


@element(WSE)
class Renew:
    """Ask for more time. Source: WS-Eventing 2004/08, section 3.2."""

    expires: May[Expires]
    identifier: May[str]  # belongs into a header; some clients put it here


@element(WSE)
class RenewResponse:
    """The time that is granted now. Source: WS-Eventing 2004/08, section 3.2."""

    expires: May[Expires]


@element(WSE)
class GetStatus:
    """Ask how long a subscription still lives; devices may refuse (DPWS R3015).

    Source: WS-Eventing 2004/08, section 3.3.
    """

    identifier: May[str]  # belongs into a header; some clients put it here


@element(WSE)
class GetStatusResponse:
    """When the subscription expires. Source: WS-Eventing 2004/08, section 3.3."""

    expires: May[Expires]


@element(WSE)
class Unsubscribe:
    """End a subscription; the answer's body is empty. Source: WS-Eventing 2004/08, 3.4."""

    identifier: May[str]  # belongs into a header; airscand puts it here


@element(WSE)
class SubscriptionEnd:
    """The device ends a subscription before its time; sent only if EndTo was given.

    The specification's example names ``status`` Code and gives it a qualified name.
    Source: WS-Eventing 2004/08, section 3.5.
    """

    subscription_manager: Must[EndpointReference]
    status: Must[Status] = element_name("Status", None, "Code")
    reason: May[Reason]


EVENTING = Protocol(
    "eventing",
    WSE,
    title="WS-Eventing",
    basis="WS-Eventing 2004/08, Microsoft's element pages, traces of devices",
    operations=(
        Operation("Subscribe", Subscribe, SubscribeResponse, changes_state=True),
        Operation("Renew", Renew, RenewResponse, changes_state=True),
        Operation("GetStatus", GetStatus, GetStatusResponse),
        Operation("Unsubscribe", Unsubscribe, None, changes_state=True),
        notification("SubscriptionEnd", SubscriptionEnd),
    ),
)
