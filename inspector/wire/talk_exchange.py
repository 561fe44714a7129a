"""An exchange that is under way: a request and its answer, until both are told.

Rule: a request is told before its answer, however early that came; and neither unless one of them
is WSD, which a request alone does not always tell.
"""

from inspector.wire.observation import Recorded, Request


class Exchange:
    """A request, and the answer that has to wait until the request is over."""

    __slots__ = ("_told", "answer", "id", "message_id", "request", "requested", "wsd")

    def __init__(self, id: str, *, requested: bool, wsd: bool) -> None:
        self.id = id
        self.requested = requested  # whether the request is over, or was never seen
        self.message_id: str | None = None  # once it was looked for
        self.wsd = wsd
        self.request: Recorded | None = None
        self.answer: Recorded | None = None
        self._told = False  # whether the request is told

    @property
    def asked_us(self) -> int:
        """When the request was over, 0 if it was never seen (Unix microseconds)."""
        request = self.request.observation if self.request else None
        return request.end_us if isinstance(request, Request) else 0

    @property
    def is_other(self) -> bool:
        """Whether it is over, and nothing of it is told."""
        return self.requested and self.answer is not None and not self.wsd

    def tell(self) -> list[Recorded]:
        """What can be told now: nothing while the request is under way."""
        if not (self.requested and self.wsd):
            return []
        found: list[Recorded] = []
        if self.request is not None and not self._told:
            self._told = True
            found.append(self.request)
        if self.answer is not None:
            found.append(self.answer)
        return found
