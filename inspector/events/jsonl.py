"""Events as JSON lines, and the JSON schema that describes them.

Rule: a line is the event plus ``schema`` and ``time``; the time is formatted here and nowhere
else below the user interfaces.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from inspector import protocols
from inspector.events.event import SCHEMA_VERSION, Event, Phase
from inspector.protocols import Match, Side

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_US = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_SIDES = {Phase.REQUEST: Side.REQUEST, Phase.RESPONSE: Side.RESPONSE}


def rfc3339(time_us: int) -> str:
    """A time in UTC with microseconds: ``2026-11-20T10:54:00.000001Z``."""
    moment = _EPOCH + timedelta(microseconds=min(max(time_us, 0), _MOST_US))
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_line(event: Event) -> str:
    """The event as one line of JSON, without a line end."""
    head = f'{{"schema":{SCHEMA_VERSION},"time":"{rfc3339(event.time_us)}",'
    return head + msgspec.json.encode(event).decode()[1:]


def from_line(line: str | bytes) -> Event:
    """The event of a line; its message gets its declared class back.

    Raises ``msgspec.MsgspecError`` if the line is none of ours.
    """
    event = msgspec.json.decode(line, type=Event)
    if event.message is None:
        return event
    found = protocols.find_by_name(event.service, event.operation)
    side = _SIDES.get(event.phase)
    if found is None or side is None:
        return event
    cls = Match(found.protocol, found.operation, side).message_class
    return msgspec.structs.replace(event, message=msgspec.convert(event.message, cls))


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of an event line, with a definition for every message."""
    classes = {f"{m.protocol.name}.{m.message_class.__name__}": m for m in protocols.matches()}
    described, definitions = msgspec.json.schema_components(
        [Event, *(match.message_class for match in classes.values())],
        ref_template="#/$defs/{name}",
    )
    event = definitions.pop(described[0]["$ref"].rpartition("/")[2])
    definitions |= _by_service(classes, described[1:], definitions)
    event["properties"] = {
        "schema": {"const": SCHEMA_VERSION, "description": "Version of this schema."},
        "time": {
            "type": "string",
            "format": "date-time",
            "description": "time_us as RFC 3339, UTC, microseconds.",
        },
        **event["properties"],
        "message": {
            "description": "The typed body; which one is told by service, operation and phase.",
            "anyOf": [{"type": "null"}, *({"$ref": f"#/$defs/{name}"} for name in classes)],
        },
    }
    event["required"] = ["schema", "time", *event["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:wsd-inspector:event:{SCHEMA_VERSION}",
        **event,
        "title": "WSD Inspector event line",
        "$defs": definitions,
    }


def _by_service(
    classes: dict[str, Match], references: tuple[Any, ...], definitions: dict[str, Any]
) -> dict[str, Any]:
    """Each message under ``service.Class``: class names repeat from service to service."""
    return {
        name: {
            "description": f"{match.protocol.title}: {match.operation.name} {match.side}.",
            **reference,
        }
        for (name, match), reference in zip(classes.items(), references, strict=True)
    }
