"""What messages tell of a subscription."""

from datetime import timedelta
from typing import Any

import pytest

from inspector.errors import Note
from inspector.events.event import Event, Http, Kind, Phase
from inspector.protocols import eventing, scan
from inspector.protocols.addressing import EndpointReference
from inspector.protocols.eventing import (
    Delivery,
    DestinationResponse,
    DestinationResponses,
    Filter,
    ScanDestination,
    ScanDestinations,
)
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN, WSE
from inspector.story import subscription_rows as rows
from inspector.story.missed import is_missed
from inspector.story.subscription import (
    DESTINATIONS_LIMIT,
    EVENTS_LIMIT,
    KINDS_LIMIT,
    RENEWALS_LIMIT,
    Ending,
    Subscription,
)
from tests.builders import START_US, event

HOUR_US = timedelta(hours=1) // timedelta(microseconds=1)


def made[T](cls: type[T], **fields: Any) -> T:
    """A message of which only some fields were sent."""
    return cls(**fields)


def row() -> Subscription:
    return Subscription(number=1, device="192.0.2.20", client="192.0.2.10")


def subscribe(events: int = 1, destinations: int = 1) -> eventing.Subscribe:
    places = tuple(
        made(ScanDestination, client_display_name=f"Scan {it}", client_context=f"c{it}")
        for it in range(destinations)
    )
    return made(
        eventing.Subscribe,
        delivery=made(
            Delivery, notify_to=made(EndpointReference, address=" http://192.0.2.10:5357/x ")
        ),
        end_to=made(EndpointReference, address="http://192.0.2.10:5357/end"),
        expires="PT1H",
        filter=made(Filter, actions=tuple(f"{WSCN}/Event{it}" for it in range(events))),
        scan_destinations=made(ScanDestinations, scan_destination=places),
    )


def granted(expires: str | None, destinations: int = 1) -> eventing.SubscribeResponse:
    tokens = tuple(
        made(DestinationResponse, client_context=f"c{it}", destination_token=f"t{it}")
        for it in range(destinations)
    )
    return made(
        eventing.SubscribeResponse,
        subscription_manager=made(EndpointReference, address="http://192.0.2.20/scan"),
        expires=expires,
        destination_responses=made(DestinationResponses, destination_response=tokens),
    )


def test_what_was_asked_and_what_was_granted() -> None:
    it = row()
    rows.take_subscribe(it, event(1, message=subscribe(2)))
    rows.take_grant(it, event(2, message=granted("PT1H"), subscription="i1"))
    assert (it.notify_to, it.notify_host) == ("http://192.0.2.10:5357/x", "192.0.2.10")
    assert it.end_to == "http://192.0.2.10:5357/end"
    assert it.events == ("Event0", "Event1")
    assert (it.asked_expires, it.asked_us, it.asked_event) == ("PT1H", START_US + 1, 1)
    assert (it.identifier, it.manager) == ("i1", "http://192.0.2.20/scan")
    assert (it.created_us, it.created_event) == (START_US + 2, 2)
    assert (it.granted_us, it.expires_us) == (HOUR_US, START_US + 2 + HOUR_US)
    (destination,) = it.destinations
    assert (destination.name, destination.context, destination.token) == ("Scan 0", "c0", "t0")


@pytest.mark.parametrize("sent", [None, "soon", "PT0S", "2008-01-01T00:00:00Z"])
def test_an_end_that_nobody_can_use_is_none(sent: str | None) -> None:
    it = row()
    rows.take_grant(it, event(2, message=granted(sent)))
    assert (it.granted_us, it.expires_us) == (None, None)
    assert it.granted_expires == (sent or "")


def test_renewals_are_counted_and_the_newest_kept() -> None:
    it = row()
    rows.take_grant(it, event(1, message=granted("PT1H")))
    for seq in range(2, RENEWALS_LIMIT + 12):
        rows.take_renewal(it, event(seq, message=made(eventing.RenewResponse, expires="PT30M")))
    assert it.renewed == RENEWALS_LIMIT + 10
    assert len(it.renewals) == RENEWALS_LIMIT
    assert it.renewals[-1].until_us == it.expires_us == START_US + seq + HOUR_US // 2


def test_a_renewal_without_a_time_grants_as_much_as_before() -> None:
    it = row()
    rows.take_grant(it, event(1, message=granted("PT1H")))
    rows.take_renewal(it, event(5, message=None))
    assert it.expires_us == START_US + 5 + HOUR_US


def test_the_device_says_how_long_it_still_lives() -> None:
    it = row()
    rows.take_status(it, event(5, message=made(eventing.GetStatusResponse, expires="PT1M")))
    assert (it.status_event, it.granted_us) == (5, 60_000_000)


def test_an_end_has_the_short_name_of_its_status() -> None:
    it = row()
    for status in (f"{WSE}/DeliveryFailure", "wse:DeliveryFailure", "DeliveryFailure"):
        rows.take_end(it, event(message=made(eventing.SubscriptionEnd, status=status)))
        assert it.status == "DeliveryFailure"


def test_notifications_are_counted_by_kind() -> None:
    it = row()
    for seq in range(1, 4 * KINDS_LIMIT):
        name = f"Event{seq % (2 * KINDS_LIMIT)}"
        rows.take_notification(it, event(seq, operation=name, message=made(scan.JobStatusEvent)))
    assert it.delivered == it.delivered_event == 4 * KINDS_LIMIT - 1
    assert len(it.delivered_kinds) == KINDS_LIMIT
    assert (it.delivered_kinds[0].count, it.late) == (2, 0)


def test_a_notification_after_the_end_is_late() -> None:
    it = row()
    it.ending, it.ended_us = Ending.EXPIRED, START_US
    rows.take_notification(it, event(7))
    assert (it.late, it.late_event) == (1, 7)


def test_long_lists_and_texts_are_cut() -> None:
    it = row()
    rows.take_subscribe(it, event(message=subscribe(1000, 1000)))
    rows.take_grant(it, event(message=granted("P" * 100_000, 1000)))
    assert len(it.events) == EVENTS_LIMIT
    assert len(it.destinations) == DESTINATIONS_LIMIT
    assert len(it.granted_expires) == rows.TEXT_LIMIT


def test_empty_messages_tell_nothing() -> None:
    it = row()
    rows.take_subscribe(it, event(message=made(eventing.Subscribe)))
    rows.take_grant(it, event(message=made(eventing.SubscribeResponse)))
    rows.take_end(it, event(message=made(eventing.SubscriptionEnd)))
    assert (it.notify_to, it.manager, it.status, it.events) == ("", "", "", ())


def answer(status: int | None, phase: Phase = Phase.RESPONSE) -> Event:
    http = None if status is None else Http(status=status)
    return event(kind=Kind.RESPONSE, phase=phase, http=http)


def test_sinks_are_free_in_how_they_take_a_notification() -> None:
    assert rows.is_received(answer(202))
    assert rows.is_received(answer(200, Phase.UNDECODED))
    assert rows.is_received(answer(None))
    assert not rows.is_received(answer(404, Phase.UNDECODED))
    assert not rows.is_received(answer(200, Phase.FAULT))
    assert not rows.is_received(event(kind=Kind.CUT))


def test_what_the_capture_lacks_is_nobodys_fault() -> None:
    text = "capture ends before the answer is complete"
    missed = event(kind=Kind.CUT, notes=(Note("HTTP", text),))
    assert is_missed(missed)
    assert rows.answer_of(missed) == "an answer that was not captured"
    assert not is_missed(event(kind=Kind.CUT, notes=(Note("HTTP", "connection reset"),)))


def test_an_answer_that_was_not_wanted() -> None:
    assert rows.answer_of(event(fault=Fault(code="Sender", subcode="InvalidMessage"))) == (
        "InvalidMessage"
    )
    assert rows.answer_of(event(fault=Fault(code="Sender"))) == "Sender"
    assert rows.answer_of(event(kind=Kind.CUT)) == "no answer"
    assert rows.answer_of(answer(503)) == "HTTP 503"
    assert rows.answer_of(answer(None)) == "an odd answer"
