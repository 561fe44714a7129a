"""The .log of sane-airscan's traces: what its lines say, and where it breaks off."""

import io
import random
import tracemalloc

import pytest

from inspector.formats import airscan_log
from inspector.formats.airscan_log import Exchange, Lines, LogDatagram
from inspector.wire.capture import CaptureError
from tests.formats.trace_kit import (
    BEGIN,
    NEAR_LOGS,
    OLD_SCAN,
    PICTURE,
    SCAN,
    TEXT,
    URL,
    at,
    changed,
    query,
    status,
)


def items(log: str | bytes) -> list[Exchange | LogDatagram]:
    data = log if isinstance(log, bytes) else log.encode()
    return list(airscan_log.items(Lines(io.BytesIO(data))))


def exchanges(log: str) -> list[Exchange]:
    return [it for it in items(log) if isinstance(it, Exchange)]


def test_the_lines_before_an_exchange_tell_its_times() -> None:
    (one,) = exchanges(BEGIN + query(status("x"), sent=1_000, came=1_250, ended=61_500))
    assert (one.sent_us, one.answered_us, one.ended_us) == (1_000_000, 1_250_000, 61_500_000)


def test_without_them_it_went_and_came_when_it_was_printed() -> None:
    pasted = query(status("x"))
    (one,) = exchanges(at(7, "something") + pasted[pasted.index("=====") :])
    assert (one.sent_us, one.answered_us, one.ended_us) == (7_000, 7_000, 7_000)


def test_an_exchange_is_taken_apart() -> None:
    (one,) = exchanges(TEXT)
    assert (one.method, one.url, one.status, one.reason) == ("POST", URL, 200, "OK")
    assert [name for name, _ in one.headers] == ["Content-Type", "Content-Length"]
    assert one.answer_headers[0] == ("Server", "Fake/1")
    assert b"GetActiveJobsRequest" in one.body.text
    assert [it.content_type for it in one.parts] == ["application/soap+xml"]


def test_parts_name_the_files_they_were_saved_to() -> None:
    whole, root, page = exchanges(SCAN)[0].parts
    assert whole.saved is not None
    assert whole.saved[1] == "00000000.dat"
    assert root.saved is None
    assert (page.content_type, page.saved) == ("image/jpeg", (len(PICTURE), "00000001.jpeg"))
    assert [it.text[:1] for it in exchanges(OLD_SCAN)[0].parts[:2]] == [b"", b"<"]


def test_an_error_stands_for_a_status() -> None:
    one, _ = exchanges(query("Error: timeout\n\n") + query(status("")))
    assert (one.status, one.reason, one.parts) == (None, "timeout", ())


def test_datagrams_are_told_with_both_ends() -> None:
    log = (
        "00:00:00.002: WSDD: probe sent: [fe80::1%2]:0->[ff02::c]:3702\n<a/>\n\n"
        "00:00:00.050: WSDD: 99 bytes received: 192.0.2.20:3702->0.0.0.0:40000\n<b/>\n"
    )
    assert items(log) == [
        LogDatagram(2_000, "[fe80::1%2]:0", "[ff02::c]:3702", b"<a/>"),
        LogDatagram(50_000, "192.0.2.20:3702", "0.0.0.0:40000", b"<b/>"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_empty_bodies_and_texts_end_where_the_log_goes_on(end: str) -> None:
    log = query(status("", code="202 Accepted"), asked=b"") + at(1, "HTTP POST x: OK")
    log += query(status("404 none\n\nat all\n\n", content_type="text/plain")) + at(2, "done")
    one, other = exchanges(log.replace("\n", end))
    assert [it.text for it in (one.body, *one.parts)] == [b"", b""]
    assert [it.text.decode() for it in other.parts] == [f"404 none{end}{end}at all"]


def test_a_line_of_equal_signs_in_the_log_is_no_message() -> None:
    assert len(items(BEGIN + at(1, "=" * 30) + f"{'=' * 30}\nImage received\n" + TEXT)) == 1


def test_bodies_may_be_left_out_of_what_is_pasted() -> None:
    pasted = f"POST {URL}\nConnection: close\n...\nStatus: 200 OK\nServer: x\nStatus: 1\n...\n"
    (one,) = exchanges(pasted)
    assert one.headers == (("Connection", "close"),)
    assert one.answer_headers == (("Server", "x"), ("Status", "1"))
    assert [it.text for it in one.answer_notes] == [
        "header line is '...', not a name, a colon and a value"
    ]


# --- damage -----------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [SCAN.index("Status:"), SCAN.index("<soap:Body>")])
def test_a_message_that_breaks_off_is_told_by_its_offset(left: int) -> None:
    found = airscan_log.items(Lines(io.BytesIO((TEXT + SCAN[:left]).encode())))
    assert isinstance(next(found), Exchange)
    with pytest.raises(CaptureError, match="no Status and no Error") as caught:
        next(found)
    assert caught.value.offset == len(TEXT) + SCAN.index("\nPOST") + 1


def test_a_body_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(airscan_log, "TEXT_LIMIT", 1000)
    with pytest.raises(CaptureError, match="a body is longer than 1000 bytes"):
        items(TEXT + query(status("x\n" * 1000, content_type="text/plain")))


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_log_is_read_to_its_end_or_told_by_offset(seed: int) -> None:
    chance = random.Random(seed)
    data = changed((TEXT + SCAN + query("Error: x\n")).encode(), chance, NEAR_LOGS)
    lines = Lines(io.BytesIO(data))
    broken_at: int | None = None
    try:
        list(airscan_log.items(lines))
    except CaptureError as error:
        broken_at = error.offset
    assert lines.offset == len(data) if broken_at is None else broken_at < len(data)


@pytest.mark.parametrize(
    ("start", "is_ours"),
    [
        (TEXT, True),
        (TEXT[TEXT.index("===") :], True),
        (f"\r\nPOST {URL}\r\n", True),
        ("POST /scan HTTP/1.1\n", False),
        (f"POST {URL} HTTP/1.1\n", False),
        ("00:00:00.000: zeroconf: zeroconf configuration:\n", True),
        ("00:00:00.000: something else\n", False),
        ("20-11-2026 10:12:12: WS-Scan request received:\n", False),
        ("=" * 30 + "\nA heading\n", False),
        ("", False),
    ],
)
def test_a_log_is_told_by_its_first_bytes(start: str, is_ours: bool) -> None:
    assert airscan_log.looks_like(start.encode()[:4096]) is is_ours


def test_empty_lines_take_no_more_than_their_bytes() -> None:
    data = query(status("x", content_type="text/plain") + "\n" * 100_000 + "x").encode()
    tracemalloc.start()
    try:
        (one,) = airscan_log.items(Lines(io.BytesIO(data)))
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert isinstance(one, Exchange)
    assert len(one.parts[0].text) > 100_000


def test_parts_without_end_are_told() -> None:
    parts = "===== Part 1 =====\nContent-Type: a/b\nx\n" * 2000
    with pytest.raises(CaptureError, match="a body has more than 1000 parts"):
        items(query(status("x", content_type="text/plain") + parts))
