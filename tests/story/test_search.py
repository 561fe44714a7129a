"""Rows of searches are plain data."""

import msgspec

from inspector.story.search import Chain


def test_a_chain_begins_with_nothing_seen() -> None:
    told = msgspec.to_builtins(Chain(client="192.0.2.20", device="192.0.2.10", family="IPv4"))
    assert not any(told[name] for name in told if name.endswith(("_event", "_us")))
