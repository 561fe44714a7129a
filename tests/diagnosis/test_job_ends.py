"""Conversations for the rules of ``inspector/diagnosis/job_ends.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from tests.conftest import Golden
from tests.conversations.cast import COLLEAGUE, HALLWAY, LINUX, OFFICE, PC
from tests.conversations.faults import fault
from tests.conversations.finding import announce, bye
from tests.conversations.images import jpeg
from tests.conversations.pulling import (
    NO_PAPER,
    feeder,
    feeder_empty,
    feeder_empty_with_job,
    feeder_ends_unknown,
    flatbed_scan,
)
from tests.conversations.refusing import information_missing, job_timed_out, tokens_mixed
from tests.conversations.scanner import (
    Job,
    condition,
    condition_cleared,
    condition_raised,
    job_end,
)
from tests.conversations.scanning import (
    CANCELLED,
    airscan_retrieve,
    airscan_ticket,
    cancel,
    create,
    created,
    get_elements,
    image,
)
from tests.conversations.stage import Stage
from tests.conversations.waiting import (
    ANNOUNCED,
    BUSY,
    GLASS,
    HEARD,
    cancelled_by_client,
    own_job_never_ended,
)
from tests.diagnosis.kit import (
    Case,
    check,
    diagnosed,
    events_of,
    found,
    in_part,
    near_misses,
    triggers,
)
from tests.diagnosis.test_jobs import (
    GONE,
    asked_again_when_over,
    began,
    other_host_after_the_end,
    page,
    refused,
    told_late_of_the_last_page,
    two_scanners_at_one_address,
)


def silent(stage: Stage) -> None:
    """A page was fetched, and then nothing for two minutes but what somebody else asks."""
    began(stage)
    page(stage)
    stage.pause(120_000)
    stage.once(PC, HALLWAY, get_elements("ScannerStatus"), fault("OperationFailed"), status=500)


def still_waiting(stage: Stage) -> None:
    """The capture ends while a page is scanned."""
    began(stage)
    stage.talk(LINUX, HALLWAY, HALLWAY.scan_url).ask(airscan_retrieve(7, "t-7"))


def nothing_on_the_glass(stage: Stage) -> None:
    """A device says of its glass that it has no image."""
    made = created(7, "t-7", ANNOUNCED, GLASS.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), made)
    refused(stage, NO_PAPER)


def no_job_for_the_glass(stage: Stage) -> None:
    """The same, told before there is a job."""
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), NO_PAPER, status=400)


def unknown_at_once(stage: Stage) -> None:
    """The device does not know the job that it has just made."""
    began(stage)
    refused(stage, GONE)


def cancelled_when_done(stage: Stage) -> None:
    """sane-airscan tidies up after the only image; the device calls that cancelled."""
    made = created(7, "t-7", ANNOUNCED, GLASS.final())
    stage.once(LINUX, OFFICE, create(airscan_ticket(GLASS)), made)
    stage.once(LINUX, OFFICE, airscan_retrieve(7, "t-7"), image(jpeg(850, 1169, 100)))
    stage.once(LINUX, OFFICE, cancel(7), CANCELLED)
    stage.notify(OFFICE, PC, HEARD, job_end(Job(id=7, state="Canceled", reason="None", done=1)))


def jammed(stage: Stage, *, cleared: bool = False) -> None:
    """A jam is told after the first page, and then that there are no more images."""
    began(stage)
    page(stage)
    jam = condition(stage.now(), "MediaJam", "ADF", "Critical")
    stage.notify(HALLWAY, PC, HEARD, condition_raised(5, jam))
    if cleared:
        stage.pause(4_000)
        stage.notify(HALLWAY, PC, HEARD, condition_cleared(5, stage.now()))
        page(stage)
    refused(stage, NO_PAPER)


def jammed_before_a_page(stage: Stage) -> None:
    """Nobody says that the jam is over, but another page came."""
    began(stage)
    jam = condition(stage.now(), "MediaJam", "ADF", "Critical")
    stage.notify(HALLWAY, PC, HEARD, condition_raised(5, jam))
    page(stage)
    refused(stage, NO_PAPER)


def lid_opened_after_the_page(stage: Stage) -> None:
    """Whoever takes the page from the glass opens the lid."""
    glass = replace(GLASS, images=0)
    made = created(7, "t-7", ANNOUNCED, glass.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(glass)), made)
    page(stage)
    lid = condition(stage.now(), "CoverOpen", "Platen", "Warning")
    stage.notify(HALLWAY, PC, HEARD, condition_raised(5, lid))
    refused(stage, NO_PAPER)


def jammed_for_a_while(stage: Stage) -> None:
    """The paper is put right, and the scan goes on."""
    jammed(stage, cleared=True)


def begun_before_the_capture(stage: Stage) -> None:
    """Nobody knows how many pages came before."""
    refused(stage, NO_PAPER)


def gave_up(stage: Stage) -> None:
    """The client never comes back after a failure of the device."""
    began(stage)
    refused(stage, fault("OperationFailed"))
    stage.pause(120_000)
    stage.once(PC, HALLWAY, get_elements("ScannerStatus"), fault("OperationFailed"), status=500)


def whole_before_the_goodbye(stage: Stage) -> None:
    """The one image of the glass was there before the device left; the client asked for all."""
    glass = replace(GLASS, images=0)
    made = created(7, "t-7", ANNOUNCED, glass.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(glass)), made)
    page(stage)
    announce(stage, HALLWAY, bye(stage, HALLWAY))


def no_answer(stage: Stage) -> None:
    """The device hangs: it takes RetrieveImage and says nothing for five minutes."""
    still_waiting(stage)
    stage.pause(300_000)
    stage.once(PC, OFFICE, get_elements("ScannerStatus"), fault("OperationFailed"), status=500)


def switched_off(stage: Stage) -> None:
    """The device says goodbye between two pages."""
    began(stage)
    page(stage)
    announce(stage, HALLWAY, bye(stage, HALLWAY))
    stage.pause(5_000)
    stage.unanswered(LINUX, HALLWAY.scan_url)


def switched_off_before(stage: Stage) -> None:
    """The device is back when the job begins."""
    announce(stage, HALLWAY, bye(stage, HALLWAY))
    began(stage)
    page(stage)


def two_programs(stage: Stage) -> None:
    """A second program of the same computer wants to scan while the first fetches its pages."""
    began(stage)
    page(stage)
    other = replace(PC, host=LINUX.host)
    stage.once(other, HALLWAY, create(replace(GLASS, user="bob").xml()), BUSY, status=500)
    page(stage)
    refused(stage, NO_PAPER)


def ends_with_404(stage: Stage) -> None:
    """The device has no fault for it: it answers 404 with nothing."""
    began(stage)
    page(stage)
    page(stage)
    stage.once(LINUX, HALLWAY, airscan_retrieve(7, "t-7"), None, status=404)


def begins_with_404(stage: Stage) -> None:
    """Before any image it means something else."""
    began(stage)
    stage.once(LINUX, HALLWAY, airscan_retrieve(7, "t-7"), None, status=404)


def first_asked_from_elsewhere(stage: Stage) -> None:
    """Another computer, in the middle of a job of the feeder: to nobody is that the end."""
    began(stage)
    page(stage)
    stage.once(COLLEAGUE, HALLWAY, airscan_retrieve(7, "t-7"), GONE, status=400)


def no_other_on_the_glass(stage: Stage) -> None:
    """As many images as there are from a glass: after the only one the job is gone."""
    mine = replace(GLASS, images=0)
    made = created(7, "t-7", ANNOUNCED, mine.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(mine)), made)
    page(stage)
    refused(stage, GONE)


CASES: tuple[Case, ...] = (
    *triggers("JOB-3", own_job_never_ended, tokens_mixed, silent),
    *triggers("JOB-3", information_missing, still_waiting, no_answer, two_programs),
    *triggers("JOB-3", switched_off, switched_off_before, gave_up, whole_before_the_goodbye),
    *near_misses("JOB-3", two_scanners_at_one_address, ends_with_404),
    *near_misses("JOB-3", flatbed_scan, feeder, cancelled_by_client, job_timed_out),
    *triggers("JOB-4", feeder, feeder_ends_unknown, feeder_empty, feeder_empty_with_job),
    *triggers(
        "JOB-4",
        no_job_for_the_glass,
        nothing_on_the_glass,
        ends_with_404,
        told_late_of_the_last_page,
    ),
    *triggers("JOB-4", asked_again_when_over, no_other_on_the_glass),
    *triggers("JOB-4", jammed, jammed_for_a_while, begun_before_the_capture),
    *triggers("JOB-4", jammed_before_a_page, lid_opened_after_the_page),
    *near_misses("JOB-4", first_asked_from_elsewhere),
    *near_misses("JOB-4", begins_with_404, flatbed_scan, job_timed_out, unknown_at_once),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_what_another_computer_is_told_is_no_end() -> None:
    (finding,) = found(other_host_after_the_end, "JOB-4")
    assert finding.events == (5, 6)


def test_only_of_a_feeder_it_is_known() -> None:
    (finding,) = found(no_other_on_the_glass, "JOB-4")
    assert "Ricoh" not in finding.text


def test_an_image_that_was_not_captured_leaves_no_job_open() -> None:
    events = events_of(silent)
    at = next(n for n, it in enumerate(events) if it.operation == "RetrieveImage") + 1
    for seen, severity in (
        (events[at], Severity.WARNING),
        (in_part(events[at], message=None), Severity.INFORMATION),
    ):
        events[at] = seen
        (it,) = (it for it in diagnosed(events).findings() if it.rule == "JOB-3")
        assert it.severity is severity
