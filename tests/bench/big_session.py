"""A session of a million events, written quickly, and one that grows."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import msgspec

from inspector.events.decode import Decoder
from inspector.session.store import Entry, Session, create, pieces_of
from inspector.soap import build
from inspector.soap.namespaces import FAULT_ACTION, WSCN
from inspector.wire.observation import Address, Body, Chunk, Observation, Request, Response
from tests.bench.messages import message, question

DEVICE = Address("192.0.2.10", 80)
START_US, STEP_US = 1_760_000_000_000_000, 2_000
RECORD_SECONDS = 0.05
"""How often a recorder writes a batch."""

_SEQ, _TIME, _PORT = 777_777_777, 1_666_666_666_666_666, 55_555

FAULT = build.envelope(
    build.fault(
        code="Sender", subcode=(WSCN, "ClientErrorNoImagesAvailable"), reason="None.", prefix="wscn"
    ),
    action=FAULT_ACTION,
    message_id="urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d503",
)


def _seen(exchange: str, client: Address, answer: bytes) -> list[Observation]:
    asked = Request(
        exchange=exchange,
        time_us=_TIME,
        end_us=_TIME,
        source=client,
        destination=DEVICE,
        method="POST",
        target="/wsd/scan",
        headers=(("Content-Type", "application/soap+xml"),),
        body=Body.of(question()),
    )
    answered = Response(
        exchange=exchange,
        time_us=_TIME,
        end_us=_TIME + 11_000,
        source=DEVICE,
        destination=client,
        status=200,
        reason="OK",
        headers=(("Content-Type", "application/soap+xml"),),
        body=Body.of(answer),
    )
    return [asked, answered]


@cache
def _observed() -> tuple[Observation, ...]:
    """Questions of two clients and their answers; two in a row are the same fault."""
    answers = (message(1), message(2), FAULT, FAULT, message(3))
    return tuple(
        seen
        for number, answer in enumerate(answers)
        for seen in _seen(f"@{number}", Address(f"192.0.2.{20 + number % 2}", _PORT), answer)
    )


@cache
def _pattern() -> tuple[str, ...]:
    """The lines of what is told of them, one of each."""
    decoder = Decoder()
    told = (event for seen in _observed() for event in decoder.feed(seen))
    numbered = (msgspec.structs.replace(it, seq=_SEQ, time_us=_TIME) for it in told)
    return tuple(msgspec.json.encode(it).decode() for it in numbered)


def lines(first: int, count: int) -> Iterator[tuple[int, int, str]]:
    """Rows of the table of events: number, observation, line. All have a time of their own."""
    pattern = _pattern()
    for seq in range(first, first + count):
        turn, at = divmod(seq, len(pattern))
        line = pattern[at].replace(str(_SEQ), str(seq), 1)
        line = line.replace(str(_TIME), str(START_US + seq * STEP_US), 1)
        line = line.replace('"@', f'"{turn}-', 1).replace("alice", f"user {turn % 5_000}", 1)
        yield seq, at + 1, line.replace(f":{_PORT}", f":{20_000 + turn % 40_000}")


def write(path: Path, count: int) -> None:
    """A session of so many events; those that say the same were told from the same bytes."""
    create(path)
    with closing(Session(path)) as session:
        for seen in _observed():
            session.append(pieces_of(seen, [Chunk(seen.time_us, seen.body.head)]))
            session.append([Entry(seen, ())])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO event VALUES (?, ?, ?)", lines(1, count))
        connection.execute("COMMIT")


def _record(path: Path, last: int, rate: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = NORMAL")
        while True:
            time.sleep(RECORD_SECONDS)
            count = round(rate * RECORD_SECONDS)
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO event VALUES (?, ?, ?)", lines(last + 1, count))
            connection.execute("COMMIT")
            last += count


@contextmanager
def recording(path: Path, last: int, rate: int) -> Iterator[None]:
    """So many events a second more, from a process of its own, as an engine writes them."""
    command = [sys.executable, "-m", __name__, str(path), str(last), str(rate)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    _record(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
