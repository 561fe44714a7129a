"""What messages tell of a subscription, taken into its row.

Rule: total. A text from the wire is cut at ``TEXT_LIMIT``, a list at the limit of its field.
"""

from itertools import islice

from inspector.events.event import Event, Kind, Phase
from inspector.events.words import last_name
from inspector.protocols import eventing
from inspector.protocols.addressing import EndpointReference
from inspector.story.durations import expires_us
from inspector.story.hosts import host_in
from inspector.story.missed import is_missed, is_partial
from inspector.story.push import NO_ANSWER, NOT_CAPTURED
from inspector.story.subscription import (
    DESTINATIONS_LIMIT,
    EVENTS_LIMIT,
    KINDS_LIMIT,
    RENEWALS_LIMIT,
    Delivered,
    Destination,
    Renewal,
    Subscription,
)

TEXT_LIMIT = 2048
"""Characters of a text that are kept; DPWS allows a URI as many."""


def kept(text: str | None) -> str:
    """A text as rows keep it; empty if it was not sent."""
    return (text or "")[:TEXT_LIMIT]


def _address(reference: EndpointReference | None) -> str:
    return kept(reference.address if reference else None).strip()


def _sink(message: eventing.Subscribe) -> EndpointReference | None:
    return message.delivery.notify_to if message.delivery else None


def is_readable(event: Event) -> bool:
    """Whether a Subscribe came whole, or as far as where notifications are to go."""
    return not is_partial(event) or bool(_address(_sink(event.message)))


def take_subscribe(row: Subscription, event: Event) -> None:
    """What a client asks for."""
    message: eventing.Subscribe = event.message
    notify_to = _sink(message)
    row.asked_us, row.asked_event = event.time_us, event.seq
    row.notify_to = _address(notify_to)
    row.notify_host = host_in(row.notify_to)
    parameters = notify_to.reference_parameters if notify_to else None
    row.own_identifier = kept(parameters.identifier if parameters else None)
    row.end_to = _address(message.end_to)
    row.asked_expires = kept(message.expires)
    actions = (message.filter.actions if message.filter else None) or ()
    row.events = tuple(kept(last_name(it)) for it in actions[:EVENTS_LIMIT])
    if message.scan_destinations:
        row.destinations = tuple(
            Destination(name=kept(it.client_display_name), context=kept(it.client_context))
            for it in message.scan_destinations.scan_destination[:DESTINATIONS_LIMIT]
        )


def take_grant(row: Subscription, event: Event) -> None:
    """What the device grants, and the tokens of the destinations."""
    message: eventing.SubscribeResponse = event.message
    row.created_us, row.created_event = event.time_us, event.seq
    row.identifier = event.subscription
    row.manager = _address(message.subscription_manager)
    _take_expires(row, message.expires, event)
    if message.destination_responses:
        answers = message.destination_responses.destination_response[:DESTINATIONS_LIMIT]
        asked = {it.context: it.name for it in row.destinations}
        tokens = {kept(it.client_context): kept(it.destination_token) for it in answers}
        row.destinations = tuple(
            Destination(name=asked.get(it, ""), context=it, token=tokens.get(it, ""))
            for it in islice({**asked, **tokens}, DESTINATIONS_LIMIT)
        )


def _take_expires(row: Subscription, sent: str | None, event: Event) -> None:
    """How long is granted; a moment that is over tells only that the device's clock is wrong."""
    until = None if sent is None else expires_us(sent, event.time_us)
    row.granted_expires = kept(sent)
    row.expires_us = until if until is not None and until > event.time_us > 0 else None
    row.granted_us = None if row.expires_us is None else row.expires_us - event.time_us


def take_renewal(row: Subscription, event: Event) -> None:
    """More time; a device that tells none is taken to grant as much as before."""
    sent = getattr(event.message, "expires", None)
    _take_expires(row, row.granted_expires if sent is None else sent, event)
    row.renewed += 1
    renewal = Renewal(time_us=event.time_us, event=event.seq, until_us=row.expires_us)
    row.renewals = [*row.renewals, renewal][-RENEWALS_LIMIT:]


def take_status(row: Subscription, event: Event) -> None:
    """How long the device says that it still lives."""
    row.status_us, row.status_event = event.time_us, event.seq
    sent = getattr(event.message, "expires", None)
    if sent is not None:
        _take_expires(row, sent, event)


def take_end(row: Subscription, event: Event) -> None:
    """Why the device ends it."""
    message: eventing.SubscriptionEnd = event.message
    row.status = kept((message.status or "").rpartition("/")[2].rpartition(":")[2])
    row.why = kept(message.reason.text if message.reason else None)


def take_notification(row: Subscription, event: Event) -> None:
    """A notification that was sent for it."""
    row.delivered += 1
    row.delivered_us, row.delivered_event = event.time_us, event.seq
    name = event.operation
    kind = next((it for it in row.delivered_kinds if it.name == name), None)
    if kind is None and len(row.delivered_kinds) < KINDS_LIMIT:
        kind = Delivered(name=name)
        row.delivered_kinds = [*row.delivered_kinds, kind]
    if kind is not None:
        kind.count += 1
        kind.last_us, kind.last_event = event.time_us, event.seq
    if row.ended_us is not None:
        row.late += 1
        row.late_us, row.late_event = event.time_us, event.seq


def is_received(event: Event) -> bool:
    """Whether an answer says that a notification was taken; sinks are free in how."""
    if event.kind is not Kind.RESPONSE or event.phase is Phase.FAULT:
        return False
    status = event.http.status if event.http else None
    return status is None or 200 <= status < 300


def answer_of(event: Event) -> str:
    """An answer that is none of those wanted: its fault, its status, or how it was cut."""
    if event.fault is not None:
        return kept(event.fault.subcode or event.fault.code or "a fault")
    if event.kind is Kind.CUT:
        return NOT_CAPTURED if is_missed(event) else NO_ANSWER
    return f"HTTP {event.http.status}" if event.http and event.http.status else "an odd answer"
