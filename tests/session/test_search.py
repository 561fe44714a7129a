"""Full-text search, also against a naive search that decodes everything."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from inspector.errors import Note
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.session.reader import Reader
from inspector.session.remarks import set_remark
from inspector.session.search import Matching, Slice, search
from inspector.session.store import Entry, Session, SessionError, pieces_of
from inspector.wire.multipart import BodyReader, root_of
from inspector.wire.observation import NO_REMARK, Chunk, Remark
from tests.builders import datagram, event, request, response
from tests.tui.samples import record, story


def found(path: Path, text: str, **options: int) -> list[int]:
    with closing(Reader(path)) as reader:
        return [seq for it in search(reader, text, **options) for seq in it.found]  # type: ignore[arg-type]  # of one kind


def of_events(path: Path, *events: Event) -> Path:
    with closing(Session.open(path)) as session:
        session.append([Entry(request(), [it]) for it in events])
    return path


VALUES = [
    pytest.param('says "stop"', '"stop"', id="quotes"),
    pytest.param("Prüfung", "PRÜFUNG", id="letters beyond ASCII in another case"),
    pytest.param("Straße", "strasse", id="letters that fold to two"),
    pytest.param("a/b\\c", "b\\C", id="slashes of both kinds"),
    pytest.param("100%_x", "%_", id="what LIKE takes for wildcards"),
    pytest.param("one\ttwo\nthree", "o\nthree", id="line ends"),
    pytest.param("\x01\x1f", "\x1f", id="controls"),
    pytest.param("文書 📄", "書 📄", id="other scripts"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_what_people_see_is_found(tmp_path: Path, value: str, text: str) -> None:
    path = of_events(tmp_path / "a.wsd", event(), event(notes=(Note("Body", value),)))
    assert found(path, text) == [2]
    assert found(path, text + "?") == []


@pytest.mark.parametrize(
    ("text", "seqs"),
    [
        ("getactivejobs", [1, 2]),  # the operation
        ("192.0.2.20", [1, 2]),  # the device
        ("412", [2]),  # a number
        ("job_id", []),  # the name of a field
        ("176000000000", []),  # times are told otherwise
        ("captured", []),
        ('"', []),
    ],
)
def test_values_are_searched_and_names_are_not(tmp_path: Path, text: str, seqs: list[int]) -> None:
    assert found(of_events(tmp_path / "a.wsd", event(), event(job_id=412)), text) == seqs


def test_remarks_are_searched_as_they_are_now(tmp_path: Path) -> None:
    path = of_events(tmp_path / "a.wsd", event(remark=Remark(comment="old")), event())
    assert found(path, "old") == []
    set_remark(path, 2, Remark("red", "Look"))
    assert found(path, "look") == found(path, "RED") == [2]


def test_slices_are_in_order_and_resume(tmp_path: Path) -> None:
    path = of_events(tmp_path / "a.wsd", *(event(job_id=n % 2) for n in range(7)))
    with closing(Reader(path)) as reader:
        assert list(search(reader, "urn:uuid", limit=3)) == [
            Slice(1, 3, (1, 2, 3)),
            Slice(4, 6, (4, 5, 6)),
            Slice(7, 7, (7,)),
        ]
        assert list(search(reader, "urn:uuid", after=5)) == [Slice(6, 7, (6, 7))]
        back = search(reader, "urn:uuid", after=5, limit=3, backwards=True)
        assert list(back) == [Slice(2, 4, (4, 3, 2)), Slice(1, 1, (1,))]
        (whole,) = search(reader, "urn:uuid", backwards=True)
        assert whole.found == (7, 6, 5, 4, 3, 2, 1)
        assert list(search(reader, "", after=7)) == []


def test_matching_goes_on_with_what_comes(tmp_path: Path) -> None:
    path = record(tmp_path / "a.wsd")
    with closing(Reader(path)) as reader:
        matching = Matching(reader, "BOB")
        assert (matching.seqs, matching.last) == (set(), 0)
        while matching.work(0.000_1):
            pass
        assert (matching.seqs, matching.last) == ({2}, reader.last_seq())
        record(path)
        assert not matching.work(10)
        assert matching.seqs == {2, 2 + len(story())}


def test_a_changed_remark_is_looked_at_again(tmp_path: Path) -> None:
    path = of_events(tmp_path / "a.wsd", event(), event(), event())
    with closing(Reader(path)) as reader:
        matching = Matching(reader, "look")
        assert not matching.work(10)
        matching.look_again(set_remark(path, 2, Remark(comment="look")))
        assert matching.seqs == {2}
        matching.look_again(set_remark(path, 2, NO_REMARK))
        assert matching.seqs == set()


@pytest.mark.parametrize("line", ["'{look'", "'[\"look\"]'", "x'6c6f6f6b'"])
def test_a_damaged_event_is_a_session_error(tmp_path: Path, line: str) -> None:
    path = of_events(tmp_path / "a.wsd", event())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE event SET line = {line}")
        connection.commit()
    with pytest.raises(SessionError, match=r"a\.wsd: is damaged"):
        found(path, "look")


@pytest.mark.parametrize("change", ["value = x'ff'", "value = 'text'", "value = 7"])
def test_a_damaged_observation_is_a_session_error(tmp_path: Path, change: str) -> None:
    path = of_events(tmp_path / "a.wsd", event())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE observation SET {change}")
        connection.commit()
    with pytest.raises(SessionError, match=r"a\.wsd: is damaged"):
        found(path, "not in the line")


def test_an_event_of_no_observation_is_found_by_what_it_tells(tmp_path: Path) -> None:
    path = of_events(tmp_path / "a.wsd", event(), event())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM observation WHERE id = 1")
        connection.commit()
    assert found(path, "getactivejobs") == [1, 2]


# --- against a naive search ------------------------------------------------------------------

WORDS = ["<a>", "Ümlaut", "ümlaut", "B&amp;B", '"q"', "%", "ß", "SS", "look", "ook", "\\", "/", "é"]


def any_body(draws: random.Random) -> bytes:
    """Text, XML, a multipart body with an image, or an image, sometimes a large one."""
    text = " ".join(draws.choices(WORDS, k=draws.randrange(6)))
    if draws.random() < 0.1:
        text = "x " * 140_000 + text + draws.choice(WORDS)
    xml = f"<s>{text}</s>".encode()
    image = b"\xff\xd8\xff\xe0\0" + draws.choice(WORDS).encode() * 3
    parts = b"--B\r\n\r\n" + xml + b"\r\n--B\r\nContent-ID: <i>\r\n\r\n" + image + b"\r\n--B--"
    return draws.choice([xml, text.encode(), parts, image, b"", text.encode("utf-16")])


def any_session(path: Path, draws: random.Random) -> None:
    decoder = Decoder()
    with closing(Session.open(path)) as session:
        for number in range(12):
            body = any_body(draws)
            kind = "multipart/related; boundary=B" if body.startswith(b"--B") else "text/xml"
            reader = BodyReader(kind)
            reader.feed(body)
            make: Callable[..., Any] = draws.choice([request, response, datagram])
            more = {} if make is datagram else {"content_type": kind}
            notes = (Note("x", draws.choice(WORDS)),)
            seen = make(reader.close(), exchange=f"x{number}", notes=notes, **more)
            cuts = sorted(draws.choices(range(len(body) + 1), k=3))
            pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
            told = decoder.feed(seen)
            remark = Remark(comment=draws.choice(WORDS)) if draws.random() < 0.2 else NO_REMARK
            chunks = [Chunk(1, it) for it in pieces if it]
            session.append([*pieces_of(seen, chunks), Entry(seen, told, remark)])


UNREAD = {"seq", "time_us", "elapsed_us", "kind", "phase", "exchange", "raw", "origin"}
UNREAD |= {"repeats", "remark"}


def flat(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in flat(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in flat(inner)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


def naive(path: Path, text: str) -> list[int]:
    """Decode all, look for the text."""
    seqs = []
    with closing(Reader(path)) as reader:
        for seen, events in reader.told():
            is_cut = not seen.observation.body.complete and not seen.observation.body.multipart
            body = seen.body() if is_cut else root_of(seen.observation)
            texts = [seen.remark.mark, seen.remark.comment]
            if body.startswith(b"\xff\xfe"):
                texts.append(body.decode("utf-16"))
            elif b"\0" not in body[:100]:
                texts.append(body.decode())
            for it in events:
                told = msgspec.to_builtins(it)
                for name in UNREAD:
                    told.pop(name)
                for image in told["attachments"]:
                    del image["sha256"], image["magic"]
                every = [one.casefold() for one in (*texts, *flat(told))]
                wanted = {text.casefold(), text.casefold().replace("&", "&amp;")}
                if any(it in one for one in every for it in wanted):
                    seqs.append(it.seq)
    return seqs


@pytest.mark.parametrize("seed", range(12))
def test_a_naive_search_finds_the_same(tmp_path: Path, seed: int) -> None:
    draws = random.Random(seed)
    path = tmp_path / "a.wsd"
    any_session(path, draws)
    for text in (*WORDS, "k Ü", "umlaut", "x x look", "x look", "--B", "content-id"):
        expected = naive(path, text)
        assert found(path, text) == expected, text
        assert sorted(found(path, text, limit=5, backwards=True)) == expected
