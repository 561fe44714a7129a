"""Scenes 17 to 20: every kind of message that no other scene has."""

from collections.abc import Callable
from dataclasses import replace

from inspector.soap.namespaces import DSC
from tests.capture_kit import element
from tests.conversations import dsm
from tests.conversations.cast import (
    CONSOLE,
    FINISHER,
    HALLWAY,
    OFFICE,
    PC,
    SCAN_SERVER,
)
from tests.conversations.eventing import from_manager, sink, subscribe, subscribed, to_manager
from tests.conversations.faults import fault
from tests.conversations.manners import WPRT, Letter
from tests.conversations.peers import Peer
from tests.conversations.post_scanning import CONSOLE_HEARD, JOB, TOKEN
from tests.conversations.scanner import (
    Abilities,
    Job,
    condition,
    condition_cleared,
    condition_raised,
    description,
    elements_changed,
    job_end,
    job_list,
    job_status,
    state,
    status,
    status_summary,
)
from tests.conversations.scanning import (
    Ticket,
    element_data,
    fields,
    get_elements,
    image_information,
    node,
    request,
    response,
)
from tests.conversations.stage import Stage

MANAGER = "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5a17"
HEARD = sink(PC, "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c17")
MANAGED_HEARD = sink(CONSOLE, "a2c4e6f8-1b3d-4597-8f60-d1e3b5c7a918")
SCAN_EVENTS = (
    "ScannerElementsChangeEvent",
    "ScannerStatusSummaryEvent",
    "ScannerStatusConditionEvent",
    "ScannerStatusConditionClearedEvent",
    "JobStatusEvent",
    "JobEndStateEvent",
)
FINISHED = Job(
    id=40,
    name="Lease agreement",
    user="EXAMPLE\\bob on PC-0115",
    state="Completed",
    reason="JobCompletedSuccessfully",
    done=12,
)
TICKET = Ticket(
    format="pdf-a",
    quality=85,
    images=0,
    source="ADF",
    information="Scanning from feeder..",
    exposure=(10, -5, 20),
)


def job_elements(stage: Stage, prefix: str, job: Job, ticket: Ticket) -> tuple[Letter, Letter]:
    """GetJobElements with all three names, and the answer."""
    names = ("JobStatus", "ScanTicket", "Documents")
    wanted = element(
        f"{prefix}:RequestedElements", *(node("Name", f"wscn:{name}") for name in names)
    )
    picture = node("DocumentDescription", fields("wscn", DocumentName="Scanned image 1"))
    final = ticket.final(defaulted=("Rotation",))
    answer = element(
        f"{prefix}:JobElements",
        element_data(
            "JobStatus", replace(job, created=stage.now(-60_000), completed=stage.now()).status()
        ),
        element_data("ScanTicket", ticket.xml()),
        element_data("Documents", node("Documents", final, node("Document", picture))),
    )
    return (
        request("GetJobElements", fields(prefix, JobId=job.id), wanted, prefix=prefix),
        response("GetJobElements", answer, prefix=prefix),
    )


def events(stage: Stage, source: Peer, client: Peer, heard: str, prefix: str) -> None:
    """A job, a jam that stops the scanner and is cleared, and new settings: all six events."""
    running = replace(FINISHED, id=41, state="Processing", reason="JobScanning", done=2)
    jam = condition(stage.now(), "MediaJam", "ADF", "Critical")
    stopped = state("Stopped", "MediaJam", "AttentionRequired")
    told = (
        job_status(replace(running, created=stage.now()), prefix),
        condition_raised(5, jam, prefix),
        status_summary(stopped, prefix),
        condition_cleared(5, stage.now(9_000), prefix),
        status_summary(state("Idle", "None"), prefix),
        job_end(
            replace(running, state="Aborted", reason="ScannerStopped", completed=stage.now(16_000)),
            prefix,
        ),
        elements_changed(
            description("Brightlake M2070", "Laser MFP", "Third floor"),
            Abilities(resolutions=(200, 400), platen=None, duplex=True).xml(),
            TICKET.xml("DefaultScanTicket"),
            prefix=prefix,
        ),
    )
    for letter in told:
        stage.notify(source, client, heard, letter)
        stage.pause(3300)


def jobs_and_conditions(stage: Stage) -> None:
    """Jobs of now and before, a paper jam from beginning to end, and a subscription's state."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    wanted = subscribe(HEARD, *SCAN_EVENTS)
    talk.exchange(wanted, subscribed(OFFICE.scan_url, MANAGER, expires="PT30M"))
    talk.exchange(request("GetJobHistory"), job_list("GetJobHistory", FINISHED))
    talk.exchange(*job_elements(stage, "wscn", FINISHED, TICKET))
    events(stage, OFFICE, PC, HEARD, "wscn")
    entry = condition(stage.now(-30_000), "MediaJam", "ADF", "Critical")
    history = node("ConditionHistoryEntry", entry, fields("wscn", ClearTime=stage.now(-4000)))
    answer = status(stage.now(), state("Idle", "None"), history=history)
    asked = get_elements("ScannerStatus", "VendorSettings")
    both = element_data("ScannerStatus", answer) + element_data("VendorSettings", "")
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    talk.exchange(asked, response("GetScannerElements", node("ScannerElements", both)))
    talk.exchange(to_manager("GetStatus", MANAGER), from_manager("GetStatus", "PT29M31S"))
    talk.exchange(to_manager("Unsubscribe", MANAGER), from_manager("Unsubscribe"))
    unknown = fault("ActionNotSupported", prefix="wsa", detail="GetJobStatus")
    talk.exchange(request("GetJobStatus", fields("wscn", JobId=40)), unknown, status=400)


def managed_scanner(stage: Stage) -> None:
    """A console at a scanner of distributed scan management: all operations and events of dsd."""
    url = HALLWAY.scan_url.replace("ScannerService", "ManagedScanner")
    talk = stage.talk(CONSOLE, HALLWAY, url)
    names = ("ScannerDescription", "ScannerConfiguration")
    asked = element("dsd:RequestedElements", *(node("Name", f"wscn:{name}") for name in names))
    described = description("Norvik DCP-L25", "Colour MFP", "Hallway")
    able = Abilities(
        formats=("jfif", "pdf-a", "tiff-single-uncompressed"),
        resolutions=(200, 300, 600, 2400),
        automatic=True,
        film=(1417, 945),
    )
    answer = element(
        "dsd:ScannerElements",
        element_data("ScannerDescription", described),
        element_data("ScannerConfiguration", able.xml()),
    )
    talk.exchange(
        request("GetScannerElements", asked, prefix="dsd"),
        response("GetScannerElements", answer, prefix="dsd"),
    )
    ticket = replace(TICKET, automatic=True)
    said = fields("wscn", ValidTicket=True) + image_information((1700, 2346, 213))
    ticket_there = ticket.xml().replace("wscn:ScanTicket>", "dsd:ScanTicket>")
    talk.exchange(
        request("ValidateScanTicket", ticket_there, prefix="dsd"),
        response("ValidateScanTicket", element("dsd:ValidationInfo", said), prefix="dsd"),
    )
    active = job_list("GetActiveJobs", replace(FINISHED, id=41, state="Pending"), prefix="dsd")
    talk.exchange(request("GetActiveJobs", prefix="dsd"), active)
    history = job_list("GetJobHistory", FINISHED, prefix="dsd")
    talk.exchange(request("GetJobHistory", prefix="dsd"), history)
    slide = replace(TICKET, source="Film", film="ColorSlideFilm", format="tiff-single-uncompressed")
    talk.exchange(*job_elements(stage, "dsd", FINISHED, slide))
    wanted = subscribe(MANAGED_HEARD, *SCAN_EVENTS)
    talk.exchange(wanted, subscribed(url, MANAGER.replace("5a17", "5a18")))
    events(stage, HALLWAY, CONSOLE, MANAGED_HEARD, "dsd")


def scan_server(stage: Stage) -> None:
    """The rest of both services of the scan server: history, elements, and all four events."""
    over = replace(
        JOB,
        state="Completed",
        reason="PostScanJobCompletedWithWarnings",
        images=4,
        filters={"email": ("CompletedWithWarnings", "UnableToSendEmail")},
        created=stage.now(-90_000),
        completed=stage.now(),
    )
    waits = replace(JOB, state="Pending", images=4)
    console = stage.talk(CONSOLE, SCAN_SERVER, dsm.SERVICE_URL)
    names = (
        "RepositoryElementsChangeEvent",
        "RepositoryStatusSummaryEvent",
        "PostScanJobStatusEvent",
        "PostScanJobEndStateEvent",
    )
    wanted = subscribe(CONSOLE_HEARD, *names, namespace=DSC)
    console.exchange(wanted, subscribed(dsm.SERVICE_URL, MANAGER.replace("5a17", "5a19")))
    console.exchange(request("GetJobHistory", prefix="dsc"), dsm.job_list("GetJobHistory", over))
    device = stage.talk(FINISHER, SCAN_SERVER, dsm.SERVICE_URL)
    device.exchange(
        dsm.get_elements(
            "GetPostScanJobElements", "JobStatus", "JobDescription", prefix="dsp", token=TOKEN
        ),
        dsm.elements(
            "GetPostScanJobElements",
            "dsp",
            JobStatus=over.status("dsp"),
            JobDescription=waits.description("dsp"),
        ),
    )
    repository_events(stage, waits, over)


def repository_events(stage: Stage, waits: dsm.PostScanJob, over: dsm.PostScanJob) -> None:
    """The server tells the console of itself and of two jobs."""
    changes = element("dsc:ElementChanges", dsm.repository_configuration())
    summary = element("dsc:StatusSummary", dsm.repository_state("Idle"))
    for letter in (
        dsm.event("RepositoryElementsChangeEvent", changes, "dsc"),
        dsm.job_status(waits, "dsc"),
        dsm.job_end(over, "dsc"),
        dsm.event("RepositoryStatusSummaryEvent", summary, "dsc"),
    ):
        stage.notify(SCAN_SERVER, CONSOLE, CONSOLE_HEARD, letter)
        stage.pause(2100)


def printer_beside(stage: Stage) -> None:
    """The printer of the same device: print messages are known by name."""
    talk = stage.talk(PC, OFFICE, OFFICE.print_url)
    asked = element("wprt:RequestedElements", element("wprt:Name", "wprt:PrinterStatus"))
    reasons = element("wprt:PrinterStateReasons", fields("wprt", PrinterStateReason="None"))
    printing = element("wprt:PrinterStatus", fields("wprt", PrinterState="Idle"), reasons)
    data = element('wprt:ElementData Name="wprt:PrinterStatus" Valid="true"', printing)
    answer = element("wprt:PrinterElements", data)
    talk.exchange(
        request("GetPrinterElements", asked, prefix="wprt"),
        response("GetPrinterElements", answer, prefix="wprt"),
    )
    said = element("wprt:StatusSummary", fields("wprt", PrinterState="Processing"))
    summary = Letter(
        action=f"{WPRT}/PrinterStatusSummaryEvent",
        body=element("wprt:PrinterStatusSummaryEvent", said),
        one_way=True,
    )
    stage.notify(OFFICE, PC, HEARD, summary)


SCENES: dict[str, Callable[[Stage], None]] = {
    "17-jobs-and-conditions": jobs_and_conditions,
    "18-managed-scanner": managed_scanner,
    "19-scan-server": scan_server,
    "20-printer-beside": printer_beside,
}
