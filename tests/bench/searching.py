"""Full-text search: seconds for 100,000 events with their bodies, against decoding all of them."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import batched
from pathlib import Path
from time import perf_counter

from inspector.events.told import Told, tell
from inspector.session.reader import Reader
from inspector.session.search import WORK_SECONDS, Matching, search
from inspector.session.store import Entry, Item, Session, pieces_of
from tests.bench.reading import exchanges
from tests.bench.table import Result

EXCHANGES = 50_000
TEXTS = {"rare": "JobId>49999<", "in no message": "nowhere", "in all": "GetActiveJobs"}
TARGET_SECONDS, TARGET_MS = 4.0, 50.0


def measure() -> list[Result]:
    """Seconds for each text, and the longest that a search keeps others waiting."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.wsd"
        _write(path)
        with closing(Reader(path)) as reader:
            naive = _seconds(_decode_all(reader))
            return [
                *(_whole(reader, name, text, naive) for name, text in TEXTS.items()),
                _longest(reader),
            ]


def _write(path: Path) -> None:
    with closing(Session.open(path)) as session:
        for some in batched(tell(exchanges(EXCHANGES)), 1000):
            session.append(item for told in some for item in _items(told))


def _items(told: Told) -> Iterator[Item]:
    yield from pieces_of(told.seen.observation, told.seen.chunks())
    yield Entry(told.seen.observation, told.events)


def _decode_all(reader: Reader) -> Iterator[bool]:
    for seen, events in reader.told():
        yield b"nowhere" in seen.body() or "nowhere" in str(events)


def _seconds(work: Iterator[object]) -> float:
    begun = perf_counter()
    for _ in work:
        pass
    return perf_counter() - begun


def _whole(reader: Reader, name: str, text: str, naive: float) -> Result:
    taken = min(_seconds(search(reader, text)) for _ in range(3))
    return Result(
        f"search through {2 * EXCHANGES:,} events: {name}",
        f"{taken:.2f} s",
        f"{naive:.1f} s (decoding all)",
        f"{naive / taken:.0f}x",
        f"< {TARGET_SECONDS:.0f} s",
        taken < TARGET_SECONDS,
    )


def _longest(reader: Reader) -> Result:
    matching, waits, more = Matching(reader, "nowhere"), list[float](), True
    while more:
        begun = perf_counter()
        more = matching.work()
        waits.append((perf_counter() - begun) * 1000)
    waits.sort()
    p95 = waits[len(waits) * 95 // 100]
    asked = f"{WORK_SECONDS * 1000:.0f} ms asked for"
    return Result(
        "search: wait for it, p95",
        f"{p95:.1f} ms",
        asked,
        "",
        f"< {TARGET_MS:.0f} ms",
        p95 < TARGET_MS,
    )
