"""The app: follows the session, looks after the engine, replays and exports. Nothing is drawn here.

Rule 1: threads post messages; what changes widgets runs in the event loop, a few ms at a time.
Rule 2: trouble is shown and survived; only the user ends the app.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import ClassVar

import msgspec
from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import Screen
from textual.theme import Theme
from textual.timer import Timer

from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.session.reader import Reader
from inspector.session.store import SessionError
from inspector.tui import themes
from inspector.tui.actions import ACTIONS, IN_FOOTER, OF_MESSAGES
from inspector.tui.desks.confirm_dialog import ConfirmDialog
from inspector.tui.desks.engine_desk import EngineDesk
from inspector.tui.desks.export_desk import ExportDesk
from inspector.tui.desks.export_dialog import beside
from inspector.tui.desks.mark_desk import MarkDesk
from inspector.tui.desks.replay_desk import ReplayDesk
from inspector.tui.desks.search_desk import SearchDesk
from inspector.tui.desks.take_desk import TakeDesk
from inspector.tui.desks.view_desk import ViewDesk
from inspector.tui.detail.graphics import Graphics
from inspector.tui.detail.snapshot import take
from inspector.tui.feeder import batches
from inspector.tui.help import help_lines, sections_of
from inspector.tui.key_order import KeyOrder
from inspector.tui.main_screen import MainScreen
from inspector.tui.messages.exchange_list import ExchangeList
from inspector.tui.messages.messages_pane import MessagesPane
from inspector.tui.narrator import Narrator
from inspector.tui.palette import commands
from inspector.tui.ports import Engine, EngineControls, Exporter, ExportForms, Replayer
from inspector.tui.rate import Rate
from inspector.tui.settings import Settings
from inspector.tui.signals import on_terminate
from inspector.tui.status import Watched, key_for
from inspector.tui.sturdy import Errors, sturdy
from inspector.tui.text.text_screen import TextScreen
from inspector.tui.turns import Turns
from inspector.tui.views.story_view import MESSAGES

ENGINE_SECONDS = 0.5
"""How often the engine is asked how it is."""

DETAIL_SECONDS, DETAIL_LONGEST_SECONDS = 0.05, 0.3
"""How long the cursor rests on a row before it is read: holding a key down stays fluid.

One that never rests, as on the tail of what comes, is read about after the longer time.
"""

STORY_SECONDS, STORY_REST = 0.25, 20
"""How often the story is shown anew, if there is any, and how much longer than that takes it rests.

The longer a story is, the longer it takes to tell what is in it.
"""

RETRY_SECONDS = 1.0
"""How long a session that cannot be read is left alone before it is tried again."""

UNREADABLE = (SessionError, msgspec.MsgspecError)
"""What a session file that is damaged, or made by a newer version, raises."""

DEFAULTS = Settings()

UNSAVED = (
    "This is a copy of a capture. Its remarks and replays are lost unless it is exported ({key})."
)
PIPED = "What came through the pipe is kept nowhere: it is lost unless it is exported ({key})."


@sturdy
class InspectorApp(App[None]):
    """Shows a session, live or recorded. ``reader`` stays the caller's, who closes it.

    ``copy_of`` is the capture of which the session is a copy that nobody keeps: exports are
    suggested beside the capture, and the header says so. ``hung_up`` is called when the terminal
    may have gone, before anything more is written to it. ``forms`` are what ``export`` can write.
    ``settings`` is what the user has configured, ``saved_filters`` the file of the filters that
    are saved here, ``graphics`` how the terminal draws pictures, ``log`` where errors are written.
    ``written`` tells afterwards what was written to which file.
    """

    CSS_PATH = "app.tcss"
    TITLE = "WSD Inspector"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(keys, action, name, id=action, tooltip=tooltip, show=action in IN_FOOTER)
            for keys, action, name, tooltip in ACTIONS
        ),
        Binding("ctrl+c", "quit", "Quit", show=False, system=True),
    ]

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
        settings: Settings = DEFAULTS,
        saved_filters: Path | None = None,
        graphics: Graphics | None = None,
        log: Path | None = None,
    ) -> None:
        super().__init__()
        for theme in themes.OWN:
            self.register_theme(theme)
        self._reader = reader
        self._engine = engine
        self._hung_up = hung_up
        source = copy_of or reader.path
        status = engine.status() if engine else None
        startable = isinstance(engine, EngineControls)
        self._watched = Watched(
            title,
            live,
            status,
            copied=copy_of is not None,
            startable=startable,
            keys=settings.keys,
        )
        self.main = MainScreen(self._watched, reader)
        self._turns = Turns()
        self._typed = KeyOrder(self, super().on_event)
        self._narrator = Narrator(reader, lambda: self._watched.expects_more, self._turns)
        self._news, self._story_next = False, 0.0
        self._session_trouble = ""
        self._detail_timer: Timer | None = None
        self._moved = self._left = 0.0
        self._exported_seq = 0
        self._rate = Rate()
        self.written: list[str] = []
        self._desk = ReplayDesk(self.main, replay)
        self._marks = MarkDesk(self.main, reader)
        self._takes = TakeDesk(self.main, reader, source.parent, self.written.append)
        self._exports = ExportDesk(
            self.main, export, forms, beside(source), self._exported, reader.last_seq
        )
        self._engines = EngineDesk(self.main, engine)
        self._seeks = SearchDesk(self.main, reader)
        self._views = ViewDesk(self.main, settings.filters, saved_filters)
        self._settings = settings
        self.graphics = graphics
        self._at_exit = ExitStack()
        self.errors = Errors(log)

    def survive(self, error: Exception) -> None:
        """Tell of an error in one part of the interface, and go on with the others."""
        if self.errors.add(error):
            self.notify(
                self.errors.words(),
                title="An error in the interface",
                severity="error",
                markup=False,
            )
        else:
            super()._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """What no widget of ours has survived itself: timers and workers."""
        self.survive(error)

    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme in which all can be read."""
        found = super().get_theme(theme_name)
        coloured = not getattr(self, "no_color", False)  # asked before the app is made whole
        return found and themes.theme_of(found.name, coloured=coloured)

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return self.main

    def on_ready(self) -> None:
        """Begin to follow the session and to look after the engine."""
        self._at_exit.enter_context(on_terminate(self.exit, hung_up=self._hung_up))
        if self._engine is not None:
            self.set_interval(ENGINE_SECONDS, self._poll_engine)
        self._configure()
        self._follow_session()
        self.set_timer(STORY_SECONDS, self._narrate)  # the first screen comes first
        self.set_interval(STORY_SECONDS, self._show_story)
        self._show_trouble()

    def _configure(self) -> None:
        """Keys, theme and times as the user wants them; what of that is wrong is told."""
        settings = self._settings
        self.set_keymap(dict(settings.keys))
        self._views.load()
        if settings.theme:
            self.theme = settings.theme
        if settings.time is not None:
            self.main.list.timing = settings.time
        for trouble in settings.troubles:
            self.notify(trouble, title="Configuration", severity="warning", markup=False)

    async def on_event(self, event: events.Event) -> None:
        """What the user does comes before what is read, and in its order."""
        if isinstance(event, events.InputEvent):
            self._turns.keyed()
        await self._typed.take(event)

    def on_unmount(self) -> None:
        """Leave the signals as they were."""
        self._at_exit.close()

    # --- what comes in -------------------------------------------------------------------------

    @work(exclusive=True, group="follow")
    async def _follow_session(self) -> None:
        after = 0
        while True:
            try:
                async for batch in batches(self._reader.events, after, self._turns):
                    after = batch[-1].seq
                    self._take_events(batch)
            except UNREADABLE as error:
                self.post_message(self.Troubled(str(error)))
            await asyncio.sleep(RETRY_SECONDS)

    def _take_events(self, batch: Sequence[Event]) -> None:
        self.main.feed(batch)
        self._session_trouble = ""
        self._show_trouble()
        self._desk.arrived()

    @work(exclusive=True, group="narrate")
    async def _narrate(self) -> None:
        while True:
            with suppress(*UNREADABLE):  # whoever fills the list tells of it
                async for _ in self._narrator.follow():
                    self._news = True
            await asyncio.sleep(RETRY_SECONDS)

    @property
    def caught_up(self) -> bool:
        """Whether the views tell of everything that is in the session."""
        return not self._news and self._narrator.told.read >= self._reader.last_seq()

    def _show_story(self) -> None:
        begun = monotonic()
        if self._news and begun >= self._story_next:
            self._news = False
            told = self._narrator.told
            self.main.show_told(told)
            self.main.detail.show_told(told)
            ended = monotonic()
            self._story_next = ended + STORY_REST * (ended - begun)

    @on(Troubled)
    def _tell_trouble(self, troubled: Troubled) -> None:
        self._session_trouble = clean(troubled.text)
        self._show_trouble()

    def _poll_engine(self) -> None:
        if self._engine is not None:
            status = self._engine.status()
            rate = self._rate.of(status.exchanges, monotonic())
            self._watched = self._watched._replace(engine=status, rate=rate)
            self.main.show_watched(self._watched)
            self._show_trouble()

    def _show_trouble(self) -> None:
        text = " ".join(filter(None, (self._watched.trouble, self._session_trouble)))
        severe = self._watched.severe or bool(self._session_trouble)
        self.main.show_trouble(text, severe=severe)

    @on(ExchangeList.Selected)
    def _selected(self) -> None:
        self._moved = monotonic()
        if self._detail_timer is None:
            self._left = self._moved
            self._detail_timer = self.set_timer(DETAIL_SECONDS, self._show_detail)

    def _show_detail(self) -> None:
        now = monotonic()
        rest = min(self._moved + DETAIL_SECONDS, self._left + DETAIL_LONGEST_SECONDS) - now
        if rest > 0.001:
            self._detail_timer = self.set_timer(rest, self._show_detail)
            return
        self._detail_timer = None
        row = self.main.list.selected
        try:
            snapshot = None if row is None else take(self._reader, row)
        except UNREADABLE as error:
            self.post_message(self.Troubled(str(error)))
            return
        with suppress(NoMatches):  # the app is closing, and the detail's widgets are gone
            self.main.detail.show(snapshot, self._narrator.told)

    # --- what the user asks for ----------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with messages can be done where messages are seen."""
        return action not in OF_MESSAGES or self.main.view == MESSAGES

    def action_replay(self) -> None:
        """Send the requests of the chosen exchanges again, or of the one at the cursor."""
        self._desk.open()

    def action_edit(self) -> None:
        """Edit the request first: the replay dialog, with the cursor in the envelope."""
        self._desk.open(edit=True)

    def action_compare(self) -> None:
        """Show what differs between two messages, or between a replay's answer and the old one."""
        self._desk.compare()

    def action_mark(self) -> None:
        """Give the next mark."""
        self._marks.mark()

    def action_comment(self) -> None:
        """Note a mark and a comment."""
        self._marks.comment()

    def action_copy(self) -> None:
        """Copy the chosen messages."""
        self._takes.copy()

    def action_save(self) -> None:
        """Save an image or another part of a message."""
        self._takes.save()

    def action_page(self) -> None:
        """Show the chosen messages in $PAGER."""
        self._takes.page()

    def action_editor(self) -> None:
        """Open the chosen messages in $EDITOR."""
        self._takes.editor()

    def action_engine(self) -> None:
        """Stop or start the proxy, or put it before other devices."""
        self._engines.open()

    def action_save_view(self) -> None:
        """Keep the filter under a name."""
        self._views.save()

    @on(MessagesPane.Sought)
    def _sought(self, sought: MessagesPane.Sought) -> None:
        self._seeks.seek(sought.text, sought.step)

    def action_export(self) -> None:
        """Write the session to a file."""
        self._exports.open()

    def _exported(self, told: str, until: int) -> None:
        """Nothing up to there would be lost now; of some messages that is not known (0)."""
        if until:
            self._marks.noted = self._desk.replayed = False
            self._exported_seq = until
        self.written.append(told)

    async def action_quit(self) -> None:
        """Leave; what would be lost is asked about, once."""
        lost = self._lost()
        if not lost or isinstance(self.screen, ConfirmDialog):
            self.exit()
            return
        question = lost.format(key=key_for("export", "x", self._settings.keys))
        dialog = ConfirmDialog("Leave?", question, "Leave")
        self.push_screen(dialog, lambda yes: self.exit() if yes else None)

    def _lost(self) -> str:
        """What is lost when the user leaves now, in words; empty if it is nothing."""
        if not self._watched.copied:
            return ""
        if self._watched.live and self._reader.last_seq() > self._exported_seq:
            return PIPED  # a file can be opened again
        return UNSAVED if self._marks.noted or self._desk.replayed else ""

    def action_theme(self) -> None:
        """Light or dark."""
        self.theme = themes.counterpart(self.current_theme)

    def action_help(self) -> None:
        """The keys of the pane in use, then those of what it is in; signs, and the filter."""
        active = [(it.node, it.binding) for it in self.screen.active_bindings.values()]
        self.push_screen(TextScreen("Help", help_lines(sections_of(active))))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that can be done here, saved filters, and what Textual offers."""
        yield from commands(self, screen)
        for name, expression in self._views.saved.items():
            yield SystemCommand(f"Filter: {name}", expression, partial(self._views.show, name))
        offered = ("Theme", "Screenshot")
        yield from (it for it in super().get_system_commands(screen) if it.title in offered)
