"""An answer belongs to its request: by exchange first, by RelatesTo else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.events.decode import OPEN_LIMIT, Decoder
from inspector.events.event import Phase
from inspector.protocols import dsc, dsp
from inspector.protocols.faults import find_fault
from inspector.protocols.scan import GetActiveJobsRequest
from inspector.soap import build
from inspector.soap.fault import Fault
from inspector.soap.namespaces import (
    DSC,
    DSP,
    FAULT_ACTION,
    WSCN,
)
from inspector.wire.observation import Observation
from tests import builders
from tests.builders import (
    ASKED_ID,
    cut,
    envelope,
    exchange,
    request,
    response,
)
from tests.events.conversation import ANSWER, ANSWERED, ASK, ASKED, NO_JOBS, decode, notes


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("uuid:{}", id="uuid:"),
        pytest.param("{}", id="bare GUID"),
        pytest.param("urn:uuid:{}", id="capitals only"),
    ],
)
def test_relates_to_is_compared_folded(form: str) -> None:
    asked_id = "urn:uuid:aaaaaaaa-1111-4111-8111-111111111111"
    related = form.format(asked_id.removeprefix("urn:uuid:").upper())
    event = decode(
        request(envelope(GetActiveJobsRequest(), ASK, message_id=asked_id)),
        response(envelope(NO_JOBS, ANSWER, relates_to=related)),
    )
    assert event.relates_to == related
    assert not [note for note in event.notes if "not the request's" in note.text]


def test_relates_to_another_message() -> None:
    event = decode(*exchange(ASKED, ANSWERED.replace(ASKED_ID.encode(), b"urn:uuid:other")))
    assert notes(event) == [
        f"Envelope/Header/RelatesTo: 'urn:uuid:other' is not the request's MessageID '{ASKED_ID}'"
    ]
    assert event.elapsed_us is not None  # the exchange pairs them all the same


def test_relates_to_pairs_across_exchanges() -> None:
    asked, answered = request(ASKED, exchange="x1"), response(ANSWERED, exchange="x2")
    assert decode(asked, answered).elapsed_us == answered.end_us - asked.time_us


def test_an_answer_without_its_request() -> None:
    event = decode(response(ANSWERED))
    assert (event.phase, event.elapsed_us, event.message) == (Phase.RESPONSE, None, NO_JOBS)
    assert notes(event) == []


def test_an_answer_remembers_the_token_that_was_asked_for() -> None:
    asked = envelope(dsc.CancelPostScanJobRequest(job_token="t-1"), f"{DSC}/CancelPostScanJob")
    answered = envelope(
        dsc.CancelPostScanJobResponse(), f"{DSC}/CancelPostScanJobResponse", relates_to=ASKED_ID
    )
    event = decode(*exchange(asked, answered))
    assert (event.job_token, event.operation) == ("t-1", "CancelPostScanJob")


def test_the_device_of_dsp_is_the_http_client() -> None:
    asked = envelope(dsp.CancelPostScanJobRequest(job_token="t"), f"{DSP}/CancelPostScanJob")
    assert decode(request(asked)).device == str(builders.CLIENT)


FAULT = build.fault(code="Sender", subcode=(WSCN, "ClientErrorJobIdNotFound"), reason="no such job")


def test_a_fault_belongs_to_its_request() -> None:
    data = envelope(FAULT, FAULT_ACTION, relates_to=ASKED_ID)
    event = decode(request(ASKED), response(data, status=400, reason="Bad Request"))
    assert (event.phase, event.service, event.operation) == (Phase.FAULT, "scan", "GetActiveJobs")
    known = find_fault(WSCN, "ClientErrorJobIdNotFound")
    assert known is not None
    assert event.fault == Fault(
        code="Sender",
        subcode="ClientErrorJobIdNotFound",
        subcode_namespace=WSCN,
        reason="no such job",
        meaning=known.row.meaning,
    )
    assert notes(event) == []


def test_a_fault_without_its_request() -> None:
    event = decode(response(envelope(FAULT, FAULT_ACTION)))
    assert (event.phase, event.service, event.operation) == (Phase.FAULT, "", "")


def test_open_exchanges_are_capped() -> None:
    decoder = Decoder()
    for number in range(OPEN_LIMIT + 1):
        asked = envelope(GetActiveJobsRequest(), ASK, message_id=f"urn:x:{number}")
        decoder.feed(request(asked, exchange=f"x{number}"))
    (first,) = decoder.feed(response(ANSWERED, exchange="x0"))
    (last,) = decoder.feed(response(ANSWERED, exchange=f"x{OPEN_LIMIT}"))
    assert (first.elapsed_us is None, last.elapsed_us is None) == (True, False)


@given(st.lists(st.sampled_from(["ask", "answer", "cut", "none"]), max_size=8))
def test_any_order_makes_one_event_each(kinds: list[str]) -> None:
    made: dict[str, Observation] = {
        "ask": request(ASKED),
        "answer": response(ANSWERED),
        "cut": cut(),
        "none": response(b"", status=0, reason=""),
    }
    decoder = Decoder()
    events = [event for kind in kinds for event in decoder.feed(made[kind])]
    assert [event.seq for event in events] == list(range(1, len(kinds) + 1))
