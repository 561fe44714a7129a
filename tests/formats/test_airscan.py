"""Traces of sane-airscan: what it prints is told as what it saw, with or without the .tar."""

import io
import random
from contextlib import suppress
from pathlib import Path

import pytest
from lxml import etree

from inspector.errors import InspectorError
from inspector.events.told import Told, tell
from inspector.formats import airscan
from inspector.formats.files import FileError
from inspector.protocols import discovery
from inspector.soap.namespaces import WSD
from inspector.wire.capture import CaptureError
from inspector.wire.observation import Address, Cut, Datagram, Recorded, Request, Response
from tests.builders import envelope
from tests.formats.trace_kit import (
    ANSWERED,
    ASKED,
    BEGIN,
    FILES,
    MULTIPART,
    NEAR_LOGS,
    OLD_SCAN,
    PICTURE,
    SCAN,
    TEXT,
    changed,
    printed,
    query,
    saved,
    status,
    tar_of,
)

PRINTED = "as sane-airscan printed it: white space is not as it was sent"
DATE_US = 1_795_165_068_000_000
PROBE = envelope(discovery.Probe(types=None, scopes=None), f"{WSD}/Probe")


def read(log: str | bytes, tar: io.BytesIO | None = None) -> list[Recorded]:
    data = log if isinstance(log, bytes) else log.encode()
    return list(airscan.read(io.BytesIO(data), tar, name="scan-Fake.log"))


def told(log: str, tar: io.BytesIO | None = None) -> list[Told]:
    return list(tell(read(log, tar)))


def test_an_exchange_is_told() -> None:
    asked, answered = told(TEXT)
    assert [it.events[0].operation for it in (asked, answered)] == ["GetActiveJobs"] * 2
    request, response = asked.seen.observation, answered.seen.observation
    assert isinstance(request, Request)
    assert isinstance(response, Response)
    assert (request.method, request.target, request.tls) == ("POST", "/scan", False)
    assert request.headers[1] == ("Content-Length", str(len(ASKED)))
    assert (response.status, response.reason) == (200, "OK")
    assert request.destination == response.source == Address("192.0.2.20", 5358)
    assert request.source == response.destination == Address("sane-airscan", 0)
    assert request.exchange == response.exchange
    assert plain(asked.seen.body()) == plain(ASKED)


def plain(xml: bytes) -> str:
    return str(etree.canonicalize(xml.decode().partition("?>")[2] or xml.decode(), strip_text=True))


def test_the_first_date_makes_unix_time() -> None:
    (asked, answered) = (it.observation for it in read(TEXT))
    assert (asked.time_us, answered.time_us) == (DATE_US - 20_000, DATE_US)
    assert isinstance(answered, Response)
    assert answered.end_us == DATE_US + 10_000


@pytest.mark.parametrize("date", ["", "Date: then\n", "Date: Fri, 99 Nov 99999 99:99:99 GMT\n"])
def test_without_a_date_time_begins_at_zero(date: str) -> None:
    log = TEXT.replace("Date: Fri, 20 Nov 2026 08:57:48 GMT\n", date)
    assert [it.observation.time_us for it in read(log)] == [0, 20_000]


def test_a_date_that_comes_late_counts_for_what_came_before() -> None:
    failed = query("Error: timeout\n\n", sent=0)
    log = BEGIN + failed + query(status(""), sent=100, came=120, ended=130)
    assert read(log)[0].observation.time_us == DATE_US - 120_000


def test_what_was_printed_anew_says_so() -> None:
    for it in told(TEXT):
        assert [note.text for note in it.events[0].notes].count(PRINTED) == 1


def test_a_whole_multipart_comes_out_of_the_tar_as_it_was() -> None:
    answer = told(SCAN, tar_of(FILES))[1]
    assert answer.seen.body() == MULTIPART
    assert answer.events[0].operation == "RetrieveImage"
    (picture,) = answer.events[0].attachments
    assert MULTIPART[picture.offset : picture.offset + picture.length] == PICTURE
    assert answer.events[0].notes == ()


def test_older_versions_saved_only_the_parts() -> None:
    answer = told(OLD_SCAN, tar_of(FILES[1:]))[1]
    (picture,) = answer.events[0].attachments
    body = answer.seen.body()
    assert body[picture.offset : picture.offset + picture.length] == PICTURE
    assert picture.content_id == "page@dev"
    assert [note.text for note in answer.events[0].notes] == [
        PRINTED,
        "the frame of the parts was not recorded; it is made again",
    ]


@pytest.mark.parametrize(
    ("log", "tar", "note", "length"),
    [
        (SCAN, None, "00000001.jpeg is in scan-Fake.tar, which is not here", len(MULTIPART)),
        (SCAN, (), "00000001.jpeg is not in scan-Fake.tar", len(MULTIPART)),
        (OLD_SCAN, None, "00000001.jpeg is in scan-Fake.tar, which is not here", None),
    ],
)
def test_without_the_image_its_length_is_told(
    log: str, tar: tuple[tuple[str, bytes], ...] | None, note: str, length: int | None
) -> None:
    answer = told(log, None if tar is None else tar_of(tar))[1]
    (event,) = answer.events
    assert (event.operation, event.phase) == ("RetrieveImage", "response")
    assert [note.text for note in event.notes] == [PRINTED, note]
    assert [(it.content_id, it.length) for it in event.attachments] == [("page@dev", len(PICTURE))]
    assert length is None or event.raw.length == length
    assert not answer.seen.observation.body.complete
    assert answer.seen.body() == b""


def test_a_body_that_is_saved_whole_is_read() -> None:
    log = query(status(saved(PICTURE, "00000000.jpeg"), content_type="image/jpeg"))
    assert read(log, tar_of([("00000000.jpeg", PICTURE)]))[1].body() == PICTURE
    alone = read(log)[1].observation
    assert (alone.body.length, alone.body.head) == (len(PICTURE), b"")
    assert alone.notes[-1].text.startswith("00000000.jpeg is in scan-Fake.tar")


@pytest.mark.parametrize(
    ("error", "ended_by"),
    [
        ("connection reset by peer", Address("192.0.2.20", 5358)),
        ("Operation canceled", Address("sane-airscan", 0)),
        ("request timed out", Address("sane-airscan", 0)),
    ],
)
def test_an_error_cuts_its_exchange(error: str, ended_by: Address) -> None:
    log = query(f"Error: {error}\n") + query(status(printed(ANSWERED)))
    asked, ended, *rest = (it.observation for it in read(log))
    assert isinstance(ended, Cut)
    assert (ended.reason, ended.source, ended.exchange) == (error, ended_by, asked.exchange)
    assert len(rest) == 2


def test_an_exchange_may_be_pasted_alone() -> None:
    pasted = TEXT[TEXT.index("POST", TEXT.index("=====")) : TEXT.rindex("00:00:")]
    assert [it.events[0].operation for it in told(pasted + pasted)] == ["GetActiveJobs"] * 4


def test_datagrams_of_discovery_are_told() -> None:
    log = (
        "00:00:00.001: WSDD: started discovery\n"
        "00:00:00.002: WSDD: probe sent: [fe80::1%2]:0->[ff02::c]:3702\n"
        f"{printed(PROBE)}"
        "00:00:00.050: WSDD: 99 bytes received: 192.0.2.20:3702->0.0.0.0:40000\n"
        f"{printed(PROBE)}\n"
        "00:00:00.060: WSDD: done discovery\n"
    )
    one, other = told(log)
    assert one.events[0].operation == other.events[0].operation == "Probe"
    assert isinstance(one.seen.observation, Datagram)
    assert one.seen.observation.source == Address("fe80::1", 0)
    assert one.seen.observation.destination == Address("ff02::c", 3702)
    assert other.seen.observation.time_us == 50_000
    assert other.seen.observation.source == Address("192.0.2.20", 3702)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://d/a?b#c", ("https", Address("d", 443), "/a?b")),
        ("http://me:secret@d:81/a", ("http", Address("d", 81), "/a")),
        ("http://[fe80::1%252]:80/", ("http", Address("fe80::1", 80), "/")),
        ("HTTP://d", ("http", Address("d", 80), "/")),
        ("http://[::1", ("http", Address("::1", 80), "/")),
        ("http://d:99999/", ("http", Address("d:99999", 80), "/")),
        ("http://", ("http", Address("unknown", 80), "/")),
        ("unix:///run/x", ("", Address("unknown", 0), "unix:///run/x")),
    ],
)
def test_odd_urls_are_taken_apart(url: str, expected: tuple[str, Address, str]) -> None:
    assert airscan.split_url(url) == expected


def test_a_tar_is_opened_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tar_of(FILES).getvalue())
    found = list(airscan.read(io.BytesIO(SCAN.encode()), path))
    assert found[1].body() == MULTIPART
    with pytest.raises(FileError):
        list(airscan.read(io.BytesIO(SCAN.encode()), tmp_path / "none.tar"))


@pytest.mark.parametrize("left", [SCAN.index("Status:"), SCAN.index("<soap:Body>"), -1])
def test_a_log_that_breaks_off_is_told_after_what_came_before(left: int) -> None:
    log = TEXT + SCAN[:left]
    found = airscan.read(io.BytesIO(log.encode()))
    assert len([next(found), next(found)]) == 2
    if left == -1:
        assert len(list(found)) == 2
        return
    with pytest.raises(CaptureError, match="no Status and no Error") as caught:
        next(found)
    assert caught.value.offset == log.rindex("\nPOST") + 1


def test_a_tar_that_breaks_off_is_told_in_the_end() -> None:
    tar = io.BytesIO(tar_of(FILES).getvalue()[:900])
    found = airscan.read(io.BytesIO(SCAN.encode()), tar)
    assert "00000001.jpeg is not in" in [next(found), next(found)][1].observation.notes[1].text
    with pytest.raises(CaptureError, match=r"the \.tar breaks off within '0{8}\.dat'"):
        next(found)


@pytest.mark.parametrize("seed", range(300))
def test_damaged_traces_raise_only_inspector_error(seed: int) -> None:
    chance = random.Random(seed)
    log = (TEXT + chance.choice([SCAN, OLD_SCAN]) + query("Error: x\n")).encode()
    tar = io.BytesIO(changed(tar_of(FILES).getvalue(), chance, NEAR_LOGS))
    with suppress(InspectorError):
        for one in tell(airscan.read(io.BytesIO(changed(log, chance, NEAR_LOGS)), tar)):
            assert one.seen.body() is not None
