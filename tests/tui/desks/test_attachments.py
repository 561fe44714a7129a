"""Saving what came with a message, from a real session into real files."""

import base64
import gzip
import random
import sqlite3
import stat
import sys
import tracemalloc
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from inspector.events.decode import Decoder
from inspector.formats.files import FileError
from inspector.protocols import scan
from inspector.session.reader import Reader
from inspector.session.store import Entry, Session, SessionError, pieces_of
from inspector.soap import build
from inspector.soap.namespaces import WSCN
from inspector.tui.desks.attachments import Part, Saveable, save, save_from, saveables
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import HEAD_LIMIT, Chunk, Observation, recorded
from tests.builders import ANSWERED_ID, ASKED_ID, request, response
from tests.tui.samples import ASK_JOBS, record, story, tls_connection
from tests.wire.pictures import PDF, jpeg, png

TYPE = "multipart/related; boundary=B"
ASKED = build.envelope(
    scan.RetrieveImageRequest(job_id=41, job_token="secret", document_description=None),
    action=f"{WSCN}/RetrieveImage",
    message_id=ASKED_ID,
)
ROOT = build.envelope(
    scan.RetrieveImageResponse(scan_data=None),
    action=f"{WSCN}/RetrieveImageResponse",
    message_id=ANSWERED_ID,
    relates_to=ASKED_ID,
)


def body_of(*images: bytes, encoding: str = "binary", ends: bool = True) -> bytes:
    data = b"--B\r\nContent-Type: application/xop+xml\r\n\r\n" + ROOT
    for number, image in enumerate(images):
        head = (
            f"\r\n--B\r\nContent-ID: <i{number}>\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        )
        data += head.encode() + image
    return data + (b"\r\n--B--\r\n" if ends else b"")


def record_body(
    path: Path, body: bytes, *, content_type: str = TYPE, coding: str = "", step: int = 60_000
) -> Path:
    """A session in which a page was fetched: event 2 is the answer with ``body``."""
    answer = response(content_type=content_type)
    if coding:
        answer = msgspec.structs.replace(
            answer, headers=(*answer.headers, ("Content-Encoding", coding))
        )
    reader = BodyReader.of(answer.headers)
    pieces = [body[at : at + step] for at in range(0, len(body), step)]
    for data in pieces:
        reader.feed(data)
    answer = msgspec.structs.replace(answer, body=reader.close())
    asked, decoder = request(ASKED), Decoder()
    seen: list[tuple[Observation, Sequence[Chunk]]] = [
        (asked, list(recorded(asked).chunks())),
        (answer, [Chunk(1, data) for data in pieces]),
    ]
    with closing(Session.open(path)) as session:
        for it, chunks in seen:
            session.append([*pieces_of(it, chunks), Entry(it, decoder.feed(it))])
    return path


def saved(path: Path, item: Saveable, folder: Path) -> tuple[bytes, str]:
    target = folder / item.name
    told = save_from(path, item, target)
    return target.read_bytes(), told.removeprefix(f"{target}: ")


def items_of(path: Path, seq: int = 2, page: int | None = None) -> tuple[Saveable, ...]:
    with closing(Reader(path)) as reader:
        return saveables(reader, seq, page=page)


def test_a_page_its_envelope_and_the_body(tmp_path: Path) -> None:
    page, body = jpeg(), body_of(jpeg())
    path = record_body(tmp_path / "a.wsd", body)
    image, envelope, whole = items_of(path)
    assert [it.name for it in (image, envelope, whole)] == [
        "job-41-event-2.jpg",
        "message-2.xml",
        "message-2-body.mime",
    ]
    assert image.told.startswith("Image 1: JPEG, ")
    assert saved(path, image, tmp_path) == (page, f"{len(page)} bytes")
    assert saved(path, envelope, tmp_path)[0] == ROOT
    assert saved(path, whole, tmp_path)[0] == body
    assert items_of(path, page=3)[0].name == "job-41-page-3.jpg"
    assert items_of(path, 1)[0].name == "message-1.xml"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / image.name).stat().st_mode) == 0o600


def test_several_images_are_named_by_their_bytes(tmp_path: Path) -> None:
    pages = [jpeg(), png(), PDF, b"what is this"]
    path = record_body(tmp_path / "a.wsd", body_of(*pages), step=7)
    images = [it for it in items_of(path) if it.part is Part.IMAGE]
    assert [it.name for it in images] == [
        "job-41-event-2-1.jpg",
        "job-41-event-2-2.png",
        "job-41-event-2-3.pdf",
        "job-41-event-2-4.bin",
    ]
    assert [saved(path, it, tmp_path)[0] for it in images] == pages


@pytest.mark.parametrize("seed", range(8))
def test_chunks_and_codings_change_nothing(tmp_path: Path, seed: int) -> None:
    draws = random.Random(seed)
    page = b"\xff\xd8\xff\xe0" + draws.randbytes(draws.choice([10, 5_000, HEAD_LIMIT + 7]))
    as_text = draws.random() < 0.5
    wire = base64.encodebytes(page).replace(b"\n", b"\r\n") if as_text else page
    body = body_of(wire, jpeg(), encoding="base64" if as_text else "binary")
    coding = draws.choice(["", "gzip"])
    path = record_body(
        tmp_path / "a.wsd",
        gzip.compress(body) if coding else body,
        coding=coding,
        step=draws.choice([13, 4_096, 100_000]) if len(page) < HEAD_LIMIT else 100_000,
    )
    found = saved(path, items_of(path)[0], tmp_path)
    assert found[0] == page
    assert "only" not in found[1]


def test_an_image_inside_the_envelope(tmp_path: Path) -> None:
    page = jpeg()
    inside = b"><wscn:ScanData>%b</wscn:ScanData></wscn:RetrieveImageResponse>"
    before, _, after = ROOT.partition(b"/></soap:Body>")
    envelope = before + inside % base64.encodebytes(page) + b"</soap:Body>" + after
    path = record_body(tmp_path / "a.wsd", envelope, content_type="application/soap+xml")
    image, xml, _ = items_of(path)
    assert saved(path, image, tmp_path) == (page, f"{len(page)} bytes")
    assert saved(path, xml, tmp_path)[0] == envelope


@pytest.mark.parametrize("seed", range(40))
def test_whatever_came_can_be_saved(tmp_path: Path, seed: int) -> None:
    draws = random.Random(seed)
    body = bytearray(body_of(jpeg(), png()))
    for _ in range(draws.randrange(1, 6)):
        at = draws.randrange(len(body))
        body[at : at + draws.randrange(20)] = draws.randbytes(draws.randrange(3))
    path = record_body(tmp_path / "a.wsd", bytes(body), coding=draws.choice(["", "gzip", "br"]))
    for item in items_of(path):
        data, told = saved(path, item, tmp_path)
        assert told.startswith(f"{len(data):,} byte")
        assert "recorded" not in told
        if item.part is Part.BODY:
            assert data == body


def test_what_is_damaged_is_saved_and_told(tmp_path: Path) -> None:
    page = jpeg()[:-20]
    path = record_body(tmp_path / "a.wsd", body_of(page, ends=False))
    image = items_of(path)[0]
    assert image.trouble == "cut short"
    assert saved(path, image, tmp_path) == (page, f"{len(page)} bytes (cut short)")


def test_what_the_session_has_lost_is_told(tmp_path: Path) -> None:
    page = b"\xff\xd8" + b"x" * 300_000
    path = record_body(tmp_path / "a.wsd", body_of(page), step=100_000)
    image, _, whole = items_of(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM chunk WHERE id = (SELECT max(id) FROM chunk)")
        connection.execute("UPDATE chunk SET data = zeroblob(1) WHERE id = 2")
        connection.commit()
    assert "of 300,002 bytes are in the session" in saved(path, image, tmp_path)[1]
    assert "bytes are in the session" in saved(path, whole, tmp_path)[1]


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = record_body(tmp_path / "a.wsd", body_of(b"\xff\xd8" + b"x" * 30_000_000))
    image = items_of(path)[0]
    tracemalloc.start()
    save_from(path, image, tmp_path / "page.jpg")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "page.jpg").stat().st_size == 30_000_002
    assert peak < 4_000_000


def test_a_file_that_is_there_stays_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = record_body(tmp_path / "a.wsd", body_of(jpeg()))
    target = tmp_path / "page.jpg"
    target.write_bytes(b"older")
    with closing(Reader(path)) as reader:
        image = saveables(reader, 2)[0]
        with pytest.raises(FileError, match="exists already"):
            save(reader, image, target)
        assert target.read_bytes() == b"older"
        save(reader, image, target, overwrite=True)
        assert target.read_bytes() == jpeg()
        with pytest.raises(FileError, match="cannot be written"):
            save(reader, image, tmp_path / "none" / "page.jpg")


def test_a_session_that_is_damaged_leaves_no_file(tmp_path: Path) -> None:
    path = record_body(tmp_path / "a.wsd", body_of(jpeg()))
    image = items_of(path)[0]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE chunk SET data = 'text'")
        connection.commit()
    with pytest.raises(SessionError, match="damaged"):
        save_from(path, image, tmp_path / "page.jpg")
    assert not (tmp_path / "page.jpg").exists()


def test_other_messages(tmp_path: Path) -> None:
    seen = [*story(), tls_connection(), request(b"plain", exchange="y1", content_type="text/plain")]
    path = record(tmp_path / "a.wsd", seen)
    assert [it.part for it in items_of(path, 1)] == [Part.ENVELOPE, Part.BODY]
    assert saved(path, items_of(path, 1)[0], tmp_path)[0] == ASK_JOBS
    assert items_of(path, len(story()) + 1) == ()  # TLS
    assert items_of(path, 11) == ()  # a GET
    assert [it.name for it in items_of(path, 12)] == ["message-12-body.png"]
    assert items_of(path, len(seen))[1].name == f"message-{len(seen)}-body.txt"
