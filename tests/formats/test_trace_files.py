"""The .tar beside a log, whoever wrote it, and bodies made of what a trace has."""

import io
import random
import tarfile
from pathlib import Path

import pytest

from inspector.errors import Note
from inspector.formats import trace_files
from inspector.formats.files import FileError
from inspector.formats.trace_files import Piece, Saved
from inspector.wire.capture import CaptureError
from tests.builders import response
from tests.formats.trace_kit import FILES, IMAGE, MULTIPART, PICTURE, TYPE, changed, tar_of

ROOT = Piece("application/xop+xml", len(IMAGE), IMAGE)
PAGE = Piece("image/jpeg", len(PICTURE), PICTURE)


def test_halves_are_found_beside_each_other(tmp_path: Path) -> None:
    log, tar = tmp_path / "a.log", tmp_path / "a.tar"
    log.touch()
    assert trace_files.companion(log) is None
    tar.touch()
    assert (trace_files.companion(log), trace_files.companion(tar)) == (tar, log)
    assert trace_files.log_beside(tar) == log
    assert trace_files.companion(tmp_path / "a.txt") is None


def test_images_alone_are_no_trace(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"its messages are in a\.log, missing"):
        trace_files.log_beside(tmp_path / "a.tar")
    with pytest.raises(FileError, match=r"not called NAME\.tar"):
        trace_files.log_beside(tmp_path / "a.log")


def test_members_that_are_no_files_are_no_contents() -> None:
    stream = tar_of([("a", b"x")])
    with tarfile.open(fileobj=stream, mode="a") as tar:
        link = tarfile.TarInfo("00000000.dat")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert Saved(stream).names() == ("a",)


def test_a_file_of_whole_blocks_may_have_an_empty_block_behind_it() -> None:
    block, data = tar_of([("a", b"x" * 512)]).getvalue()[:1024], tar_of([("b", b"y")]).getvalue()
    assert Saved(io.BytesIO(block + bytes(512) + data)).names() == ("a", "b")


def test_contents_too_large_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace_files, "MEMBER_LIMIT", 100)
    assert Saved(tar_of(FILES)).read("00000001.jpeg") is None
    monkeypatch.setattr(trace_files, "MEMBERS_LIMIT", 1)
    assert Saved(tar_of(FILES)).names() == ("00000000.dat",)


@pytest.mark.parametrize(
    ("start", "is_ours"),
    [
        (tar_of(FILES).getvalue()[:4096], True),
        (tar_of([("00000001/req-GetScannerElementsRequest.http", b"x")]).getvalue()[:512], True),
        (tar_of([("photo.jpeg", b"x")]).getvalue()[:512], False),
        (bytes(512), False),
        (b"", False),
    ],
)
def test_a_tar_is_told_by_its_first_file(start: bytes, is_ours: bool) -> None:
    assert trace_files.looks_like_parts(start) is is_ours


def test_contents_and_their_times_are_found_by_name() -> None:
    found = Saved(tar_of(FILES, time_s=1_795_169_532))
    assert (found.names(), found.damage) == (tuple(name for name, _ in FILES), None)
    assert [found.read(name) for name in found.names()] == [data for _, data in FILES]
    assert found.time("00000000.dat") == 1_795_169_532
    assert (found.read("../etc/passwd"), found.time("none")) == (None, None)


@pytest.mark.parametrize(("size", "names"), [(100, ()), (900, ()), (-600, (FILES[0][0],))])
def test_a_tar_that_breaks_off_gives_what_came_before(size: int, names: tuple[str, ...]) -> None:
    whole = tar_of(FILES).getvalue().rstrip(b"\0")
    found = Saved(io.BytesIO(whole[:size]))
    assert found.names() == names
    assert isinstance(found.damage, CaptureError)


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_tar_gives_what_can_be_read(seed: int) -> None:
    data = changed(tar_of(FILES).getvalue(), random.Random(seed), b"0123456789./\0 \xff\x80")
    found = Saved(io.BytesIO(data))
    for name in found.names():
        assert found.read(name) is not None


def test_no_tar_a_stream_and_a_path_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tar_of(FILES).getvalue())
    for parts, names in ((None, None), (path, 2), (tar_of(FILES), 2)):
        with trace_files.opened(parts) as found:
            assert (found and len(found.names())) == names
    with pytest.raises(FileError), trace_files.opened(tmp_path / "none.tar"):
        pass


@pytest.mark.parametrize(
    ("log", "saved", "told"),
    [
        ("a.log", None, "x is in a.tar, which is not here"),
        ("a.log", Saved(tar_of(FILES)), "x is not in a.tar"),
        ("", None, "x is in the .tar beside the log, which is not here"),
    ],
)
def test_what_is_not_at_hand_is_told(log: str, saved: Saved | None, told: str) -> None:
    assert trace_files.absent("x", trace_files.parts_name(log), saved) == told


# --- bodies -----------------------------------------------------------------------------------


def test_the_frame_of_parts_is_made_again_as_the_envelope_names_them() -> None:
    made = trace_files.built_of_parts(TYPE, ROOT, [PAGE], "")
    assert made.data == MULTIPART
    assert [it.text for it in made.notes] == [
        "the frame of the parts was not recorded; it is made again"
    ]
    assert made.body.complete


def test_parts_that_the_envelope_does_not_name_have_no_id() -> None:
    made = trace_files.built_of_parts("multipart/related", ROOT, [PAGE, PAGE], "")
    assert made.data.startswith(b"--part\r\n")
    assert made.body.multipart is not None
    assert [it.content_id for it in made.body.multipart.attachments] == ["page@dev", ""]


@pytest.mark.parametrize(("length", "expected"), [(None, len(IMAGE) + 7), (99, 99)])
def test_a_part_without_bytes_leaves_what_is_known(length: int | None, expected: int) -> None:
    page = Piece("image/jpeg", 7, None)
    first = Note("Trace", "first")
    made = trace_files.built_of_parts(TYPE, ROOT, [page], "gone", first, length=length)
    assert (made.data, made.notes) == (b"", (first, Note("Trace", "gone")))
    assert (made.body.length, made.body.complete) == (expected, False)
    assert made.body.multipart is not None
    assert made.body.multipart.root == IMAGE
    (part,) = made.body.multipart.attachments
    assert (part.content_id, part.content_type, part.length) == ("page@dev", "image/jpeg", 7)


def test_a_body_without_bytes_is_not_complete() -> None:
    made = trace_files.built_without(7, Note("Trace", "gone"))
    assert (made.body.length, made.body.complete, made.data) == (7, False, b"")


def test_a_body_is_seen_with_its_bytes() -> None:
    made = trace_files.built("image/jpeg", PICTURE)
    answer = response(made.body, content_type="image/jpeg")
    assert (made.seen(answer).body(), made.seen(answer).observation) == (PICTURE, answer)
    (chunk,) = made.seen(answer).chunks()
    assert chunk.time_us == answer.end_us
