"""The clock of replays: Unix microseconds that never go back."""

import time


class Clock:
    """Wall time at its making, counted on by a clock that nobody sets."""

    def __init__(self) -> None:
        self._offset_ns = time.time_ns() - time.monotonic_ns()

    def now_us(self) -> int:
        """Microseconds since the Unix epoch."""
        return (self._offset_ns + time.monotonic_ns()) // 1000
