"""Scene 8: subscriptions that expired, were lost, or are made over and over."""

from collections.abc import Callable
from dataclasses import replace

from tests.capture_kit import element
from tests.conversations.cast import OFFICE, PC, SCRIPT
from tests.conversations.eventing import (
    DESTINATIONS,
    ended,
    from_manager,
    identifier,
    renew,
    sink,
    subscribe,
    subscribed,
    to_manager,
)
from tests.conversations.faults import fault
from tests.conversations.finding import announce, bye, hello
from tests.conversations.manners import WSE
from tests.conversations.pushing import MANAGER, PRESSED, SMALL, listen
from tests.conversations.scanner import scan_available
from tests.conversations.scanning import create, fields
from tests.conversations.stage import Stage

MINUTE_MS = 60_000
PATH = "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0a08"
TEN_O_CLOCK_MS = 60 * MINUTE_MS  # the clock of every capture starts at nine


def expired(stage: Stage) -> None:
    """Subscribed at ten for an hour, never renewed; at twenty past eleven the panel still asks."""
    stage.pause(TEN_O_CLOCK_MS)
    _, heard, granted = listen(stage, PC, 229, PATH)
    stage.pause(80 * MINUTE_MS)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    stage.pause(1200)
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    asked = create(SMALL.xml(honour=True), identifier=PRESSED, token=granted["Scan"])
    talk.exchange(asked, fault("ClientErrorInvalidDestinationToken"), status=400)
    talk.exchange(renew(MANAGER), fault("UnableToRenew", prefix="wse"), status=500)
    listen(stage, PC, 234, PATH, MANAGER.replace("5a04", "5a08"))


def device_restarted(stage: Stage) -> None:
    """A Hello with another InstanceId at 10:40: the subscription is gone, Renew says so."""
    stage.pause(TEN_O_CLOCK_MS)
    listen(stage, PC, 229, PATH)
    stage.pause(40 * MINUTE_MS)
    restarted = replace(OFFICE, instance=OFFICE.instance + 48_333)
    announce(stage, restarted, hello(stage, restarted, OFFICE.device_url))
    stage.pause(15 * MINUTE_MS)
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    unknown = fault("InvalidMessage", prefix="wse", detail=identifier(MANAGER))
    talk.exchange(renew(MANAGER), unknown, status=400)
    listen(stage, PC, 1, PATH, MANAGER.replace("5a04", "5b08"))


def ended_by_device(stage: Stage) -> None:
    """The scanner ends two subscriptions, one with a Status and one with an older Code."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    end_to = sink(PC, f"{PATH}/end")
    for last, event in (("c1", "ScanAvailableEvent"), ("c2", "ScannerStatusSummaryEvent")):
        manager = f"{MANAGER[:-2]}{last}"
        places = DESTINATIONS.items() if last == "c1" else ()
        granted = {"Scan": "Client_280"} if last == "c1" else None
        asked = subscribe(sink(PC, f"{PATH}/{last}"), event, end_to=end_to, destinations=places)
        talk.exchange(asked, subscribed(OFFICE.scan_url, manager, tokens=granted))
    stage.pause(20 * MINUTE_MS)
    failure = fields("wse", Status=f"{WSE}/DeliveryFailure")
    stage.notify(
        OFFICE, PC, end_to, ended(OFFICE.scan_url, f"{MANAGER[:-2]}c1", failure, "No answer.")
    )
    stage.pause(5 * MINUTE_MS)
    leaving = fields("wse", Code="wse:SourceShuttingDown")
    stage.notify(
        OFFICE, PC, end_to, ended(OFFICE.scan_url, f"{MANAGER[:-2]}c2", leaving, "Shutting down.")
    )
    stage.pause(150)
    announce(stage, OFFICE, bye(stage, OFFICE))


def every_minute(stage: Stage) -> None:
    """Instead of Renew a Subscribe every minute: old tokens die, and then nothing answers."""
    first: dict[str, str] = {}
    for minute in range(8):
        subscription = f"{MANAGER[:-2]}d{minute}"
        talk = stage.talk(SCRIPT, OFFICE, OFFICE.scan_url)
        place = [("Scan to scripts", "Scan")]
        granted = {"Scan": f"Client_{229 + minute}"}
        asked = subscribe(sink(SCRIPT, "wsd"), "ScanAvailableEvent", destinations=place)
        talk.exchange(asked, subscribed(OFFICE.scan_url, subscription, tokens=granted))
        first = first or granted
        stage.pause(MINUTE_MS)
    stage.notify(OFFICE, SCRIPT, sink(SCRIPT, "wsd"), scan_available("Scan", PRESSED))
    talk = stage.talk(SCRIPT, OFFICE, OFFICE.scan_url)
    asked = create(SMALL.xml(), identifier=PRESSED, token=first["Scan"])
    talk.exchange(asked, fault("ClientErrorInvalidDetinationToken"), status=500)
    stage.pause(MINUTE_MS)
    waits = talk.ask(subscribe(sink(SCRIPT, "wsd"), "ScanAvailableEvent", destinations=place))
    stage.pause(30_000)
    talk.cut(waits, None, reason="connection reset before the answer was complete")


def identifier_in_the_body(stage: Stage) -> None:
    """Which subscription to end belongs into a header; in the body nobody finds it."""
    talk, _, _ = listen(stage, SCRIPT, 290, "wsd")
    body = element("wse:Unsubscribe", identifier(MANAGER))
    inside = replace(to_manager("Unsubscribe", ""), body=body, headers="")
    talk.exchange(inside, fault("InvalidMessage", prefix="wse"), status=400)
    talk.exchange(to_manager("Unsubscribe", MANAGER), from_manager("Unsubscribe"))


SCENES: dict[str, Callable[[Stage], None]] = {
    "08-subscription-expired": expired,
    "08b-device-restarted": device_restarted,
    "08c-subscription-ended-by-device": ended_by_device,
    "08d-subscribe-every-minute": every_minute,
    "08e-identifier-in-the-body": identifier_in_the_body,
}
