"""XML whose elements can be folded away.

Rule: what is looked for is found inside folded elements too, and opens them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from inspector.tui.detail.cursor_view import CursorView
from inspector.tui.detail.xml_folds import Blocks, blocks_of, folded_line, shown_lines
from inspector.tui.text.lines import Source
from inspector.tui.text.matches import Place


class XmlView(CursorView):
    """Indented XML, an element a block that folds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space",
            "choose",
            "Fold or unfold",
            show=False,
            id="xml.fold",
            tooltip="Fold the element at the cursor, or unfold it",
        ),
        Binding(
            "left,h",
            "fold_here",
            "Fold, or go out",
            show=False,
            id="xml.close",
            tooltip="Fold the element, or go to the one around it",
        ),
        Binding("right,l", "unfold_here", "Unfold", show=False, id="xml.open"),
        Binding("minus", "fold_all", "Fold all", show=False, id="xml.fold-all"),
        Binding("plus,equals_sign", "unfold_all", "Unfold all", show=False, id="xml.unfold-all"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._whole: Sequence[Source] = ()
        self._blocks: Blocks = {}
        self._folded: set[int] = set()
        self._shown: list[int] = []

    def show(
        self, lines: Sequence[Source], *, keep_place: bool = False, cursor: int | None = None
    ) -> None:
        """Show other XML; what is folded stays so if it is the same exchange."""
        self._whole = lines
        self._blocks = blocks_of([line.text for line in lines])
        self._folded &= self._blocks.keys() if keep_place else set()
        super().show(self._pick(), keep_place=keep_place, cursor=cursor)

    def _pick(self) -> list[Source]:
        self._shown = shown_lines(len(self._whole), self._blocks, self._folded)
        if not self._folded:
            return list(self._whole)
        return [
            folded_line(self._whole[it].text, self._blocks[it] - it + 1)
            if it in self._folded
            else self._whole[it]
            for it in self._shown
        ]

    def _refold(self, folded: set[int], cursor: int) -> None:
        """Fold other elements; the cursor goes to a line of the whole, or what hides it."""
        y = self._cursor_y()
        self._folded = folded
        self._lines = self._pick()
        self._fold()
        self._cursor = self._shown_number(cursor)
        target = self._firsts[self._cursor] - y if self._firsts else 0
        self.scroll_to(y=max(0, target), animate=False, immediate=True)

    def _cursor_y(self) -> int:
        """Where on the screen the cursor is."""
        first = self._firsts[self._cursor] if self._cursor < len(self._firsts) else 0
        return max(0, first - self.scroll_offset.y)

    def _shown_number(self, line: int) -> int:
        """The line in view that is a line of the whole, or the folded one that holds it."""
        return max(0, bisect_right(self._shown, line) - 1)

    def _here(self) -> int:
        """The line of the whole at the cursor."""
        return self._shown[self._cursor] if self._cursor < len(self._shown) else 0

    def _around(self, line: int) -> int:
        """The first line of the innermost element around a line; the line itself if none is."""
        starts = (it for it in range(line - 1, -1, -1) if self._blocks.get(it, -1) >= line)
        return next(starts, line)

    # --- folding -------------------------------------------------------------------------------

    @on(CursorView.Chosen)
    def _toggle(self, chosen: CursorView.Chosen) -> None:
        chosen.stop()
        line = self._shown[chosen.line] if chosen.line < len(self._shown) else -1
        if line in self._blocks:
            self._refold(self._folded ^ {line}, line)

    def action_fold_here(self) -> None:
        """Fold the element at the cursor; if there is none to fold, go to the one around."""
        line = self._here()
        if line in self._blocks and line not in self._folded:
            self._refold(self._folded | {line}, line)
        else:
            self.move_cursor(self._shown_number(self._around(line)))

    def action_unfold_here(self) -> None:
        """Unfold the element at the cursor."""
        line = self._here()
        if line in self._folded:
            self._refold(self._folded - {line}, line)

    def action_fold_all(self) -> None:
        """Fold every element but the outermost ones."""
        outermost: set[int] = set()
        end = -1
        for line, last in sorted(self._blocks.items()):
            if line > end:
                outermost.add(line)
                end = last
        self._refold(set(self._blocks) - outermost, self._here())

    def action_unfold_all(self) -> None:
        """Unfold every element."""
        self._refold(set(), self._here())

    # --- searching -----------------------------------------------------------------------------

    def _searched(self) -> Iterable[str]:
        return (line.text for line in self._whole)

    def _searched_number(self, number: int) -> int:
        return self._shown[number]

    def _reveal(self, place: Place) -> None:
        hiding = {it for it in self._folded if it <= place.line <= self._blocks[it]}
        if hiding:
            self._refold(self._folded - hiding, place.line)
        super()._reveal(place._replace(line=self._shown_number(place.line)))
