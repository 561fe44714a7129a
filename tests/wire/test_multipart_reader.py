import tracemalloc
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.multipart_reader import (
    BATCH,
    PART_HEADER_LIMIT,
    PART_LIMIT,
    MultipartReader,
)
from inspector.wire.observation import HEAD_LIMIT, Multipart
from tests.wire.multipart_bodies import CONFORMING, IMAGE, ODD, ROOT, TYPE, XML
from tests.wire.pictures import jpeg


def read(body: bytes, content_type: str = TYPE) -> Multipart:
    return parts_of([body], content_type)


def parts_of(pieces: list[bytes], content_type: str, batch: int = 1) -> Multipart:
    reader = MultipartReader(content_type, batch)
    for piece in pieces:
        reader.feed(piece)
    return reader.close(b"".join(pieces))


def told(multipart: Multipart) -> list[str]:
    return [note.text for note in multipart.notes]


def test_start_names_the_second_part() -> None:
    body = b"--B\r\n" + IMAGE + b"\r\n--B\r\n" + ROOT + b"\r\n--B--\r\n"
    seen = read(body)
    assert seen.root == XML
    assert [part.content_id for part in seen.attachments] == ["page@x"]
    assert seen.notes == ()


@pytest.mark.parametrize(
    ("body", "root", "notes"),
    [
        pytest.param(b"", b"", ["no part found between boundaries"], id="empty"),
        pytest.param(b"--B--\r\n", b"", ["no part found between boundaries"], id="zero parts"),
        pytest.param(
            b"<e/>",
            b"<e/>",
            ["no part found between boundaries; took the whole"],
            id="no parts, but XML",
        ),
        pytest.param(
            b"--B\r\nContent-Type: a/b",
            b"",
            [
                "the body ends before the headers of a part do (at byte 5)",
                "no part found between boundaries",
            ],
            id="ends within a header",
        ),
        pytest.param(
            b"--B\r\nContent-Type: a/b\r\n",
            b"",
            [
                "the body ends before the headers of a part do (at byte 24)",
                "no part found between boundaries",
            ],
            id="ends within the line end behind the headers",
        ),
        pytest.param(
            b"--B\r\n\r\n<e/>\r\n--B",
            b"<e/>",
            ["the body ends before the headers of a part do (at byte 16)"],
            id="ends within the closing boundary",
        ),
        pytest.param(
            b"--B\r\nContent-Type: a/b\r\n--B\r\n\r\n<e/>\r\n--B--",
            b"",
            [
                "part without an end of its headers (at byte 5)",
                "no Content-ID, so nothing can refer to it (at byte 31)",
            ],
            id="a header without end, then another part",
        ),
        pytest.param(
            b"--B\r\n" + b"x" * PART_HEADER_LIMIT + b"\r\n\r\n--B--",
            b"x" * PART_HEADER_LIMIT + b"\r\n",
            ["part without an end of its headers; taken for content (at byte 5)"],
            id="headers beyond the limit",
        ),
        pytest.param(b"--B\r\n\r\n--B--", b"", [], id="a part without headers and content"),
        pytest.param(
            b"--B\r\n\r\n\r\n<e/>\r\n\r\n--B--", b"\r\n<e/>\r\n", [], id="line ends inside stay"
        ),
        pytest.param(
            b"--B\r\n\r\n<a>--B is no boundary, nor --B- is</a>\r\n--B--",
            b"<a>--B is no boundary, nor --B- is</a>",
            [],
            id="the boundary within a line of text",
        ),
        pytest.param(
            b"--B\r\nContent-Transfer-Encoding: base64\r\n\r\nPGUvPg==\r\n--B--",
            b"<e/>",
            ["Content-Transfer-Encoding 'base64', expected 'binary'; decoded (at byte 5)"],
            id="a root in base64",
        ),
    ],
)
def test_notes_what_breaks_the_rules(body: bytes, root: bytes, notes: list[str]) -> None:
    seen = read(body, "multipart/related; boundary=B")
    assert (seen.root, told(seen)) == (root, notes)


def test_parts_are_counted() -> None:
    seen = read(b"--B\r\nContent-ID: <x>\r\n\r\nx\r\n" * (PART_LIMIT + 5) + b"--B--")
    assert len(seen.attachments) == PART_LIMIT - 1
    assert told(seen)[0].startswith(f"more than {PART_LIMIT} parts; the rest is left out")


def test_a_root_beyond_the_limit_is_noted() -> None:
    seen = read(b"--B\r\n\r\n" + b"x" * (HEAD_LIMIT + 1) + b"\r\n--B--")
    assert len(seen.root) == HEAD_LIMIT
    assert told(seen) == [
        "no part has the Content-ID 'root@x' that start names; took the first",
        f"only the first {HEAD_LIMIT} of {HEAD_LIMIT + 1} bytes of the root are read",
    ]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"Content-ID: <root@x>\r\n\r\n", id="all of them named by start"),
        pytest.param(b"Content-Type: text/xml\r\n\r\n", id="all of them documents"),
        pytest.param(b"Content-ID: <page@x>\r\n\r\n", id="all of them images"),
    ],
)
def test_hundreds_of_large_parts_take_flat_memory(head: bytes) -> None:
    part = b"\r\n--B\r\n" + head + jpeg()[:-2] + bytes(300_000)
    reader = MultipartReader(TYPE)
    tracemalloc.start()
    try:
        for _ in range(100):
            reader.feed(part)
        seen = reader.close()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(seen.attachments) == 99
    assert {part.format for part in seen.attachments} == {"jpeg"}
    assert peak < 10 * HEAD_LIMIT


SHREDS = [
    b"--B",
    b"--",
    b"\r\n",
    b"\n",
    b"\r",
    b"-",
    b" ",
    b"B",
    b"x",
    b"<e/>",
    b"Content-ID: <root@x>",
    b"Content-Type: text/xml",
    b"Content-Transfer-Encoding: base64",
    b"\r\n\r\n",
    b"--B--",
    b"\r\n--B\r\n",
    jpeg(),
]


@given(data=st.data(), shreds=st.lists(st.sampled_from(SHREDS), max_size=25))
@pytest.mark.parametrize(
    "content_type", [TYPE, "multipart/related", "multipart/related; boundary=C", "text/xml"]
)
def test_any_chunking_tells_the_same(
    content_type: str, data: st.DataObject, shreds: list[bytes]
) -> None:
    body = b"".join(shreds)
    whole = parts_of([body], content_type)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=12)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    assert parts_of(pieces, content_type) == whole
    assert parts_of(pieces, content_type, data.draw(st.integers(1, 100))) == whole
    assert parts_of([bytes([byte]) for byte in body], content_type) == whole


@pytest.mark.parametrize(("body", "content_type", "notes"), [*CONFORMING, *ODD])
def test_byte_by_byte_tells_the_same(body: bytes, content_type: str, notes: list[str]) -> None:
    seen = parts_of([bytes([byte]) for byte in body], content_type)
    assert seen == read(body, content_type)
    assert len(seen.notes) == len(notes)


@pytest.mark.parametrize("piece", [1, 100, BATCH - 1, BATCH, 10**6])
def test_pieces_are_gathered_and_change_nothing(piece: int) -> None:
    page = jpeg(4000, 6000)
    body = b"--B\r\n" + ROOT + b"\r\n--B\r\n" + IMAGE + page + b"\r\n--B--\r\n"
    pieces = [body[at : at + piece] for at in range(0, len(body), piece)]
    assert parts_of(pieces, TYPE, BATCH) == read(body)


@pytest.mark.parametrize("blank", [b"    ", b"\r\n", b"--", b"\r\n--", b"--B", b"A: b\r\n"])
@pytest.mark.parametrize("content_type", [TYPE, "multipart/related", "text/xml"])
def test_endless_repetition_costs_no_more_than_its_length(content_type: str, blank: bytes) -> None:
    reader = MultipartReader(content_type)
    begun = process_time()
    for _ in range(40_000):
        reader.feed(blank)
    reader.close()
    assert process_time() - begun < 2
