"""When the bytes of a body arrived.

Rule: bounded; a body is looked at up to ``BYTES_LIMIT``, which is told.
"""

from typing import NamedTuple

from inspector.tui.detail.snapshot import Part

BYTES_LIMIT = 64 * 1024 * 1024
"""Bytes of a body that are read for their times: some 30 ms."""

GAP_US = 1_000_000
"""A silence that is told."""


class Arrival(NamedTuple):
    """Bytes that arrived together, and when (Unix microseconds)."""

    time_us: int
    length: int


class Gap(NamedTuple):
    """A silence: how long (microseconds), and how many bytes had arrived before it."""

    length_us: int
    after: int


def arrivals_of(part: Part) -> list[Arrival]:
    """The pieces of a body as they arrived, up to ``BYTES_LIMIT``."""
    found: list[Arrival] = []
    read = 0
    for chunk in part.chunks():
        found.append(Arrival(chunk.time_us, len(chunk.data)))
        read += len(chunk.data)
        if read >= BYTES_LIMIT:
            break
    return found


def gaps_in(arrivals: list[Arrival], begun_us: int) -> list[Gap]:
    """The silences of ``GAP_US`` and more, the first since ``begun_us``."""
    found: list[Gap] = []
    before, read = begun_us, 0
    for time_us, length in arrivals:
        if before and time_us - before >= GAP_US:
            found.append(Gap(time_us - before, read))
        before = max(before, time_us)
        read += length
    return found


def binned(arrivals: list[Arrival], begun_us: int, bins: int) -> list[int]:
    """How many bytes arrived in each of equal stretches of time, from ``begun_us`` to the last."""
    last_us = max((it.time_us for it in arrivals), default=begun_us)
    span = max(1, last_us - begun_us)
    told = [0] * bins
    for time_us, length in arrivals:
        at = (time_us - begun_us) * bins // span
        told[max(0, min(at, bins - 1))] += length
    return told
