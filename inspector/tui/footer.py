"""What the footer names: what matters in the pane in use, in at most eight items with the palette.

Rule: pure, and two tables. A pane tells itself by the bindings that are active in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding

MOST = 7
"""Items beside the palette."""

PALETTE_CELLS = 12
"""Cells that the palette takes."""

ALSO: Mapping[str, str] = {
    "detail.filter-value": "",
    "text.choose": "",
    "image.fit": "",
    "save": "image.fit",
    "copy": "list.choose-none",
    "compare": "list.choose-none",
    "list.open": "",
}
"""Bindings that only the footer of some pane names, and which must be active beside each."""

FIRST_OUT = ("list.open", "pause", "export", "replay", "filter")
"""What is left out where there is more than there is room for, this first."""

type Active = Mapping[str, ActiveBinding]
type Display = Callable[[Binding], str]
"""How the key of a binding is shown."""


def footed(active: Active, display: Display, width: int) -> dict[str, ActiveBinding]:
    """The bindings of a pane by key, those shown that a footer of ``width`` cells names."""
    bindings: dict[str, Binding] = {}
    for it in active.values():
        if it.binding.id:
            bindings.setdefault(it.binding.id, it.binding)  # of several keys the first is named
    shown = {
        name: cell_len(f"{display(binding)} {binding.description}") + 2
        for name, binding in bindings.items()
        if binding.show or (name in ALSO and (not ALSO[name] or ALSO[name] in bindings))
    }
    for name in FIRST_OUT:
        if len(shown) > MOST or sum(shown.values()) - 1 > width - PALETTE_CELLS:
            shown.pop(name, None)
    return {
        key: it._replace(binding=replace(it.binding, show=it.binding.id in shown))
        for key, it in active.items()
    }
