"""Following a session on stdout."""

from contextlib import closing
from pathlib import Path

import pytest

from inspector.cli import headless
from inspector.cli.app import Form
from inspector.cli.headless import print_until
from inspector.events.jsonl import from_line
from inspector.session.reader import BATCH
from inspector.session.store import Entry, Session
from tests.builders import event, request


def append(path: Path, count: int) -> None:
    with closing(Session.open(path)) as session:
        session.append([Entry(request(), [event()]) for _ in range(count)])


def test_what_comes_is_printed_and_what_came_last_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(headless, "FOLLOW_SECONDS", 0.0)
    path = tmp_path / "scan.wsd"
    append(path, 3)
    rounds = iter([False, False, True])

    def over() -> bool:
        ending = next(rounds)
        append(path, 2)  # the last two come while it ends
        return ending

    assert print_until(path, Form.JSONL, over) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [from_line(line).seq for line in lines] == list(range(1, 10))


def test_more_than_a_batch_is_printed_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    append(path, 2 * BATCH + 1)
    print_until(path, Form.TEXT, lambda: True)
    assert capsys.readouterr().out.count("\n") == 2 * BATCH + 1
