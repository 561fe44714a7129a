from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.detail.xml_view import XmlView
from inspector.tui.text.lines import Source, paint_xml
from inspector.tui.text.matches import Found
from tests.tui.detail.test_xml_folds import XML
from tests.tui.screens import drive, screen_text, until, until_seen

LINES = [Source(line, paint_xml) for line in XML]


class XmlApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.view = XmlView()

    def compose(self) -> ComposeResult:
        yield self.view


def test_elements_fold_and_unfold_with_keys_and_the_mouse() -> None:
    app = XmlApp()

    async def steps(pilot: Pilot[None]) -> None:
        view = app.view
        view.show(LINES)
        view.focus()
        await until_seen(pilot, "<c>text</c>")
        await pilot.press("j", "enter")
        await until_seen(pilot, "  <b …>…</b> (4 lines)")
        assert "<c>text</c>" not in screen_text(app)
        assert view.cursor == 1
        await pilot.press("space")
        await until_seen(pilot, "<c>text</c>")
        await pilot.press("j", "h", "h")  # to the element around, and fold it
        await until_seen(pilot, "(4 lines)")
        await pilot.press("l")
        await until_seen(pilot, "<c>text</c>")
        await pilot.press("G", "minus")
        await until_seen(pilot, "<b>…</b> (3 lines)")
        assert view.text.count("\n") == 3
        await pilot.click(view, offset=(2, 0))
        await until_seen(pilot, "<a>…</a> (9 lines)")
        await pilot.press("plus")
        await until(pilot, lambda: view.text == "\n".join(XML))

    drive(app, steps)


def test_what_is_looked_for_opens_what_hides_it() -> None:
    app = XmlApp()

    async def steps(pilot: Pilot[None]) -> None:
        view = app.view
        view.show(LINES)
        await until_seen(pilot, "<c>text</c>")
        view.action_fold_all()
        await until(pilot, lambda: "text" not in screen_text(app))
        assert view.find("TEXT") == Found(1, 1)
        await until_seen(pilot, "<c>text</c>")
        assert view.text.endswith("  <b>…</b> (3 lines)\n</a>")
        assert view.cursor == 2
        view.action_fold_all()
        view.show(LINES, keep_place=True)
        assert view.text.count("\n") == 3
        view.show(LINES)
        assert view.text == "\n".join(XML)

    drive(app, steps)
