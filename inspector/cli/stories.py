"""What is told of a file as a whole, row by row: jobs, devices, subscriptions."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from rich.text import Text

from inspector.cli.exits import ExitCode
from inspector.cli.options import Listing
from inspector.cli.printing import console, print_rows, say
from inspector.cli.reading import read_events
from inspector.events.clean import clean
from inspector.story.story import Story
from inspector.tls.keylog import KeyLog


class Paragraph(NamedTuple):
    """A row for people: its one line, and what is told below it, each with a label."""

    words: str
    details: Sequence[tuple[str, str]] = ()


class Table(NamedTuple):
    """Rows of one kind: the key in JSON, the rows, and one in words."""

    key: str
    rows: Callable[[Story], Iterable[Any]]
    told: Callable[[Any, Story], Paragraph]


def run(
    path: Path, form: Listing, tables: Sequence[Table], *, keys: KeyLog | None, nothing: str
) -> int:
    """Print tables of the story; ``nothing`` is said if there is no row at all."""
    story = Story()
    damage = read_events(path, keys, story.add).damage
    rows = {table.key: list(table.rows(story)) for table in tables}
    if form is Listing.JSON:
        sys.stdout.write(json.dumps(msgspec.to_builtins(rows)) + "\n")  # in ASCII
    elif any(rows.values()):
        out = console()
        told = [table.told(row, story) for table in tables for row in rows[table.key]]
        for number, paragraph in enumerate(told):
            if number and (paragraph.details or told[number - 1].details):
                out.print()
            out.print(Text(clean(paragraph.words), "bold"))
            cells = [
                (Text(f"  {clean(label)}", "cyan"), Text(clean(words)))
                for label, words in paragraph.details
            ]
            print_rows(out, cells)
    else:
        say(f"note: {nothing}")
    if damage:
        say(f"wsd-inspector: {damage}")
        return ExitCode.FAILED
    return ExitCode.OK
