"""Conversations for the rules of ``inspector/diagnosis/conditions.py``."""

import pytest

from tests.conftest import Golden
from tests.conversations import pulling, remaining, waiting
from tests.conversations.cast import OFFICE, PC
from tests.conversations.manners import Letter
from tests.conversations.pulling import idle
from tests.conversations.remaining import HEARD
from tests.conversations.scanner import (
    condition,
    condition_cleared,
    condition_raised,
    state,
    status_summary,
)
from tests.conversations.scanning import get_elements
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, near_misses, triggers


def heard(stage: Stage, *letters: Letter) -> None:
    """The scanner tells the PC."""
    for letter in letters:
        stage.notify(OFFICE, PC, HEARD, letter)
        stage.pause(1000)


def asked(stage: Stage) -> None:
    stage.once(PC, OFFICE, get_elements("ScannerStatus"), idle(stage))


def raised(stage: Stage, name: str, number: int = 5) -> Letter:
    return condition_raised(number, condition(stage.now(), name, "ADF", "Critical"))


def jam_that_stays(stage: Stage) -> None:
    heard(stage, raised(stage, "MediaJam"), status_summary(state("Stopped", "MediaJam")))


def vendor_condition_that_stays(stage: Stage) -> None:
    heard(stage, raised(stage, "acme:GlassDirty"))


def idle_but_never_cleared(stage: Stage) -> None:
    heard(stage, raised(stage, "CoverOpen"), status_summary(state("Idle", "None")))


def cleared_and_never_raised(stage: Stage) -> None:
    asked(stage)
    heard(stage, condition_cleared(8, stage.now()))


def raised_before_the_capture(stage: Stage) -> None:
    heard(stage, condition_cleared(8, stage.now()))
    asked(stage)


def gone_from_the_status(stage: Stage) -> None:
    heard(stage, raised(stage, "MediaJam"))
    asked(stage)


CASES: tuple[Case, ...] = (
    *triggers(
        "COND-1",
        jam_that_stays,
        vendor_condition_that_stays,
        idle_but_never_cleared,
        cleared_and_never_raised,
        waiting.warming_up,
    ),
    *near_misses(
        "COND-1",
        remaining.jobs_and_conditions,
        remaining.managed_scanner,
        pulling.flatbed_scan,
        raised_before_the_capture,
        gone_from_the_status,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
