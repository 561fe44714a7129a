"""Events on stdout: a line each, for people or for programs."""

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from inspector.cli.app import Form
from inspector.events.event import Event, Phase
from inspector.events.jsonl import rfc3339, to_line
from inspector.events.text import clean, describe

_STYLES = {
    Phase.REQUEST: "cyan",
    Phase.RESPONSE: "green",
    Phase.FAULT: "bold red",
    Phase.UNDECODED: "yellow",
}
_TIME_OF_DAY = slice(11, 26)


def console() -> Console:
    """stdout for people: colours where it is a terminal, unless NO_COLOR says no."""
    return Console(highlight=False, markup=False, soft_wrap=True)


def talk() -> Console:
    """stderr, for progress and remarks."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


class Printer:
    """Prints events as they come."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._console = console()

    def show(self, events: Iterable[Event]) -> None:
        """Print events, one line each; notes of a text line follow it, indented."""
        if self._form is Form.JSONL:
            sys.stdout.writelines(to_line(event) + "\n" for event in events)
        else:
            for event in events:
                self._console.print(text_of(event))
        sys.stdout.flush()


def text_of(event: Event) -> Text:
    """An event for people: number, time, ends, what it says, then its notes."""
    line = Text(f"{event.seq:>5} ", style="dim")
    if event.time_us:  # a message from a text file has neither time nor ends
        line.append(f"{rfc3339(event.time_us)[_TIME_OF_DAY]} ")
        line.append(f"{clean(event.source)} > {clean(event.destination)}  ")
    line = Text().append_text(line)
    line.append(describe(event), style=_STYLES.get(event.phase, ""))
    if event.elapsed_us is not None:
        line.append(f"  {event.elapsed_us / 1000:.1f} ms", style="dim")
    if event.origin != "captured":
        line.append(f"  [{event.origin}]", style="magenta")
    told = event.notes[-1:] if event.phase is Phase.UNDECODED else ()  # the summary tells it
    for note in event.notes[: len(event.notes) - len(told)]:
        line.append(f"\n      note: {clean(note.path)}: {clean(note.text)}", style="yellow")
    return line
