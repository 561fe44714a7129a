"""Findings: what the rules said of one conversation, each once."""

import msgspec

from inspector.diagnosis.rule import Severity


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, once, with how often.

    ``device`` and ``job`` name what it is about, empty if it is about the whole; ``endpoint`` is
    the device's own address (``urn:uuid:…``), the same whichever host it was seen at, empty if it
    was not told. ``events`` are the numbers of the first events that show it, ``count`` how often
    it happened. ``known`` says of which devices it is known, if this may be one of them.
    """

    rule: str
    severity: Severity
    title: str
    device: str
    job: str
    text: str
    likely: tuple[str, ...]
    advice: str
    events: tuple[int, ...]
    count: int
    known: tuple[str, ...] = ()
    endpoint: str = ""
