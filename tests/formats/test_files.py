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
