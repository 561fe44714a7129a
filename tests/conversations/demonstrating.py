"""What the demo plays behind its jobs: a scan from the button to the image, and a wrong token."""

from dataclasses import replace

from tests.conversations.cast import LINUX, OFFICE, PC
from tests.conversations.eventing import DESTINATIONS, sink, subscribe, subscribed, tokens
from tests.conversations.faults import fault
from tests.conversations.finding import read_metadata
from tests.conversations.images import jpeg
from tests.conversations.programs import GSOAP
from tests.conversations.pushing import taken_up
from tests.conversations.scanner import Job, job_end, scan_available
from tests.conversations.scanning import (
    Ticket,
    airscan_retrieve,
    airscan_ticket,
    create,
    created,
    image,
    image_information,
    retrieve,
)
from tests.conversations.stage import Stage

SCANNER = replace(
    OFFICE,
    device_url="http://192.0.2.10:80/wsd/device",
    scan_url="http://192.0.2.10:80/wsd/scan",
    print_url="",
    manner=GSOAP,
    server="Example-MFP/2.0",
    maker="Example",
    model="Example MFP 20",
    serial="EX20000042",
)
MANAGER = "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5d01"
HEARD = sink(PC, "e1f4a7c2-90b3-4d56-8a1e-7c2d5b9f0d01")
PRESSED = "583ea42a-7c1d-11f0-8000-30cda79c4d01"
ANNOUNCED = image_information((850, 1169, 0))
SMALL = Ticket(region=(8500, 11690), dpi=(100, 100), content="Auto")
DONE = Job(id=41, state="Completed", reason="JobCompletedSuccessfully", done=5)
LEASE = replace(DONE, name="Lease agreement", user="EXAMPLE\\alice on PC-0107")
GLASS = replace(SMALL, colour="Grayscale8", content=None)


def push_scan(stage: Stage) -> None:
    """A PC reads what the scanner is, hears of a job's end and of the button, fetches the page."""
    read_metadata(stage, PC, SCANNER)
    talk = stage.talk(PC, SCANNER, SCANNER.scan_url)
    granted = tokens(229)
    talk.exchange(
        subscribe(
            HEARD, "ScanAvailableEvent", "JobEndStateEvent", destinations=DESTINATIONS.items()
        ),
        subscribed(SCANNER.scan_url, MANAGER, tokens=granted),
        after_ms=60,
    )
    stage.pause(3000)
    stage.notify(SCANNER, PC, HEARD, job_end(LEASE))
    stage.pause(4000)
    stage.notify(SCANNER, PC, HEARD, scan_available("Scan", PRESSED, "Platen"))
    stage.pause(900)
    taken_up(stage, talk, granted["Scan"], PRESSED, SMALL)
    page = image(jpeg(850, 1169, 100, colour=True))
    talk.exchange(retrieve(43, "ScanJob43"), page, after_ms=1300, over_ms=900, chunked=True)
    stage.notify(SCANNER, PC, HEARD, job_end(replace(DONE, id=43, done=1)))


def token_mismatch(stage: Stage) -> None:
    """Another program writes its token in lower case and is refused, then writes it as it came."""
    stage.pause(1000)
    made = created(44, "A1b2", ANNOUNCED, GLASS.final())
    stage.once(LINUX, SCANNER, create(airscan_ticket(GLASS)), made)
    wrong = fault("ClientErrorInvalidJobToken")
    stage.once(LINUX, SCANNER, airscan_retrieve(44, "a1b2"), wrong, status=400)
    page = image(jpeg(850, 1169, 100))
    asked = airscan_retrieve(44, "A1b2")
    stage.once(LINUX, SCANNER, asked, page, after_ms=800, over_ms=700, chunked=True)
