"""The log of what the interface survives."""

from pathlib import Path

import pytest

from inspector.cli.error_log import log_path, write_errors
from inspector.tui.sturdy import LOG, Errors


def test_errors_are_written_with_their_traceback_for_their_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    before = [*LOG.handlers]
    path = write_errors()
    assert path == log_path()
    try:
        try:
            raise ZeroDivisionError("made on purpose")
        except ZeroDivisionError as error:
            Errors(path).add(error)
    finally:
        for handler in LOG.handlers[len(before) :]:
            LOG.removeHandler(handler)
            handler.close()
    text = path.read_text()
    assert "Traceback" in text
    assert "ZeroDivisionError: made on purpose" in text
    assert path.stat().st_mode & 0o077 == 0


def test_where_no_file_can_be_made_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert write_errors() is None
