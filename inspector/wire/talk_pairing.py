"""Which answer of a connection belongs to which of its requests.

Rule: they belong together in their order on the connection. After bytes were lost that order says
little: then RelatesTo and MessageID decide, and only without them the order.
"""

from collections import deque
from collections.abc import Callable

from inspector.wire.observation import Observation, Response
from inspector.wire.talk_exchange import Exchange

type Identify = Callable[[Observation], tuple[str, str]]
"""MessageID and RelatesTo of a message, empty where there is none; this room knows no SOAP."""

OPEN_LIMIT = 1000
"""Requests of one connection that wait for their answers, the oldest goes first."""


class Pairing:
    """The exchanges of one connection; ``open`` are those that wait for an answer to begin.

    They are called ``tcp3-1``: the first of connection 3. With ``show_all`` each counts as WSD.
    """

    def __init__(self, connection: int, identify: Identify, *, show_all: bool) -> None:
        self.open: deque[Exchange] = deque()
        self.unsure = False
        """Whether bytes were lost, so that the order says little."""
        self._connection = connection
        self._identify = identify
        self._show_all = show_all
        self._count = 0

    def ask(self) -> Exchange:
        """A request begins."""
        exchange = self._new(requested=False)
        self.open.append(exchange)
        if len(self.open) > OPEN_LIMIT:
            self.open.popleft()
        return exchange

    def answer(self) -> Exchange:
        """An answer begins: to the oldest request, or to one that nobody saw."""
        return self.open.popleft() if self.open else self._new(requested=True)

    def settle(
        self, assigned: Exchange, answer: Response, *, complete: bool
    ) -> tuple[Exchange, list[Exchange]]:
        """The exchange of an answer that is over, and those that lost theirs.

        It is the one that was ``assigned`` when the answer began, unless bytes were lost. An
        answer that names a request which was never seen stands alone.
        """
        if not self.unsure or not (self.open or assigned.request is not None):
            return assigned, []
        candidates = [it for it in (assigned, *self.open) if it.request or not it.requested]
        asked = [it for it in candidates if it.request]
        _, relates_to = self._identify(answer)
        ids = [self._message_id(it) for it in asked]
        if relates_to and relates_to not in ids and all(ids):
            self.open = deque(candidates)
            return self._new(requested=True), []
        if relates_to and relates_to in ids:
            chosen = asked[ids.index(relates_to)]
        else:  # nobody pipelines: the newest request that was over before the answer began
            before = [it for it in asked if it.asked_us <= answer.time_us]
            chosen = before[-1] if before else assigned
        place = candidates.index(chosen) if chosen in candidates else 0
        self.open = deque(candidates[place + 1 :])
        # The answer that has the hole does not say how many behind it the hole took along.
        self.unsure = not complete or (bool(self.open) and relates_to not in ids)
        return chosen, candidates[:place]

    def _message_id(self, exchange: Exchange) -> str:
        if exchange.message_id is None:
            request = exchange.request
            exchange.message_id = self._identify(request.observation)[0] if request else ""
        return exchange.message_id

    def _new(self, *, requested: bool) -> Exchange:
        self._count += 1
        name = f"tcp{self._connection}-{self._count}"
        return Exchange(name, requested=requested, wsd=self._show_all)
