"""What the messages say that come before a scan: discovery, metadata, subscriptions."""

from collections.abc import Callable, Sequence
from typing import Any

from inspector.events.event import Event
from inspector.events.words import (
    bare,
    bare_names,
    counted,
    duration,
    joined,
    labelled,
    last_name,
    listed,
    or_unknown,
    short,
)
from inspector.protocols import discovery, eventing, transfer
from inspector.protocols.addressing import EndpointReference

type Teller = Callable[[Any], str]

URL_LENGTH = 40
"""Characters told of an address that a client made up; its host and port come first."""


def _endpoint(reference: EndpointReference | None) -> str:
    """Told whole: devices of one maker differ in the last digits, and often only there."""
    return f"endpoint {or_unknown(reference.address if reference else None)}"


def _target(
    found: discovery.Hello | discovery.Bye | discovery.ProbeMatch | discovery.ResolveMatch,
) -> str:
    """``ScanDeviceType at http://192.0.2.10:8018/wsd, endpoint urn:uuid:…, metadata 3``."""
    places = listed(found.xaddrs or (), by=" ")
    return joined(
        joined(bare_names(found.types), f"at {places}" if places else "", by=" "),
        _endpoint(found.endpoint_reference),
        labelled("metadata", found.metadata_version),
    )


def _hello(event: Event) -> str:
    """A target and its instance: a greater one than before says that the device was restarted."""
    sequence = event.app_sequence
    instance = sequence.instance_id if sequence else None
    return joined(_target(event.message), labelled("instance", instance))


def _probe(probe: discovery.Probe) -> str:
    scopes = probe.scopes.uris if probe.scopes else None
    return joined(
        bare_names(probe.types) or "any device", f"in {listed(scopes)}" if scopes else "", by=" "
    )


def _probe_matches(message: discovery.ProbeMatches) -> str:
    found = message.probe_match
    if not found:
        return "no match"
    told = listed(found, _target, "; ")
    return told if len(found) == 1 else f"{len(found)} matches: {told}"


def _resolve_matches(message: discovery.ResolveMatches) -> str:
    return _target(message.resolve_match) if message.resolve_match else "no match"


# --- metadata ----------------------------------------------------------------------------------


def _metadata(message: transfer.Metadata) -> str:
    """``M2070 by Brightlake, firmware 1.2; hosts ScannerServiceType, PrinterServiceType``."""
    sections = message.metadata_section
    device = next((it.this_device for it in sections if it.this_device), None)
    relationship = next((it.relationship for it in sections if it.relationship), None)
    name = name_of(message)
    firmware = labelled("firmware", device.firmware_version if device else None)
    return joined(joined(name, firmware), _hosts(relationship), by="; ") or "no metadata"


def name_of(message: transfer.Metadata) -> str:
    """Model and maker of a device, or the name that somebody gave it; empty if it tells neither."""
    sections = message.metadata_section
    model = next((it.this_model for it in sections if it.this_model), None)
    device = next((it.this_device for it in sections if it.this_device), None)
    return _model(model) or (_in_english(device.friendly_name) if device else "")


def _model(model: transfer.ThisModel | None) -> str:
    if model is None:
        return ""
    name, maker = _in_english(model.model_name), _in_english(model.manufacturer)
    is_named = maker.casefold() in name.casefold()
    return name if is_named else joined(name, f"by {maker}", by=" ")


def _hosts(relationship: transfer.Relationship | None) -> str:
    if relationship is None:
        return ""
    return f"hosts {listed(relationship.hosted, _types) or 'no service'}"


def _types(service: transfer.Hosted) -> str:
    return bare_names(service.types) or "?"


def _in_english(texts: Sequence[transfer.LocalizedText]) -> str:
    """The text in English, or in the first language."""
    english = next((it for it in texts if (it.lang or "").lower().startswith("en")), None)
    found = english or next(iter(texts), None)
    return (found.text if found else "") or ""


# --- subscriptions -----------------------------------------------------------------------------


def _subscribe(message: eventing.Subscribe) -> str:
    """``ScanAvailableEvent → http://192.0.2.20:5357/…, 1 h, 5 destinations: Scan, …``."""
    actions = (message.filter.actions if message.filter else None) or ()
    wanted = listed(actions, last_name) or "all events"
    sink = message.delivery.notify_to if message.delivery else None
    return joined(
        f"{wanted} → {_cut(sink.address if sink else None)}",
        duration(message.expires),
        _destinations(message.scan_destinations),
    )


def _destinations(found: eventing.ScanDestinations | None) -> str:
    if found is None:
        return ""
    contexts = listed(found.scan_destination, lambda it: or_unknown(it.client_context))
    return joined(counted(len(found.scan_destination), "destination"), contexts, by=": ")


def _cut(address: str | None) -> str:
    text = or_unknown(address)
    return text if len(text) <= URL_LENGTH else f"{text[:URL_LENGTH]}…"


def _subscribed(message: eventing.SubscribeResponse) -> str:
    manager, tokens = message.subscription_manager, message.destination_responses
    return joined(
        _manager(manager),
        duration(message.expires),
        counted(len(tokens.destination_response) if tokens else None, "token"),
    )


def _manager(manager: EndpointReference | None) -> str:
    """The subscription: its Identifier, or the address that stands for it."""
    parameters = manager.reference_parameters if manager else None
    if parameters is not None and parameters.identifier:
        return f"subscription {short(parameters.identifier)}"
    return f"subscription at {or_unknown(manager.address if manager else None)}"


def _ended(message: eventing.SubscriptionEnd) -> str:
    """``DeliveryFailure: the sink does not answer``."""
    status = "?" if message.status is None else bare(last_name(message.status))
    why = message.reason.text if message.reason else None
    return joined(status, why, by=": ")


def _of_subscription(event: Event) -> str:
    """Which subscription, as its header says, and how long it shall live."""
    return joined(
        f"subscription {short(event.subscription)}" if event.subscription else "no subscription",
        duration(getattr(event.message, "expires", None)),
    )


FINDING: dict[type, Teller] = {
    discovery.Bye: _target,
    discovery.Probe: _probe,
    discovery.ProbeMatches: _probe_matches,
    discovery.Resolve: lambda m: _endpoint(m.endpoint_reference),
    discovery.ResolveMatches: _resolve_matches,
    transfer.Metadata: _metadata,
    eventing.Subscribe: _subscribe,
    eventing.SubscribeResponse: _subscribed,
    eventing.RenewResponse: lambda m: duration(m.expires),
    eventing.GetStatusResponse: lambda m: duration(m.expires),
    eventing.SubscriptionEnd: _ended,
}
"""What a message of discovery, transfer or eventing says, by its class."""

FINDING_EVENTS: dict[type, Callable[[Event], str]] = {
    discovery.Hello: _hello,
    eventing.Renew: _of_subscription,
    eventing.GetStatus: _of_subscription,
    eventing.Unsubscribe: _of_subscription,
}
"""As above, where part of it stands beside the message: in a header."""
