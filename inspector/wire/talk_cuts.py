"""Answers that did not arrive whole: why, and who ended their connection.

Rule: what happened last to the connection is the reason; but a hole has swallowed what was asked
for before it, whatever came then.
"""

import msgspec

from inspector.errors import Note
from inspector.wire.http1_pieces import Broken
from inspector.wire.observation import EMPTY_BODY, AnswerHead, Body, Cut, Response
from inspector.wire.talk_exchange import Exchange
from inspector.wire.talk_sides import Sides


class Cuts:
    """Hears what happens to a connection, and makes the cuts of its exchanges."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._reason = ""  # what happened last to the connection
        self._ended = False
        self._by_client = False
        self._hole = ""  # what is missing of answers since the last whole one
        self._hole_us = 0

    def lose(self, length: int | None, time_us: int, *, of_answers: bool) -> None:
        """Bytes of one direction are missing, None if nobody knows how many."""
        told = "an unknown number of" if length is None else f"{length:,}"
        self._reason = f"{told} bytes are missing from the capture"
        if of_answers:
            self._hole, self._hole_us = self._reason, time_us

    def end(self, *, by_client: bool, reset: bool) -> None:
        """One side ends the connection; the first to do so has ended it."""
        if not self._ended:
            self._by_client = by_client
        self._ended = True
        how = "reset" if reset else "closed"
        self._reason = f"connection {how} before the answer was complete"

    def finish(self) -> None:
        """The capture ends."""
        self._reason = "capture ends before the answer is complete"

    def forget_hole(self) -> None:
        """A whole answer came: what is missing was before it."""
        self._hole = ""

    def unanswered(self, exchange: Exchange, time_us: int) -> Cut:
        """A request that nothing can answer any more."""
        in_hole = exchange.asked_us <= self._hole_us
        return self._cut(exchange.id, time_us, self._hole if in_hole else "")

    def missing(self, exchange: Exchange, time_us: int) -> Cut:
        """A request whose answer was not seen, though a later one was."""
        return self._cut(exchange.id, time_us, "its answer is missing from the capture")

    def broken(self, exchange: Exchange, answer: Broken, time_us: int) -> Cut:
        """An answer of which not even the head can be read."""
        at_us = max(time_us, answer.time_us)
        reason = self._reason or "answer is not HTTP/1"
        return self._cut(exchange.id, at_us, reason, Body.of(answer.data), (answer.note,))

    def short(self, answer: Response, time_us: int) -> Cut:
        """An answer that ended before it was whole."""
        began = AnswerHead(
            time_us=answer.time_us,
            status=answer.status,
            reason=answer.reason,
            version=answer.version,
            headers=answer.headers,
        )
        at_us = max(time_us, answer.end_us)
        cut = self._cut(answer.exchange, at_us, "", answer.body, answer.notes)
        return msgspec.structs.replace(cut, head=began)

    def _cut(
        self,
        exchange: str,
        time_us: int,
        reason: str = "",
        body: Body = EMPTY_BODY,
        notes: tuple[Note, ...] = (),
    ) -> Cut:
        sides = self._sides
        here, there = sides.client, sides.server
        return Cut(
            exchange=exchange,
            time_us=time_us,
            source=here if self._by_client else there,
            destination=there if self._by_client else here,
            reason=reason or self._reason or "answer breaks HTTP/1",
            body=body,
            notes=notes,
        )
