"""Scenes 4 and 11: somebody presses a button at the scanner, and the PC fetches the scan."""

from collections.abc import Callable
from dataclasses import replace

from tests.conversations.cast import OFFICE, PC, SCRIPT
from tests.conversations.eventing import (
    DESTINATIONS,
    from_manager,
    renew,
    sink,
    subscribe,
    subscribed,
    tokens,
)
from tests.conversations.faults import fault
from tests.conversations.images import jpeg
from tests.conversations.peers import Peer
from tests.conversations.pulling import idle
from tests.conversations.scanner import Abilities, scan_available, state, status
from tests.conversations.scanning import (
    Ticket,
    create,
    created,
    elements,
    get_elements,
    image,
    image_information,
    retrieve,
    validate,
    validated,
)
from tests.conversations.stage import Stage, Talk

MANAGER = "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5a04"
PRESSED = "583ea42a-7c1d-11f0-8000-30cda79c4f10"
ANNOUNCED = image_information((850, 1169, 0))
SMALL = Ticket(
    format="exif", region=(8500, 11690), dpi=(100, 100), colour="Grayscale8", content="Auto"
)


def listen(
    stage: Stage, client: Peer, first_token: int, path: str, subscription: str = MANAGER
) -> tuple[Talk, str, dict[str, str]]:
    """Subscribe with five destinations; the connection, the sink and the tokens granted."""
    talk = stage.talk(client, OFFICE, OFFICE.scan_url)
    heard, granted = sink(client, path), tokens(first_token)
    talk.exchange(
        subscribe(heard, "ScanAvailableEvent", destinations=DESTINATIONS.items()),
        subscribed(OFFICE.scan_url, subscription, tokens=granted),
        after_ms=60,
    )
    return talk, heard, granted


def fetched(talk: Talk, job: int) -> None:
    """RetrieveImage on the same connection."""
    page = image(jpeg(850, 1169, 100, exif=True))
    asked = retrieve(job, f"ScanJob{job}")
    talk.exchange(asked, page, after_ms=1300, over_ms=2900, chunked=True)


def taken_up(stage: Stage, talk: Talk, token: str, pressed: str, ticket: Ticket) -> None:
    """What follows the button: what the scanner offers, the ticket, job 43."""
    talk.exchange(
        get_elements("DefaultScanTicket", "ScannerConfiguration", "ScannerStatus"),
        elements(
            DefaultScanTicket=replace(ticket, name="", user="").xml("DefaultScanTicket"),
            ScannerConfiguration=Abilities().xml(),
            ScannerStatus=status(stage.now(), state("Idle", "None")),
        ),
        after_ms=52,
    )
    asked = ticket.xml(honour=True)
    talk.exchange(validate(asked), validated(True, ANNOUNCED))
    made = created(43, "ScanJob43", ANNOUNCED, ticket.final())
    talk.exchange(create(asked, identifier=pressed, token=token), made)


def push_scan(stage: Stage) -> None:
    """From the button to the image, and the subscription kept alive before its hour is over."""
    talk, heard, granted = listen(stage, PC, 229, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0a04")
    stage.pause(41_000)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    stage.pause(1900)
    taken_up(stage, talk, granted["Scan"], PRESSED, SMALL)
    fetched(talk, 43)
    stage.pause(55 * 60_000)
    late = stage.talk(PC, OFFICE, OFFICE.scan_url)
    late.exchange(renew(MANAGER), from_manager("Renew", "PT1H"))


def never_fetched(stage: Stage) -> None:
    """The PC hears of the button and does nothing; the next time it takes the wrong source."""
    talk, heard, granted = listen(stage, PC, 240, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0b04")
    stage.pause(12_000)
    stage.notify(OFFICE, PC, heard, scan_available("ScanToPrint", PRESSED, "ADF"))
    stage.pause(64_000)
    again = PRESSED.replace("583ea42a", "583eb1f0")
    stage.notify(OFFICE, PC, heard, scan_available("Scan", again, "ADF"))
    stage.pause(1500)
    made = created(44, "ScanJob44", ANNOUNCED, SMALL.final())
    asked = create(SMALL.xml(honour=True), identifier=again, token=granted["Scan"])
    talk.exchange(asked, made)
    fetched(talk, 44)


def sink_refuses(stage: Stage) -> None:
    """Two presses, and nobody listens where the PC wants to hear of them; still it renews."""
    _, heard, _ = listen(stage, PC, 284, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0c04")
    for wait_ms in (23_000, 17_000):
        stage.pause(wait_ms)
        stage.refused(OFFICE, heard)
    stage.pause(50 * 60_000)
    late = stage.talk(PC, OFFICE, OFFICE.scan_url)
    late.exchange(renew(MANAGER), from_manager("Renew", "PT1H"))


def sink_drops(stage: Stage) -> None:
    """The same, but a firewall drops what the scanner sends."""
    _, heard, _ = listen(stage, PC, 295, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0d04")
    stage.pause(23_000)
    stage.unanswered(OFFICE, heard)
    stage.pause(50 * 60_000)
    late = stage.talk(PC, OFFICE, OFFICE.scan_url)
    late.exchange(renew(MANAGER), from_manager("Renew", "PT1H"))


def wrong_destination(stage: Stage) -> None:
    """The token of another destination is refused, that of the chosen one accepted."""
    talk, heard, granted = listen(stage, PC, 251, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0a11")
    stage.pause(9000)
    pressed = PRESSED.replace("583ea42a", "583ec9d9")
    stage.notify(OFFICE, PC, heard, scan_available("Scan", pressed, "Platen"))
    stage.pause(800)
    asked = SMALL.xml(honour=True)
    talk.exchange(
        create(asked, identifier=pressed, token=granted["ScanToEmail"]),
        fault("ClientErrorInvalidDestinationToken"),
        status=400,
    )
    made = created(45, "ScanJob45", ANNOUNCED, SMALL.final())
    talk.exchange(create(asked, identifier=pressed, token=granted["Scan"]), made)
    fetched(talk, 45)


def too_late(stage: Stage) -> None:
    """The token of an earlier subscription, in a fault that is misspelt; then the panel gave up."""
    _, _, old = listen(stage, PC, 262, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0b11")
    stage.pause(60_000)
    later = MANAGER.replace("5a04", "5b11")
    talk, heard, granted = listen(stage, PC, 267, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0c11", later)
    stage.pause(5000)
    pressed = PRESSED.replace("583ea42a", "583ed7e2")
    stage.notify(OFFICE, PC, heard, scan_available("Scan", pressed))
    stage.pause(700)
    asked = SMALL.xml(honour=True)
    refused = fault("ClientErrorInvalidDetinationToken")
    talk.exchange(create(asked, identifier=pressed, token=old["Scan"]), refused, status=500)
    stage.pause(75_000)
    gone = fault("ClientErrorInvalidScanIdentifier")
    talk.exchange(create(asked, identifier=pressed, token=granted["Scan"]), gone, status=400)


def draft_namespace(stage: Stage) -> None:
    """A script writes the namespace of January 2006, so the scanner sees no token at all."""
    talk, heard, granted = listen(stage, SCRIPT, 273, "wsd")
    stage.pause(7000)
    pressed = PRESSED.replace("583ea42a", "583ee4b5")
    stage.notify(OFFICE, SCRIPT, heard, scan_available("Scan", pressed, "Platen"))
    stage.pause(400)
    talk.exchange(get_elements("ScannerStatus"), idle(stage))
    asked = create(SMALL.xml(), identifier=pressed, token=granted["Scan"])
    talk.exchange(asked, fault("ClientErrorInvalidDetinationToken"), status=500)


SCENES: dict[str, Callable[[Stage], None]] = {
    "04-push-scan": push_scan,
    "04b-push-scan-not-fetched": never_fetched,
    "04c-push-scan-refused": sink_refuses,
    "04d-push-scan-not-answered": sink_drops,
    "11-token-of-another-destination": wrong_destination,
    "11b-token-of-an-earlier-subscription": too_late,
    "11c-token-in-a-draft-namespace": draft_namespace,
}
