"""The line that names the views, with the key of each and what there is to see in it."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from inspector.tui.sturdy import sturdy

NARROW = 100
"""Cells below which the short titles are used."""


class Tab(NamedTuple):
    """A view in the bar: its name for the program, its titles, and its key."""

    name: str
    title: str
    short: str
    key: str


class ViewTab(Static):
    """One title; a click goes there."""

    class Chosen(Message):
        """The user wants this view."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.view = name

    def __init__(self, tab: Tab) -> None:
        super().__init__("", markup=False)
        self.tab = tab

    def on_click(self) -> None:
        """Go there."""
        self.post_message(self.Chosen(self.tab.name))


@sturdy
class ViewBar(Horizontal):
    """All views on one line; the one in view stands out, and not by its colour alone."""

    DEFAULT_CSS = """
    ViewBar { height: 1; width: 1fr; background: $panel; overflow-x: hidden; }
    ViewTab { width: auto; padding: 0 1; color: $text-muted; }
    ViewTab:hover { color: $foreground; }
    ViewTab.-here { color: $foreground; background: $surface; text-style: bold underline; }
    ViewTab.-alert { color: $text-error; }
    """

    def __init__(self, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self._tabs = {tab.name: ViewTab(tab) for tab in tabs}
        self._badges: dict[str, str] = {}
        self._here = tabs[0].name

    def compose(self) -> ComposeResult:
        """A title for each view."""
        yield from self._tabs.values()

    def on_mount(self) -> None:
        """Name them."""
        self._write()

    def on_resize(self) -> None:
        """Shorter titles where there is little room."""
        self._write()

    def show(self, here: str, badges: dict[str, str]) -> None:
        """Tell which view is seen, and what there is in each (``3``, ``×2 !1``)."""
        if (here, badges) != (self._here, self._badges):
            self._here, self._badges = here, dict(badges)
            self._write()

    def _write(self) -> None:
        narrow = self.size.width < NARROW
        for name, shown in self._tabs.items():
            tab, badge = shown.tab, self._badges.get(name, "")
            title = tab.short if narrow else tab.title
            text = f"{tab.key} {title}{f' {badge}' if badge else ''}"
            if text != str(shown.content):  # each update lays the whole screen out again
                shown.update(Content(text))
            shown.set_class(name == self._here, "-here")
            shown.set_class("×" in badge, "-alert")
