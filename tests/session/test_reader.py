import asyncio
import sqlite3
from contextlib import aclosing, closing
from pathlib import Path

import pytest

from inspector.events.event import Event
from inspector.session.reader import BATCH, FOLLOW_SECONDS, Reader, follow
from inspector.session.store import Entry, Session, SessionError, create, pieces_of
from inspector.wire.observation import HEAD_LIMIT, Chunk, Remark, recorded
from tests.builders import cut, event, exchange, request, response
from tests.session.processes import start


def session_with(path: Path, count: int) -> None:
    with closing(Session.open(path)) as session:
        session.append([Entry(request(exchange=f"x{n}"), [event(n)]) for n in range(1, count + 1)])


def test_events_come_in_batches(tmp_path: Path) -> None:
    session_with(tmp_path / "a.wsd", BATCH + 7)
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        assert [len(reader.events()), len(reader.events(BATCH)), len(reader.events(0, 3))] == [
            BATCH,
            7,
            3,
        ]
        assert reader.events(BATCH + 7) == []
        assert [seen.seq for seen in reader.all_events()] == list(range(1, BATCH + 8))


def test_one_event_and_its_exchange(tmp_path: Path) -> None:
    asked, answered = exchange(b"asked", b"answered")
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        for seen in (asked, answered):
            told = [event(exchange="x1")]
            session.append([*pieces_of(seen, recorded(seen).chunks()), Entry(seen, told)])
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        assert reader.event(2).seq == 2
        assert [seen.seq for seen in reader.exchange("x1")] == [1, 2]
        assert reader.exchange("x2") == []
        assert reader.observation(2).observation == answered
        assert reader.observation(2).body() == b"answered"


def test_an_event_comes_with_what_a_person_noted_at_it(tmp_path: Path) -> None:
    path, remark = tmp_path / "a.wsd", Remark(mark="red", comment="look here")
    with closing(Session.open(path)) as session, closing(Reader(path)) as reader:
        session.append([Entry(request(), [event()])])
        assert [seen.remark for seen in reader.events()] == [None]
        session.append([Entry(request(), [event(), event()], remark), Entry(request(), [event()])])
        assert [seen.remark for seen in reader.events(1)] == [remark, remark, None]
        assert [reader.event(seq).remark for seq in (1, 2, 4)] == [None, remark, None]
        assert [seen.remark for seen in reader.exchange("x1")] == [None, remark, remark, None]
        assert list(reader.all_events()) == [it for told in reader.told() for it in told.events]


@pytest.mark.parametrize("seq", [0, 1, -1])
def test_an_event_that_is_not_there(tmp_path: Path, seq: int) -> None:
    create(tmp_path / "a.wsd")
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        with pytest.raises(SessionError, match=f"no event {seq}"):
            reader.event(seq)
        with pytest.raises(SessionError, match=f"no event {seq}"):
            reader.observation(seq)


def test_a_cut_after_an_answer_has_no_bytes_of_it(tmp_path: Path) -> None:
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        for seen in (response(b"answered"), cut()):
            session.append([*pieces_of(seen, recorded(seen).chunks()), Entry(seen, [event()])])
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        _, ended = reader.observations()
        assert (ended.observation, ended.body(), list(ended.chunks())) == (cut(), b"", [])


def test_an_exchange_that_was_recorded_twice_has_its_bytes_once(tmp_path: Path) -> None:
    seen = request(b"asked")
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        for _ in range(2):
            session.append([*pieces_of(seen, recorded(seen).chunks()), Entry(seen, [event()])])
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        assert [again.body() for again in reader.observations()] == [b"asked", b"asked"]
        assert [again.observation for again in reader.observations()] == [seen, seen]


def test_only_the_head_of_a_large_body_is_in_memory(tmp_path: Path) -> None:
    data = b"x" * (HEAD_LIMIT + 100)
    seen = response(data)
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        session.append([*pieces_of(seen, [Chunk(1, data)]), Entry(seen, [event()])])
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        (found,) = reader.observations()
        assert len(found.observation.body.head) == HEAD_LIMIT
        assert found.body() == data


def test_a_reader_sees_what_is_committed_later(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    create(path)
    with closing(Reader(path)) as reader:
        session_with(path, 1)
        assert len(reader.events()) == 1


async def take(path: Path, count: int, after: int = 0) -> list[list[Event]]:
    """Follow until ``count`` events have come."""
    batches: list[list[Event]] = []
    with closing(Reader(path)) as reader:
        async with asyncio.timeout(20), aclosing(follow(reader, after)) as followed:
            async for batch in followed:
                batches.append(batch)
                if sum(map(len, batches)) >= count:
                    break
    return batches


def test_following_starts_with_what_is_there(tmp_path: Path) -> None:
    session_with(tmp_path / "a.wsd", BATCH + 7)
    batches = asyncio.run(take(tmp_path / "a.wsd", BATCH + 7))
    assert [len(batch) for batch in batches] == [BATCH, 7]


def test_following_from_a_number(tmp_path: Path) -> None:
    session_with(tmp_path / "a.wsd", 10)
    assert [seen.seq for seen in asyncio.run(take(tmp_path / "a.wsd", 3, after=7))[0]] == [8, 9, 10]


def test_following_sees_another_process_write(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    create(path)
    writing = start("append_fifty", path)
    try:
        batches = asyncio.run(take(path, 50))
    finally:
        writing.communicate()
    assert [seen.seq for batch in batches for seen in batch] == list(range(1, 51))


def test_following_leaves_the_loop_to_others(tmp_path: Path) -> None:
    create(tmp_path / "a.wsd")

    async def main() -> None:
        with closing(Reader(tmp_path / "a.wsd")) as reader:
            async with aclosing(follow(reader)) as followed:
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(anext(followed), FOLLOW_SECONDS * 2)

    asyncio.run(main())


def test_a_damaged_event_is_a_session_error(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    with closing(Session.open(path)) as session:
        session.append([Entry(request(), [event()])])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE event SET line = '{'")
        connection.commit()
    with closing(Reader(path)) as reader, pytest.raises(SessionError, match="is damaged"):
        reader.event(1)
