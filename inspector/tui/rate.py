"""How many exchanges a second there are just now."""

from collections import deque

WINDOW_SECONDS = 3.0
"""The time over which is counted: shorter it would jump, longer it would lag."""


class Rate:
    """Told a count that grows, at moments in seconds, it knows how fast it grows."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def of(self, count: int, now: float) -> float:
        """Counts a second over the last ``WINDOW_SECONDS``; 0 at first."""
        seen = self._seen
        seen.append((now, count))
        while len(seen) > 2 and now - seen[1][0] >= WINDOW_SECONDS:
            seen.popleft()
        begun, before = seen[0]
        return max(0, count - before) / (now - begun) if now > begun else 0.0
