"""Rows into the live list, while the interface runs."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.session.reader import Reader
from inspector.session.store import create
from inspector.tui.app import InspectorApp
from inspector.tui.exchange_list import ExchangeList
from inspector.wire.observation import Address, Body, Request
from tests.bench.messages import message
from tests.bench.table import Result

ROWS, BATCH = 100_000, 500
TARGET = 10_000


def _events() -> list[Event]:
    decoder, body = Decoder(), Body.of(message(1))
    return [
        event
        for number in range(ROWS)
        for event in decoder.feed(
            Request(
                exchange=f"bench-{number}",
                time_us=number * 1000,
                end_us=number * 1000 + 100,
                source=Address("192.0.2.20", 49152),
                destination=Address("192.0.2.10", 80),
                method="POST",
                target="/wsd",
                body=body,
            )
        )
    ]


def measure() -> Iterator[Result]:
    """100,000 rows in batches of 500, the loop running between them, and the last one painted."""
    events = _events()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.wsd"
        create(path)
        with closing(Reader(path)) as reader:
            seconds = asyncio.run(_fill(InspectorApp(reader, title="bench"), events))
    rate = ROWS / seconds
    yield Result(
        "rows into the live list, in batches of 500",
        f"{rate:.0f} /s",
        f"DataTable {1e6 / 277:.0f} /s when it was measured",
        f"{rate * 277 / 1e6:.0f} times",
        f"more than {TARGET} /s",
        rate > TARGET,
    )


async def _fill(app: InspectorApp, events: list[Event]) -> float:
    async with app.run_test(size=(120, 40)) as pilot:
        shown = app.screen.query_one(ExchangeList)
        begun = perf_counter()
        for start in range(0, ROWS, BATCH):
            shown.feed(events[start : start + BATCH])
            await asyncio.sleep(0)  # whatever wants to be painted, is
        await pilot.pause()
        return perf_counter() - begun
