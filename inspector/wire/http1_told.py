"""What is told of one direction: pieces that nobody has taken yet, and notes on the next.

Rule: the bytes of a body are told up to the first hole; behind it only its end is, as incomplete.
"""

import msgspec

from inspector.errors import Note, NoteKind
from inspector.wire.http1_head import NOTES_LIMIT, RequestHead, ResponseHead
from inspector.wire.http1_pieces import Data, End, Piece
from inspector.wire.observation import Headers


class Told:
    """Gathers pieces. A note waits for the next head or end."""

    __slots__ = ("_body_bytes", "_lost", "_notes", "pieces")

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._notes: list[Note] = []
        self._lost: Note | None = None  # why not all of the body is told
        self._body_bytes = 0

    def note(self, *notes: Note) -> None:
        """Say something with the next head or end, unless it is said already."""
        for note in notes:
            if note not in self._notes and len(self._notes) < NOTES_LIMIT:
                self._notes.append(note)

    def head(self, head: RequestHead | ResponseHead) -> None:
        """A message begins."""
        if self._notes:
            head = msgspec.structs.replace(head, notes=self._taken_notes() + head.notes)
        self._body_bytes = 0
        self.pieces.append(head)

    def data(self, time_us: int, data: bytes) -> None:
        """Bytes of the body come."""
        if self._lost is None:
            self._body_bytes += len(data)
            self.pieces.append(Data(time_us, data))

    def lose(self, length: int | None) -> None:
        """Bytes of the body are missing, None if nobody knows how many."""
        if self._lost is None:
            self._lost = missing(length, self._body_bytes, "body")

    def cut(self, why: str, length: int | None) -> None:
        """The body cannot be read to its end; its ``length``, if that is known."""
        if self._lost is not None:
            self.note(self._lost)
        of_length = "" if length is None else f" of {length}"
        text = f"body {why}, after {self._body_bytes}{of_length} bytes"
        self._lost = Note("HTTP", text, NoteKind.HTTP)

    def end(self, time_us: int, trailers: Headers = ()) -> None:
        """The message is over: complete if nothing of it is missing."""
        complete = self._lost is None
        if self._lost is not None:
            self.note(self._lost)
            self._lost = None
        notes = self._taken_notes() if self._notes else ()
        self.pieces.append(End(time_us, complete, trailers, notes))

    def _taken_notes(self) -> tuple[Note, ...]:
        notes, self._notes = tuple(self._notes), []
        return notes


def missing(length: int | None, after: int, of: str) -> Note:
    """That bytes are missing, None if nobody knows how many, and where."""
    count = "bytes" if length is None else f"{length:,} bytes"
    text = f"{count} are missing from the capture after byte {after:,} of the {of}"
    return Note("HTTP", text, NoteKind.LOST)
