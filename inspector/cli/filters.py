"""``wsd-inspector filters``: the filter language, from its table of fields."""

import json
import sys

from rich.text import Text

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.options import Listing
from inspector.cli.printing import console, print_rows
from inspector.filters.fields import FIELDS, MEANINGS, find, nearest
from inspector.filters.guide import APART, GRAMMAR, FieldLine, field_lines


def run(wanted: str, form: Listing) -> int:
    """Print the language, or one field of it."""
    lines = [line for line in field_lines() if not wanted or _is_meant(line, wanted)]
    if not lines:
        close = nearest(wanted)
        known = f"did you mean {close}?" if close else _known()
        raise WrongCallError(f"{wanted!r} is no field, {known}")
    if form is Listing.JSON:
        sys.stdout.write(json.dumps([line._asdict() for line in lines]) + "\n")
    elif wanted:
        _print_one(lines[0])
    else:
        _print_all(lines)
    return ExitCode.OK


def _is_meant(line: FieldLine, wanted: str) -> bool:
    field = find(wanted)
    return field is not None and line.names.split(", ")[0] == field.name


def _known() -> str:
    return f"expected one of {', '.join(field.name for field in FIELDS)}"


def _print_all(lines: list[FieldLine]) -> None:
    out = console()
    out.print(Text("Fields", "bold"))
    head = [
        (Text(f"  {line.names}", "cyan"), Text(line.example, "green"), Text(line.meaning))
        for line in lines
    ]
    print_rows(out, head)
    out.print(Text("\nHow to write", "bold"))
    print_rows(out, [(Text(f"  {text}", "green"), Text(about)) for text, about in GRAMMAR])
    out.print(Text(f"\n{' '.join(APART.split())}", "dim"))


def _print_one(line: FieldLine) -> None:
    out = console()
    out.print(Text(line.names, "bold").append(f"  {line.meaning}", ""))
    operators = line.operators.split()
    print_rows(out, [(Text(f"  {it}", "green"), Text(MEANINGS[it])) for it in operators])
    out.print(Text("example  ", "cyan").append(line.example, "green"))
