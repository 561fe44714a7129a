"""Saved views: filters by name in a file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.formats.files import FileError
from inspector.tui.messages.saved_filters import (
    FILTERS_LIMIT,
    SavedError,
    load,
    read,
    save,
    with_filter,
    without_filter,
    written,
)

NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


def test_a_filter_is_saved_changed_and_removed() -> None:
    saved = with_filter({}, "  failed  jobs ", " fault  op:Create* ")
    assert saved == {"failed jobs": "fault op:Create*"}
    saved = with_filter(with_filter(saved, "slow", "duration>2s"), "failed jobs", "finding:JOB")
    assert list(saved.items()) == [("failed jobs", "finding:JOB"), ("slow", "duration>2s")]
    assert without_filter(saved, "slow") == {"failed jobs": "finding:JOB"}
    assert without_filter(saved, "nothing") == saved


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (" ", "fault", "expected a name"),
        ("x" * 61, "fault", "expected a name"),
        ("\x1b", "fault", "expected a name"),
        ("x", "opp:Get", "unknown field 'opp'"),
        ("x", " ", "an empty filter"),
    ],
)
def test_what_is_not_saved(name: str, text: str, told: str) -> None:
    with pytest.raises(SavedError, match=told):
        with_filter({}, name, text)


def test_there_are_only_so_many() -> None:
    many = {str(number): "fault" for number in range(FILTERS_LIMIT)}
    assert len(with_filter(many, "0", "note")) == FILTERS_LIMIT
    with pytest.raises(SavedError, match="more than"):
        with_filter(many, "another", "fault")


@given(st.dictionaries(NAMES, NAMES))
def test_what_is_written_is_read(saved: dict[str, str]) -> None:
    assert read(written(saved)) == saved


def test_a_file_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "filters.json"
    assert load(path) == {}
    save(path, {"slow": "duration>2s"})
    save(path, {"slow": 'comment:"a b"'})
    assert load(path) == {"slow": 'comment:"a b"'}
    assert [it.name for it in path.parent.iterdir()] == ["filters.json"]


@pytest.mark.parametrize("content", [b"[]", b'{"a": 1}', b"\xff", b"{", b"[" * 100_000])
def test_what_is_none_is_told_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "filters.json"
    path.write_bytes(content)
    with pytest.raises(SavedError, match=r"filters\.json: no saved filters: "):
        load(path)
    assert path.read_bytes() == content


def test_a_place_where_nothing_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match="cannot be written"):
        save(tmp_path / "file" / "filters.json", {})
    with pytest.raises(FileError, match="is a folder"):
        load(tmp_path)
