import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.detail import image_view
from inspector.tui.detail.half_blocks import UPPER
from inspector.tui.detail.image_view import ImageView
from inspector.tui.detail.picture_lines import INSTALL
from inspector.tui.detail.snapshot import Snapshot
from tests.builders import response
from tests.tui.captured import exchange_of
from tests.tui.detail.test_decoded import snapshot
from tests.tui.detail.test_pictures import RELATED, parts
from tests.tui.pixels import image_of
from tests.tui.screens import drive, screen_text, until, until_seen


class ImageApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.view = ImageView()

    def compose(self) -> ComposeResult:
        yield self.view


def with_image(image: bytes) -> Snapshot:
    return snapshot(response(parts(image), content_type=RELATED))


def test_the_page_itself_is_drawn_and_pages_are_turned() -> None:
    app = ImageApp()
    fax = with_image(image_of("TIFF", (400, 600), "1", pages=2))

    async def steps(pilot: Pilot[None]) -> None:
        view = app.view
        view.show(fax)
        view.focus()
        await until_seen(pilot, UPPER * 19)
        assert "Image · page 1 of 2  tiff · 400 × 600 px" in screen_text(app)
        assert "black and white" in screen_text(app)
        await pilot.press("left", "right", "right")
        await until_seen(pilot, "page 2 of 2")
        await pilot.press("w")
        await until_seen(pilot, UPPER * 70)
        assert view.shot is not None
        view.show(None)
        await until_seen(pilot, "No image came with this exchange.")
        await until(pilot, lambda: UPPER not in screen_text(app))
        assert view.shot is None

    drive(app, steps, size=(80, 30))


def test_what_cannot_be_drawn_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ImageApp()

    async def steps(pilot: Pilot[None]) -> None:
        view = app.view
        view.show(with_image(b"%PDF-1.4\n%%EOF"))
        await until_seen(pilot, "A file in the format pdf is not drawn here.")
        pytest.importorskip("PIL", reason="Pillow is not installed")
        view.show(with_image(b"\xff\xd8\xff\xe0junk"))
        await until_seen(pilot, "It cannot be drawn: ")
        monkeypatch.setattr(image_view, "find_spec", lambda name: None)
        view.show(exchange_of("01", "RetrieveImage"))
        await until_seen(pilot, INSTALL)
        assert "jpeg · 1700 × 2338 px · 200 dpi" in screen_text(app)

    drive(app, steps)
