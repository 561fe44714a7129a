"""The terminal interface: a live list of exchanges, and one exchange in detail.

Public: ``app`` (``InspectorApp``), ``ports`` (what the app is given: engine, replay, export).

Rule 1: texts come from pure modules (``rows``, ``listing``, ``decoded``, ``lines``); widgets draw.
Rule 2: workers post messages, handlers change widgets; a view gets a snapshot, never a reader.
"""
