"""Progress of long work: a bar on stderr, after a moment, and only in a terminal."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from time import monotonic

from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from inspector.cli.printing import talk

PATIENCE_SECONDS = 0.5
"""Work that is done sooner needs no bar."""

REFRESH_SECONDS = 0.1


def counted[T](items: Iterable[T], label: str, *, show: bool = True) -> Iterator[T]:
    """The items, counted before the user's eyes while they are worked on."""
    console = talk()
    if not (show and console.is_terminal):
        yield from items
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    progress = Progress(*columns, console=console, transient=True, auto_refresh=False)
    task = progress.add_task(label, total=None)
    shown = monotonic() + PATIENCE_SECONDS - REFRESH_SECONDS
    with ExitStack() as stack:
        for count, item in enumerate(items, 1):
            now = monotonic()
            if now - shown > REFRESH_SECONDS:
                if not progress.live.is_started:
                    stack.enter_context(progress)
                progress.update(task, completed=count, refresh=True)
                shown = now
            yield item


class Count[T]:
    """Items, counted as they are taken."""

    def __init__(self, items: Iterable[T]) -> None:
        self.count = 0
        self._items = items

    def __iter__(self) -> Iterator[T]:
        for item in self._items:
            self.count += 1
            yield item
