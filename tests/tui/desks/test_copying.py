"""One or many messages as text, in each form."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.events.jsonl import from_line
from inspector.session.reader import Reader
from inspector.session.remarks import set_remark
from inspector.tui.desks import copying
from inspector.tui.desks.copying import FORMS, Copied, available, copied, line_of
from inspector.wire.observation import Remark
from tests.builders import event, request, response
from tests.tui.samples import ASK_JOBS, TWO_JOBS, record, story, tls_connection

PARTS = b"--B\r\n\r\n<a>root</a>\r\n--B\r\nContent-ID: <i>\r\n\r\n\xff\xd8\xff\xe0\r\n--B--"
LONG = b"<a>" + b"long " * 60_000 + b"</a>"
IMAGE = b"\xff\xd8\xff\xe0" + b"\0" * 300_000


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Events 1-15 are the story; then parts, a long text, an image, a TLS connection, ESC."""
    seen = [
        *story(),
        response(PARTS, exchange="y1", content_type="multipart/related; boundary=B"),
        response(LONG, exchange="y2"),
        response(IMAGE, exchange="y3", content_type="image/jpeg"),
        tls_connection(),
        request(b"<a>\xe2\x80\xae\x1b[31m</a>", exchange="y4"),
    ]
    path = record(tmp_path_factory.mktemp("copying") / "a.wsd", seen)
    set_remark(path, 2, Remark("red", "why -- this?"))
    with closing(Reader(path)) as reader:
        yield reader


PARTED, LONGEST, PICTURE, SEALED, ODD = (len(story()) + n for n in range(1, 6))


def made(reader: Reader, key: str, *seqs: int) -> Copied:
    return copied(reader, next(form for form in FORMS if form.key == key), seqs)


def test_one_message_as_it_was_sent(reader: Reader) -> None:
    assert made(reader, "s", 2) == Copied(
        TWO_JOBS.decode(), ".xml", "1 message as XML as it was sent"
    )


def test_one_message_indented(reader: Reader) -> None:
    lines = made(reader, "x", 2).text.splitlines()
    (job,) = (line for line in lines if "JobId>41<" in line)
    assert job.startswith(" " * 10)


def test_the_root_of_a_message_with_parts(reader: Reader) -> None:
    assert made(reader, "s", PARTED).text == "<a>root</a>"


def test_a_body_that_is_longer_than_its_head_is_whole(reader: Reader) -> None:
    assert made(reader, "s", LONGEST).text == LONG.decode()


def test_many_messages_have_headings_and_come_in_order(reader: Reader) -> None:
    found = made(reader, "s", 2, 1, 2)
    first, second = found.text.split("<!-- ")[1:]
    assert first.startswith("1  2025-10-09T08:53:21.250000Z  192.0.2.10:49152 → 192.0.2.20:80  →")
    assert ASK_JOBS.decode() in first
    assert "(★red  why - - this?) -->\n" in second
    assert found.told == "2 messages as XML as it was sent"


def test_what_a_device_sent_is_clean_where_it_is_shown(reader: Reader) -> None:
    assert made(reader, "x", ODD).text == "<a>\\u202e\\x1b[31m</a>"
    assert made(reader, "s", ODD).text == "<a>\u202e\x1b[31m</a>"


def test_json_is_event_lines(reader: Reader) -> None:
    found = made(reader, "j", 1, 2)
    assert [from_line(line) for line in found.text.splitlines()] == [
        reader.event(1),
        reader.event(2),
    ]
    assert (found.suffix, found.told) == (".jsonl", "2 messages as JSON")


def test_requests_are_commands_and_answers_are_told(reader: Reader) -> None:
    assert made(reader, "c", 1).text.startswith("base64 -d <<'WSD' | curl")
    found = made(reader, "c", 1, 2, 3)
    assert found.text.count("curl \\\n") == 2
    assert found.text.startswith("# 1  2025")
    assert (found.told, found.left_out) == (
        "2 messages as curl command",
        "1 message without curl command",
    )


def test_markdown_is_one_report(reader: Reader) -> None:
    found = made(reader, "m", 1, 2)
    assert found.text.startswith("# WSD conversation\n")
    assert "`red` `why -- this?`" in found.text
    assert found.told == "2 messages as Markdown"


def test_a_line_tells_a_message(reader: Reader) -> None:
    assert made(reader, "l", 2).text == line_of(reader.event(2)) + "\n"
    assert line_of(event(7, source="a\x1b")).startswith("7  2025-10-09T08:53:20.000007Z  a\\x1b → ")


@pytest.mark.parametrize(
    ("key", "seq", "text"),
    [
        ("x", PICTURE, f"event {PICTURE} has no text in it"),
        ("s", SEALED, f"event {SEALED} has no text in it"),
        ("c", 2, "holds no request"),
        ("l", 999, "no event 999"),
    ],
)
def test_what_has_no_such_form_says_so(reader: Reader, key: str, seq: int, text: str) -> None:
    with pytest.raises(InspectorError, match=text):
        made(reader, key, seq)


@pytest.mark.parametrize(
    ("seqs", "keys"),
    [([1], "xscjml"), ([2], "xsjml"), ([1, 2], "xscjml"), ([SEALED], "jml")],
    ids=["a request", "an answer", "both", "closed TLS"],
)
def test_the_menu_offers_what_there_is(reader: Reader, seqs: Sequence[int], keys: str) -> None:
    assert "".join(form.key for form in available(reader, seqs)) == keys


def test_what_does_not_fit_is_told(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "BODY_LIMIT", 1000)
    found = made(reader, "s", LONGEST)
    assert found.text == f"{LONG[:1000].decode()}\n<!-- only the first 1,000 bytes -->\n"
    monkeypatch.setattr(copying, "TEXT_LIMIT", 1000)
    assert made(reader, "s", 1, LONGEST).left_out == "1 message beyond the limit of a copy"
    with pytest.raises(InspectorError, match="more than 1000 B of text"):
        made(reader, "s", LONGEST)
    monkeypatch.setattr(copying, "MESSAGES_LIMIT", 1)
    assert made(reader, "l", 1, 2, 3).left_out == "2 messages beyond the limit of a copy"


def test_keys_differ(tmp_path: Path) -> None:
    assert len({form.key for form in FORMS}) == len({form.name for form in FORMS}) == len(FORMS)
