"""Everything that an event says, as one text to look into.

Rule: what people read, so the values and never the names of fields; no digests, no numbers of ours.
"""

import msgspec

from inspector.events.event import Event

_OURS = frozenset(
    ("seq", "time_us", "elapsed_us", "kind", "phase", "exchange", "raw", "origin", "repeats")
)
_DIGESTS = frozenset({"sha256"})


def said(event: Event) -> str:
    """The values of an event, a line each, in lower case."""
    fields = ((name, getattr(event, name)) for name in event.__struct_fields__)
    waiting = [msgspec.to_builtins(value) for name, value in fields if name not in _OURS]
    texts: list[str] = []
    while waiting:
        value = waiting.pop()
        match value:
            case None | "":
                pass
            case bool():
                texts.append("true" if value else "false")
            case dict():
                waiting += (it for name, it in value.items() if name not in _DIGESTS)
            case list() | tuple():
                waiting += value
            case _:
                texts.append(str(value))
    return "\n".join(texts).lower()
