"""The lines that tell how things are: what is watched, what is shown, what went wrong."""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from inspector.events.clean import clean
from inspector.events.words import counted
from inspector.filters.complete import Values
from inspector.tui.help import key_text
from inspector.tui.messages.filter_input import FilterInput
from inspector.tui.messages.listing import Listing
from inspector.tui.ports import EngineStatus

ENGINE_ENDED = "The proxy has ended; nothing is recorded any more."

NO_KEYS: Mapping[str, str] = {}


def key_for(action: str, default: str, keys: Mapping[str, str]) -> str:
    """The key to tell somebody for an action: the default, or the first of those configured."""
    return key_text(keys.get(action, default).partition(",")[0].strip())


class Watched(NamedTuple):
    """Where the exchanges come from; ``engine`` is set when a process of ours records them.

    ``live``: more is expected all the time. ``copied``: the session was made of a capture, and is
    thrown away in the end, and replays with it. ``rate``: exchanges a second just now.
    ``startable``: an engine that has ended can be started again from here. ``keys`` are those
    that the user has configured, by the id of their action.
    """

    title: str
    live: bool
    engine: EngineStatus | None = None
    copied: bool = False
    rate: float = 0.0
    startable: bool = False
    keys: Mapping[str, str] = NO_KEYS

    @property
    def state(self) -> str:
        """A sign and a word or two: ``● http://127.0.0.1:8080 → http://192.0.2.10/wsd``."""
        if self.engine is not None and not self.engine.alive:
            return "■ proxy stopped" if self.engine.stopped else "× proxy ended"
        if self.engine is not None and self.engine.listening:
            first, *more = (clean(text).replace(" -> ", " → ") for text in self.engine.listening)
            listens = f"● {first}" + (f" and {len(more)} more" if more else "")
            return "  ".join(filter(None, (listens, self._traffic)))
        if self.engine is not None and self.engine.reading:
            return f"◐ {self._reading}"
        if self.copied:
            return "○ copy, replays are not kept"
        return "● live" if self.live else "○ recorded"

    @property
    def _traffic(self) -> str:
        """``2 connections, 12/s``, as far as there are any."""
        count = self.engine.connections if self.engine is not None else 0
        rate = f"{self.rate:.0f}/s" if self.rate >= 1 else ""
        return ", ".join(filter(None, (counted(count, "connection") if count else "", rate)))

    @property
    def _reading(self) -> str:
        """What the engine says of its reading, without the title that stands in the same line."""
        told = self.engine.reading if self.engine is not None else ""
        return clean(told.replace(f" {self.title}", "", 1))

    @property
    def expects_more(self) -> bool:
        """Whether more may come: a capture that was read to its end has no more."""
        ended = self.copied and self.engine is not None and not self.engine.reading
        return self.live and not ended

    @property
    def severe(self) -> bool:
        """Whether trouble is more than a capture whose end cannot be read."""
        shown = self.engine.exchanges if self.engine is not None else 0
        return not (self.copied and shown)

    @property
    def trouble(self) -> str:
        """What the banner says; empty when all is well."""
        if self.engine is None:
            return ""
        if self.engine.stopped:
            return ""
        ended = "" if self.engine.alive else ENGINE_ENDED
        if ended and self.startable:
            ended = f"{ended} {self.restart}"
        error = self.engine.error
        if self.copied:  # its name stands in the line above
            error = error.rpartition(f"{self.title}: ")[2]
        return " ".join(filter(None, (clean(error), ended)))

    @property
    def restart(self) -> str:
        """How to start the engine again."""
        return f"{key_for('engine', 'p', self.keys)} starts it again."


def header_text(watched: Watched) -> tuple[str, str]:
    """The two ends of the header: what this is, and how it is doing."""
    recording = PurePath(watched.engine.recording).name if watched.engine is not None else ""
    told = f"rec {clean(recording)}" if recording and recording != watched.title else ""
    return f"{clean(watched.title)}", "  ".join(filter(None, (watched.state, told)))


def counts_text(listing: Listing, chosen: int = 0) -> str:
    """``3 chosen · 12 of 340 exchanges · 2 faults · 3 with notes``."""
    total, shown = len(listing.rows), len(listing.shown)
    first = counted(total, "exchange")
    facts = [f"{chosen:,} chosen"] if chosen else []
    facts += [first if listing.filter.empty else f"{shown:,} of {first}"]
    facts += [counted(listing.faults, "fault")] if listing.faults else []
    facts += [f"{listing.noted:,} with notes"] if listing.noted else []
    return " · ".join(facts)


def follow_text(*, following: bool, paused: bool, unseen: int, key: str = "G") -> str:
    """Whether the tail is followed, and what came since the user paused; ``key`` shows it."""
    if following:
        return "▼ following"
    if not paused:
        return ""
    return f"‖ paused, {unseen:,} new: {key}" if unseen else "‖ paused"


def _write(line: Static, text: str) -> None:
    """Put another text there; only one of another width lays the whole screen out again."""
    before = str(line.content)
    if text != before:
        line.update(Content(text), layout=cell_len(text) != cell_len(before))


class HeaderBar(Horizontal):
    """The top line: program, session, state of the recording."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Static("", id="title", markup=False)
        self._state = Static("", id="state", markup=False)

    def compose(self) -> ComposeResult:
        """Name, title and state."""
        yield Static("WSD Inspector", id="name")
        yield self._title
        yield self._state

    def show(self, watched: Watched) -> None:
        """Tell the state now."""
        title, state = header_text(watched)
        _write(self._title, title)
        _write(self._state, state)
        alive = watched.engine is None or watched.engine.alive
        stopped = watched.engine is not None and watched.engine.stopped
        self.set_class(watched.expects_more and alive, "-live")
        self.set_class(not alive and not stopped, "-ended")


class FilterBar(Horizontal):
    """The line above the list: the filter, what it lets through, whether the tail is followed."""

    def __init__(self, values: Callable[[], Values] = dict) -> None:
        super().__init__()
        self.input = FilterInput(values, id="filter")
        self._problem = Static("", id="problem", markup=False)
        self._counts = Static("", id="counts", markup=False)
        self._follow = Static("", id="follow", markup=False)

    def compose(self) -> ComposeResult:
        """An input and three texts."""
        yield Static("/", id="slash")
        yield self.input
        yield self._problem
        yield self._counts
        yield self._follow

    def show(self, listing: Listing, followed: str, *, chosen: int, alert: bool) -> None:
        """Tell the counts now, and what ``follow_text`` says; ``alert`` makes that stand out."""
        _write(self._counts, counts_text(listing, chosen))
        _write(self._follow, followed)
        self._follow.set_class(alert, "-unseen")
        self.set_class(not listing.filter.empty, "-filtered")

    def show_problem(self, text: str) -> None:
        """Tell what is wrong with the filter; empty: nothing."""
        _write(self._problem, clean(text))
        self.set_class(bool(text), "-invalid")


class Banner(Static):
    """One line of trouble above everything, hidden while there is none."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self.text = ""

    def show(self, text: str, *, severe: bool = True) -> None:
        """Tell what is wrong, and how badly; an empty text hides the banner."""
        self.text = text
        sign = "×" if severe else "!"
        _write(self, f"{sign} {text}" if text else "")
        self.set_class(bool(text), "-shown")
        self.set_class(not severe, "-mild")


def empty_text(watched: Watched, *, filtered: bool) -> tuple[str, ...]:
    """What an empty list says, a line each; ``filtered``: there are rows, all hidden."""
    if filtered:
        key = key_for("back", "escape", watched.keys)
        return ("Nothing matches the filter.", "", f"{key} clears it.")
    engine = watched.engine
    if engine is not None and engine.listening and engine.alive:
        listening = tuple(clean(text).partition(" -> ")[0] for text in engine.listening)
        return ("Waiting for traffic on", *listening, "", "Point the client at this address.")
    if engine is not None and engine.reading:
        return ("Nothing of WSD has been read yet.",)
    if watched.copied and watched.trouble:
        return ("Nothing of WSD could be read.",)
    if watched.copied:
        return ("Nothing of WSD is in this capture.", "", "wsd-inspector info tells what is.")
    if engine is not None and not engine.alive and watched.startable:
        return ("The proxy does not run.", "", watched.restart)
    if watched.live:
        return ("Waiting for traffic.",)
    return ("This session is empty.",)
