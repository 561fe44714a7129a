"""Rows from typed messages, as far as conversations do not show it."""

import pytest

from inspector.errors import Note, NoteKind
from inspector.events.event import Event, Kind, Phase
from inspector.protocols.scan import CreateScanJobRequest, CreateScanJobResponse
from inspector.protocols.scan_job import JobStateReasons
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN
from inspector.story import job_rows
from inspector.story.job import FAILURES_LIMIT, REASONS_LIMIT
from tests.builders import event
from tests.story.test_job import job

NOTHING = CreateScanJobRequest(scan_identifier=None, destination_token=None, scan_ticket=None)


def refused(subcode: str, code: str = "Sender") -> Event:
    fault = Fault(code=code, subcode=subcode, subcode_namespace=WSCN)
    return event(2, kind=Kind.RESPONSE, phase=Phase.FAULT, fault=fault)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (refused("ClientErrorJobCanceled"), "ClientErrorJobCancelled"),
        (refused("SomethingNew"), "SomethingNew"),
        (refused(""), "Sender"),
        (refused("", ""), "a fault without a name"),
        (event(2, kind=Kind.CUT, phase=Phase.UNDECODED), "no whole answer"),
        (event(2, kind=Kind.RESPONSE, phase=Phase.UNDECODED), "an answer that cannot be read"),
    ],
)
def test_an_answer_in_a_word(answer: Event, text: str) -> None:
    assert job_rows.answer_of(answer) == text


def test_empty_messages_change_nothing() -> None:
    row = job(owner="ALICE", source="ADF")
    job_rows.take_request(row, event(1, message=NOTHING))
    answer = CreateScanJobResponse(
        job_id=None, job_token=None, image_information=None, document_final_parameters=None
    )
    job_rows.take_response(row, answer)
    assert (row.owner, row.source, row.token, row.kind) == ("ALICE", "ADF", "", "pull")
    assert job_rows.source_of(NOTHING) == job_rows.source_of(None) == ""


def test_a_token_of_the_device_makes_it_a_push_scan() -> None:
    pushed = CreateScanJobRequest(scan_identifier=None, destination_token="c", scan_ticket=None)
    asked = [event(1, message=it) for it in (pushed, NOTHING)]
    assert [*map(job_rows.kind_of, asked)] == ["push", "pull"]


def test_what_a_request_asks_for_is_not_told_by_what_was_not_captured() -> None:
    lost = Note("HTTP", "480 bytes are missing from the capture after byte 980", NoteKind.LOST)
    assert job_rows.kind_of(event(1, message=NOTHING, notes=(lost,))) == ""


def test_reasons_have_a_limit_and_none_is_none() -> None:
    told = JobStateReasons(job_state_reason=("None", *("JobScanning",) * 50))
    assert job_rows.reasons_in(told) == ("JobScanning",) * (REASONS_LIMIT - 1)
    assert job_rows.reasons_in(None) == ()


def test_the_gap_is_never_negative() -> None:
    assert job_rows.gap_before(job(last_step_us=5_000), event(1, time_us=9_000)) == 4_000
    assert job_rows.gap_before(job(last_step_us=9_000), event(1, time_us=5_000)) == 0
    assert job_rows.gap_before(job(), event(1)) == 0


def test_failures_are_counted_beyond_their_list() -> None:
    row = job()
    for _ in range(FAILURES_LIMIT + 3):
        job_rows.take_failure(row, refused("x"), event(1), "x")
    assert (row.failed, len(row.failures)) == (FAILURES_LIMIT + 3, FAILURES_LIMIT)
