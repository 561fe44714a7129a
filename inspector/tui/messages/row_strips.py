"""Lines of the list as they are drawn: segments in the colours of the theme.

Rule: colour never tells alone; each has a sign or a word of its own.
"""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from inspector.events.event import Phase
from inspector.events.marks import MARKS as PEOPLE_MARKS
from inspector.events.marks import mark_named
from inspector.tui.messages.columns import MARKS, OPERATION, RESULT, Layout, Shown, cells, fit

LOOKS = (*map(str, Phase), "tls")
"""What ``Row.look`` may say."""

_PLAIN = ("muted", "notes", "found", "chosen", "cursor")
_COLOURS = tuple(mark.colour for mark in PEOPLE_MARKS if mark.colour)

CLASSES = frozenset(
    f"list--{name}" for name in (*_PLAIN, *LOOKS, *(f"mark-{colour}" for colour in _COLOURS))
)
"""The component classes of the list."""

CSS = """
ExchangeList > .list--found { color: $text-error; text-style: bold; }
ExchangeList > .list--chosen { color: $text-accent; text-style: bold; }
ExchangeList > .list--mark-red { color: $text-error; text-style: bold; }
ExchangeList > .list--mark-yellow { color: $text-warning; text-style: bold; }
ExchangeList > .list--mark-green { color: $text-success; text-style: bold; }
ExchangeList > .list--mark-blue { color: $text-primary; text-style: bold; }
ExchangeList > .list--mark-magenta { color: $text-secondary; text-style: bold; }
"""


class Pen:
    """Draws lines of the list ``of``."""

    def __init__(self, of: Widget) -> None:
        self._list = of

    def style(self, name: str) -> Style:
        """The style of a component class, by the name without ``list--``."""
        return self._list.get_component_rich_style(f"list--{name}")

    def draw(self, line: Shown, columns: Layout, width: int, *, at_cursor: bool) -> Strip:
        """One line in exactly ``width`` cells."""
        base = self._list.rich_style
        state, muted = self.style(line.row.look), self.style("muted")
        colours = {RESULT: state, OPERATION: base, "job": base, "took": base}
        segments: list[Segment] = []
        for name, text in cells(line, columns):
            if name == MARKS:
                segments += self._signs(line, text, state)
            else:
                segments.append(Segment(text, colours.get(name, muted)))
        strip = Strip(segments).adjust_cell_length(width, base)
        return Strip([Segment(strip.text, self.style("cursor"))]) if at_cursor else strip

    def _signs(self, line: Shown, text: str, state: Style) -> list[Segment]:
        """The signs before a line: chosen, state, notes and replay, remark, finding."""
        colour = mark_named(line.row.mark).colour if line.row.mark else ""
        noted = self.style("notes")
        return [
            Segment(text[0], self.style("chosen")),
            Segment(text[1], state),
            Segment(text[2:4], noted),
            Segment(text[4], self.style(f"mark-{colour}") if colour in _COLOURS else noted),
            Segment(text[5:], self.style("found")),
        ]

    def message(self, text: str, width: int) -> Strip:
        """A line that says something in the middle, while there are no rows."""
        padding = " " * max(0, (width - len(text)) // 2)
        return Strip([Segment(fit(padding + text, width), self.style("muted"))])
