import sqlite3
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from inspector.session import store
from inspector.session.reader import Reader
from inspector.session.store import Entry, Item, Piece, SessionError, body_key, pieces_of
from inspector.session.writer import QUEUE_BYTES, Writer
from inspector.wire.observation import Chunk
from tests.builders import event, request
from tests.session.processes import run

MEGABYTE = 1024 * 1024


def items(number: int) -> list[Item]:
    seen = request(b"%d" % number, exchange=f"x{number}")
    return [*pieces_of(seen, [Chunk(number, seen.body.head)]), Entry(seen, [event(number)])]


def numbers(path: Path) -> list[int]:
    with closing(Reader(path)) as reader:
        return [int(seen.body()) for seen in reader.observations()]


def test_keeps_the_order(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.wsd")
    for number in range(500):
        writer.put(*items(number))
    writer.close()
    assert numbers(tmp_path / "a.wsd") == list(range(500))


def test_closing_writes_what_is_waiting(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.wsd")
    writer.put(*items(1))
    writer.close()
    assert numbers(tmp_path / "a.wsd") == [1]


def test_closing_twice_is_once(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.wsd")
    writer.close()
    writer.close()
    assert numbers(tmp_path / "a.wsd") == []


def test_tells_every_batch_that_was_committed(tmp_path: Path) -> None:
    seen: list[Item] = []

    def committed(batch: Sequence[Item]) -> None:
        with closing(Reader(tmp_path / "a.wsd")) as reader:
            stored = len(list(reader.observations()))
        seen.extend(batch)
        assert stored == sum(isinstance(item, Entry) for item in seen)

    writer = Writer(tmp_path / "a.wsd", on_commit=committed)
    for number in range(20):
        writer.put(*items(number))
    writer.close()
    assert writer.error == ""
    assert seen == [item for number in range(20) for item in items(number)]


def test_the_caller_waits_while_the_disk_is_behind(tmp_path: Path) -> None:
    disk, done, behind = threading.Event(), threading.Event(), threading.Event()

    def slow(batch: Sequence[Item]) -> None:
        behind.set()
        assert disk.wait(20)

    writer = Writer(tmp_path / "a.wsd", on_commit=slow)
    piece = Piece(body_key("x", "request"), Chunk(1, b"x" * MEGABYTE))
    writer.put(piece)
    assert behind.wait(20)

    def fill() -> None:
        for _ in range(QUEUE_BYTES // MEGABYTE + 1):
            writer.put(piece)
        done.set()

    caller = threading.Thread(target=fill)
    caller.start()
    assert not done.wait(0.3)
    disk.set()
    assert done.wait(20)
    caller.join()
    writer.close()


def test_a_session_that_cannot_be_opened_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.wsd").write_bytes(b"not ours")
    with pytest.raises(SessionError):
        Writer(tmp_path / "a.wsd")


def test_a_value_that_cannot_be_kept_costs_only_its_own_item(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.wsd")
    writer.put(*items(1), Entry(request(time_us=2**70), [event()]), *items(2))
    writer.close()
    assert writer.error == ""
    assert numbers(tmp_path / "a.wsd") == [1, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
def test_a_full_disk_does_not_stop_the_caller(tmp_path: Path) -> None:
    told = run("fill_the_disk_with_a_writer", tmp_path / "a.wsd").splitlines()
    assert told[0] == "told once"
    assert "cannot be written" in told[1]
    assert len(told) == 2


def test_a_file_that_another_has_locked_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.wsd"
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    writer = Writer(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer.put(*items(1))
        time.sleep(0.1)  # longer than one try
        other.execute("ROLLBACK")
        writer.close()
    assert writer.error == ""
    assert numbers(path) == [1]
