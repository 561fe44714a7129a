"""The clock of replays."""

import time

from inspector.replay.clock import Clock


def test_tells_unix_microseconds() -> None:
    before = time.time_ns() // 1000
    now = Clock().now_us()
    assert abs(now - before) < 60_000_000


def test_never_goes_back() -> None:
    clock = Clock()
    times = [clock.now_us() for _ in range(1000)]
    assert times == sorted(times)
