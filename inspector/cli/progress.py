"""Progress of long work: a bar on stderr, after a moment, and only in a terminal."""

from collections.abc import Iterable, Iterator
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
    begun = shown = monotonic()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        task = progress.add_task(label, total=None)
        for count, item in enumerate(items, 1):
            now = monotonic()
            if now - begun > PATIENCE_SECONDS and now - shown > REFRESH_SECONDS:
                progress.update(task, completed=count, refresh=True)
                shown = now
            yield item
