"""Scenes 9 and 10: tickets and tokens that a scanner does not accept, jobs it has forgotten."""

from collections.abc import Callable
from dataclasses import replace

from tests.conversations.cast import DESK, HALLWAY, LINUX, OFFICE, PC
from tests.conversations.eventing import sink, subscribe, subscribed
from tests.conversations.faults import fault
from tests.conversations.images import jpeg
from tests.conversations.scanner import Abilities, Job, job_end
from tests.conversations.scanning import (
    Ticket,
    airscan_retrieve,
    airscan_ticket,
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
from tests.conversations.waiting import ANNOUNCED, GLASS

NOTHING = image_information((0, 0, 0))
INVALID = fault("InvalidArgs")
TOKEN = "A1b2"
SMALL = Ticket(region=(8500, 11690), dpi=(100, 100), colour="Grayscale8")


def ticket_rejected(stage: Stage) -> None:
    """Out of range: another ticket is proposed. Demanded all the same, it is refused; asked for
    without demanding, the scanner puts its own values in.
    """
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    able = Abilities(scaling=(1, 1000), resolutions=(75, 100, 200, 300), feeder=None)
    talk.exchange(get_elements("ScannerConfiguration"), elements(ScannerConfiguration=able.xml()))
    wanted = Ticket(scaling=(1250, 1250), dpi=(350, 350), colour="Grayscale8")
    possible = replace(wanted, scaling=(1000, 1000), dpi=(300, 300))
    proposal = possible.xml("ValidScanTicket")
    talk.exchange(validate(wanted.xml(honour=True)), validated(False, NOTHING, proposal))
    talk.exchange(create(wanted.xml(honour=True)), INVALID, status=400)
    final = possible.final(overridden=("ScalingWidth", "ScalingHeight", "Resolution"))
    made = created(47, "ScanJob47", image_information((25500, 35190, 0)), final)
    talk.exchange(create(wanted.xml()), made)


def demands_conflict(stage: Stage) -> None:
    """Colour and a format for black and white, both demanded."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    wanted = Ticket(format="tiff-single-g4", colour="RGB24")
    conflict = fault("ClientErrorConflictingRequiredParameters")
    talk.exchange(validate(wanted.xml(honour=True)), conflict, status=400)


def information_missing(stage: Stage) -> None:
    """Nothing is out of range, but a strict scanner wants JobInformation."""
    talk = stage.talk(PC, DESK, DESK.scan_url)
    bare = replace(SMALL, information=None)
    talk.exchange(create(bare.xml()), INVALID, status=400)
    talk.exchange(create(SMALL.xml()), created(9, "9", ANNOUNCED, SMALL.final()))


def token_mismatch(stage: Stage) -> None:
    """A program has changed the case of its token."""
    made = created(45, TOKEN, ANNOUNCED, GLASS.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), made)
    wrong = fault("ClientErrorInvalidJobToken")
    stage.once(LINUX, HALLWAY, airscan_retrieve(45, TOKEN.lower()), wrong, status=400)
    page = image(jpeg(850, 1169, 100))
    asked = airscan_retrieve(45, TOKEN)
    stage.once(LINUX, HALLWAY, asked, page, after_ms=800, over_ms=2500, chunked=True)


def job_timed_out(stage: Stage) -> None:
    """A dialog stays open for 75 seconds; after 60 the scanner has dropped the job."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    heard = sink(PC, "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c10")
    subscription = "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5a10"
    talk.exchange(subscribe(heard, "JobEndStateEvent"), subscribed(OFFICE.scan_url, subscription))
    talk.exchange(create(SMALL.xml(honour=True)), created(48, "x48", ANNOUNCED, SMALL.final()))
    stage.pause(60_000)
    over = Job(id=48, state="Aborted", reason="JobTimedOut", completed=stage.now())
    stage.notify(OFFICE, PC, heard, job_end(over))
    stage.pause(15_000)
    late = stage.talk(PC, OFFICE, OFFICE.scan_url)
    late.exchange(retrieve(48, "x48"), fault("ClientErrorJobIdNotFound"), status=400)


def tokens_mixed(stage: Stage) -> None:
    """Two programs of one PC, and each has the token of the other."""
    first = stage.talk(PC, OFFICE, OFFICE.scan_url)
    second = stage.talk(PC, OFFICE, OFFICE.scan_url)
    first.exchange(create(SMALL.xml()), created(49, "T-49-c0de", ANNOUNCED, SMALL.final()))
    second.exchange(create(SMALL.xml()), created(50, "T-50-f00d", ANNOUNCED, SMALL.final()))
    wrong = fault("ClientErrorInvalidJobToken")
    first.exchange(retrieve(49, "T-50-f00d"), wrong, status=400)
    second.exchange(retrieve(50, "T-49-c0de"), wrong, status=400)


SCENES: dict[str, Callable[[Stage], None]] = {
    "09-ticket-rejected": ticket_rejected,
    "09b-ticket-with-conflicting-demands": demands_conflict,
    "09c-ticket-without-information": information_missing,
    "10-job-token-mismatch": token_mismatch,
    "10b-job-timed-out": job_timed_out,
    "10c-job-tokens-mixed": tokens_mixed,
}
