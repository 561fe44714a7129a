"""Bodies of every encoding, in any chunks; images are passed over."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from inspector.session.reader import Reader
from inspector.session.search import search
from inspector.session.store import Entry, Session, pieces_of
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import HEAD_LIMIT, Chunk
from tests.builders import cut, event, response

LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Prüfung</a>'


def session_with(path: Path, chunks: Sequence[bytes], content_type: str = "text/xml") -> Path:
    reader = BodyReader(content_type)
    for data in chunks:
        reader.feed(data)
    seen = response(reader.close(), content_type=content_type)
    with closing(Session.open(path)) as session:
        pieces = pieces_of(seen, [Chunk(1, data) for data in chunks])
        session.append([*pieces, Entry(seen, [event()])])
    return path


def is_found(path: Path, text: str) -> bool:
    with closing(Reader(path)) as reader:
        return any(it.found for it in search(reader, text))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<a>Prüfung</a>".encode(), id="UTF-8"),
        pytest.param("\ufeff <a>Prüfung</a>".encode(), id="UTF-8 with a mark"),
        pytest.param("<a>Prüfung</a>".encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param("<a>Prüfung</a>".encode("utf-16-be"), id="UTF-16 without one"),
        pytest.param(LATIN.encode("latin-1"), id="Latin-1"),
        pytest.param("plain Prüfung".encode(), id="text that is no XML"),
    ],
)
def test_text_is_found_in_its_encoding(tmp_path: Path, body: bytes) -> None:
    path = session_with(tmp_path / "a.wsd", [body])
    assert is_found(path, "prüfung")
    assert not is_found(path, "prufung")


@pytest.mark.parametrize("kind", ["utf-8", "utf-16"])
@pytest.mark.parametrize("padding", [0, HEAD_LIMIT])
def test_a_word_is_found_wherever_chunks_cut_it(tmp_path: Path, kind: str, padding: int) -> None:
    body = f"<a>{' ' * padding}Prüfung{' ' * 50}</a>".encode(kind)
    at = len(f"<a>{' ' * padding}".encode(kind))
    for number, step in enumerate((1, 2, 3, 7)):
        pieces = [body[:at], *(body[n : n + step] for n in range(at, len(body), step))]
        path = session_with(tmp_path / f"{number}.wsd", pieces)
        assert is_found(path, "PRÜFUNG")
        assert not is_found(path, "PRÜFUNGEN")


@pytest.mark.parametrize("padding", [10, HEAD_LIMIT])
def test_an_image_is_not_searched_and_its_envelope_is(tmp_path: Path, padding: int) -> None:
    image = b"\xff\xd8\xff\xe0\0" + b"x" * padding + b"needle"
    assert not is_found(session_with(tmp_path / "a.wsd", [image], "image/jpeg"), "needle")
    parts = b"--B\r\n\r\n<a>hay</a>\r\n--B\r\nContent-ID: <i>\r\n\r\n" + image + b"\r\n--B--"
    path = session_with(tmp_path / "b.wsd", [parts], "multipart/related; boundary=B")
    assert not is_found(path, "needle")
    assert is_found(path, "hay")


def test_what_stands_escaped_is_found_as_it_is_meant(tmp_path: Path) -> None:
    path = session_with(tmp_path / "a.wsd", [b"<a>B&amp;B &lt;&quot;x&quot;&gt;</a>"])
    for text in ("b&b", "&amp;", '<"x">', "&lt;"):
        assert is_found(path, text)


def test_a_cut_does_not_have_the_text_of_the_answer_before_it(tmp_path: Path) -> None:
    path = session_with(tmp_path / "a.wsd", [b"<a>needle</a>"])
    with closing(Session.open(path)) as session:
        session.append([Entry(cut(), [event()])])
    with closing(Reader(path)) as reader:
        assert [it.found for it in search(reader, "needle")] == [(1,)]


def test_a_large_text_gives_way(tmp_path: Path) -> None:
    body = [b"<a>", *([b"x" * 100_000] * 30), b"needle</a>"]
    with closing(Reader(session_with(tmp_path / "a.wsd", body))) as reader:
        slices = list(search(reader, "needle"))
    assert len(slices) > 5
    assert [it.found for it in slices if it.found] == [(1,)]
