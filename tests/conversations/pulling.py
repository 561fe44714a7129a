"""Scenes 1 to 3: a client asks for a scan, from the glass and from the feeder."""

from collections.abc import Callable
from dataclasses import replace

from tests.conversations.cast import (
    COPIER,
    DESK,
    HALLWAY,
    INKJET,
    LINUX,
    OFFICE,
    PC,
    SLOPPY,
    TWO_HUNDRED,
)
from tests.conversations.eventing import sink, subscribe, subscribed
from tests.conversations.faults import fault
from tests.conversations.finding import read_metadata, search
from tests.conversations.images import jpeg, tiff
from tests.conversations.manners import Letter
from tests.conversations.scanner import Abilities, Job, description, job_end, state, status
from tests.conversations.scanning import (
    Ticket,
    airscan_retrieve,
    airscan_ticket,
    cancel,
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
from tests.conversations.stage import Stage

EVENTS = "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c01"
PAGE = Ticket(
    format="jfif",
    images=0,
    source="ADF",
    size=(8500, 11690),
    region=(8500, 11690),
    colour="Grayscale8",
    dpi=(100, 100),
)
"""A page of the feeder: 850 x 1169 pixels."""

NO_PAPER = fault("ClientErrorNoImagesAvailable")


def all_elements(stage: Stage, abilities: Abilities, default: Ticket) -> Letter:
    """The answer to GetScannerElements with all four names."""
    return elements(
        ScannerDescription=description("Brightlake M2070", "Laser MFP", "Second floor"),
        ScannerConfiguration=abilities.xml(),
        ScannerStatus=status(stage.now(), state("Idle", "None")),
        DefaultScanTicket=default.xml("DefaultScanTicket"),
    )


def idle(stage: Stage) -> Letter:
    """The answer to GetScannerElements(ScannerStatus) of a scanner at rest."""
    return elements(ScannerStatus=status(stage.now(), state("Idle", "None")))


def flatbed_scan(stage: Stage) -> None:
    """Windows finds a scanner and scans one page, which is 8 lines shorter than announced."""
    search(stage, PC, OFFICE)
    read_metadata(stage, PC, OFFICE)
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    default = Ticket(name="", user="", information=None, content="Auto", size=(8270, 11690))
    talk.exchange(
        get_elements(
            "ScannerDescription", "ScannerConfiguration", "ScannerStatus", "DefaultScanTicket"
        ),
        all_elements(stage, Abilities(), default),
        after_ms=46,
    )
    heard = sink(PC, EVENTS)
    talk.exchange(
        subscribe(heard, "JobEndStateEvent"),
        subscribed(OFFICE.scan_url, "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5a01"),
    )
    ticket, announced = Ticket(), image_information((1700, 2346, 0))
    talk.exchange(validate(ticket.xml(honour=True)), validated(True, announced))
    talk.exchange(
        create(ticket.xml(honour=True)), created(42, "ScanJob1", announced, ticket.final())
    )
    page = image(jpeg(1700, 2338, 200, colour=True))
    talk.exchange(retrieve(42, "ScanJob1"), page, after_ms=1180, over_ms=4920, chunked=True)
    done = Job(
        id=42,
        state="Completed",
        reason="JobCompletedSuccessfully",
        done=1,
        completed=stage.now(),
    )
    stage.notify(OFFICE, PC, heard, job_end(done))


def missing_line_break(stage: Stage) -> None:
    """An image is followed by its boundary without the line break that belongs between."""
    asked = replace(PAGE, images=1, source="Platen")
    made = created(
        1, "ScanJob1", image_information((850, 1169, 0)), asked.final(defaulted=("Rotation",))
    )
    stage.once(LINUX, SLOPPY, create(airscan_ticket(asked)), made)
    page = image(jpeg(850, 1169, 100))
    stage.once(LINUX, SLOPPY, airscan_retrieve(1, "ScanJob1"), page, after_ms=2100, over_ms=2700)


def feeder(stage: Stage) -> None:
    """Three pages; that there is no fourth is how the end is told."""
    token = "urn:uuid:dc57d0e4-e22d-470b-875b-30055c7a4f07"
    read_metadata(stage, LINUX, HALLWAY)
    stage.once(
        LINUX,
        HALLWAY,
        get_elements("ScannerConfiguration"),
        elements(ScannerConfiguration=Abilities(formats=("exif", "jfif")).xml()),
    )
    defaulted = ("Contrast", "Brightness", "ScalingWidth", "ScalingHeight", "Rotation")
    made = created(7, token, image_information((850, 1169, 0)), PAGE.final(defaulted=defaulted))
    stage.once(LINUX, HALLWAY, create(airscan_ticket(PAGE)), made, after_ms=310)
    for _ in range(3):
        page = image(jpeg(850, 1169, 100))
        asked = airscan_retrieve(7, token)
        stage.once(LINUX, HALLWAY, asked, page, after_ms=900, over_ms=2300, chunked=True)
    stage.once(LINUX, HALLWAY, airscan_retrieve(7, token), NO_PAPER, status=400, after_ms=650)
    gone = fault("ClientErrorJobIdNotFound", detail="<wscn:JobId>7</wscn:JobId>")
    stage.once(LINUX, HALLWAY, cancel(7), gone, status=400)


def feeder_ends_unknown(stage: Stage) -> None:
    """A copier scans both sides of a sheet, then knows the job no more; faults have no id."""
    able = Abilities(formats=("jfif",), resolutions=(100, 200), platen=None, duplex=True)
    answer = elements(ScannerConfiguration=able.xml())
    stage.once(LINUX, COPIER, get_elements("ScannerConfiguration"), answer)
    asked = replace(PAGE, source="ADFDuplex", back=True)
    both = image_information((850, 1169, 0), (850, 1169, 0))
    stage.once(
        LINUX, COPIER, create(airscan_ticket(asked)), created(311, "311", both, asked.final())
    )
    for _ in ("front", "back"):
        page = image(jpeg(850, 1169, 100))
        stage.once(LINUX, COPIER, airscan_retrieve(311, "311"), page, after_ms=1400, over_ms=900)
    terse = replace(COPIER.manner, order=("RelatesTo", "To", "Action"))
    gone = fault("ClientErrorJobIdNotFound", detail="Jobid: Incorrect JobId")
    stage.once(LINUX, replace(COPIER, manner=terse), airscan_retrieve(311, "311"), gone, status=400)


def feeder_one_file(stage: Stage) -> None:
    """A format of several images: one RetrieveImage brings all pages."""
    ticket = Ticket(
        format="tiff-multi-g4",
        images=0,
        source="ADF",
        information="Scanning from feeder..",
        colour="BlackAndWhite1",
    )
    talk = stage.talk(PC, INKJET, INKJET.scan_url)
    announced = image_information((1700, 2346, 0))
    talk.exchange(validate(ticket.xml(honour=True)), validated(True, announced))
    talk.exchange(create(ticket.xml(honour=True)), created(3, "3-0815", announced, ticket.final()))
    pages = image(tiff(1700, 2346, 200, pages=3))
    talk.exchange(retrieve(3, "3-0815"), pages, after_ms=9400, over_ms=120, chunked=True)


def feeder_empty(stage: Stage) -> None:
    """Idle, and then nothing to scan: no job begins."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    talk.exchange(get_elements("ScannerStatus"), idle(stage))
    ticket = Ticket(images=0, source="ADF", information="Scanning from feeder..")
    talk.exchange(create(ticket.xml(honour=True)), NO_PAPER, status=400, after_ms=740)


def feeder_empty_not_accepting(stage: Stage) -> None:
    """The same, called NotAcceptingJobs by a scanner that is idle."""
    stage.once(LINUX, DESK, get_elements("ScannerStatus"), idle(stage))
    for _ in range(2):
        refused = fault("ServerErrorNotAcceptingJobs")
        stage.once(LINUX, DESK, create(airscan_ticket(PAGE)), refused, status=500, after_ms=90)
        stage.pause(1000)
    stage.once(LINUX, DESK, get_elements("ScannerStatus"), idle(stage))


def feeder_empty_with_job(stage: Stage) -> None:
    """A job begins and its first page is not there; the fault comes with HTTP 200."""
    stage.once(LINUX, TWO_HUNDRED, get_elements("ScannerStatus"), idle(stage))
    made = created(15, "15", image_information((850, 1169, 0)), PAGE.final())
    stage.once(LINUX, TWO_HUNDRED, create(airscan_ticket(PAGE)), made)
    stage.once(LINUX, TWO_HUNDRED, airscan_retrieve(15, "15"), NO_PAPER, after_ms=1600)
    stage.once(LINUX, TWO_HUNDRED, cancel(15), fault("ClientErrorJobIdNotFound"))


SCENES: dict[str, Callable[[Stage], None]] = {
    "01-flatbed-scan": flatbed_scan,
    "01b-flatbed-scan-missing-line-break": missing_line_break,
    "02-feeder-several-pages": feeder,
    "02b-feeder-ends-with-unknown-job": feeder_ends_unknown,
    "02c-feeder-all-pages-in-one-file": feeder_one_file,
    "03-feeder-empty": feeder_empty,
    "03b-feeder-empty-not-accepting": feeder_empty_not_accepting,
    "03c-feeder-empty-after-job": feeder_empty_with_job,
}
