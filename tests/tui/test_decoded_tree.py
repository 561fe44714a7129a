from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.decoded_tree import DecodedTree
from inspector.tui.decoded_values import Node
from tests.tui.screens import drive, screen_text, until, until_seen

NODES = (
    Node(
        "← Answer",
        "scan GetActiveJobs",
        "response",
        (
            Node("JobState", "Processing"),
            Node("Format", "exif", marks="must honor"),
            Node("Headers", "a → b", "muted", (Node("Action", "urn:x"),), open=False),
        ),
    ),
)


class TreeApp(App[None]):
    def compose(self) -> ComposeResult:
        yield DecodedTree()


def test_names_and_values_stand_side_by_side() -> None:
    app = TreeApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.query_one(DecodedTree).show(NODES)
        await until_seen(pilot, "▼ ← Answer  scan GetActiveJobs")
        assert "JobState  Processing\n" in screen_text(app)
        assert "Format  exif  must honor\n" in screen_text(app)
        assert "▶ Headers  a → b" in screen_text(app)
        assert "urn:x" not in screen_text(app)

    drive(app, steps)


def test_keys_open_and_close_and_the_next_exchange_keeps_it_so() -> None:
    app = TreeApp()

    async def steps(pilot: Pilot[None]) -> None:
        tree = app.query_one(DecodedTree)
        tree.show(NODES)
        tree.focus()
        await until_seen(pilot, "Headers")
        tree.cursor_line = 0
        await pilot.press("j", "j", "j", "l")
        await until_seen(pilot, "urn:x")
        tree.show(NODES)
        await until_seen(pilot, "urn:x")
        tree.cursor_line = 3
        await pilot.press("h")
        await until(pilot, lambda: "urn:x" not in screen_text(app))
        await pilot.press("h", "h")
        await until(pilot, lambda: "JobState" not in screen_text(app))

    drive(app, steps)


def test_markup_from_the_wire_is_text() -> None:
    app = TreeApp()

    async def steps(pilot: Pilot[None]) -> None:
        leaf, branch = Node("[red]a[/x]", "[/]"), Node("[/x]b", "[red]", children=(Node("c"),))
        app.query_one(DecodedTree).show((leaf, branch))
        await until_seen(pilot, "[red]a[/x]  [/]")
        await until_seen(pilot, "[/x]b  [red]")

    drive(app, steps)
