"""Events on stdout: a line each, for people or for programs."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rich.console import Console
from rich.text import Text

from inspector.cli.options import Form
from inspector.events.clean import clean, in_ascii
from inspector.events.event import Event, Kind, Phase
from inspector.events.jsonl import rfc3339, to_line
from inspector.events.text import describe, remark_text
from inspector.soap.namespaces import is_specified
from inspector.soap.schema import extensions_in

PHASE_STYLES = {
    Phase.REQUEST: "cyan",
    Phase.RESPONSE: "green",
    Phase.FAULT: "bold red",
    Phase.NOTIFICATION: "magenta",
    Phase.ONEWAY: "blue",
    Phase.UNDECODED: "yellow",
}
_TIME_OF_DAY = slice(11, 26)

EXTENSIONS_TOLD = 8
"""Vendor extensions of a message that are listed below it; the JSON line has them all."""

LEAST_ROOM = 24
"""Columns that the last cell of a row has at least when it is folded."""

type Row = tuple[Text, ...]


def console() -> Console:
    """stdout for people: colours where it is a terminal, unless NO_COLOR says no."""
    return Console(highlight=False, markup=False, soft_wrap=True)


def talk() -> Console:
    """stderr, for progress and remarks."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def widths_of(rows: Iterable[Row]) -> list[int]:
    """The widths of all columns but the last, each as wide as its widest cell."""
    heads = (row[:-1] for row in rows)
    return [max(cell.cell_len for cell in column) for column in zip(*heads, strict=True)]


def print_rows(
    out: Console, rows: Sequence[Row], widths: Sequence[int] = (), *, fold: bool = True
) -> None:
    """Print rows in columns; ``widths`` are of all but the last.

    A terminal gets the last cell folded below itself, all else gets it whole, for grep.
    """
    widths = widths or widths_of(rows)
    start = sum(widths) + 2 * len(widths)
    for *cells, last in rows:
        line = Text()
        for cell, width in zip(cells, widths, strict=True):
            line.append_text(cell).pad_right(width + 2 - cell.cell_len)
        folded = [last]
        if fold and out.is_terminal:
            folded = [*last.wrap(out, max(LEAST_ROOM, out.width - start))] or folded
        for below in folded:
            line.append_text(below)
            line.rstrip()
            out.print(line)
            line = Text(" " * start)


def say(text: str, style: str = "") -> None:
    """A remark on stderr; what a device or a file name put into it is made harmless."""
    talk().print(clean(text, keep="\n"), style=style)


class Printer:
    """Prints events as they come."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._console = console()

    def show(self, events: Iterable[Event], *, file: str = "") -> None:
        """Print events, one line each; notes of a text line follow it, indented.

        ``file`` is told in JSON lines, where those of several files come together.
        """
        if self._form is Form.JSONL:
            head = f'{{"file":{json.dumps(file)},' if file else "{"
            lines = (head + to_line(event)[1:] + "\n" for event in events)
            sys.stdout.writelines(map(in_ascii, lines))
        else:
            for event in events:
                self._console.print(text_of(event))
        sys.stdout.flush()


def text_of(event: Event) -> Text:
    """An event for people: number, time, ends, what it says; below that what is noted of it."""
    line = Text(f"{event.seq:>5} ", style="dim")
    if event.time_us:  # a message from a text file has neither time nor ends
        line.append(f"{rfc3339(event.time_us)[_TIME_OF_DAY]} ")
        line.append(f"{clean(event.source)} > {clean(event.destination)}  ")
    line = Text().append_text(line)
    style = "" if event.kind is Kind.TLS else PHASE_STYLES.get(event.phase, "")
    line.append(describe(event), style=style)
    if event.elapsed_us is not None:
        line.append(f"  {event.elapsed_us / 1000:.1f} ms", style="dim")
    if event.origin != "captured":
        line.append(f"  [{event.origin}]", style="magenta")
    if event.repeats is not None:
        line.append(f"  repeats {event.repeats}", style="dim")
    for text, style in _below(event):
        line.append(f"\n      {text}", style=style)
    return line


def _below(event: Event) -> Iterator[tuple[str, str]]:
    """The lines below an event, each with its style: remark, meaning, notes, what vendors added."""
    if event.remark is not None:
        yield f"remark: {remark_text(event.remark)}", "bold"
    if event.fault is not None and event.fault.meaning:
        yield f"means: {clean(event.fault.meaning)}", ""
    told = event.notes[-1:] if event.phase is Phase.UNDECODED else ()  # the summary tells it
    for note in event.notes[: len(event.notes) - len(told)]:
        yield f"note: {clean(note.path)}: {clean(note.text)}", "yellow"
    for path, extension in islice(extensions_in(event.message), EXTENSIONS_TOLD):
        whose = "unknown" if is_specified(extension.namespace) else "vendor"
        name = clean(f"{path}: {extension.name} of {extension.namespace or 'no namespace'}")
        yield f"{whose}: {name}", "dim"
