import random

import pytest
from textual.pilot import Pilot

from inspector.tui.messages.columns import Timing
from inspector.tui.messages.filter import Filter
from tests.builders import START_US, event
from tests.tui.lists import ListApp, asked, retries
from tests.tui.screens import drive, screen_text, until, until_seen


def line_with(app: ListApp, text: str) -> str:
    return next(line for line in screen_text(app).splitlines() if text in line)


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


def test_one_key_changes_what_the_time_says() -> None:
    app = ListApp(following=False)

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(
            event(seq, operation=f"Get{seq}", time_us=START_US + seq * seq * 1_000_000)
            for seq in range(1, 11)
        )
        await until_seen(pilot, "08:53:24.000 Get2")
        await pilot.press("T")
        await until_seen(pilot, "+3.000 Get2")
        assert app.timings == [Timing.RELATIVE]
        await pilot.press("T")
        await until_seen(pilot, "+5.000 Get3")
        await app.exchanges.filter(Filter.parse("get3 or get5"))
        await until_seen(pilot, "+16.000 Get5")  # since the line above, whatever is hidden between
        await pilot.press("T")
        await until_seen(pilot, "08:53:45.000 Get5")

    drive(app, steps)


def test_a_burst_is_one_row_until_somebody_opens_it() -> None:
    app = ListApp(following=False)

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed([*asked(1, 1), *retries(2, 36)])
        await until_seen(pilot, "Register ▶×36")
        app.exchanges.feed(retries(74, 1))
        await until_seen(pilot, "Register ▶×37")
        await pilot.press("down", "right")
        await until_seen(pilot, "Register ▼")
        assert app.exchanges.listing.lines == 38
        await pilot.press("down", "down", "left")
        await until_seen(pilot, "Register ▶×37")
        assert (app.exchanges.cursor, app.exchanges.selected_seq) == (3, 6)
        at = line_with(app, "▶×37").index("▶")
        await pilot.click(app.exchanges, offset=(at, 1))
        await until_seen(pilot, "Register ▼")
        await pilot.press("B")
        await until(pilot, lambda: "▼" not in screen_text(app))
        assert app.exchanges.listing.lines == 38

    drive(app, steps)


def test_request_and_answer_stand_apart_and_the_cursor_stays_with_them() -> None:
    app = ListApp(following=False)

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed([*asked(1, 2), *retries(3, 2)])
        await pilot.press("down", "down", "A")
        await until(pilot, lambda: app.exchanges.listing.lines == 6)
        assert screen_text(app).count("×") == 2
        assert app.exchanges.selected_seq == 3
        await pilot.press("down")
        assert (app.exchanges.cursor, app.exchanges.selected_seq) == (2, 4)
        await pilot.press("A")
        await until_seen(pilot, "▶×2")
        assert app.exchanges.cursor == 2

    drive(app, steps)


def test_many_rows_are_chosen_with_keys_and_the_mouse() -> None:
    app = ListApp(following=False)

    def chosen() -> list[int]:
        return [row.seq for row in app.exchanges.chosen]

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed([*asked(1, 4), *retries(5, 3)])
        await pilot.press("v")
        await until_seen(pilot, "▌→")
        await pilot.press("down", "shift+down", "J")
        assert chosen() == [1, 2, 3, 4]
        await pilot.press("shift+up")
        assert chosen() == [1, 2, 3]
        await pilot.click(app.exchanges, offset=(10, 4), control=True)
        await until(pilot, lambda: chosen() == [1, 2, 3, 5, 7, 9])
        await pilot.press("v")  # a fold is chosen with all it stands for
        assert chosen() == [1, 2, 3]
        await pilot.click(app.exchanges, offset=(10, 2), shift=True)
        await until(pilot, lambda: chosen() == [1, 2, 3, 4, 5, 7, 9])
        await pilot.press("escape")
        await until(pilot, lambda: "▌" not in screen_text(app))
        assert app.escaped == 0
        await pilot.press("escape")  # nothing is chosen: others may want it
        assert app.escaped == 1

    drive(app, steps)


def test_going_on_past_the_end_follows_again() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed(asked(1, 3))
        await pilot.press("up", "down")
        assert not app.exchanges.following
        await pilot.press("down")
        assert app.exchanges.following

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


def test_an_empty_list_says_what_to_do() -> None:
    app = ListApp()
    app.exchanges.empty_text = ("Waiting for traffic.",)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Waiting for traffic.")
        await pilot.press("up", "down", "g", "G", "enter", "pageup")

    drive(app, steps)


ACTIONS = (
    *("move(-1)", "move(1)", "page(-1)", "page(1)", "first", "follow", "timing", "apart"),
    *("folding", "unfold", "fold", "choose", "extend(-1)", "extend(1)", "let_go", "open"),
)


def test_whatever_is_done_while_whatever_arrives_the_cursor_is_on_a_line() -> None:
    app = ListApp()
    it, chance = app.exchanges, random.Random(7)

    async def steps(pilot: Pilot[None]) -> None:
        seq = 1
        for action in chance.choices(ACTIONS, k=250):
            if chance.random() < 0.3:
                more = retries(seq, chance.randrange(1, 4))
                it.feed(more[: chance.randrange(1, len(more) + 1)])
                seq += len(more)
            if chance.random() < 0.05:
                await it.filter(Filter.parse(chance.choice(["fault", "waiting", ""])))
            await it.run_action(action)
            drawn = [it.render_line(y) for y in range(it.size.height)]
            assert {strip.cell_length for strip in drawn} == {drawn[0].cell_length}
            if it.cursor is not None and it.listing.lines:
                assert it.listing.index_of(it.cursor, it.selected_seq) is not None

    drive(app, steps, size=(80, 10))
