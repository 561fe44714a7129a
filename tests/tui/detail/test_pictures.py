import asyncio
import base64
import gzip
import re
from typing import Any

import msgspec
import pytest

from inspector.protocols import scan
from inspector.protocols.binary import Include
from inspector.soap.namespaces import WSCN
from inspector.tui.detail import pictures
from inspector.tui.detail.pictures import (
    Picture,
    PictureError,
    Shot,
    bytes_of,
    picture_in,
    shots_of,
    shrink,
)
from inspector.wire.observation import Chunk
from tests.builders import envelope, response
from tests.tui.captured import exchange_of
from tests.tui.detail.test_decoded import snapshot
from tests.tui.pixels import image_of

BODY = scan.RetrieveImageResponse(scan_data=scan.ScanData(include=Include(href="cid:img1")))
ROOT = envelope(BODY, f"{WSCN}/RetrieveImageResponse")
RELATED = "multipart/related; boundary=B"


def parts(image: bytes, *headers: bytes) -> bytes:
    head = b"".join(b"%b\r\n" % it for it in (b"Content-ID: <img1>", *headers))
    return b"--B\r\n\r\n%b\r\n--B\r\n%b\r\n%b\r\n--B--" % (ROOT, head, image)


def shot_of(body: bytes, **changes: Any) -> Shot:
    (shot,) = shots_of(snapshot(response(body, content_type=RELATED, **changes)))
    return shot


def test_an_image_is_cut_out_of_its_message() -> None:
    assert bytes_of(shot_of(parts(b"BM\0image"))) == b"BM\0image"
    (page,) = shots_of(exchange_of("01", "RetrieveImage"))
    data = bytes_of(page)
    assert (len(data), data[:3], data[-2:]) == (
        page.attachment.length,
        b"\xff\xd8\xff",
        b"\xff\xd9",
    )


def test_an_image_that_came_in_pieces_is_whole() -> None:
    shot = shot_of(parts(b"BM\0image"))
    body = shot.part.observation.body.head
    pieces = [Chunk(0, body[at : at + 3]) for at in range(0, len(body), 3)]
    part = msgspec.structs.replace(shot.part, whole=lambda: iter(pieces))
    assert bytes_of(shot._replace(part=part)) == b"BM\0image"


def test_what_is_coded_is_undone() -> None:
    coded = base64.encodebytes(b"BM\0image")
    assert bytes_of(shot_of(parts(coded, b"Content-Transfer-Encoding: base64"))) == b"BM\0image"
    packed = gzip.compress(parts(b"BM\0image"), mtime=0)
    headers = (("Content-Type", RELATED), ("Content-Encoding", "gzip"))
    assert bytes_of(shot_of(packed, headers=headers)) == b"BM\0image"


def test_an_image_inside_the_xml_is_found_by_its_digest() -> None:
    image = b"BM" + bytes(range(256))
    empty = scan.RetrieveImageResponse(scan_data=scan.ScanData(include=None))
    whole = envelope(empty, f"{WSCN}/RetrieveImageResponse")
    inside = rb"<\1ScanData>" + base64.encodebytes(image) + rb"</\1ScanData>"
    body = re.sub(rb"<(\w+:)ScanData\s*/>", inside, whole)
    (shot,) = shots_of(snapshot(response(body)))
    assert shot.attachment.offset == 0
    assert bytes_of(shot) == image


def test_what_is_not_there_or_too_long_is_told() -> None:
    shot = shot_of(parts(b"BM\0image"))
    gone = msgspec.structs.replace(shot.attachment, offset=10**9)
    with pytest.raises(PictureError, match="not there any more"):
        bytes_of(shot._replace(attachment=gone))
    long = msgspec.structs.replace(shot.attachment, length=pictures.IMAGE_LIMIT + 1)
    with pytest.raises(PictureError, match="64 MB are too many"):
        bytes_of(shot._replace(attachment=long))


def test_a_process_of_its_own_makes_the_picture() -> None:
    picture = asyncio.run(shrink(image_of("PNG"), 0, 20, 20))
    assert picture[:4] == (13, 20, 1, "RGB")
    with pytest.raises(PictureError, match="cannot identify image file"):
        asyncio.run(shrink(b"junk", 0, 20, 20))


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "SECONDS_LIMIT", 0.0)
    with pytest.raises(PictureError, match="more than 0 s"):
        asyncio.run(shrink(bytes(1_000_000), 0, 20, 20))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"", "decoding ended with -9"),
        (b"error: a\x1b[2Jb\nrest", r"a\\x1b\[2Jb"),
        (b"2 1 1 RGB\n12345", "before the picture was whole"),
        (b"2 1 1 RGB\n1234567", "before the picture was whole"),
        (b"\xff\xfe", "��"),
    ],
)
def test_an_odd_answer_is_an_error(answer: bytes, told: str) -> None:
    with pytest.raises(PictureError, match=told):
        picture_in(answer, -9)


def test_an_answer_is_a_picture() -> None:
    assert picture_in(b"2 1 7 RGB\nabcdef", 0) == Picture(2, 1, 7, "RGB", b"abcdef")
