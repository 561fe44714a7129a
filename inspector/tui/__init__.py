"""The terminal interface: a live list of exchanges, and one exchange in detail.

Public: ``app`` (``InspectorApp``), ``ports`` (what the app is given: engine, replay, export).

Rule 1: texts come from pure modules (``rows``, ``listing``, ``decoded``, ``lines``); widgets draw.
Rule 2: workers post messages, handlers change widgets; a view gets a snapshot, never a reader.
"""

import os

FRAMES = "120"
"""Screens a second at most. A key waits for the next: at Textual's own 60 up to 17 ms of 50."""

os.environ.setdefault("TEXTUAL_FPS", FRAMES)  # read when Textual is imported, once
