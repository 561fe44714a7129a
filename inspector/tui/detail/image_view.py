"""The images of an exchange: what each is, and the page itself where it can be drawn.

Rule: the facts are always told, at once; the picture comes when it is decoded, or a sentence that
says why not.
"""

import asyncio
from importlib.util import find_spec
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.tui.detail import picture_child
from inspector.tui.detail.graphics import Graphics
from inspector.tui.detail.half_blocks import HalfBlocks
from inspector.tui.detail.picture_lines import INSTALL, picture_lines, why_not_drawn
from inspector.tui.detail.pictures import Picture, Shot, bytes_of, shots_of, shrink
from inspector.tui.detail.snapshot import Snapshot
from inspector.tui.text.lines import Line

CALM_SECONDS = 0.1
"""How long the size and the choice must stay before something is decoded."""

LEAST_ROWS = 6
"""Rows of a picture at least; where there is less room, one scrolls."""

_LOOKS = {"title": "bold $text-accent", "note": "$text-warning", "muted": "$text-muted"}
_NOTHING = "No image came with this exchange."


class ImageView(VerticalScroll, can_focus=True):
    """One image at a time, and one page of it."""

    DEFAULT_CSS = """
    ImageView {
        padding: 0 1; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        & > #image-facts { height: auto; width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left,h",
            "turn(-1)",
            "Image before",
            show=False,
            tooltip="The page or image before",
            id="image.previous",
        ),
        Binding(
            "right,l",
            "turn(1)",
            "Next image",
            show=False,
            tooltip="The next page or image",
            id="image.next",
        ),
        Binding(
            "w",
            "fit",
            "Fit the width",
            show=False,
            id="image.fit",
            tooltip="The picture as wide as the view, or the whole page again",
        ),
        Binding("k", "scroll_up", "Up", show=False, id="text.up"),
        Binding("j", "scroll_down", "Down", show=False, id="text.down"),
        Binding("g", "scroll_home", "Top", show=False, id="text.top"),
        Binding("G", "scroll_end", "Bottom", show=False, id="text.bottom"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shots: list[Shot] = []
        self._at = self._page = 0
        self._pages: int | None = None
        self._wide = False
        self._drawn: Widget | None = None
        self._bytes: tuple[Shot, bytes] | None = None

    def compose(self) -> ComposeResult:
        """The facts; the picture comes below."""
        yield Static(_NOTHING, id="image-facts", markup=False)

    @property
    def shot(self) -> Shot | None:
        """The image in view, to be saved."""
        return self._shots[self._at] if self._at < len(self._shots) else None

    def show(self, snapshot: Snapshot | None, *, keep_place: bool = False) -> None:
        """Show the images of another exchange, or of the same one as it is now."""
        self._shots = [] if snapshot is None else shots_of(snapshot)
        if not keep_place:
            self._at = self._page = 0
        self._at = min(self._at, max(0, len(self._shots) - 1))
        self._restart()

    def _restart(self) -> None:
        """Another image or page is wanted."""
        shot = self.shot
        if shot is None:
            self.workers.cancel_node(self)
            self._bytes, self._pages = None, None
            self._tell([], _NOTHING)
            self._clear()
        else:
            self._pages = shot.attachment.pages
            self._tell(self._facts(shot), why_not_drawn(shot.attachment))
            self._load(shot)

    def on_resize(self) -> None:
        """Another size wants another picture."""
        if self.shot is not None and self.is_on_screen:
            self._load(self.shot)

    # --- loading -------------------------------------------------------------------------------

    @work(exclusive=True, group="picture", exit_on_error=False)
    async def _load(self, shot: Shot) -> None:
        await asyncio.sleep(CALM_SECONDS)
        if why_not_drawn(shot.attachment):
            self._clear()
            return
        if find_spec("PIL") is None:
            self._clear()
            self._tell(self._facts(shot), INSTALL)
            return
        try:
            if self._bytes is None or self._bytes[0] is not shot:
                self._bytes = (shot, bytes_of(shot))
            picture = await shrink(self._bytes[1], self._page, *self._room())
        except InspectorError as error:
            told = str(error)
            told = INSTALL if told == picture_child.NO_LIBRARY else f"It cannot be drawn: {told}."
            self._clear()
            self._tell(self._facts(shot), told)
            return
        self._pages = self._pages or picture.pages
        self._tell(self._facts(shot, picture))
        await self._draw(picture)

    @property
    def _graphics(self) -> Graphics | None:
        """What the app found out about the terminal before it began."""
        found = getattr(self.app, "graphics", None)
        return found if isinstance(found, Graphics) else None

    def _room(self) -> tuple[int, int]:
        """Pixels into which the picture is to fit."""
        columns = max(1, self.scrollable_content_region.width)
        facts = self.query_one("#image-facts", Static).size.height
        rows = max(LEAST_ROWS, self.scrollable_content_region.height - facts)
        if self._wide:
            rows = picture_child.SIDE_LIMIT
        graphics = self._graphics
        if graphics is None:
            return columns, rows * 2
        return columns * graphics.cell_width, rows * graphics.cell_height

    async def _draw(self, picture: Picture) -> None:
        graphics = self._graphics
        self._clear()
        self._drawn = HalfBlocks(picture) if graphics is None else graphics.widget(picture)
        await self.mount(self._drawn)

    def _clear(self) -> None:
        if self._drawn is not None:
            self._drawn.remove()
            self._drawn = None

    # --- telling -------------------------------------------------------------------------------

    def _facts(self, shot: Shot, picture: Picture | None = None) -> list[Line]:
        count = len(self._shots)
        return picture_lines(shot.attachment, self._at + 1, count, page=self._page, picture=picture)

    def _tell(self, lines: list[Line], trouble: str = "") -> None:
        rows = [
            Content.assemble(*((piece.text, _LOOKS.get(piece.kind, "")) for piece in line))
            for line in lines
        ]
        if trouble:
            rows.append(Content.styled(clean(trouble), _LOOKS["muted"]))
        self.query_one("#image-facts", Static).update(Content("\n").join(rows))

    # --- what the user asks for ----------------------------------------------------------------

    def action_turn(self, step: int) -> None:
        """Go to the next page or image, or the one before."""
        page = self._page + step
        if 0 <= page < (self._pages or 1):
            self._page = page
        elif 0 <= self._at + step < len(self._shots):
            self._at += step
            self._page = 0
            if step < 0:
                self._page = (self._shots[self._at].attachment.pages or 1) - 1
        else:
            return
        self.scroll_home(animate=False)
        self._restart()

    def action_fit(self) -> None:
        """As wide as the view, or the whole page."""
        self._wide = not self._wide
        if self.shot is not None:
            self._load(self.shot)
