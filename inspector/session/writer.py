"""Appending from a thread of its own, so that reading what comes goes on while the disk works.

Rule: the caller only puts into a queue. The queue is bounded by bytes: when the disk cannot keep
up, the caller waits, and so does the sender, instead of memory filling up.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

from inspector.session.store import (
    BusyError,
    Entry,
    Item,
    Piece,
    Session,
    SessionError,
    UnkeepableError,
)
from inspector.wire.kept import Kept

GATHER_SECONDS = 0.03
"""Least time between two commits: under load one commit takes many exchanges.

What a killed writer loses is at most this much of the newest; after a pause an exchange is
committed at once. Scanners and PCs exchange less than ten messages a second.
"""

QUEUE_BYTES = 8 * 1024 * 1024
"""Bytes that may wait for the disk: a colour page, or a tenth of a second of a fast network."""

BUSY_TRIES = 6
"""How often a locked file is tried, each time for ``BUSY_SECONDS``."""

logger = logging.getLogger(__name__)


class Writer:
    """Appends to a session in the background.

    ``on_commit`` is called in the writer's thread with every batch that was committed. The first
    error is kept in ``error`` and told to ``on_error`` once; what comes later is dropped, because
    the traffic must go on.
    """

    def __init__(
        self,
        path: Path,
        *,
        on_commit: Callable[[Sequence[Item]], None] | None = None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        """Raises ``SessionError`` if the session cannot be opened or made."""
        self.path = path
        self.error = ""
        self._session = Session.open(path)
        self._on_commit = on_commit
        self._on_error = on_error
        self._queue: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._waiting = 0
        self._room = threading.Condition()
        self._ending = threading.Event()
        self._committed = 0.0
        self._thread = threading.Thread(target=self._run, name="session-writer", daemon=True)
        self._thread.start()

    def put(self, *items: Item) -> None:
        """Hand over what is to be appended, in order; waits while ``QUEUE_BYTES`` are waiting."""
        size = sum(_size(item) for item in items)
        with self._room:
            self._room.wait_for(lambda: self._waiting < QUEUE_BYTES)
            self._waiting += size
        for item in items:
            self._queue.put(item)

    def finish(self) -> None:
        """Append what is waiting; nothing can be put after this."""
        if self._thread.is_alive():
            self._ending.set()
            self._queue.put(None)
            self._thread.join()

    def close(self) -> None:
        """Finish, then close the file."""
        self.finish()
        self._session.close()

    def _run(self) -> None:
        more = True
        while more:
            batch, more = self._next_batch()
            if batch and not self.error:
                self._append(batch)
            self._committed = monotonic()
            with self._room:
                self._waiting -= sum(_size(item) for item in batch)
                self._room.notify_all()

    def _next_batch(self) -> tuple[list[Item], bool]:
        """Wait for one item, gather for a moment if a commit was just now, take what is there."""
        batch: list[Item] = []
        item = self._queue.get()
        if item is not None:
            self._ending.wait(self._committed + GATHER_SECONDS - monotonic())
        while item is not None:
            batch.append(item)
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _kept(self, batch: list[Item]) -> list[Item]:
        """Append a batch; what of it could be kept. One odd value costs only its own item."""
        try:
            self._append_patiently(batch)
        except UnkeepableError as error:
            if len(batch) == 1:
                logger.warning("left out: %s", error)
                return []
            return [item for one in batch for item in self._kept([one])]
        return batch

    def _append_patiently(self, batch: list[Item]) -> None:
        """Append; a file that others have locked is tried again, what comes meanwhile waits."""
        for _ in range(BUSY_TRIES - 1):
            try:
                self._session.append(batch)
            except BusyError as error:
                logger.warning("trying again: %s", error)
            else:
                return
        self._session.append(batch)

    def _append(self, batch: list[Item]) -> None:
        try:
            batch = self._kept(batch)
            if self._on_commit is not None:
                self._on_commit(batch)
        except (SessionError, OSError) as error:
            self.error = str(error)
            logger.error("recording stopped: %s", error)
            if self._on_error is not None:
                self._on_error(self.error)


def _size(item: Item) -> int:
    if isinstance(item, Piece):
        return len(item.chunk.data)
    if isinstance(item, Kept):
        return len(item.packet.frame)
    return len(item.observation.body.head) if isinstance(item, Entry) else 0
