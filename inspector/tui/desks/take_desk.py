"""Taking messages out of the interface: copied, saved, or opened in the user's own programs.

Rule: what takes long is done in a thread; what went where is told in one line.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.session.reader import Reader
from inspector.tui.desks import attachments, clipboard, copying, external
from inspector.tui.desks.attachments import Saveable
from inspector.tui.desks.copy_dialog import Choice, CopyDialog
from inspector.tui.desks.save_dialog import SaveDialog, Saving
from inspector.tui.main_screen import MainScreen
from inspector.tui.messages.rows import Row


class TakeDesk:
    """Copies, saves and opens what is chosen.

    Files go to ``folder`` unless told otherwise; ``wrote`` is told of each.
    """

    def __init__(
        self, screen: MainScreen, reader: Reader, folder: Path, wrote: Callable[[str], object]
    ) -> None:
        self._screen = screen
        self._wrote = wrote
        self._reader = reader
        self._folder = folder

    # --- copying -------------------------------------------------------------------------------

    def copy(self) -> None:
        """Ask for the form, then copy."""
        seqs = self._seqs()
        if not seqs:
            return
        forms = self._tried(lambda: copying.available(self._reader, seqs))
        if forms:
            dialog = CopyDialog(forms, len(seqs))
            self._screen.app.push_screen(dialog, partial(self._copied, seqs))

    def _copied(self, seqs: Sequence[int], choice: Choice | None) -> None:
        if choice is None:
            return
        told = self._tried(lambda: self._copy(seqs, choice))
        if told:
            self._screen.notify(clean(told), title="Copied", markup=False)

    def _copy(self, seqs: Sequence[int], choice: Choice) -> str:
        made = copying.copied(self._reader, choice.form, seqs)
        where = clipboard.copy(
            self._screen.app, made.text, suffix=made.suffix, to_file=choice.to_file
        )
        return "; ".join(filter(None, (f"{made.told}: {where}", made.left_out)))

    # --- saving --------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask what of the messages is to be saved, and where."""
        found: list[Saveable] = []
        for seq in self._seqs():
            found += self._tried(partial(attachments.saveables, self._reader, seq)) or ()
        if not found:
            self._screen.notify("There is nothing to save in this message.", severity="warning")
            return
        found.sort(key=lambda it: it.part is not attachments.Part.IMAGE)
        self._screen.app.push_screen(SaveDialog(found, self._folder), self._saved)

    def _saved(self, saving: Saving | None) -> None:
        if saving is not None:
            self._screen.run_worker(
                partial(self._write, saving), thread=True, group="save", exit_on_error=False
            )

    def _write(self, saving: Saving) -> None:
        """In a thread: an image may be of any size."""
        tell = partial(self._screen.app.call_from_thread, self._screen.notify, markup=False)
        try:
            told = attachments.save_from(
                self._reader.path, saving.item, saving.path, overwrite=saving.overwrite
            )
        except InspectorError as error:
            tell(clean(str(error)), severity="error")
        else:
            self._wrote(told)
            tell(clean(told), title="Saved")

    # --- the user's own programs ---------------------------------------------------------------

    def page(self) -> None:
        """Show the messages in $PAGER."""
        self._open(lambda text: external.view(self._screen.app, text, name="message.xml"))

    def editor(self) -> None:
        """Open the messages in $EDITOR; what is changed there is nobody's."""
        self._open(lambda text: external.edit(self._screen.app, text.encode(), name="message.xml"))

    def _open(self, show: Callable[[str], object]) -> None:
        seqs = self._seqs()
        if seqs:
            indented = copying.FORMS[0]
            self._tried(lambda: show(copying.copied(self._reader, indented, seqs).text))

    # --- all -----------------------------------------------------------------------------------

    def _seqs(self) -> list[int]:
        """The events of the chosen rows, or of the one at the cursor."""
        rows = self._screen.chosen
        if not rows:
            self._screen.notify("There is no message here.", severity="warning")
        return [seq for row in rows for seq in _events_of(row)]

    def _tried[T](self, do: Callable[[], T]) -> T | None:
        try:
            return do()
        except InspectorError as error:
            self._screen.notify(clean(str(error)), severity="error", markup=False)
            return None


def _events_of(row: Row) -> tuple[int, ...]:
    return (row.seq, *row.answers)
