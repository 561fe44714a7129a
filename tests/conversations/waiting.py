"""Scenes 5 to 7: a scanner that takes no job now, and jobs that somebody cancels."""

from collections.abc import Callable
from dataclasses import replace

from tests.conversations.cast import COLLEAGUE, HALLWAY, HOLDS_ON, LINUX, OFFICE, PANEL_FIRST, PC
from tests.conversations.eventing import sink, subscribe, subscribed
from tests.conversations.faults import fault
from tests.conversations.images import jpeg
from tests.conversations.manners import Letter
from tests.conversations.pulling import PAGE, idle
from tests.conversations.scanner import Job, condition, job_end, job_list, job_status, state, status
from tests.conversations.scanning import (
    CANCELLED,
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
    node,
    request,
    retrieve,
)
from tests.conversations.stage import Stage, Talk

BUSY = fault("ServerErrorNotAcceptingJobs")
ANNOUNCED = image_information((850, 1169, 0))
GLASS = replace(PAGE, source="Platen", images=1)
MANAGER = "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5a07"
HEARD = sink(PC, "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c07")


def doing(stage: Stage, said: str, conditions: str = "") -> Letter:
    """The answer to GetScannerElements(ScannerStatus)."""
    return elements(ScannerStatus=status(stage.now(), said, conditions))


def device_busy(stage: Stage) -> None:
    """Somebody else scans: refused every second, then status and jobs tell by whom."""
    for _ in range(4):
        asked = create(airscan_ticket(GLASS))
        stage.once(LINUX, HALLWAY, asked, BUSY, status=500, after_ms=40)
        stage.pause(840)
    stage.once(
        LINUX, HALLWAY, get_elements("ScannerStatus"), doing(stage, state("Processing", "None"))
    )
    theirs = Job(id=41, name="Site plan A3", user="ALICE", reason="JobScanning", done=2)
    stage.once(LINUX, HALLWAY, request("GetActiveJobs"), job_list("GetActiveJobs", theirs))


def warming_up(stage: Stage) -> None:
    """The lamp is not warm yet; half a minute later the same request is accepted."""
    asked = create(airscan_ticket(GLASS))
    stage.once(LINUX, HALLWAY, asked, BUSY, status=500)
    cold = condition(stage.now(-8000), "LampWarning", "Platen", "Informational")
    warming = node('DeviceCondition Id="17"', cold)
    said = state("Processing", "LampWarming", "Calibrating")
    stage.once(LINUX, HALLWAY, get_elements("ScannerStatus"), doing(stage, said, warming))
    stage.pause(30_000)
    stage.once(LINUX, HALLWAY, asked, created(12, "12-A", ANNOUNCED, GLASS.final()))
    page = image(jpeg(850, 1169, 100))
    asked = airscan_retrieve(12, "12-A")
    stage.once(LINUX, HALLWAY, asked, page, after_ms=700, over_ms=2600, chunked=True)


def own_job_never_ended(stage: Stage) -> None:
    """A scanner that holds a job until it is cancelled refuses the next one."""
    mine = replace(GLASS, images=0)
    asked = create(airscan_ticket(mine))
    stage.once(LINUX, HOLDS_ON, asked, created(1, "1", ANNOUNCED, mine.final()))
    page = image(jpeg(850, 1169, 100))
    stage.once(LINUX, HOLDS_ON, airscan_retrieve(1, "1"), page, after_ms=800, over_ms=2500)
    stage.pause(15_000)
    stage.once(LINUX, HOLDS_ON, asked, BUSY, status=500)
    held = Job(id=1, name="sane-airscan request", user="sane-airscan", reason="None", done=1)
    stage.once(LINUX, HOLDS_ON, request("GetActiveJobs"), job_list("GetActiveJobs", held))
    stage.once(LINUX, HOLDS_ON, cancel(1), CANCELLED)
    stage.once(LINUX, HOLDS_ON, asked, created(2, "2", ANNOUNCED, mine.final()))
    stage.once(LINUX, HOLDS_ON, airscan_retrieve(2, "2"), page, after_ms=800, over_ms=2500)
    stage.once(LINUX, HOLDS_ON, cancel(2), CANCELLED)


def panel_armed(stage: Stage) -> None:
    """Idle and without jobs, but refused until somebody opens WSD scan on the panel."""
    talk = stage.talk(PC, PANEL_FIRST, PANEL_FIRST.scan_url)
    ticket = replace(Ticket(), region=(8500, 11690), dpi=(100, 100), colour="Grayscale8")
    talk.exchange(create(ticket.xml(honour=True)), BUSY, status=500)
    talk.exchange(get_elements("ScannerStatus"), idle(stage))
    talk.exchange(request("GetActiveJobs"), job_list("GetActiveJobs"))
    stage.pause(26_000)
    made = created(5, "5", ANNOUNCED, ticket.final())
    talk.exchange(create(ticket.xml(honour=True)), made, after_ms=210)
    page = image(jpeg(850, 1169, 100))
    talk.exchange(retrieve(5, "5"), page, after_ms=1900, over_ms=2400, chunked=True)


def _begun(stage: Stage, job: int) -> Talk:
    """A subscribed PC whose job has begun."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    wanted = subscribe(HEARD, "JobStatusEvent", "JobEndStateEvent")
    talk.exchange(wanted, subscribed(OFFICE.scan_url, MANAGER))
    ticket = replace(Ticket(), region=(8500, 11690), dpi=(100, 100), colour="Grayscale8")
    made = created(job, f"ScanJob{job}", ANNOUNCED, ticket.final())
    talk.exchange(create(ticket.xml(honour=True)), made)
    return talk


def _over(stage: Stage, job: int, reason: str) -> None:
    ended = Job(id=job, state="Canceled", reason=reason, completed=stage.now())
    stage.notify(OFFICE, PC, HEARD, job_end(ended))


def cancelled_by_client(stage: Stage) -> None:
    """The PC cancels on a second connection; the image that was under way is cut off."""
    talk = _begun(stage, 44)
    waits = talk.ask(retrieve(44, "ScanJob44"))
    stage.pause(1800)
    stage.notify(OFFICE, PC, HEARD, job_status(Job(id=44, created=stage.now(-2000))))
    stage.pause(900)
    other = stage.talk(PC, OFFICE, OFFICE.scan_url)
    other.exchange(cancel(44), CANCELLED)
    stage.pause(60)
    page = image(jpeg(850, 1169, 100))
    reason = "connection closed before the answer was complete"
    talk.cut(waits, page, reason=reason, kept=3600, after_ms=900, chunked=True)
    stage.pause(300)
    _over(stage, 44, "None")


def cancelled_at_device(stage: Stage) -> None:
    """Somebody presses Stop at the panel."""
    talk = _begun(stage, 45)
    asked = talk.ask(retrieve(45, "ScanJob45"))
    stage.pause(2600)
    talk.answer(asked, fault("ClientErrorJobCancelled"), status=500)
    stage.pause(200)
    _over(stage, 45, "JobCanceledAtDevice")


def cancelled_by_other(stage: Stage) -> None:
    """Another PC cancels the job: CancelJob needs no token."""
    talk = _begun(stage, 46)
    asked = talk.ask(retrieve(46, "ScanJob46"))
    stage.pause(1500)
    colleague = stage.talk(COLLEAGUE, OFFICE, OFFICE.scan_url)
    alice = Job(id=46, reason="JobScanning")
    colleague.exchange(request("GetActiveJobs"), job_list("GetActiveJobs", alice))
    stage.pause(1100)
    colleague.exchange(cancel(46), CANCELLED)
    talk.answer(asked, fault("ClientErrorJobCancelled"), status=500)
    stage.pause(200)
    _over(stage, 46, "None")


SCENES: dict[str, Callable[[Stage], None]] = {
    "05-device-busy": device_busy,
    "05b-device-warming-up": warming_up,
    "05c-own-job-never-ended": own_job_never_ended,
    "06-panel-armed": panel_armed,
    "07-cancelled-by-client": cancelled_by_client,
    "07b-cancelled-at-device": cancelled_at_device,
    "07c-cancelled-by-other": cancelled_by_other,
}
