"""Exports: a path is asked for, and the session is written there in a thread."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.words import counted
from inspector.tui.desks.export_dialog import ExportDialog
from inspector.tui.main_screen import MainScreen
from inspector.tui.ports import Exporter, ExportForms


class ExportDesk:
    """Writes the session, or the messages that are chosen, to ``suggested`` unless told otherwise.

    ``exported`` is told what was written, and up to which event; 0: only some.
    """

    def __init__(
        self,
        screen: MainScreen,
        exporter: Exporter | None,
        forms: ExportForms,
        suggested: Path,
        exported: Callable[[str, int], object],
        last_seq: Callable[[], int],
    ) -> None:
        self._screen = screen
        self._exporter = exporter
        self._forms = forms
        self._suggested = suggested
        self._exported = exported
        self._last_seq = last_seq

    def open(self) -> None:
        """Ask where to."""
        if self._exporter is None:
            self._screen.notify("There is no export here.", severity="warning")
        else:
            chosen = self._screen.list.chosen
            title = f"Export {counted(len(chosen), 'message')}" if chosen else "Export"
            events = [seq for row in chosen for seq in (row.seq, *row.answers)]
            dialog = ExportDialog(self._suggested, self._forms, title)
            self._screen.app.push_screen(dialog, partial(self._export, self._exporter, events))

    def _export(self, exporter: Exporter, events: Sequence[int], path: Path | None) -> None:
        if path is not None:
            self._screen.notify(f"Exporting to {path.name}…", markup=False, timeout=2)
            until = 0 if events else self._last_seq()  # what comes meanwhile may not be in it
            self._screen.run_worker(
                partial(self._write, exporter, events, until, path),
                thread=True,
                group="export",
                exit_on_error=False,
            )

    def _write(self, exporter: Exporter, events: Sequence[int], until: int, path: Path) -> None:
        tell = partial(self._screen.app.call_from_thread, self._screen.notify, markup=False)
        try:
            told = exporter(path, events)
        except InspectorError as error:
            tell(clean(str(error)), severity="error")
        else:
            self._screen.app.call_from_thread(self._exported, told, until)
            tell(clean(told), title="Exported")
