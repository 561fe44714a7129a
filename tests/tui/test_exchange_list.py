import time
from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.events.event import Event, Kind, Phase
from inspector.tui.exchange_list import ExchangeList
from inspector.tui.filter import Filter
from tests.builders import event
from tests.tui.screens import drive, screen_text, until, until_seen


class ListApp(App[None]):
    def __init__(self, *, following: bool = True) -> None:
        super().__init__()
        self.exchanges = ExchangeList(following=following)
        self.opened = 0

    def compose(self) -> ComposeResult:
        yield self.exchanges

    def on_exchange_list_opened(self) -> None:
        self.opened += 1


def asked(first: int, count: int) -> list[Event]:
    return [event(seq, operation=f"Get{seq}") for seq in range(first, first + count)]


def test_it_follows_the_tail() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 500))
        await until_seen(pilot, "Get500")
        app.exchanges.feed(asked(501, 1))
        await until_seen(pilot, "Get501")
        assert app.exchanges.selected is not None
        assert app.exchanges.selected.seq == 501

    drive(app, steps)


@pytest.mark.parametrize("key", ["up", "k", "pageup", "home", "g"])
def test_going_up_pauses_and_counts_what_is_new(key: str) -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 100))
        await until_seen(pilot, "Get100")
        await pilot.press(key)
        assert not app.exchanges.following
        cursor = app.exchanges.selected
        app.exchanges.feed(asked(101, 7))
        assert (app.exchanges.unseen, app.exchanges.selected) == (7, cursor)
        await pilot.press("G")
        await until_seen(pilot, "Get107")
        assert (app.exchanges.following, app.exchanges.unseen) == (True, 0)

    drive(app, steps)


def test_the_mouse_wheel_pauses_too() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 100))
        await until_seen(pilot, "Get100")
        await pilot._post_mouse_events([_scroll_up()], app.exchanges, (5, 5))
        await until(pilot, lambda: not app.exchanges.following)

    drive(app, steps)


def _scroll_up() -> type:
    from textual.events import MouseScrollUp

    return MouseScrollUp


def test_going_on_past_the_end_follows_again() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 3))
        await pilot.press("up", "down")
        assert not app.exchanges.following
        await pilot.press("down")
        assert app.exchanges.following

    drive(app, steps)


def test_a_click_selects_and_a_second_one_opens() -> None:
    app = ListApp(following=False)

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 10))
        await until_seen(pilot, "Get10")
        await pilot.click(app.exchanges, offset=(10, 3))
        await until(pilot, lambda: app.exchanges.cursor == 3)
        await pilot.click(app.exchanges, offset=(10, 3), times=2)
        await until(pilot, lambda: app.opened == 1)

    drive(app, steps)


def test_an_answer_changes_the_row_where_it_stands() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 3))
        await until_seen(pilot, "waiting")
        answers: Sequence[Event] = [
            event(seq + 3, exchange=f"x{seq}", kind=Kind.RESPONSE, phase=Phase.RESPONSE)
            for seq in (1, 2, 3)
        ]
        app.exchanges.feed(answers)
        await until(pilot, lambda: "waiting" not in screen_text(app))
        assert screen_text(app).count("←") == 3

    drive(app, steps)


def test_a_datagram_sent_again_is_counted_on_its_line() -> None:
    app = ListApp()
    first, *again = (
        event(seq, operation="Hello", kind=Kind.DATAGRAM, phase=Phase.ONEWAY, exchange=f"d{seq}")
        for seq in range(1, 5)
    )

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed([first])
        await until_seen(pilot, "Hello")
        for one in again:
            app.exchanges.feed([replace(one, repeats=1)])
        await until_seen(pilot, "Hello ×4")
        assert (app.exchanges.unseen, len(app.exchanges.listing.shown)) == (0, 1)

    drive(app, steps)


def test_a_filter_keeps_the_cursor_or_takes_the_next_row() -> None:
    app = ListApp(following=False)

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 30))
        await pilot.press("down", "down")
        await app.exchanges.filter(Filter.parse("get3"))
        assert app.exchanges.cursor == 2
        await app.exchanges.filter(Filter.parse("get2"))
        assert app.exchanges.cursor == 19
        await app.exchanges.filter(Filter.parse("nothing"))
        assert app.exchanges.selected is None
        await app.exchanges.filter(Filter())
        assert app.exchanges.cursor == 0

    drive(app, steps)


def test_jump_finds_an_exchange_unless_it_is_hidden() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 100))
        assert app.exchanges.jump("x5")
        await until_seen(pilot, "Get5 ")
        assert (app.exchanges.cursor, app.exchanges.following) == (4, False)
        await app.exchanges.filter(Filter.parse("get7"))
        assert not app.exchanges.jump("x5")
        assert not app.exchanges.jump("never")

    drive(app, steps)


def test_an_empty_list_says_what_to_do() -> None:
    app = ListApp()
    app.exchanges.empty_text = ("Waiting for traffic.",)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Waiting for traffic.")
        await pilot.press("up", "down", "g", "G", "enter", "pageup")

    drive(app, steps)


def test_a_hundred_thousand_rows_stay_fluid() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        events = asked(1, 500)
        before = time.perf_counter()
        for _ in range(200):
            app.exchanges.feed(events)
        assert time.perf_counter() - before < 10, "a row may cost 0.1 ms on a slow machine"
        await pilot.press("g")
        await until_seen(pilot, "Get1 ")

    drive(app, steps)
