import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from inspector.formats.files import FileError, create, new_file, open_to_read


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX")
def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create(tmp_path / "a").close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old and long")
    with pytest.raises(FileError, match="exists already"):
        create(path)
    with pytest.raises(FileError, match="exists already"), new_file(path):
        pass
    assert path.read_bytes() == b"old and long"


def test_a_replaced_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old and long")
    path.chmod(0o644)
    with new_file(path, overwrite=True) as stream:
        stream.write(b"new")
        assert path.read_bytes() == b"old and long"
    assert path.read_bytes() == b"new"
    assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("old", [b"old", None], ids=["an old file stays", "no file is left"])
def test_what_cannot_be_written_whole_is_no_file(tmp_path: Path, old: bytes | None) -> None:
    path = tmp_path / "a"
    if old is not None:
        path.write_bytes(old)
    with suppress(KeyboardInterrupt), new_file(path, overwrite=True) as stream:
        stream.write(b"new")
        raise KeyboardInterrupt
    assert [it.read_bytes() for it in tmp_path.iterdir()] == ([] if old is None else [old])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("missing/a", "No such file", id="no folder"),
        pytest.param(".", "exists already", id="a folder"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        create(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("missing", "No such file", id="no file"),
        pytest.param(".", "is a folder", id="a folder"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        open_to_read(tmp_path / name)


def test_a_dangling_link_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.symlink_to("nowhere")
    with new_file(path, overwrite=True) as stream:
        stream.write(b"new")
    assert (path.read_bytes(), path.is_symlink()) == (b"new", False)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
@pytest.mark.parametrize("fails", [False, True])
def test_what_is_no_regular_file_is_written_into(tmp_path: Path, fails: bool) -> None:
    path, link = tmp_path / "fifo", tmp_path / "link"
    os.mkfifo(path)
    link.symlink_to(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for each in (path, link):
            with suppress(KeyboardInterrupt), new_file(each, overwrite=True) as stream:
                stream.write(b"new")
                if fails:
                    raise KeyboardInterrupt
            assert os.read(reader, 99) == b"new"
            assert path.is_fifo()
            with pytest.raises(FileError, match="exists already"), new_file(each):
                pass
    finally:
        os.close(reader)
    assert link.is_symlink()
    assert set(tmp_path.iterdir()) == {path, link}


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"), new_file(tmp_path, overwrite=True):
        pass
