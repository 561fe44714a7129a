import time
from collections.abc import Sequence

from msgspec.structs import replace
from textual.pilot import Pilot

from inspector.events.event import Event, Kind, Phase
from inspector.tui.messages.filter import Filter
from inspector.tui.messages.row_list import Jump
from inspector.wire.observation import Remark
from tests.builders import event
from tests.tui.lists import ListApp, asked, retries
from tests.tui.screens import drive, screen_text, until, until_seen


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


def test_a_jump_finds_an_event_unless_it_is_hidden() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.exchanges.feed([*asked(1, 100), *retries(101, 3), *asked(107, 50)])
        assert app.exchanges.jump_to(104) is Jump.DONE
        await until_seen(pilot, "Register ▶×3")
        assert app.exchanges.selected is not None
        assert (app.exchanges.selected.seq, app.exchanges.following) == (103, False)
        assert app.exchanges.jump_to(999) is Jump.UNKNOWN
        await app.exchanges.filter(Filter.parse("get7"))
        assert app.exchanges.jump_to(104) is Jump.HIDDEN
        await app.exchanges.filter(Filter())
        await pilot.press("A")
        assert app.exchanges.jump_to(104) is Jump.DONE
        assert app.exchanges.selected_seq == 104

    drive(app, steps)


def test_names_findings_and_remarks_appear_when_they_are_known() -> None:
    app = ListApp(following=False)

    async def steps(pilot: Pilot[None]) -> None:
        seen = [*asked(1, 2), *retries(3, 2)]
        app.exchanges.feed(seen)
        await until_seen(pilot, "→ 192.0.2.20:80")
        app.exchanges.set_names({"192.0.2.20": "Brightlake M2070"})
        await until_seen(pilot, "→ Brightlake M2070")
        app.exchanges.set_findings({6: ("http-cut",)})  # in the second row of the fold
        await until_seen(pilot, "×   §")
        app.exchanges.refresh_row([replace(seen[0], remark=Remark(mark="red"))])
        await until_seen(pilot, "→  ●")
        assert app.exchanges.selected is not None
        assert app.exchanges.selected.mark == "red"

    drive(app, steps, size=(130, 20))


def test_many_rows_stay_fluid() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        events = asked(1, 500)
        before = time.perf_counter()
        for _ in range(40):
            app.exchanges.feed(events)
        assert time.perf_counter() - before < 2, "a row may cost 0.1 ms on a slow machine"
        await pilot.press("g")
        await until_seen(pilot, "Get1 ")

    drive(app, steps)
