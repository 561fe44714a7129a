"""The app: follows the session, looks after the engine, replays and exports. Nothing is drawn here.

Rule 1: workers post messages, handlers change widgets.
Rule 2: trouble is shown and survived; only the user ends the app.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import ClassVar

import msgspec
from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.session.reader import Reader, follow
from inspector.session.store import SessionError
from inspector.tui.decoded_tree import DecodedTree
from inspector.tui.detail import Detail
from inspector.tui.exchange_list import ExchangeList
from inspector.tui.export_dialog import ExportDialog, beside
from inspector.tui.help import help_lines
from inspector.tui.main_screen import MainScreen
from inspector.tui.ports import Engine, Exporter, ExportForms, Replayer
from inspector.tui.replay_desk import ReplayDesk
from inspector.tui.signals import on_terminate
from inspector.tui.snapshot import take
from inspector.tui.status import Watched
from inspector.tui.text_screen import TextScreen

ENGINE_SECONDS = 0.5
"""How often the engine is asked how it is."""

DETAIL_SECONDS = 0.05
"""How long the cursor rests on a row before it is read: holding a key down stays fluid."""

RETRY_SECONDS = 1.0
"""How long a session that cannot be read is left alone before it is tried again."""

UNREADABLE = (SessionError, msgspec.MsgspecError)
"""What a session file that is damaged, or made by a newer version, raises."""

LIGHT, DARK = "textual-light", "textual-dark"


class InspectorApp(App[None]):
    """Shows a session, live or recorded. ``reader`` stays the caller's, who closes it.

    ``copy_of`` is the capture of which the session is a copy that nobody keeps: exports are
    suggested beside the capture, and the header says so. ``hung_up`` is called when the terminal
    may have gone, before anything more is written to it. ``forms`` are what ``export`` can write.
    """

    CSS_PATH = "app.tcss"
    TITLE = "WSD Inspector"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "replay", "Replay", id="replay", tooltip="Send the request again"),
        Binding("e", "edit", "Edit", show=False, id="edit", tooltip="Edit, then send again"),
        Binding("c", "compare", "Compare", show=False, id="compare", tooltip="Diff of the answers"),
        Binding("x,ctrl+s", "export", "Export", id="export", tooltip="Write the session to a file"),
        Binding("ctrl+t", "theme", "Light or dark", show=False, id="theme"),
        Binding("question_mark,f1", "help", "Help", id="help", tooltip="All keys and signs"),
        Binding("q", "quit", "Quit", id="quit"),
        Binding("ctrl+c", "quit", "Quit", show=False, system=True),
    ]  # fmt: skip

    class EventsArrived(Message):
        """The session has more events."""

        def __init__(self, batch: Sequence[Event]) -> None:
            super().__init__()
            self.batch = batch

    class Troubled(Message):
        """The session cannot be read; with an empty text, it can again."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        reader: Reader,
        *,
        title: str,
        live: bool = False,
        engine: Engine | None = None,
        replay: Replayer | None = None,
        export: Exporter | None = None,
        forms: ExportForms = (),
        copy_of: Path | None = None,
        hung_up: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__()
        self._reader = reader
        self._engine = engine
        self._exporter = export
        self._forms = forms
        self._hung_up = hung_up
        self._source = copy_of or reader.path
        status = engine.status() if engine else None
        self._watched = Watched(title, live, status, copied=copy_of is not None)
        self.main = MainScreen(self._watched)
        self._session_trouble = ""
        self._detail_timer: Timer | None = None
        self._desk = ReplayDesk(self.main, replay)
        self._at_exit = ExitStack()

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return self.main

    def on_ready(self) -> None:
        """Begin to follow the session and to look after the engine."""
        self._at_exit.enter_context(on_terminate(self.exit, hung_up=self._hung_up))
        if self._engine is not None:
            self.set_interval(ENGINE_SECONDS, self._poll_engine)
        self._follow_session()
        self._show_trouble()

    def on_unmount(self) -> None:
        """Leave the signals as they were."""
        self._at_exit.close()

    # --- what comes in -------------------------------------------------------------------------

    @work(exclusive=True, group="follow")
    async def _follow_session(self) -> None:
        after = 0
        while True:
            try:
                async for batch in follow(self._reader, after):
                    after = batch[-1].seq
                    self.post_message(self.EventsArrived(batch))
            except UNREADABLE as error:
                self.post_message(self.Troubled(str(error)))
            await asyncio.sleep(RETRY_SECONDS)

    @on(EventsArrived)
    def _take_events(self, arrived: EventsArrived) -> None:
        self.main.feed(arrived.batch)
        self._session_trouble = ""
        self._show_trouble()
        self._desk.arrived()

    @on(Troubled)
    def _tell_trouble(self, troubled: Troubled) -> None:
        self._session_trouble = clean(troubled.text)
        self._show_trouble()

    def _poll_engine(self) -> None:
        if self._engine is not None:
            self._watched = self._watched._replace(engine=self._engine.status())
            self.main.show_watched(self._watched)
            self._show_trouble()

    def _show_trouble(self) -> None:
        text = " ".join(filter(None, (self._watched.trouble, self._session_trouble)))
        severe = self._watched.severe or bool(self._session_trouble)
        self.main.show_trouble(text, severe=severe)

    @on(ExchangeList.Selected)
    def _selected(self) -> None:
        if self._detail_timer is None:
            self._detail_timer = self.set_timer(DETAIL_SECONDS, self._show_detail)

    def _show_detail(self) -> None:
        self._detail_timer = None
        row = self.main.list.selected
        try:
            snapshot = None if row is None else take(self._reader, row)
        except UNREADABLE as error:
            self.post_message(self.Troubled(str(error)))
            return
        with suppress(NoMatches):  # the app is closing, and the detail's widgets are gone
            self.main.detail.show(snapshot)

    # --- what the user asks for ----------------------------------------------------------------

    def action_replay(self) -> None:
        """Send the request of the exchange at the cursor again."""
        self._desk.open()

    def action_edit(self) -> None:
        """Edit the request first: the replay dialog, with the cursor in the envelope."""
        self._desk.open(edit=True)

    def action_compare(self) -> None:
        """Show what differs between the recorded and the replayed answer."""
        self._desk.compare()

    def action_export(self) -> None:
        """Write the session to a file."""
        if self._exporter is None:
            self.notify("There is no export here.", severity="warning")
        else:
            self.push_screen(ExportDialog(beside(self._source), self._forms), self._export)

    def _export(self, path: Path | None) -> None:
        if path is not None:
            self.notify(f"Exporting to {path.name}…", markup=False, timeout=2)
            self._write(path)

    @work(thread=True, group="export")
    def _write(self, path: Path) -> None:
        assert self._exporter is not None
        try:
            told = self._exporter(path)
        except InspectorError as error:
            self.call_from_thread(self.notify, clean(str(error)), severity="error", markup=False)
        else:
            self.call_from_thread(self.notify, clean(told), title="Exported", markup=False)

    def action_theme(self) -> None:
        """Light or dark."""
        self.theme = DARK if self.theme == LIGHT else LIGHT

    def action_help(self) -> None:
        """All keys and signs."""
        sections = (
            ("Everywhere", [*MainScreen.BINDINGS, *InspectorApp.BINDINGS]),
            ("In the list", ExchangeList.BINDINGS),
            ("In the detail", [*Detail.BINDINGS, *DecodedTree.BINDINGS]),
        )
        self.push_screen(TextScreen("Help", help_lines(sections)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action with a name, for the palette; and what Textual offers."""
        nodes = ((self.main, MainScreen.BINDINGS), (self, self.BINDINGS))
        for node, bindings in nodes:
            for binding in bindings:
                if isinstance(binding, Binding) and binding.id is not None:
                    yield SystemCommand(
                        binding.description,
                        binding.tooltip or binding.description,
                        lambda action=binding.action, node=node: self.run_action(action, node),
                    )
        offered = ("Theme", "Screenshot")
        yield from (it for it in super().get_system_commands(screen) if it.title in offered)
