"""A bench's result, and the table they are printed in."""

import os
import platform
import sys
from typing import NamedTuple

from rich.console import Console
from rich.table import Table


class Result(NamedTuple):
    """One measurement beside its peer in the same run; ``good`` says whether the target is met."""

    what: str
    ours: str
    peer: str
    ratio: str
    target: str
    good: bool | None


def machine() -> str:
    """The machine in a few words."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"CPython {platform.python_version()}"
    )


def show(results: list[Result]) -> None:
    """Print the results as a Markdown table, so that the newest can go into the README."""
    table = Table(title=machine(), box=None)
    for head in Result._fields[:-1]:
        table.add_column(head)
    table.add_column("met")
    print(f"\nMeasured on {machine()}:\n")
    print("| " + " | ".join(("what", "ours", "peer", "ratio", "target", "met")) + " |")
    print("|---|---|---|---|---|---|")
    for result in results:
        met = {True: "yes", False: "**no**", None: ""}[result.good]
        print("| " + " | ".join((*result[:-1], met)) + " |")
    Console(file=sys.stderr).print(f"{len(results)} measurements")
