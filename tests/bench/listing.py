"""The interface: rows per second, the first screen, a key until it is painted, memory.

Keys are pressed in the whole app, as people start it: the list, the detail of the row at the
cursor, and the story that is read behind.
The peer is Textual's DataTable as it was measured when the list was designed (100,000 rows of
six columns, 120×40; live at 20,000 rows): it has not changed since, and takes minutes.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.messages.column_heads import ColumnHeads
from inspector.tui.messages.exchange_list import ExchangeList
from tests.bench import big_session
from tests.bench.table import Result
from tests.tui.screens import STYLE

EVENTS, BATCH = 1_000_000, 500
SOME_EVENTS = 100_000
TARGET_ROWS = 10_000
FIRST_SCREEN_SECONDS, PAINT_MS = 0.5, 50.0
PEER_ROWS, PEER_BYTES = 1e6 / 277, 1_218
PEER_MS, PEER_LIVE_MS = "9.3 / 37 ms", "105 / 247 ms"

KEYS = ("pagedown", "down", "up", "pageup", "down", "pagedown", "up", "g", "down", "pagedown")
ROUNDS, BETWEEN_SECONDS, WAIT_SECONDS = 15, 0.05, 10.0
ARRIVING = 1_000
"""Events a second: 500 exchanges."""


class Painted(App[None]):
    """An app that draws as for a terminal, and says when it did."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.painted = asyncio.Event()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if hasattr(renderable, "render_segments"):
            renderable.render_segments(self.console)  # without a terminal Textual leaves it out
            self.painted.set()


class ListApp(Painted):
    """The list and its heads."""

    CSS_PATH = STYLE

    def __init__(self) -> None:
        super().__init__()
        self.list = ExchangeList(following=False)

    def compose(self) -> ComposeResult:
        """Heads and list."""
        yield ColumnHeads()
        yield self.list


class WholeApp(Painted, InspectorApp):
    """Everything, as people start it."""

    CSS_PATH = str(STYLE)


def measure() -> Iterator[Result]:
    """Rows into the list, then a session of a million events from its first screen on."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.wsd"
        begun = perf_counter()
        big_session.write(path, EVENTS)
        took = perf_counter() - begun
        print(f"  {EVENTS:,} events written in {took:.0f} s", file=sys.stderr)
        yield from (_rows(path), _first_screen(path))
        yield from asyncio.run(_million(path))


def _rows(path: Path) -> Result:
    with closing(Reader(path)) as reader:
        rate = asyncio.run(_fill(reader))
    return Result(
        f"events into the live list, in batches of {BATCH}, decoded before",
        f"{rate:,.0f} /s",
        f"DataTable {PEER_ROWS:,.0f} rows/s",
        f"{rate / PEER_ROWS:.0f} times",
        f"more than {TARGET_ROWS:,} /s",
        rate > TARGET_ROWS,
    )


async def _fill(reader: Reader) -> float:
    """Events per second, the loop running between batches, and the last one painted."""
    app, seconds = ListApp(), 0.0
    async with app.run_test(size=(120, 40)) as pilot:
        for after in range(0, SOME_EVENTS, BATCH):
            batch = reader.events(after, BATCH)
            begun = perf_counter()
            app.list.feed(batch)
            await asyncio.sleep(0)  # whatever wants to be painted, is
            seconds += perf_counter() - begun
        begun = perf_counter()
        await pilot.pause()
        return SOME_EVENTS / (seconds + perf_counter() - begun)


def _first_screen(path: Path) -> Result:
    with closing(Reader(path)) as reader:
        seconds = asyncio.run(_until_first_row(WholeApp(reader, title="million.wsd")))
    return Result(
        f"first screen of {EVENTS:,} events",
        f"{seconds:.2f} s",
        "",
        "",
        f"at most {FIRST_SCREEN_SECONDS} s",
        seconds <= FIRST_SCREEN_SECONDS,
    )


async def _until_first_row(app: WholeApp) -> float:
    """From the start of the app, which Textual's own start is part of."""
    begun = perf_counter()
    async with app.run_test(size=(120, 40)), asyncio.timeout(WAIT_SECONDS):
        while not app.main.list.listing.rows:
            await asyncio.sleep(0)
        app.painted.clear()
        await app.painted.wait()
        return perf_counter() - begun


async def _million(path: Path) -> list[Result]:
    with closing(Reader(path)) as reader:
        before, begun = _resident(), perf_counter()
        app = WholeApp(reader, title="million.wsd")
        async with app.run_test(size=(120, 40)):
            listing = app.main.list.listing
            while_loading = await _keys(app)
            while len(listing.index) < EVENTS:
                await asyncio.sleep(0.05)
            seconds = perf_counter() - begun
            memory = (_resident() - before) / EVENTS
            loaded = await _keys(app)
            with big_session.recording(path, EVENTS, ARRIVING):
                while len(listing.index) < EVENTS + ARRIVING:
                    await asyncio.sleep(0.05)
                live = await _keys(app)
    return [
        _paint("key until painted, while a million events are read", while_loading, ""),
        Result(
            f"{EVENTS:,} events read into the list, the story told meanwhile",
            f"{EVENTS / seconds:,.0f} /s",
            "",
            "",
            "",
            None,
        ),
        Result(
            "memory of an event, with everything that is told of all",
            f"{memory:.0f} bytes",
            f"DataTable {PEER_BYTES:,} bytes a row",
            f"{memory / PEER_BYTES:.2f} times",
            "less than DataTable",
            memory < PEER_BYTES,
        ),
        _paint("key until painted, a million events in the list", loaded, PEER_MS),
        _paint("the same, 500 exchanges a second arriving", live, PEER_LIVE_MS),
    ]


def _paint(what: str, times: list[float], peer: str) -> Result:
    ranked = sorted(times)
    p50, p95 = ranked[len(ranked) // 2], ranked[len(ranked) * 95 // 100]
    return Result(
        f"{what}, p50 / p95",
        f"{p50:.1f} / {p95:.1f} ms",
        f"DataTable, fewer rows: {peer}" if peer else "",
        "",
        f"p95 under {PAINT_MS:.0f} ms",
        p95 < PAINT_MS,
    )


async def _keys(app: WholeApp) -> list[float]:
    """Milliseconds from a key to the paint that shows where it led, for many keys."""
    await asyncio.sleep(0.5)
    for key in ("G", "pageup", "pageup", "pageup"):  # away from the end: all keys move the cursor
        app.post_message(events.Key(key, None))
        await asyncio.sleep(BETWEEN_SECONDS)
    return [await _key(app, key) for _ in range(ROUNDS) for key in KEYS]


async def _key(app: WholeApp, key: str) -> float:
    await asyncio.sleep(BETWEEN_SECONDS)
    shown = app.main.list
    cursor, begun = shown.cursor, perf_counter()
    app.post_message(events.Key(key, None))
    async with asyncio.timeout(WAIT_SECONDS):
        while shown.cursor == cursor:
            app.painted.clear()
            await app.painted.wait()
    return (perf_counter() - begun) * 1e3


def _resident() -> int:
    """Bytes of this process in memory; 0 where nobody tells."""
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return 0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
