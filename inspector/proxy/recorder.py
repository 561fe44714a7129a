"""From observations to the session file and, live, to a pcapng.

Rule 1: whoever feeds it only decodes and puts into a queue; files are the writer thread's.
Rule 2: the pcapng is written from what the session holds, so a body is never in memory twice.
"""

import logging
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from inspector.errors import InspectorError
from inspector.events.decode import Decoder
from inspector.events.told import Told
from inspector.formats import pcapng
from inspector.formats.files import create
from inspector.session.reader import Reader
from inspector.session.store import KINDS, Entry, Item, Piece, body_key
from inspector.session.writer import Writer
from inspector.wire.observation import Chunk, Observation, Recorded

logger = logging.getLogger(__name__)


class Recorder:
    """Decodes what was seen, and appends it where it was asked for.

    With ``record`` alone the bytes wait in a session that is thrown away in the end.
    """

    def __init__(
        self,
        session: Path | None = None,
        record: Path | None = None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        """Raises ``InspectorError`` if a file cannot be made or the session cannot be opened."""
        self._decoder = Decoder()
        self._scratch = tempfile.mkdtemp(prefix="wsd-inspector-") if record and not session else ""
        self._pcapng: _LivePcapng | None = None
        self._pcapng_error = ""
        self._on_error = on_error
        self._writer: Writer | None = None
        path = session or (Path(self._scratch) / "scratch.wsd" if self._scratch else None)
        try:
            if path is not None:
                self._writer = Writer(path, on_commit=self._committed, on_error=on_error)
            if path is not None and record is not None:
                self._pcapng = _LivePcapng(record, path)
                self._write_pcapng(self._pcapng.add, ())  # an empty capture opens, too
        except InspectorError:
            self.close()
            raise

    @property
    def error(self) -> str:
        """Why recording stopped; empty while it goes on."""
        return (self._writer.error if self._writer else "") or self._pcapng_error

    def chunk(self, key: str, chunk: Chunk) -> None:
        """Keep bytes of a body; ``key`` is what ``body_key`` says of it."""
        if self._writer is not None:
            self._writer.put(Piece(key, chunk))

    def observe(self, observation: Observation) -> None:
        """Decode an observation and append it with its events; its chunks came before."""
        events = self._decoder.feed(observation)
        if self._writer is not None:
            self._writer.put(Entry(observation, events))

    def close(self) -> None:
        """Write what is waiting and close the files; the session last, which folds its log in."""
        if self._writer is not None:
            self._writer.finish()
        if self._pcapng is not None:
            self._write_pcapng(self._pcapng.close)
            self._pcapng = None
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _committed(self, batch: Sequence[Item]) -> None:
        if self._pcapng is not None and not self._pcapng_error:
            self._write_pcapng(self._pcapng.add, batch)

    def _write_pcapng[**P](self, write: Callable[P, None], *args: P.args, **kw: P.kwargs) -> None:
        """A capture that cannot be written ends there; the session goes on."""
        try:
            write(*args, **kw)
        except (InspectorError, OSError) as error:
            if self._pcapng is None or self._pcapng_error:
                return
            reason = getattr(error, "strerror", None) or error
            self._pcapng_error = f"{self._pcapng.path}: cannot be written: {reason}"
            logger.error("capture stopped: %s", self._pcapng_error)
            if self._on_error is not None:
                self._on_error(self._pcapng_error)


class _LivePcapng:
    """A pcapng that grows with the session; used by the writer's thread."""

    def __init__(self, path: Path, session: Path) -> None:
        self.path = path
        self._reader = Reader(session)
        try:
            self._stream = create(path)
        except InspectorError:
            self._reader.close()
            raise
        self._writer = pcapng.Writer(self._stream, flush=False)

    def add(self, batch: Sequence[Item]) -> None:
        """Write the packets of a batch; what it holds of bodies need not be read again."""
        pieces: defaultdict[str, list[Chunk]] = defaultdict(list)
        for item in batch:
            if isinstance(item, Piece):
                pieces[item.body].append(item.chunk)
                continue
            if not isinstance(item, Entry):
                continue
            observation = item.observation
            key = body_key(observation.exchange, KINDS[type(observation)])
            seen = Recorded(observation, self._chunks(key, observation, pieces[key]))
            self._writer.add(Told(seen, tuple(item.events)))
        self._stream.flush()

    def _chunks(
        self, key: str, observation: Observation, held: list[Chunk]
    ) -> Callable[[], Iterator[Chunk]]:
        if sum(len(chunk.data) for chunk in held) == observation.body.length:
            return lambda: iter(held)
        return lambda: self._reader.chunks(key)

    def close(self) -> None:
        self._reader.close()
        with self._stream:  # closed even if what is left cannot be written
            self._writer.close()
