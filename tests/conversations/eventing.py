"""Subscriptions: who wants to hear what, until when, and where a scan may be sent to."""

from collections.abc import Iterable

from inspector.soap.namespaces import WSCN
from tests.capture_kit import element
from tests.conversations.finding import reference
from tests.conversations.manners import WSDP, WSE, Letter
from tests.conversations.peers import Peer
from tests.conversations.scanning import fields

HOUR = "PT1H"
DESTINATIONS = {
    "Scan to PC-0107": "Scan",
    "Scan for Print to PC-0107": "ScanToPrint",
    "Scan for E-mail to PC-0107": "ScanToEmail",
    "Scan for Fax to PC-0107": "ScanToFax",
    "Scan for OCR to PC-0107": "ScanToOCR",
}
"""The five entries that Windows puts on a panel."""


def sink(client: Peer, path: str) -> str:
    """Where a PC listens for notifications."""
    return f"http://{client.host}:5357/{path}"


def identifier(value: str) -> str:
    """Which subscription: a header of what is sent to its manager."""
    return fields("wse", Identifier=value)


def subscribe(
    notify_to: str,
    *events: str,
    expires: str = HOUR,
    destinations: Iterable[tuple[str, str]] = (),
    end_to: str = "",
    namespace: str = WSCN,
) -> Letter:
    """Subscribe to events by their names."""
    wanted = " ".join(f"{namespace}/{name}" for name in events)
    places = "".join(
        element(
            "wscn:ScanDestination", fields("wscn", ClientDisplayName=name, ClientContext=context)
        )
        for name, context in destinations
    )
    body = element(
        "wse:Subscribe",
        element("wse:EndTo", reference(end_to)) if end_to else "",
        element(
            f'wse:Delivery Mode="{WSE}/DeliveryModes/Push"',
            element("wse:NotifyTo", reference(notify_to)),
        ),
        fields("wse", Expires=expires),
        element(f'wse:Filter Dialect="{WSDP}/Action"', wanted),
        element("wscn:ScanDestinations", places) if places else "",
    )
    return Letter(action=f"{WSE}/Subscribe", body=body)


def subscribed(
    manager: str, subscription: str, *, expires: str = HOUR, tokens: dict[str, str] | None = None
) -> Letter:
    """SubscribeResponse: the manager, its identifier, and a token for each destination."""
    granted = "".join(
        element(
            "wscn:DestinationResponse",
            fields("wscn", ClientContext=context, DestinationToken=token),
        )
        for context, token in (tokens or {}).items()
    )
    body = element(
        "wse:SubscribeResponse",
        element("wse:SubscriptionManager", reference(manager, identifier(subscription))),
        fields("wse", Expires=expires),
        element("wscn:DestinationResponses", granted) if granted else "",
    )
    return Letter(action=f"{WSE}/SubscribeResponse", body=body)


def tokens(start: int) -> dict[str, str]:
    """A token for each of the five destinations, as the firmware of port 8018 makes them."""
    return {
        context: f"Client_{start + index}" for index, context in enumerate(DESTINATIONS.values())
    }


def to_manager(name: str, subscription: str, *content: str) -> Letter:
    """Renew, GetStatus or Unsubscribe: which subscription is said in a header."""
    body = element(f"wse:{name}", *content)
    return Letter(action=f"{WSE}/{name}", body=body, headers=identifier(subscription))


def renew(subscription: str, expires: str = HOUR) -> Letter:
    """Let it live longer."""
    return to_manager("Renew", subscription, fields("wse", Expires=expires))


def from_manager(name: str, expires: str = "") -> Letter:
    """The answer to Renew or GetStatus, or an empty one to Unsubscribe."""
    body = element(f"wse:{name}Response", fields("wse", Expires=expires)) if expires else ""
    return Letter(action=f"{WSE}/{name}Response", body=body)


def ended(manager: str, subscription: str, status: str, reason: str) -> Letter:
    """SubscriptionEnd; ``status`` is the element that says why, Status or an older Code."""
    body = element(
        "wse:SubscriptionEnd",
        element("wse:SubscriptionManager", reference(manager, identifier(subscription))),
        status,
        element('wse:Reason xml:lang="en-US"', reason),
    )
    return Letter(action=f"{WSE}/SubscriptionEnd", body=body, one_way=True)
