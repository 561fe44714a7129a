from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.formats import capture, har_entry_read
from inspector.wire.observation import Body, Recorded, Request
from tests.formats.har_kit import CONVERSATIONS, changed, log_of, read, written
from tests.wire.builders import datagram, request, response

CAPTURES = sorted((Path(__file__).parents[2] / "captures").glob("*.pcapng"))


def same(found: list[Recorded], items: list[Recorded]) -> None:
    assert [it.observation for it in found] == [it.observation for it in items]
    assert [it.remark for it in found] == [it.remark for it in items]
    assert [it.body() for it in found] == [it.body() for it in items]
    joined = [b"".join(chunk.data for chunk in it.chunks()) for it in found]
    assert joined == [it.body() for it in items]


@pytest.mark.parametrize("items", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_what_we_write_we_read(items: list[Recorded]) -> None:
    same(read(written(items)), items)


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_a_capture_comes_back(path: Path) -> None:
    with path.open("rb") as stream:
        items = list(capture.read(stream))
    same(read(written(items)), items)


FIELD = st.text(st.characters(min_codepoint=33, max_codepoint=255)).map(str.strip)
BODIES = st.binary(max_size=40) | st.text(max_size=20).map(str.encode)


@given(BODIES, BODIES, st.lists(st.tuples(st.just("X-A"), FIELD)), FIELD)
def test_any_head_and_body_survives(
    asked: bytes, answered: bytes, headers: list[tuple[str, str]], target: str
) -> None:
    items = [
        changed(request(asked, headers=tuple(headers)), target=target),
        response(answered, headers=tuple(headers)),
    ]
    same(read(written(items)), items)


def test_what_was_removed_from_a_file_is_gone() -> None:
    (entry,) = log_of([request(b"secret", headers=(("Cookie", "x"),)), response()])["entries"]
    entry["request"]["headers"] = []
    del entry["request"]["postData"]
    asked = read(entry)[0].observation
    assert isinstance(asked, Request)
    assert (asked.headers, asked.body) == ((), Body.of(b""))


def test_facts_that_make_no_sense_are_passed_over() -> None:
    (entry,) = log_of([request(), response()])["entries"]
    entry["_wsd"] = {"request": {"kind": "request"}, "answer": 1}
    found = read(entry)
    assert [it.observation.exchange for it in found] == ["har-1", "har-1"]
    assert [it.body() for it in found] == [request().body(), response().body()]


@pytest.mark.parametrize("item", [None, {}, {"_wsd": {"tls": {}}}, {"_wsd": {"datagram": []}}])
def test_what_is_none_of_our_datagrams_is_none(item: Any) -> None:
    assert har_entry_read.seen_beside(lambda: item, "datagram") == []


def test_a_payload_that_is_no_base64_has_a_note() -> None:
    (item,) = log_of([datagram()])["_udp"]
    (seen,) = har_entry_read.seen_beside(lambda: item | {"payload": "!"}, "datagram")
    assert seen.observation.notes[0].text.startswith("the payload is no base64")
