"""The footer, as a table and in the panes."""

from contextlib import closing
from pathlib import Path

import pytest
from textual.binding import ActiveBinding, Binding
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets._footer import FooterKey

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.detail.detail_tabs import IMAGE, RELATED, SUMMARY
from inspector.tui.footer import footed
from tests.tui.screens import drive, until, until_seen
from tests.tui.sessions import session_of

USUAL = "filter pause back replay export help quit"


def named(ids: str, *, more: str = "", width: int = 120) -> str:
    """What is named of bindings that show, and of more that do not by themselves."""
    bindings = [
        Binding(name, name, name, id=name, show=name in ids.split())
        for name in f"{more} {ids}".split()
    ]
    active = {it.key: ActiveBinding(Screen(), it, True, "") for it in bindings}
    found = footed(active, lambda binding: "k", width)
    return " ".join(key for key, it in found.items() if it.binding.show)


@pytest.mark.parametrize(
    ("more", "names"),
    [
        pytest.param("", USUAL, id="list-that-grows"),
        pytest.param("list.open", USUAL, id="opening-goes-first"),
        pytest.param("copy compare", USUAL, id="nothing-chosen"),
        pytest.param(
            "copy compare list.choose-none",
            "copy compare filter back replay help quit",
            id="rows-chosen",
        ),
        pytest.param("save image.fit", "save image.fit filter back replay help quit", id="image"),
        pytest.param("find xml.fold", USUAL, id="what-no-footer-names"),
    ],
)
def test_a_pane_names_what_matters_there(more: str, names: str) -> None:
    assert named(USUAL, more=more) == names


@pytest.mark.parametrize(
    ("width", "names"),
    [
        pytest.param(74, USUAL, id="just-enough"),
        pytest.param(73, "filter back replay export help quit", id="a-cell-less"),
        pytest.param(20, "back help quit", id="hardly-any"),
    ],
)
def test_what_has_no_room_is_left_out(width: int, names: str) -> None:
    assert named(USUAL, width=width) == names


def test_the_footer_of_every_pane(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        def footer() -> set[str]:
            return {it.description for it in app.screen.query(FooterKey)} - {"palette"}

        async def until_named(pilot: Pilot[None], wanted: str) -> None:
            await until(pilot, lambda: footer() >= {*wanted.split(", ")} and len(footer()) <= 7)
            assert "Pause" not in footer()

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "5 Problems ×1")
            await until_named(pilot, "Open, Filter, Back, Replay, Export, Help, Quit")
            await pilot.press("home", "v")
            await until_named(pilot, "Copy, Compare, Filter, Replay, Export, Help, Quit")
            await pilot.press("escape")
            await until_named(pilot, "Open")
            for tab, names in ((IMAGE, "Fit the width, Save"), (RELATED, "Go there, Replay")):
                app.main.detail.show_tab(tab)
                app.main.detail.view.focus()
                await until_named(pilot, names)
            app.main.detail.show_tab(SUMMARY)
            await until_named(pilot, "Filter by this")
            await pilot.press("5")
            await until_named(pilot, "Go there, Back, Export, Help, Quit")
            await pilot.press("tab")  # to a line that leads nowhere
            await until(pilot, lambda: "Go there" not in footer())

        drive(app, steps, size=(120, 36))


def test_what_grows_can_be_paused(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd", live=True)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "Pause")
            app.main.show_watched(app._watched._replace(live=False))
            await until(
                pilot, lambda: "Pause" not in {it.description for it in app.query(FooterKey)}
            )

        drive(app, steps, size=(120, 36))
