from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.detail.decoded_tree import DecodedTree
from inspector.tui.detail.decoded_values import Node
from inspector.tui.text.matches import Found
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


def test_a_value_is_looked_for_even_in_what_is_closed() -> None:
    app = TreeApp()

    async def steps(pilot: Pilot[None]) -> None:
        tree = app.query_one(DecodedTree)
        tree.show(NODES)
        await until_seen(pilot, "Headers")
        assert tree.find("urn:") == Found(1, 1)
        await until_seen(pilot, "urn:x")
        assert tree.cursor_node is not None
        assert tree.cursor_node.data == Node("Action", "urn:x")
        assert tree.find("a") == Found(8, 8)
        assert tree.find("a", -1) == Found(7, 8)
        assert tree.find("a", 1) == Found(8, 8)
        assert tree.find("a", 1) == Found(1, 8)
        assert tree.find("") == Found(0, 0)

    drive(app, steps)


def test_a_meaning_is_muted_beside_its_value_and_makes_the_tree_no_wider() -> None:
    app = TreeApp()

    async def steps(pilot: Pilot[None]) -> None:
        tree = app.query_one(DecodedTree)
        tree.show((Node("Format", "exif", marks="must honor", meaning="JPEG with EXIF " * 30),))
        await until_seen(pilot, "Format  exif  must honor  · JPEG with EXIF")
        assert tree.virtual_size.width < 40

    drive(app, steps)


def test_f_asks_for_the_value_at_the_cursor_or_what_it_is_a_part_of() -> None:
    wanted: list[str] = []

    class WantingApp(TreeApp):
        @on(DecodedTree.FilterWanted)
        def _wanted(self, message: DecodedTree.FilterWanted) -> None:
            wanted.append(message.expression)

    app = WantingApp()

    async def steps(pilot: Pilot[None]) -> None:
        tree = app.query_one(DecodedTree)
        inner = (Node("JobId", "42", filter="job:42"), Node("Other"))
        tree.show((Node("Answer", children=inner, filter="operation:Get"), Node("Nothing")))
        await until_seen(pilot, "JobId")
        tree.focus()
        await pilot.press("home", "f", "j", "f", "j", "f", "j", "f")
        await until(pilot, lambda: wanted == ["operation:Get", "job:42", "operation:Get"])

    drive(app, steps)
