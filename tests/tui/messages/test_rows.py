from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.decode import Decoder
from inspector.events.event import Event, Kind, Phase
from inspector.protocols.discovery import Probe
from inspector.protocols.scan import ScanAvailableEvent
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN, WSD
from inspector.tui.messages.names import Names
from inspector.tui.messages.row_parts import again, part
from inspector.tui.messages.rows import (
    ANSWERS_LIMIT,
    REMARK_LIMIT,
    REPEATS_LIMIT,
    TEXT_LIMIT,
    answered,
    repeated,
    row_of,
)
from inspector.wire.observation import Origin, Remark
from tests.builders import cut, datagram, envelope, event, request, response
from tests.tui.lists import row_told as told
from tests.tui.samples import (
    ASK_CANCEL,
    ASK_JOBS,
    CANCELLED,
    NOT_FOUND,
    ODD_JOB,
    TWO_JOBS,
    tls_connection,
)
from tests.tui.strategies import events


def test_a_request_waits() -> None:
    row = told(request(ASK_JOBS))
    assert (row.state, row.marks) == (Phase.REQUEST, "→   ")
    assert (row.service, row.operation, row.elapsed_us) == ("scan", "GetActiveJobs", None)


def test_its_answer_completes_the_row() -> None:
    row = told(request(ASK_JOBS), response(TWO_JOBS))
    assert (row.seq, row.answers) == (1, (2,))
    assert (row.state, row.marks) == (Phase.RESPONSE, "←   ")
    assert row.result == "2 jobs: 41 Processing (ALICE), 42 Pending (BOB)"
    assert (row.elapsed_us, row.length) == (11_000, len(ASK_JOBS) + len(TWO_JOBS))


def test_what_was_asked_stays_beside_the_answer() -> None:
    row = told(request(ASK_CANCEL), response(CANCELLED))
    assert row.result == "cancelled · job 7f3e9a10"


def test_a_fault_marks_the_row() -> None:
    row = told(request(ASK_CANCEL), response(NOT_FOUND, status=400))
    assert (row.state, row.marks[0]) == (Phase.FAULT, "×")
    assert row.result.startswith("fault ClientErrorJobTokenNotFound: There is no such job.")


def test_a_cut_leaves_the_row_undecoded_with_its_reason() -> None:
    row = told(request(ASK_JOBS), cut("connection reset"))
    assert (row.state, row.marks, row.result) == (Phase.UNDECODED, "?!  ", "connection reset")
    assert row.operation == "GetActiveJobs"


def test_a_notification_stays_one_when_it_is_acknowledged() -> None:
    available = ScanAvailableEvent(client_context="Scan", scan_identifier="s9", input_source=None)
    notified = envelope(available, f"{WSCN}/ScanAvailableEvent")
    row = told(request(notified), response(status=202, reason="Accepted"))
    assert (row.state, row.operation) == (Phase.NOTIFICATION, "ScanAvailableEvent")
    assert row.result == row.asked
    assert "Scan" in row.result


def test_a_probe_waits_for_nobody() -> None:
    probe = Probe(types=("wscn:ScanDeviceType",), scopes=None)
    row = told(datagram(envelope(probe, f"{WSD}/Probe")))
    assert (row.state, row.operation) == (Phase.ONEWAY, "Probe")


def test_notes_of_both_halves_are_counted() -> None:
    row = told(request(ASK_JOBS), response(ODD_JOB))
    assert (row.state, row.notes, row.marks) == (Phase.RESPONSE, 1, "←!  ")


def test_a_request_without_a_name_shows_its_request_line() -> None:
    assert told(request(method="GET", target="/a")).operation == "GET /a"


def test_what_we_sent_ourselves_is_marked_and_found() -> None:
    row = row_of(event(origin=Origin.REPLAYED))
    assert row.marks == "→ ↻ "
    assert "replayed" in row.text


def test_a_remark_is_marked_and_found() -> None:
    row = row_of(event(remark=Remark(mark=":red_circle:", comment="look at\nthe token")))
    assert (row.marks, row.mark, row.comment) == ("→  ●", "red", "look at the token")
    assert row.remark == "★red  look at the token"
    assert "remark ★red  look at the token" in row.text
    row = answered(row, event(2, kind=Kind.RESPONSE, remark=Remark(comment="Seen in May")))
    assert row.remark.endswith(" · Seen in May")
    assert "seen in may" in row.text
    assert answered(row, event(3)).remark == row.remark


def test_a_comment_without_a_mark_has_a_star() -> None:
    assert row_of(event(remark=Remark(comment="why?"))).marks == "→  ★"


def test_the_filter_finds_job_device_and_fault_of_either_half() -> None:
    asks = event(device="192.0.2.20:80", job_token="7f3e9a10")
    row = row_of(asks)
    assert (row.job, row.device, row.client) == ("7f3e9a10", "192.0.2.20:80", "192.0.2.10:49152")
    fault = Fault(code="Sender", subcode="ClientErrorJobIdNotFound", reason="", detail="")
    row = answered(row, event(2, kind=Kind.RESPONSE, phase=Phase.FAULT, job_id=42, fault=fault))
    assert (row.job, row.fault) == ("42", "ClientErrorJobIdNotFound")
    assert answered(row, event(3, job_token="other")).job == "42"
    assert row_of(event(device="192.0.2.10:49152")).client == "192.0.2.20:80"
    assert row_of(event(device="")).client == ""


def test_a_host_is_found_by_its_name_too() -> None:
    names = Names()
    row = row_of(event(device="192.0.2.20:80"), names)
    names.learn({"192.0.2.20": "Brightlake M2070"})
    assert row.device == "192.0.2.20:80 Brightlake M2070"
    assert "brightlake" in row.text


def test_an_exchange_with_answers_without_end_keeps_the_first() -> None:
    row = row_of(event())
    for seq in range(2, ANSWERS_LIMIT + 10):
        row = answered(row, event(seq, kind=Kind.RESPONSE))
    assert row.answers == tuple(range(2, ANSWERS_LIMIT + 2))


def test_of_a_long_remark_the_filter_sees_the_beginning() -> None:
    row = row_of(event(remark=Remark(comment="word " * 5_000)))
    assert len(answered(row, event(2, remark=Remark(comment="more"))).remark) == REMARK_LIMIT


def test_tls_that_stays_closed_is_no_deviation_and_has_a_sign_of_its_own() -> None:
    row = told(tls_connection(server_name="dsm.example.com", client_bytes=5, server_bytes=7))
    assert (row.marks, row.look, row.word) == ("■   ", "tls", "encrypted")
    assert (row.service, row.operation, row.length, row.notes) == ("", "TLS 1.2", 12, 0)
    assert row.result.startswith("to dsm.example.com, keys are needed")
    assert "encrypted" in row.text
    assert told(tls_connection(notes=(Note("TCP", "a hole"),))).notes == 1


def test_a_datagram_that_is_sent_again_changes_nothing_but_its_count() -> None:
    probe = datagram(envelope(Probe(types=("wscn:ScanDeviceType",), scopes=None), f"{WSD}/Probe"))
    decoder = Decoder()
    (first,) = decoder.feed(probe)
    (again,) = decoder.feed(replace(probe, exchange="d2", time_us=probe.time_us + 90_000))
    row = row_of(first)
    twice = repeated(row, again)
    assert twice.repeated == 1
    assert twice.repeated_us - twice.time_us == 90_000
    assert "repeated" in twice.text
    assert replace(twice, repeated=0, repeated_us=0) == row


def test_a_datagram_sent_again_is_looked_into_only_if_somebody_noted_something_there() -> None:
    row = row_of(event(kind=Kind.DATAGRAM))
    remarked = event(2, kind=Kind.DATAGRAM, repeats=1, remark=Remark(comment="here"))
    for number in range(REPEATS_LIMIT + 5):
        row = repeated(row, replace(remarked, seq=number + 2))
    assert row.answers == tuple(range(2, REPEATS_LIMIT + 2))
    assert (row.repeated, row.marks[3]) == (REPEATS_LIMIT + 5, "★")


def test_escape_sequences_are_shown_not_obeyed() -> None:
    assert row_of(event(operation="\x1b[2J", source="\u202e")).operation == r"\x1b[2J"


@given(st.lists(events(), min_size=1, max_size=4))
def test_any_events_make_a_clean_row(seen: list[Event]) -> None:
    row = row_of(seen[0])
    for later in seen[1:]:
        row = answered(row, later)
        row = repeated(row, later)
    for it in (row, part(row, row.seq, 0), part(row, seen[-1].seq, 0), again(row, seen)):
        texts = (it.source, it.destination, it.service, it.operation, it.job, it.fault, it.device)
        for text in (*texts, it.result, it.remark):
            assert clean(text) == text
            assert len(text) <= 2 * TEXT_LIMIT * len("\\U0010ffff") + len(" · ")
        assert len(it.marks) == 4
