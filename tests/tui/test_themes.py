"""Themes: every text can be read in each of them, and nothing is told by colour alone."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.color import Color as RichColor
from rich.color import ColorType
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES, Theme

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.messages.exchange_list import ExchangeList
from inspector.tui.themes import (
    HIGH,
    HIGH_CONTRAST,
    HIGH_LIGHT,
    LEAST_CONTRAST,
    OWN,
    TEXTS,
    contrast,
    counterpart,
    readable,
    theme_names,
    theme_of,
)
from tests.tui.samples import record
from tests.tui.screens import STYLE, drive, settled, until, until_seen

ANSI = ("ansi-dark", "ansi-light")
CONTRASTING = {"text", "surface"}
"""White or black, whichever Textual takes; a text and its background the other way round."""

SIGNS = frozenset("←→↔×!?●○◐▼‖◆✎")


@pytest.mark.parametrize(
    ("text", "background", "ratio"),
    [("#000", "#fff", 21.0), ("#777", "#fff", 4.48), ("#00f", "#fff", 8.59), ("#fff", "#fff", 1.0)],
)
def test_contrast_is_that_of_wcag(text: str, background: str, ratio: float) -> None:
    one, other = Color.parse(text), Color.parse(background)
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def ratios(theme: Theme) -> Iterator[tuple[float, str, str]]:
    """The contrast of every text variable to each of its backgrounds."""
    colours = theme.to_color_system().generate() | theme.variables
    for text, grounds in TEXTS.items():
        for ground in grounds:
            behind = Color.parse(colours[ground])
            yield contrast(behind + Color.parse(colours[text]), behind), text, ground


@pytest.mark.parametrize("name", [it for it in theme_names() if it not in ANSI])
def test_every_text_of_a_theme_can_be_read(name: str) -> None:
    least = HIGH_CONTRAST if name in (HIGH, HIGH_LIGHT) else LEAST_CONTRAST
    assert min(ratios(theme_of(name))) >= (least,)


def test_every_text_colour_that_is_used_is_one_of_these() -> None:
    sheets = [STYLE, *STYLE.parent.rglob("*.py")]
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    used = set(re.findall(r"(?<!-)color: *\$([a-z0-9-]+)", text)) - CONTRASTING
    assert used <= TEXTS.keys()


def test_what_can_be_read_is_left_alone() -> None:
    for theme in OWN:
        assert theme.variables.items() <= readable(theme, HIGH_CONTRAST).variables.items()
    before, after = BUILTIN_THEMES["textual-dark"], theme_of("textual-dark")
    assert after.primary == before.primary
    assert "foreground" not in after.variables
    assert all(theme_of(name) is BUILTIN_THEMES[name] for name in ANSI)


def test_light_and_dark_belong_together() -> None:
    for name in theme_names():
        other = theme_of(counterpart(theme_of(name)))
        assert other.dark is not theme_of(name).dark
    assert counterpart(theme_of(HIGH)) == HIGH_LIGHT
    assert counterpart(theme_of(HIGH_LIGHT)) == HIGH
    assert counterpart(theme_of("ansi-light")) == "ansi-dark"


class Cell(NamedTuple):
    """A stretch of text on the screen, and its colours."""

    y: int
    text: str
    front: RichColor | None
    back: RichColor | None


def cells(app: InspectorApp) -> Iterator[Cell]:
    """What is text on the screen; lines, bars and scroll bars are none."""
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        for text, style, _ in strip:
            if style is not None and any(char.isalnum() or char in SIGNS for char in text):
                ends = style.color, style.bgcolor
                yield Cell(y, text.strip(), *(reversed(ends) if style.reverse else ends))


def unreadable(app: InspectorApp, least: float) -> list[tuple[float, str, str]]:
    """Texts whose contrast is too low; what a terminal's own colours look like nobody knows."""
    found = []
    for cell in cells(app):
        if cell.front is None or cell.back is None:
            continue
        if cell.front.triplet is None or cell.back.triplet is None:
            same = cell.front == cell.back and cell.front.type is not ColorType.DEFAULT
            ratio = 1.0 if same else 21.0
        else:
            ratio = contrast(Color(*cell.front.triplet), Color(*cell.back.triplet))
        if ratio < least:
            found.append((round(ratio, 2), cell.text, app.theme))
    return found


@pytest.fixture
def app(tmp_path: Path) -> Iterator[InspectorApp]:
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        yield InspectorApp(reader, title="scan.wsd")


async def themed(pilot: Pilot[None], name: str) -> None:
    """Wait until a theme is on."""
    pilot.app.theme = name
    colours = pilot.app.get_css_variables()
    surface = Color.parse(colours["surface"])
    await until(
        pilot, lambda: pilot.app.screen.query_one(ExchangeList).styles.background == surface
    )


def test_every_view_can_be_read(app: InspectorApp) -> None:
    """In the themes that need most care; all others are looked at by their variables, above."""

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "GetActiveJobsRequest")
        await settled(pilot)
        for name in (HIGH_LIGHT, "atom-one-light", "ansi-dark", "solarized-dark"):
            await themed(pilot, name)
            assert unreadable(app, HIGH_CONTRAST if name == HIGH_LIGHT else LEAST_CONTRAST) == []
        for view in "23456":
            await pilot.press(view)
            await settled(pilot)
            assert unreadable(app, LEAST_CONTRAST) == [], view

    drive(app, steps, size=(120, 40))


def test_without_colours_it_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "GetActiveJobsRequest")
            await settled(pilot)
            for name in ("textual-dark", "ansi-light"):
                await themed(pilot, name)
                for cell in cells(app):
                    for colour in (cell.front, cell.back):
                        assert colour is not None
                        assert len(set(colour.triplet or ())) == 1, cell
                assert unreadable(app, LEAST_CONTRAST) == []

        drive(app, steps, size=(120, 40))


def test_a_state_has_a_sign_beside_its_colour(app: InspectorApp) -> None:
    """Two rows whose signs have different colours have different signs."""

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "GetActiveJobsRequest")
        await pilot.press("G")  # the cursor's row has colours of its own
        await settled(pilot)
        colours = defaultdict(set)
        region = app.main.list.region
        cursor = Color.parse(app.get_css_variables()["block-cursor-background"]).rich_color
        for cell in cells(app):
            shown = region.y <= cell.y < region.bottom - 1 and cell.back != cursor
            if shown and cell.text[:1] in SIGNS:
                colours[cell.text[0]].add(cell.front)
        assert len(colours) >= 3
        assert all(len(used) == 1 for used in colours.values()), colours

    drive(app, steps, size=(120, 40))
