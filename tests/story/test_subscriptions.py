"""Subscriptions, told by conversations."""

import random
from collections.abc import Iterable
from dataclasses import replace

import msgspec
import pytest

from inspector.events.event import Event, Http, Kind, Phase
from inspector.protocols import eventing, scan
from inspector.soap.fault import Fault
from inspector.story.devices import Devices
from inspector.story.story import Story
from inspector.story.subscription import Ending, Subscription
from inspector.story.subscriptions import ROWS_LIMIT, Subscriptions
from tests.builders import event
from tests.conversations.cast import OFFICE, PC
from tests.conversations.eventing import (
    from_manager,
    renew,
    sink,
    subscribe,
    subscribed,
    to_manager,
)
from tests.conversations.faults import fault
from tests.conversations.finding import search
from tests.conversations.post_scanning import post_scan_job
from tests.conversations.pushing import MANAGER, listen, push_scan
from tests.conversations.remaining import jobs_and_conditions
from tests.conversations.scanner import scan_available
from tests.conversations.stage import Stage
from tests.conversations.subscribing import (
    MINUTE_MS,
    device_restarted,
    ended_by_device,
    every_minute,
    expired,
    identifier_in_the_body,
)
from tests.diagnosis.kit import Scene, events_of, in_part

JOBS_GRANTED = subscribed(OFFICE.scan_url, "jobs")
DEVICE = "192.0.2.10"


def told(events: Iterable[Event]) -> Subscriptions:
    story = Story()
    for it in events:
        story.add(it)
    return story.subscriptions


def rows(scene: Scene) -> list[Subscription]:
    return [*told(events_of(scene))]


def test_a_push_subscription_is_kept_alive() -> None:
    (row,) = rows(push_scan)
    assert (row.device, row.client, row.identifier) == (DEVICE, "192.0.2.20", MANAGER)
    assert row.is_live
    assert (row.renewed, row.renewals[0].event, row.delivered) == (1, 14, 1)
    assert row.expires_us == row.renewals[0].until_us
    assert row.delivered_kinds[0].name == "ScanAvailableEvent"


def test_an_expiry_is_that_of_the_hour_and_noticed_later() -> None:
    row, newer = rows(expired)
    assert (row.ending, row.ended_us, row.ended_event) == (Ending.EXPIRED, row.expires_us, 3)
    assert (row.late_event, row.refused, row.refused_event) == (3, "UnableToRenew", 8)
    assert (newer.subscribes, row.succeeded_event) == (1, newer.created_event)


def test_a_restart_ends_what_lives() -> None:
    subscriptions = told(events_of(device_restarted)[:2])
    (row,) = subscriptions
    subscriptions.restarted(["fe80::1"], event(3))
    assert row.is_live
    subscriptions.restarted(["fe80::1", DEVICE], event(4))
    assert (row.ending, row.ended_event) == (Ending.RESTARTED, 4)
    assert subscriptions.live() == []


def test_a_refused_renewal_ends_what_should_live() -> None:
    unseen = (it for it in events_of(device_restarted) if it.service != "discovery")
    row, newer = told(unseen)
    assert (row.ending, row.why) == (Ending.RENEW_REFUSED, "InvalidMessage")
    assert newer.is_live


def test_the_device_says_why_it_ends_them() -> None:
    failed, left = rows(ended_by_device)
    assert (failed.ending, failed.status, failed.why) == (
        Ending.ENDED,
        "DeliveryFailure",
        "No answer.",
    )
    assert (left.ending, left.status) == (Ending.ENDED, "SourceShuttingDown")


def test_subscribes_in_a_row_are_counted_and_replace_each_other() -> None:
    found = rows(every_minute)
    assert [it.subscribes for it in found] == [*range(1, 10)]
    assert {it.ending for it in found[:7]} == {Ending.REPLACED}
    assert (found[7].ending, found[8].ending) == (Ending.LIVE, Ending.UNANSWERED)
    assert found[7].delivered == 1


def test_an_identifier_in_the_body_says_nothing_of_the_subscription() -> None:
    (row,) = rows(identifier_in_the_body)
    assert (row.ending, row.refused) == (Ending.UNSUBSCRIBED, "InvalidMessage")


def test_status_and_events_of_all_kinds() -> None:
    (row,) = rows(jobs_and_conditions)
    assert row.status_event == 24
    assert [it.count for it in row.delivered_kinds] == [1, 1, 2, 1, 1, 1]
    assert row.ending is Ending.UNSUBSCRIBED


def test_a_scan_server_is_a_source_of_events_too() -> None:
    (row,) = rows(post_scan_job)
    assert (row.device, row.client) == ("192.0.2.30", "192.0.2.40")
    assert row.delivered == 5


def refused(stage: Stage) -> None:
    wanted = subscribe(sink(PC, "x"), "JobStatusEvent")
    said = fault("InvalidMessage", prefix="wse")
    stage.once(PC, OFFICE, wanted, said, status=400)
    stage.once(PC, OFFICE, wanted, None, status=400)


def test_a_refused_subscribe_is_a_row() -> None:
    by_fault, by_status = rows(refused)
    assert (by_fault.ending, by_fault.fault) == (Ending.REFUSED, "InvalidMessage")
    assert (by_status.ending, by_status.fault) == (Ending.REFUSED, "HTTP 400")


def renewed_only(stage: Stage) -> None:
    stage.once(PC, OFFICE, renew(MANAGER), from_manager("Renew", "PT1H"))
    stage.pause(61 * MINUTE_MS)
    stage.once(PC, OFFICE, to_manager("GetStatus", "other"), from_manager("GetStatus", "PT1M"))


def test_a_capture_that_began_late_has_rows_too() -> None:
    lapsed, asked = rows(renewed_only)
    assert (lapsed.created_us, lapsed.asked_us, lapsed.ending) == (None, None, Ending.EXPIRED)
    assert (asked.identifier, asked.is_live) == ("other", True)


def renewed_late(stage: Stage) -> None:
    listen(stage, PC, 1, "x")
    stage.pause(70 * MINUTE_MS)
    stage.once(PC, OFFICE, renew(MANAGER), from_manager("Renew", "PT1H"))


def test_what_is_renewed_after_its_end_lives_again() -> None:
    events = events_of(renewed_late)
    subscriptions = told(events[:3])
    (row,) = subscriptions
    assert subscriptions.lapsed == (row,)
    assert row.ending is Ending.EXPIRED
    (row,) = told(events)
    assert (row.ending, row.ended_us) == (Ending.LIVE, None)
    assert row.lapsed_us == (row.created_us or 0) + 60 * MINUTE_MS * 1000


def a_moment_late(stage: Stage) -> None:
    listen(stage, PC, 1, "x")
    stage.pause(60 * MINUTE_MS + 2000)
    stage.once(PC, OFFICE, renew(MANAGER), from_manager("Renew", "PT1H"))


def test_a_moment_is_not_too_late() -> None:
    subscriptions = told(events_of(a_moment_late)[:3])
    assert subscriptions.lapsed == ()


def test_tokens_are_known_dead_or_alive() -> None:
    subscriptions = told(events_of(every_minute))
    first, last = (
        subscriptions.token_of(DEVICE, "Client_229"),
        subscriptions.token_of(DEVICE, "Client_236"),
    )
    assert first is not None
    assert last is not None
    assert (first[0].ending, first[1].context) == (Ending.REPLACED, "Scan")
    assert last[0].is_live
    assert subscriptions.token_of("192.0.2.11", "Client_229") is None


def test_events_find_their_subscription() -> None:
    events = events_of(push_scan)
    subscriptions = told(events)
    (row,) = subscriptions
    by_operation = {(it.operation, it.kind): it for it in events}
    assert subscriptions.of(by_operation["ScanAvailableEvent", Kind.REQUEST]) is row
    assert subscriptions.of(by_operation["Renew", Kind.REQUEST]) is row
    assert subscriptions.of(by_operation["Renew", Kind.RESPONSE]) is row
    assert subscriptions.of(by_operation["CreateScanJob", Kind.REQUEST]) is None


def at_two_hosts(stage: Stage) -> None:
    """Granted over IPv4; the scanner is renewed, ended and heard over IPv6."""
    there = replace(OFFICE, host="2001:db8::10", scan_url="http://[2001:db8::10]:8018/wsd/scan")
    here = replace(PC, host="2001:db8::20")
    search(stage, PC, OFFICE)
    search(stage, here, there, xaddrs=there.scan_url)
    stage.once(PC, OFFICE, subscribe(sink(PC, "x"), "JobStatusEvent"), JOBS_GRANTED)
    stage.once(here, there, renew("jobs"), from_manager("Renew", "PT1H"))
    stage.once(here, there, to_manager("Unsubscribe", "jobs"), from_manager("Unsubscribe"))


def test_a_device_is_one_whatever_its_address() -> None:
    subscriptions = told(events_of(at_two_hosts))
    (row,) = subscriptions
    assert (row.device, row.renewed, row.ending) == (DEVICE, 1, Ending.UNSUBSCRIBED)
    assert subscriptions.at("2001:db8::10") == subscriptions.at(DEVICE) == [row]
    assert subscriptions.numbered(row.number) is row
    assert subscriptions.at("192.0.2.11") == []


def same_context(stage: Stage, *entries: tuple[str, str]) -> None:
    """Subscribes by name on the panel and path of the sink."""
    for number, (name, path) in enumerate(entries):
        wanted = subscribe(sink(PC, path), "ScanAvailableEvent", destinations=[(name, "Scan")])
        stage.once(PC, OFFICE, wanted, subscribed(OFFICE.scan_url, f"s{number}"))


@pytest.mark.parametrize(
    ("second", "ending", "count", "same_sink"),
    [
        (("To me", "heard"), Ending.REPLACED, 2, True),
        (("To me", "other"), Ending.LIVE, 2, False),
        (("To you", "heard"), Ending.LIVE, 1, True),
    ],
)
def test_what_is_the_same_registration(
    second: tuple[str, str], ending: Ending, count: int, same_sink: bool
) -> None:
    old, new = rows(lambda stage: same_context(stage, ("To me", "heard"), second))
    assert (old.ending, new.subscribes, new.same_sink) == (ending, count, same_sink)


def test_at_the_end_it_is_known_what_expired_and_what_is_left() -> None:
    subscriptions = told(events_of(renewed_only)[:2])
    (row,) = subscriptions
    assert row.expires_us is not None
    subscriptions.lapse(row.expires_us - 90_000_000)
    assert (row.remaining_us, row.is_live) == (90_000_000, True)
    assert not subscriptions.lapsed_at_end
    subscriptions.lapse(row.expires_us + 6_000_000)
    assert [*subscriptions.lapsed_at_end] == [row]
    assert (row.ending, row.ended_us, row.ended_event) == (Ending.EXPIRED, row.expires_us, 0)
    assert not subscriptions.lapsed


def not_taken(stage: Stage) -> None:
    _, heard, _ = listen(stage, PC, 1, "x")
    talk = stage.talk(OFFICE, PC, heard)
    talk.answer(talk.ask(scan_available("Scan", "i")), None, status=500)


def test_a_notification_that_nobody_took() -> None:
    (row,) = rows(not_taken)
    assert (row.delivered, row.failed, row.failed_event, row.failure) == (1, 1, 4, "HTTP 500")
    assert (row.repeated, row.repeated_event) == (0, 0)


@pytest.mark.parametrize(("identifier", "repeated"), [("i", (1, 6)), ("j", (0, 0))])
def test_one_that_was_taken_when_it_was_sent_again(
    identifier: str, repeated: tuple[int, int]
) -> None:
    def scene(stage: Stage) -> None:
        not_taken(stage)
        stage.notify(OFFICE, PC, sink(PC, "x"), scan_available("Scan", identifier))

    (row,) = rows(scene)
    assert (row.repeated, row.repeated_event) == repeated


def two_programs(stage: Stage) -> None:
    """The same events twice, without destinations: both may live."""
    for identifier in ("one", "two"):
        said = subscribed(OFFICE.scan_url, identifier)
        stage.once(PC, OFFICE, subscribe(sink(PC, identifier), "JobStatusEvent"), said)


def test_without_destinations_nothing_is_replaced() -> None:
    one, two = rows(two_programs)
    assert one.is_live
    assert one.succeeded_event == two.created_event


def subscribe_exchange(seq: int) -> tuple[Event, Event]:
    asked, said = events_of(two_programs)[:2]
    asked = msgspec.structs.replace(asked, seq=seq, exchange=f"x{seq}")
    said = msgspec.structs.replace(said, seq=seq + 1, exchange=f"x{seq}", subscription=f"i{seq}")
    return asked, said


def test_a_flood_of_subscribes_is_bounded() -> None:
    asked, said = subscribe_exchange(1)
    subscriptions = Subscriptions(Devices())
    for seq in range(1, 2 * ROWS_LIMIT + 101, 2):
        changes = {"exchange": f"x{seq}", "subscription": f"i{seq}"}
        subscriptions.add(msgspec.structs.replace(asked, seq=seq, exchange=f"x{seq}"), None)
        subscriptions.add(msgspec.structs.replace(said, seq=seq + 1, **changes), asked)
    assert (len(subscriptions), subscriptions.forgotten) == (ROWS_LIMIT, 50)
    assert len(subscriptions.live()) == ROWS_LIMIT


_CLASSES: tuple[type, ...] = (
    eventing.Subscribe,
    eventing.SubscribeResponse,
    eventing.Renew,
    eventing.RenewResponse,
    eventing.GetStatus,
    eventing.GetStatusResponse,
    eventing.Unsubscribe,
    eventing.SubscriptionEnd,
    scan.ScanAvailableEvent,
)


def chaos(seed: int) -> list[Event]:
    """Messages of which nothing was sent, in any order, on few exchanges."""
    chance = random.Random(seed)
    names = ("Subscribe", "Renew", "GetStatus", "Unsubscribe", "SubscriptionEnd", "Other")
    return [
        event(
            seq,
            time_us=chance.choice((0, 1, 10**15, 10**18)) + seq,
            kind=chance.choice([*Kind]),
            phase=chance.choice([*Phase]),
            service=chance.choice(("eventing", "scan", "")),
            operation=chance.choice(names),
            exchange=chance.choice(("a", "b", "c")),
            message=chance.choice([None, *(cls() for cls in _CLASSES)]),
            subscription=chance.choice(("", "i", "j")),
            fault=chance.choice((None, Fault(code="Sender"))),
            http=chance.choice((None, Http(), Http(status=500, target="x"))),
            device=chance.choice(("", "192.0.2.20:80")),
        )
        for seq in range(1, 200)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_raises_and_everything_is_json(seed: int) -> None:
    for row in told(chaos(seed)):
        msgspec.json.encode(row)


def test_a_subscribe_without_its_end_is_one_that_was_not_seen() -> None:
    asked, granted, *_ = events_of(push_scan)
    no_sink = msgspec.structs.replace(asked.message, delivery=None)
    (row,) = told((in_part(asked, message=no_sink), granted))
    assert (row.asked_event, row.created_event) == (0, granted.seq)
    (row,) = told((in_part(asked), granted))
    assert (row.asked_event, row.notify_host) == (asked.seq, "192.0.2.20")
    (row,) = told((in_part(asked, service="", operation="", message=None), granted))
    assert (row.asked_event, row.created_event) == (0, granted.seq)
