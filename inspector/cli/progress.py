"""Progress of long work: a bar on stderr, after a moment, and only in a terminal."""

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Self

from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from inspector.cli.printing import talk

PATIENCE_SECONDS = 0.5
"""Work that is done sooner needs no bar."""

REFRESH_SECONDS = 0.1


class Bar:
    """A bar for one piece of work. Use as a context manager."""

    def __init__(self, label: str, *, show: bool = True) -> None:
        console = talk()
        self._label = label
        self._shown = monotonic() + PATIENCE_SECONDS - REFRESH_SECONDS
        self._progress: Progress | None = None
        if show and console.is_terminal:
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(show_speed=False),
                TextColumn("{task.fields[count]:,} messages"),
                TimeElapsedColumn(),
            )
            self._progress = Progress(*columns, console=console, transient=True, auto_refresh=False)
            self._task = self._progress.add_task(label, total=None, count=0)

    def show(self, count: int, share: float | None = None) -> None:
        """Tell how many messages are done and which share of the whole (0 to 1) that is."""
        now = monotonic()
        if self._progress is None or now - self._shown <= REFRESH_SECONDS:
            return
        self._shown = now
        if not self._progress.live.is_started:
            self._progress.start()
        total, completed = (None, 0.0) if share is None else (1.0, share)
        self._progress.update(
            self._task, total=total, completed=completed, count=count, refresh=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None and self._progress.live.is_started:
            self._progress.stop()


def counted[T](items: Iterable[T], label: str, *, show: bool = True) -> Iterator[T]:
    """The items, counted before the user's eyes while they are worked on."""
    with Bar(label, show=show) as bar:
        for count, item in enumerate(items, 1):
            bar.show(count)
            yield item
