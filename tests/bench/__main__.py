"""``python -m tests.bench [NAME…]``: measure, and print a table for the README."""

import sys

import inspector.tui  # noqa: F401  # before Textual, as when it is started
from inspector.cli.memory import collect_seldom
from tests.bench import decoding, diagnosing, listing, proxying, reading, searching, streaming
from tests.bench.table import Result, show

BENCHES = {
    "decoding": decoding.measure,
    "diagnosing": diagnosing.measure,
    "proxying": proxying.measure,
    "streaming": streaming.measure,
    "listing": listing.measure,
    "reading": reading.measure,
    "searching": searching.measure,
}


def main() -> None:
    """Run the benches that were named, or all."""
    collect_seldom()  # as the command does
    results: list[Result] = []
    for name in sys.argv[1:] or BENCHES:
        print(f"measuring {name} …", file=sys.stderr)
        results += BENCHES[name]()
    show(results)


if __name__ == "__main__":
    main()
