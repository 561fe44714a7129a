"""What is told of a file as a whole, row by row: jobs, devices, subscriptions."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
from rich.text import Text

from inspector.cli.options import Listing
from inspector.cli.pipes import while_read
from inspector.cli.printing import console, print_rows, say
from inspector.cli.reading import read_events
from inspector.events.clean import clean
from inspector.story.story import Story
from inspector.tls.keylog import KeyLog


class Paragraph(NamedTuple):
    """A row for people: its one line, and what is told below it, each with a label."""

    words: str
    details: Sequence[tuple[str, str]] = ()


class Rows(Protocol):
    """Rows of a story; ``forgotten`` were too many to keep."""

    @property
    def forgotten(self) -> int:
        """How many are not there any more."""

    def __iter__(self) -> Iterator[Any]:
        """Those that are kept."""


class Table(NamedTuple):
    """Rows of one kind: the key in JSON, the rows, and they in words."""

    key: str
    rows: Callable[[Story], "Rows"]
    told: Callable[[Sequence[Any], Story], Iterable[Paragraph]]


def each(told: Callable[[Any, Story], Paragraph]) -> Callable[..., Iterable[Paragraph]]:
    """Rows that are told one by one."""
    return lambda rows, story: (told(row, story) for row in rows)


def run(
    path: Path, form: Listing, tables: Sequence[Table], *, keys: KeyLog | None, nothing: str
) -> int:
    """Print tables of the story; ``nothing`` is said if there is no row at all."""
    story = Story()
    read = read_events(path, keys, story.add)
    story.close(read.last_us)
    rows = {table.key: list(table.rows(story)) for table in tables}
    forgotten = {table.key: table.rows(story).forgotten for table in tables}
    with while_read():
        if form is Listing.JSON:
            head = {
                "file": read.name,
                "damage": str(read.damage or ""),
                "interrupted": read.interrupted,
                "left_out": forgotten,
            }
            sys.stdout.write(json.dumps(head | msgspec.to_builtins(rows)) + "\n")  # in ASCII
        elif any(rows.values()):
            _print([it for table in tables for it in table.told(rows[table.key], story)])
        else:
            say(f"note: {nothing}")
    for key, count in forgotten.items():
        if count:
            say(f"note: {count:,} earlier of {key.replace('_', ' ')} are left out")
    return read.ended()


def _print(paragraphs: Sequence[Paragraph]) -> None:
    """Rows with their details below them; those without stand close together."""
    out = console()
    for number, paragraph in enumerate(paragraphs):
        if number and (paragraph.details or paragraphs[number - 1].details):
            out.print()
        print_rows(out, [(Text(clean(paragraph.words), "bold"),)])
        cells = [
            (Text(f"  {clean(label)}", "cyan"), Text(clean(words)))
            for label, words in paragraph.details
        ]
        print_rows(out, cells)
