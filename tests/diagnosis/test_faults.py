"""Conversations for the rule of ``inspector/diagnosis/faults.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rules import RULES
from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.faults import fault
from tests.conversations.pulling import feeder, feeder_empty, feeder_ends_unknown
from tests.conversations.scanning import request
from tests.conversations.stage import Stage
from tests.conversations.waiting import device_busy
from tests.diagnosis.kit import Case, check, found, near_misses, triggers
from tests.diagnosis.test_messages import ASKED, JOBS, office


def failed(stage: Stage) -> None:
    """The same fault twice, and another operation's."""
    refused = fault("OperationFailed")
    for asked in (ASKED, ASKED, request("GetJobHistory")):
        stage.once(PC, OFFICE, asked, refused, status=500)


def unknown_to_all(stage: Stage) -> None:
    """A code that no specification has."""
    refused = fault("OperationFailed")
    body = refused.body.replace("wscn:OperationFailed", "wscn:TonerSulks")
    stage.once(PC, OFFICE, ASKED, replace(refused, body=body), status=500)


def no_fault(stage: Stage) -> None:
    """An answer with status 500."""
    stage.once(PC, office(), ASKED, JOBS, status=500)


CASES = (
    *triggers("FLT-1", failed, unknown_to_all),
    *near_misses("FLT-1", no_fault, feeder, feeder_empty, feeder_ends_unknown, device_busy),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_it_is_asked_last() -> None:
    assert [rule.id for rule in RULES if rule.fallback] == ["FLT-1"]


def test_a_fault_is_counted_by_its_operation() -> None:
    assert [it.count for it in found(failed, "FLT-1")] == [2, 1]
