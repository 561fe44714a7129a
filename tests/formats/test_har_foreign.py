from typing import Any

import pytest

from inspector.errors import Note
from inspector.formats.har_foreign import times_in
from inspector.wire.observation import Address, Cut, Request, Response
from tests.formats.har_kit import CHROME, ENVELOPE, MINIMAL, read

START_US = 1_772_442_000_250_000


def both(entry: dict[str, Any]) -> tuple[Request, Response]:
    asked, answered = (seen.observation for seen in read(entry))
    assert isinstance(asked, Request)
    assert isinstance(answered, Response)
    return asked, answered


def answered(**response: Any) -> Response:
    return both(MINIMAL | {"response": {"status": 200} | response})[1]


def test_an_entry_of_a_browser() -> None:
    asked, answer = both(CHROME)
    assert (asked.method, asked.target, asked.version, asked.tls) == (
        "POST",
        "/wsd?x=1",
        "HTTP/2",
        True,
    )
    assert (asked.source, asked.destination) == (
        Address("unknown", 52123),
        Address("2001:db8::7", 443),
    )
    assert asked.headers == (("content-type", "application/soap+xml"),)
    assert (asked.body.head, answer.body.head) == (ENVELOPE.encode(), ENVELOPE.encode())
    assert (asked.time_us, answer.end_us) == (START_US, START_US + 60_500)
    assert (asked.end_us, answer.time_us) == (START_US + 1000, START_US + 56_500)


def test_a_body_that_was_decoded_loses_its_content_encoding_and_says_so() -> None:
    _, answer = both(CHROME)
    assert [name for name, _ in answer.headers] == ["content-type"]
    text = "is as the HAR file has it, decoded; Content-Encoding was 'br'"
    assert answer.notes == (Note("HAR/content", text),)


def test_a_body_that_is_gzip_still_keeps_its_content_encoding() -> None:
    headers = [{"name": "Content-Encoding", "value": "gzip"}]
    answer = answered(headers=headers, content={"text": "H4sI", "encoding": "base64"})
    assert answer.headers == (("Content-Encoding", "gzip"),)
    assert answer.notes == ()


def test_an_entry_needs_no_more_than_a_url() -> None:
    (seen,) = read(MINIMAL)
    asked = seen.observation
    assert isinstance(asked, Request)
    assert (asked.method, asked.target, asked.version) == ("GET", "/x", "HTTP/1.1")
    assert (asked.source, asked.destination) == (Address("unknown", 0), Address("192.0.2.1", 5357))
    assert (asked.time_us, asked.headers, asked.notes) == (0, (), ())


def test_a_body_that_is_not_in_the_file_has_a_note() -> None:
    answer = answered(bodySize=70, content={"size": 90, "mimeType": "image/jpeg"})
    assert answer.notes == (Note("HAR", "a body of 90 bytes is not in the file"),)
    assert answered(content={"size": 0}).notes == ()


@pytest.mark.parametrize("place", ["entry", "response"])
def test_an_error_is_how_it_ended(place: str) -> None:
    error = {"_error": "net::ERR_CONNECTION_RESET"}
    entry: dict[str, Any] = {**MINIMAL, "response": {"status": 0}, "time": 5}
    (entry if place == "entry" else entry["response"]).update(error)
    _, seen = read(entry)
    assert isinstance(seen.observation, Cut)
    assert seen.observation.reason == "net::ERR_CONNECTION_RESET"
    assert (seen.observation.source, seen.observation.time_us) == (Address("192.0.2.1", 5357), 5000)


def test_a_comment_is_a_remark() -> None:
    assert [it.remark.comment for it in read(MINIMAL | {"comment": "look"})] == ["look"]


@pytest.mark.parametrize(
    ("status", "read_as"),
    [(200, 200), ("200", 200), (99, 0), (1000, 0), (True, 0), (2.5, 0), ("x", 0), (10**400, 0)],
)
def test_a_status_is_three_digits(status: Any, read_as: int) -> None:
    _, *found = read(MINIMAL | {"response": {"status": status}})
    assert [getattr(it.observation, "status", 0) for it in found] == [read_as] * (read_as > 0)


@pytest.mark.parametrize(
    ("connection", "port"),
    [("80", 80), ("123456", 0), ("70000", 0), ("x", 0), (80, 0), ("²", 0), (None, 0)],
)
def test_a_connection_may_be_a_port(connection: Any, port: int) -> None:
    (seen,) = read(MINIMAL | {"connection": connection})
    assert seen.observation.source.port == port


@pytest.mark.parametrize(
    ("entry", "times_us"),
    [
        pytest.param({}, (0, 0, 0, 0), id="none"),
        pytest.param({"time": 5}, (0, 0, 5000, 5000), id="the whole"),
        pytest.param({"time": -5, "timings": {"send": -1}}, (0, 0, 0, 0), id="unknown"),
        pytest.param({"timings": {"send": 9, "receive": 9}}, (0, 9000, 9000, 18000), id="phases"),
        pytest.param({"startedDateTime": "1969-01-01T00:00:00Z"}, (0,) * 4, id="too early"),
        pytest.param(
            {"startedDateTime": "1970-01-01T01:00:00.000001+01:00"}, (1,) * 4, id="offset"
        ),
        pytest.param({"startedDateTime": "1970-01-01T00:00:01"}, (10**6,) * 4, id="no offset"),
        pytest.param({"startedDateTime": "yesterday", "timings": []}, (0,) * 4, id="no date"),
        pytest.param(
            {"startedDateTime": "9999-12-31T23:59:59Z", "time": 1e12},
            (253402300799000000,) * 2 + (253402300799999999,) * 2,
            id="the end of time",
        ),
    ],
)
def test_times(entry: dict[str, Any], times_us: tuple[int, ...]) -> None:
    assert times_in(entry) == times_us


@pytest.mark.parametrize(
    "entry",
    [{}, {"request": None}, {"request": {}}, {"request": {"url": "about:blank"}}, {"request": []}],
)
def test_an_entry_without_a_url_makes_no_sense(entry: dict[str, Any]) -> None:
    assert read(entry) == []


def test_a_url_without_end_makes_no_sense() -> None:
    assert read({"request": {"url": "http://d/" + "x" * 100_000}}) == []
