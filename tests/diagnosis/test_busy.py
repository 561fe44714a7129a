"""Conversations for the rule of ``inspector/diagnosis/busy.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX, PANEL_FIRST, PC
from tests.conversations.pulling import (
    feeder,
    feeder_empty,
    feeder_empty_not_accepting,
    flatbed_scan,
    idle,
)
from tests.conversations.refusing import information_missing
from tests.conversations.scanner import state
from tests.conversations.scanning import airscan_ticket, create, get_elements
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
from tests.diagnosis.kit import Case, check, near_misses, triggers
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


CASES: tuple[Case, ...] = (
    *triggers("JOB-6", device_busy, warming_up, own_job_never_ended, panel_armed),
    *triggers("JOB-6", feeder_empty_not_accepting, never_armed, still_processing, cover_open),
    *triggers("JOB-6", job_of_another, two_programs),
    *near_misses("JOB-6", flatbed_scan, feeder_empty, information_missing),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
