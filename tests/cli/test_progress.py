"""Progress is for terminals, and only for work that takes its time."""

import io

import pytest
from rich.console import Console

from inspector.cli import progress
from inspector.cli.progress import counted


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    stream = io.StringIO()
    monkeypatch.setattr(
        progress, "talk", lambda: Console(file=stream, force_terminal=True, width=80)
    )
    return stream


def test_items_pass_unchanged(terminal: io.StringIO) -> None:
    assert list(counted(iter("abc"), "reading")) == ["a", "b", "c"]


def test_nothing_is_shown_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(counted("abc", "reading")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


def test_nothing_is_shown_when_it_is_not_wanted(terminal: io.StringIO) -> None:
    list(counted("abc", "reading", show=False))
    assert terminal.getvalue() == ""


def test_long_work_is_counted(terminal: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(100))
    monkeypatch.setattr(progress, "monotonic", lambda: next(times))
    list(counted("abc", "reading"))
    assert "reading" in terminal.getvalue()


def test_quick_work_is_not(terminal: io.StringIO) -> None:
    list(counted("abc", "reading"))
    assert "reading" not in terminal.getvalue()
