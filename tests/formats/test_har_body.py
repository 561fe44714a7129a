from typing import Any

import pytest

from inspector.formats.har_body import content_in, paired, read_body
from inspector.wire.observation import HEAD_LIMIT, NO_REMARK, Body
from tests.builders import request

PATH = ("response", "content")


def content(holder: Any, content_type: str = "") -> bytes:
    return b"".join(content_in(lambda: {"response": {"content": holder}}, PATH, content_type))


@pytest.mark.parametrize(
    ("holder", "content_type", "data"),
    [
        ({"text": "é"}, "", b"\xc3\xa9"),
        ({"text": "é"}, "text/xml; charset=iso-8859-1", b"\xe9"),
        ({"text": "€"}, "text/xml; charset=iso-8859-1", b"\xe2\x82\xac"),
        ({"text": "é"}, "text/xml; charset=idna", b"\xc3\xa9"),
        ({"text": "a"}, "text/xml; charset=utf-16le", b"a\0"),
        ({"text": "\ud800"}, "", b"?"),
        ({"text": "YQ==", "encoding": "base64"}, "", b"a"),
        ({"text": "YQ==", "_base64": True}, "", b"a"),
        ({"text": None}, "", b""),
        ({}, "", b""),
        ([], "", b""),
    ],
)
def test_content_is_bytes_again(holder: Any, content_type: str, data: bytes) -> None:
    assert content(holder, content_type) == data


def test_half_a_body_has_a_note() -> None:
    whole = {"text": "YWJj" * 100_000 + "!", "encoding": "base64"}
    load = {"response": {"content": whole}}
    body, notes = read_body(content_in(lambda: load, PATH, ""), ())
    assert 0 < body.length < 300_000
    assert [note.path for note in notes] == ["HAR"]
    assert "base64" in notes[0].text


def test_a_body_that_is_not_carried_is_decoded_again() -> None:
    data = bytes(HEAD_LIMIT + 1)
    body, _ = read_body(iter((data,)), ())
    asked = 0

    def again() -> Any:
        nonlocal asked
        asked += 1
        return iter((data,))

    seen = paired(request(body), again, NO_REMARK)
    assert asked == 0
    assert seen.body() == data
    assert paired(request(Body.of(b"a")), again, NO_REMARK).body() == b"a"
    assert asked == 1
