import base64
import gzip
import hashlib
import random
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.assembly import Assembly
from inspector.wire.capture import Packet
from inspector.wire.multipart import (
    BodyReader,
    is_multipart,
    parse_media_type,
    referred,
    root_of,
    split,
)
from inspector.wire.observation import (
    HEAD_LIMIT,
    Attachment,
    Body,
    Multipart,
    Recorded,
    Request,
    Response,
)
from inspector.wire.packets import Route
from inspector.wire.tcp_write import Connection
from tests.builders import request, response
from tests.wire.multipart_bodies import CONFORMING, IMAGE, ODD, PAGE, ROOT, TYPE, WHOLE, XML
from tests.wire.pictures import SMALL, jpeg

PLAIN = "application/soap+xml"


def read(body: bytes, content_type: str = TYPE) -> Multipart:
    return split(content_type, Body.of(body))


def streamed(body: bytes, content_type: str, piece: int, coding: str = "") -> Body:
    reader = BodyReader(content_type, coding)
    for at in range(0, len(body), piece):
        reader.feed(body[at : at + piece])
    return reader.close()


def told(multipart: Multipart) -> list[str]:
    return [f"{note.path}: {note.text}" for note in multipart.notes]


def test_tells_the_parts() -> None:
    seen = read(WHOLE)
    (image,) = seen.attachments
    assert (seen.root, seen.root_type, seen.notes) == (XML, "application/xop+xml", ())
    assert image == Attachment(
        content_id="page@x",
        content_type="image/jpeg",
        offset=WHOLE.index(PAGE),
        length=len(PAGE),
        sha256=hashlib.sha256(PAGE).hexdigest(),
        magic=PAGE[:16],
        format="jpeg",
        width_px=16,
        height_px=8,
        x_dpi=300,
        y_dpi=300,
    )


@pytest.mark.parametrize(("body", "content_type", "notes"), [*CONFORMING, *ODD])
def test_reads_what_devices_send(body: bytes, content_type: str, notes: list[str]) -> None:
    seen = read(body, content_type)
    (image,) = seen.attachments
    assert (seen.root, seen.root_type) == (XML, "application/xop+xml")
    assert (image.content_id, image.sha256) == ("page@x", hashlib.sha256(PAGE).hexdigest())
    assert body[image.offset : image.offset + image.length] == PAGE
    assert (image.format, image.width_px, image.truncated) == ("jpeg", 16, False)
    assert told(seen) == notes


@pytest.mark.parametrize("piece", [1, 7, 10**6])
@pytest.mark.parametrize(("body", "content_type", "notes"), [*CONFORMING, *ODD])
def test_a_body_that_streams_past_tells_the_same(
    body: bytes, content_type: str, notes: list[str], piece: int
) -> None:
    seen = streamed(body, content_type, piece)
    assert seen == Body(
        head=body,
        length=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        multipart=read(body, content_type),
    )


@pytest.mark.parametrize("piece", [1, 10**6])
@pytest.mark.parametrize(
    ("body", "content_type", "notes"),
    [
        pytest.param(XML, PLAIN, [], id="as announced"),
        pytest.param(
            XML, TYPE, ["MIME: no part found between boundaries; took the whole"], id="as parts"
        ),
        pytest.param(
            "\ufeff<e/>".encode("utf-16-le"),
            "multipart/related",
            ["MIME: no part found between boundaries; took the whole"],
            id="as parts, in UTF-16",
        ),
        pytest.param(b"--B\r\nno header of a part", PLAIN, [], id="two dashes alone"),
        pytest.param(b"--B", PLAIN, [], id="too short to tell"),
        pytest.param(b"", PLAIN, [], id="empty"),
    ],
)
def test_a_document_without_parts_is_its_own_root(
    body: bytes, content_type: str, notes: list[str], piece: int
) -> None:
    for seen in (
        read(body, content_type),
        split(content_type, streamed(body, content_type, piece)),
    ):
        assert (seen.root, seen.attachments) == (body, ())
        assert told(seen) == notes


def test_a_fault_in_place_of_parts_keeps_its_type() -> None:
    assert read(XML, PLAIN) == Multipart(root=XML, root_type=PLAIN, attachments=())


def test_what_is_no_document_is_no_root() -> None:
    seen = read(b"error 500")
    assert (seen.root, told(seen)) == (b"", ["MIME: no part found between boundaries"])


@pytest.mark.parametrize("name", SMALL)
def test_every_kind_of_image_is_told_apart(name: str) -> None:
    data = SMALL[name]
    body = WHOLE.replace(PAGE, data).replace(b"image/jpeg", b"application/octet-stream")
    (image,) = read(body).attachments
    assert image.format == name.replace(",", " ").split()[0]
    assert body[image.offset : image.offset + image.length] == data
    assert not image.truncated


def test_a_truncated_image_is_noted() -> None:
    seen = read(WHOLE.replace(PAGE, PAGE[:-2]))
    at = WHOLE.index(PAGE) + len(PAGE) - 2
    assert seen.attachments[0].truncated
    assert told(seen) == [f"MIME part 2: jpeg is cut short: no end of image (at byte {at})"]


def test_a_body_that_was_cut_within_its_image_is_noted() -> None:
    body = WHOLE[:180]
    seen = read(body)
    assert seen.attachments[0].truncated
    assert told(seen) == [
        "MIME: no closing boundary; the last part ends with the body (at byte 180)",
        "MIME part 2: jpeg is cut short: no end of image (at byte 180)",
    ]


def test_an_image_in_base64_is_told_decoded_and_cut_out_as_it_is() -> None:
    text = base64.encodebytes(PAGE)
    headers = IMAGE[: -len(PAGE)].replace(
        b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    body = b"--B\r\n" + ROOT + b"\r\n--B\r\n" + headers + text + b"\r\n--B--\r\n"
    (image,) = read(body).attachments
    assert body[image.offset : image.offset + image.length] == text
    assert (image.format, image.transfer_encoding, image.truncated) == ("jpeg", "base64", False)


def test_a_second_part_without_a_content_id_is_an_attachment_that_nothing_refers_to() -> None:
    body = WHOLE.replace(b"Content-ID: <page@x>\r\n", b"")
    seen = read(body)
    at = body.index(PAGE)
    assert [part.content_id for part in seen.attachments] == [""]
    assert told(seen) == [f"MIME part 2: no Content-ID, so nothing can refer to it (at byte {at})"]


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("cid:page@x", True),
        ("cid:page%40x", True),
        ("cid:<page@x>", True),
        ("cid:other@x", False),
        ("cid:", False),
        ("page@x", False),
    ],
)
def test_a_reference_finds_its_attachment(href: str, found: bool) -> None:
    nameless = Attachment(content_id="", content_type="", offset=0, length=0, sha256="")
    seen = (nameless, *read(WHOLE).attachments)
    assert referred(href, seen) == (seen[1] if found else None)


def test_the_root_is_that_of_a_request_or_a_response() -> None:
    for seen in (request(WHOLE, content_type=TYPE), response(WHOLE, content_type=TYPE)):
        assert root_of(seen) == XML


def test_requests_and_answers_off_the_wire_have_their_parts() -> None:
    head = f"Content-Type: {TYPE}\r\nContent-Length: {len(WHOLE)}\r\n\r\n".encode()
    connection = Connection(
        Route(b"\xc0\xa8\x01\x14", 50123, b"\xc0\xa8\x01\x1e", 80),
        Route(b"\xc0\xa8\x01\x1e", 80, b"\xc0\xa8\x01\x14", 50123),
    )
    packets = [
        *connection.open(1),
        *connection.send(b"POST / HTTP/1.1\r\n" + head + WHOLE, from_client=True, time_us=2),
        *connection.send(b"HTTP/1.1 200 OK\r\n" + head + WHOLE, from_client=False, time_us=3),
    ]
    assembly = Assembly()
    found = [
        seen
        for it in packets
        for seen in assembly.feed(
            Packet(
                time_ns=it.time_us * 1000,
                frame=it.frame,
                interface=0,
                link_type=101,
                original_length=len(it.frame),
            )
        )
        if isinstance(seen, Recorded)
    ]
    assert [type(seen.observation) for seen in found] == [Request, Response]
    assert [seen.observation.body.multipart for seen in found] == [read(WHOLE)] * 2


@pytest.mark.parametrize("content_type", [TYPE, PLAIN, "multipart/related", ""])
@given(data=st.data())
def test_any_cut_or_damage_gives_parts(content_type: str, data: st.DataObject) -> None:
    body = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    if body:
        body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(0, 255))
    seen = streamed(bytes(body), content_type, data.draw(st.integers(1, 300)))
    assert split(content_type, seen) == read(bytes(body), content_type)
    for image in seen.multipart.attachments if seen.multipart else ():
        assert 0 <= image.offset <= image.offset + image.length <= len(body)


@given(root=st.binary(max_size=60), image=st.binary(max_size=60))
def test_binary_parts_are_found_again(root: bytes, image: bytes) -> None:
    parts = [b"--b-o-u-n-d\r\nContent-ID: <p>\r\n\r\n" + part + b"\r\n" for part in (root, image)]
    body = b"".join(parts) + b"--b-o-u-n-d--"
    seen = read(body, "multipart/related; boundary=b-o-u-n-d")
    (found,) = seen.attachments
    assert seen.root == root
    assert body[found.offset : found.offset + found.length] == image


@pytest.mark.parametrize(
    ("content_type", "first"),
    [
        pytest.param(TYPE, WHOLE[: WHOLE.index(PAGE)], id="an image"),
        pytest.param(TYPE, WHOLE[: WHOLE.index(PAGE)] + jpeg()[:40], id="an image that is one"),
        pytest.param(PLAIN, WHOLE[: WHOLE.index(PAGE)], id="an image that is not announced"),
        pytest.param(TYPE, b"", id="no boundary comes"),
        pytest.param("multipart/related", b"", id="no boundary is named"),
        pytest.param(TYPE, b"--B", id="a boundary line without end"),
        pytest.param(TYPE, b"--B\r\nX: ", id="a header without end"),
        pytest.param(TYPE, WHOLE, id="all of it after the closing boundary"),
    ],
)
def test_a_large_body_streams_with_flat_memory(content_type: str, first: bytes) -> None:
    piece, count = bytes(range(256)) * 256, 320  # 20 MB
    reader, digest = BodyReader(content_type), hashlib.sha256(first)
    tracemalloc.start()
    try:
        reader.feed(first)
        for _ in range(count):
            reader.feed(piece)
            digest.update(piece)
        body = reader.close()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * HEAD_LIMIT
    assert (body.length, body.sha256) == (len(first) + len(piece) * count, digest.hexdigest())
    assert (len(body.head), body.complete) == (HEAD_LIMIT, False)
    assert body.multipart is not None


def test_split_prefers_what_was_told_while_streaming() -> None:
    body = streamed(WHOLE, TYPE, 50)
    assert body.multipart == read(WHOLE)
    assert split("text/plain", body) is body.multipart


CODED = [
    pytest.param("gzip", WHOLE, TYPE, gzip.compress(WHOLE, mtime=0), [], id="gzip"),
    pytest.param("deflate", WHOLE, TYPE, zlib.compress(WHOLE), [], id="deflate"),
    pytest.param("gzip", XML, PLAIN, gzip.compress(XML, mtime=0), [], id="a plain document"),
    pytest.param(
        "GZip", WHOLE, PLAIN, gzip.compress(WHOLE, mtime=0), ["MIME"] * 2, id="unannounced"
    ),
    pytest.param("", WHOLE, TYPE, gzip.compress(WHOLE, mtime=0), ["HTTP"], id="without saying so"),
    pytest.param("gzip", WHOLE, TYPE, WHOLE, ["HTTP"], id="only said"),
    pytest.param("gzip", XML, PLAIN, XML, ["HTTP"], id="only said of a plain document"),
    pytest.param("br", XML, PLAIN, XML, ["HTTP"], id="unknown"),
]


@pytest.mark.parametrize("piece", [1, 10**6])
@pytest.mark.parametrize(("coding", "plain", "content_type", "body", "notes"), CODED)
def test_content_codings_are_undone(
    coding: str, plain: bytes, content_type: str, body: bytes, notes: list[str], piece: int
) -> None:
    seen = streamed(body, content_type, piece, coding)
    assert (seen.head, seen.length) == (body, len(body))
    assert seen.sha256 == hashlib.sha256(body).hexdigest()
    parts = split(content_type, seen, coding)
    assert parts == split(content_type, Body.of(body), coding)  # as a session reads it again
    assert parts.root == XML
    for image in parts.attachments:
        assert plain[image.offset : image.offset + image.length] == PAGE
    assert bool(parts.attachments) == (plain is WHOLE)
    assert [note.path for note in parts.notes] == notes


def test_an_identity_coding_and_a_first_byte_of_gzip_change_nothing() -> None:
    assert streamed(XML, PLAIN, 5, "identity").multipart is None
    assert streamed(b"\x1f and more", PLAIN, 1).multipart is None
    assert streamed(b"\x1f and more", PLAIN, 1).head == b"\x1f and more"
    assert streamed(b"", PLAIN, 1, "gzip").multipart is None


def test_of_a_long_decoded_document_the_beginning_is_read() -> None:
    document = b"<a>" + bytes(range(128)) * 3000 + b"</a>"
    parts = split(PLAIN, Body.of(gzip.compress(document)), "gzip")
    assert parts.root == document[:HEAD_LIMIT]
    text = f"HTTP: only the first {HEAD_LIMIT} of {len(document)} decoded bytes are read"
    assert told(parts) == [text]


def test_a_coded_body_that_was_cut_tells_what_came() -> None:
    body = gzip.compress(WHOLE, mtime=0)[:-40]
    parts = split(TYPE, Body.of(body), "gzip")
    assert parts.root == XML
    assert told(parts)[0] == f"HTTP: gzip data end early, after {len(body)} bytes"


def test_the_headers_of_a_message_say_how_its_body_is_read() -> None:
    body = gzip.compress(WHOLE, mtime=0)
    headers = (("content-TYPE", TYPE), ("content-ENCODING", "gzip"))
    reader = BodyReader.of(headers)
    reader.feed(body)
    assert reader.close() == streamed(body, TYPE, 100, "gzip")
    assert root_of(response(Body.of(body), headers=headers)) == XML


def test_a_large_coded_body_streams_with_flat_memory() -> None:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    noise = random.Random(1).randbytes(64 * 1024)
    reader = BodyReader(TYPE, "gzip")
    reader.feed(packer.compress(WHOLE[: WHOLE.index(PAGE)]))
    tracemalloc.start()
    try:
        for _ in range(100):
            reader.feed(packer.compress(noise))
        body = reader.close()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * HEAD_LIMIT
    assert body.multipart is not None
    assert body.multipart.root == XML
    assert body.multipart.attachments[0].length > 6_000_000


def test_heads_of_mime_are_read_here_too() -> None:
    assert is_multipart(TYPE)
    assert parse_media_type(TYPE).parameters["boundary"] == "B"
