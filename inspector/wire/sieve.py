"""What is WSD among exchanges that come whole: of HAR and flow files, of traces.

Rule: a request that does not tell waits for its answer; what turns out not to be WSD is counted.
"""

from collections.abc import Iterable, Iterator

from inspector.newest import Newest
from inspector.wire.observation import (
    AnswerHead,
    Cut,
    Datagram,
    Headers,
    Observation,
    Recorded,
    Request,
    Response,
    is_unopened,
)
from inspector.wire.recognition import holds_wsd, is_wsd_type

WAITING = 1000
"""Requests that wait for their answer, the oldest goes first."""


class Sieve:
    """Lets WSD through. ``others`` counts the exchanges and datagrams that are not."""

    def __init__(self) -> None:
        self.others = 0
        self._waiting = Newest[str, Recorded](WAITING)
        self._passed = Newest[str, None](WAITING)

    def strain(self, recorded: Iterable[Recorded]) -> Iterator[Recorded]:
        """What is WSD, in its order."""
        for seen in recorded:
            yield from self._take(seen)
        self.others += len(self._waiting)
        self._waiting.clear()

    def _take(self, seen: Recorded) -> Iterator[Recorded]:
        observed = seen.observation
        if isinstance(observed, Request):
            if _tells(observed):
                self._passed[observed.exchange] = None
                yield seen
            else:
                self._wait(observed.exchange, seen)
            return
        if isinstance(observed, Response | Cut):
            asked = self._waiting.pop(observed.exchange, None)
            if asked is None and isinstance(observed, Cut) and is_unopened(observed.reason):
                yield seen  # who wrote the file has found that it is of the field
                return
            if observed.exchange not in self._passed and not _tells(observed):
                self.others += 1
                return
            if asked is not None:
                yield asked
        elif isinstance(observed, Datagram) and not _tells(observed):
            self.others += 1
            return
        yield seen

    def _wait(self, exchange: str, seen: Recorded) -> None:
        gone = self._waiting.forgotten
        self._waiting[exchange] = seen
        self.others += self._waiting.forgotten - gone


def _tells(observed: Observation) -> bool:
    return is_wsd_type(_headers(observed)) or holds_wsd(observed.body)


def _headers(observed: Observation) -> Headers:
    match observed:
        case Request(headers=headers) | Response(headers=headers):
            return headers
        case Cut(head=AnswerHead(headers=headers)):
            return headers
    return ()
