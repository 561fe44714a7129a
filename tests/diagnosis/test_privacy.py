"""Conversations for the rules of ``inspector/diagnosis/privacy.py``."""

import pytest

from tests.conftest import Golden
from tests.conversations import post_scanning, pulling, remaining
from tests.conversations.cast import OFFICE, PC
from tests.conversations.finding import search
from tests.conversations.scanner import job_list
from tests.conversations.scanning import request
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, found, near_misses, triggers


def nothing_of_people(stage: Stage) -> None:
    """A device is found and has no jobs."""
    search(stage, PC, OFFICE)
    stage.once(PC, OFFICE, request("GetActiveJobs"), job_list("GetActiveJobs"))


CASES: tuple[Case, ...] = (
    *triggers("PRIV-1", pulling.flatbed_scan, post_scanning.post_scan_job),
    *near_misses("PRIV-1", nothing_of_people, remaining.printer_beside),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_nothing_private_is_repeated() -> None:
    (finding,) = found(post_scanning.post_scan_job, "PRIV-1")
    for value in ("alice", "S-1-5", "files.example.com", "accounting", "\\\\files"):
        assert value not in finding.text
