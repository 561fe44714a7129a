"""Saved views: filters by name, from the configuration and from the user's own file.

Rule: what the configuration says is its user's and never written; what is saved here lies apart.
"""

from collections.abc import Mapping
from pathlib import Path

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.tui.desks.view_dialog import ViewDialog
from inspector.tui.main_screen import MainScreen
from inspector.tui.messages import saved_filters
from inspector.tui.views.story_view import MESSAGES


class ViewDesk:
    """Shows and keeps filters. ``path`` is the file of those that are saved; ``None``: nowhere."""

    def __init__(
        self, screen: MainScreen, configured: Mapping[str, str], path: Path | None
    ) -> None:
        self._screen = screen
        self._configured = configured
        self._path = path
        self._kept: dict[str, str] = {}

    def load(self) -> None:
        """Read what was saved; a file that cannot be read is told, once."""
        if self._path is not None:
            try:
                self._kept = saved_filters.load(self._path)
            except InspectorError as error:
                self._fail(error)

    @property
    def saved(self) -> dict[str, str]:
        """Every filter by its name; what is saved goes before what is configured."""
        return {**self._configured, **self._kept}

    async def show(self, name: str) -> None:
        """Filter by one of them."""
        expression = self.saved.get(name)
        if expression is not None:
            await self._screen.action_view(MESSAGES)
            self._screen.messages.wanted = expression

    def save(self) -> None:
        """Ask for a name for the filter as it is, and keep it."""
        text = self._screen.messages.wanted.strip()
        if not text or self._path is None:
            self._screen.notify("There is no filter to save.", severity="warning")
            return
        self._screen.app.push_screen(ViewDialog(text), lambda name: self._named(name, text))

    def _named(self, name: str | None, text: str) -> None:
        if name is None or self._path is None:
            return
        try:
            kept = saved_filters.with_filter(saved_filters.load(self._path), name, text)
            saved_filters.save(self._path, kept)
            self._kept = kept
        except InspectorError as error:
            self._fail(error)
        else:
            self._screen.notify(
                clean(f"{name}: find it in the palette (Ctrl+P)"), title="Saved", markup=False
            )

    def _fail(self, error: InspectorError) -> None:
        self._screen.notify(clean(str(error)), severity="error", markup=False)
