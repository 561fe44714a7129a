"""Conversations for the rule of ``inspector/diagnosis/busy.py``."""

import re
from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX, OFFICE, PANEL_FIRST, PC
from tests.conversations.faults import fault
from tests.conversations.images import jpeg
from tests.conversations.pulling import (
    feeder,
    feeder_empty,
    feeder_empty_not_accepting,
    flatbed_scan,
    idle,
)
from tests.conversations.refusing import information_missing
from tests.conversations.scanner import state
from tests.conversations.scanning import (
    airscan_retrieve,
    airscan_ticket,
    create,
    created,
    get_elements,
    image,
    image_information,
    retrieve,
)
from tests.conversations.stage import Stage
from tests.conversations.waiting import (
    BUSY,
    GLASS,
    device_busy,
    doing,
    own_job_never_ended,
    panel_armed,
    warming_up,
)
from tests.diagnosis.kit import Case, check, found, near_misses, triggers
from tests.diagnosis.test_job_ends import two_programs
from tests.diagnosis.test_jobs import began, page


def never_armed(stage: Stage) -> None:
    """Idle, from the glass, and refused to the end."""
    asked = create(airscan_ticket(GLASS))
    for _ in range(3):
        stage.once(PC, PANEL_FIRST, asked, BUSY, status=500)
        stage.pause(2000)
    stage.once(PC, PANEL_FIRST, get_elements("ScannerStatus"), idle(stage))


def still_processing(stage: Stage) -> None:
    """Refused some seconds after a job that is over."""
    feeder(stage)
    stage.pause(4000)
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)
    answer = doing(stage, state("Processing", "None"))
    stage.once(LINUX, HALLWAY, get_elements("ScannerStatus"), answer)


def cover_open(stage: Stage) -> None:
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)
    answer = doing(stage, state("Stopped", "CoverOpen", "AttentionRequired"))
    stage.once(LINUX, HALLWAY, get_elements("ScannerStatus"), answer)


def job_of_another(stage: Stage) -> None:
    """A job that was seen from its beginning is in the way."""
    began(stage)
    page(stage)
    stage.pause(20_000)
    asked = create(replace(GLASS, user="bob").xml())
    stage.once(PC, HALLWAY, asked, BUSY, status=500)


def job_of_a_silent_client(stage: Stage) -> None:
    """The client of the job in the way has not fetched for longer than any device waits."""
    began(stage)
    page(stage)
    stage.pause(5 * 60_000)
    asked = create(replace(GLASS, user="bob").xml())
    stage.once(PC, HALLWAY, asked, BUSY, status=500)


def own_job_forgotten(stage: Stage) -> None:
    """The client's own job is in the way, and it does not see it."""
    began(stage)
    page(stage)
    stage.pause(20_000)
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)


def page_that_takes_minutes(stage: Stage) -> None:
    """The client of the job in the way was not answered yet."""
    began(stage)
    talk = stage.talk(LINUX, HALLWAY, HALLWAY.scan_url)
    waiting = talk.ask(airscan_retrieve(7, "t-7"))
    stage.pause(90_000)
    asked = create(replace(GLASS, user="bob").xml())
    stage.once(PC, HALLWAY, asked, BUSY, status=500)
    stage.pause(1000)
    talk.answer(waiting, image(jpeg(850, 1169, 100)))


def jammed_with_open_cover(stage: Stage) -> None:
    """What the scanner says tells what to do."""
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)
    answer = doing(stage, state("Stopped", "CoverOpen", "MediaJam"))
    stage.once(LINUX, HALLWAY, get_elements("ScannerStatus"), answer)


def jammed_and_warming_up(stage: Stage) -> None:
    """The lamp gets warm by itself, the jam stays."""
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)
    answer = doing(stage, state("Stopped", "LampWarming", "MediaJam"))
    stage.once(LINUX, HALLWAY, get_elements("ScannerStatus"), answer)


def cover_opened_later(stage: Stage) -> None:
    """Hours later the scanner has another trouble."""
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)
    stage.pause(10_000_000)
    answer = doing(stage, state("Stopped", "CoverOpen"))
    stage.once(PC, HALLWAY, get_elements("ScannerStatus"), answer)


def needs_service(stage: Stage) -> None:
    """A reason that nobody at the panel can help."""
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)
    answer = doing(stage, state("Stopped", "LampError"))
    stage.once(LINUX, HALLWAY, get_elements("ScannerStatus"), answer)


def kept_open(stage: Stage) -> None:
    """Refused on the connection that the job before had, and half a second later again."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    asked = create(GLASS.xml())
    talk.exchange(asked, created(5, "5", image_information((850, 1169, 0)), GLASS.final()))
    talk.exchange(retrieve(5, "5"), image(jpeg(850, 1169, 100)))
    talk.exchange(asked, BUSY, status=500)
    stage.pause(500)
    talk.exchange(asked, BUSY, status=500)


def only_for_now(stage: Stage) -> None:
    """The fault tells itself that it passes."""
    answer = fault("ServerErrorTemporaryError")
    for _ in range(2):
        stage.once(PC, OFFICE, create(GLASS.xml()), answer, status=500)


def not_in_this_state(stage: Stage) -> None:
    stage.once(PC, OFFICE, create(GLASS.xml()), fault("OperationFailed"), status=500)


def never_asked(stage: Stage) -> None:
    """Nobody asks the scanner for its state."""
    stage.once(PC, PANEL_FIRST, create(airscan_ticket(GLASS)), BUSY, status=500)


def two_bursts(stage: Stage) -> None:
    """Three times in the morning, and four hours later twice."""
    for times in (3, 2):
        for _ in range(times):
            stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), BUSY, status=500)
            stage.pause(100_000)
        stage.pause(4 * 3_600_000)


CASES: tuple[Case, ...] = (
    *triggers("JOB-6", device_busy, warming_up, own_job_never_ended, panel_armed),
    *triggers("JOB-6", feeder_empty_not_accepting, never_armed, still_processing, cover_open),
    *triggers("JOB-6", job_of_another, two_programs, kept_open, only_for_now),
    *triggers("JOB-6", not_in_this_state, two_bursts, job_of_a_silent_client),
    *triggers("JOB-6", page_that_takes_minutes, jammed_with_open_cover, needs_service),
    *triggers("JOB-6", own_job_forgotten, jammed_and_warming_up, cover_opened_later),
    *near_misses("JOB-6", flatbed_scan, feeder_empty, information_missing),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_whose_connections_are_new_is_not_told_to_close_them() -> None:
    (finding,) = found(still_processing, "JOB-6")
    assert "Connection: close" not in finding.advice
    (finding,) = found(kept_open, "JOB-6")
    assert "Connection: close" in finding.advice


def test_who_was_not_asked_is_to_be_asked() -> None:
    (finding,) = found(never_asked, "JOB-6")
    assert finding.advice.startswith("Ask for ScannerStatus and GetActiveJobs")
    (finding,) = found(never_armed, "JOB-6")
    assert "Ask for" not in finding.advice


def test_a_job_of_a_silent_client_is_not_waited_for() -> None:
    for scene in (job_of_another, page_that_takes_minutes):
        (finding,) = found(scene, "JOB-6")
        assert finding.advice == "Wait for job 7 to end, or cancel it."
    (finding,) = found(job_of_a_silent_client, "JOB-6")
    assert finding.advice.startswith("Cancel job 7: its client 192.0.2.25 was silent for 5 min")


def test_bursts_hours_apart_are_told_apart() -> None:
    assert [it.count for it in found(two_bursts, "JOB-6")] == [3, 2]


def test_every_event_that_is_named_is_evidence() -> None:
    for scene in (device_busy, warming_up, own_job_never_ended, panel_armed):
        for finding in found(scene, "JOB-6"):
            named = {int(it) for it in re.findall(r"event (\d+)", finding.text)}
            assert named <= set(finding.events)
