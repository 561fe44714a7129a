"""Events as JSON lines, and the JSON schema that describes them.

Rule: a line is the event plus ``schema`` and ``time``; the time is formatted here and nowhere
else below the user interfaces.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from inspector import protocols
from inspector.events.event import SCHEMA_VERSION, Event, Kind, Phase
from inspector.protocols import Match, Side

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_US = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_SIDES = {
    Phase.REQUEST: Side.REQUEST,
    Phase.RESPONSE: Side.RESPONSE,
    Phase.NOTIFICATION: Side.REQUEST,
    Phase.ONEWAY: Side.REQUEST,
}
_SIDES_OF_KINDS = {
    Kind.REQUEST: Side.REQUEST,
    Kind.RESPONSE: Side.RESPONSE,
    Kind.CUT: Side.RESPONSE,  # what had come of the answer
}


def rfc3339(time_us: int) -> str:
    """A time in UTC with microseconds: ``2026-11-20T10:54:00.000001Z``."""
    moment = _EPOCH + timedelta(microseconds=min(max(time_us, 0), _MOST_US))
    return f"{moment.isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


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
    cls = _class_of(event)
    if cls is None:
        return event
    return msgspec.structs.replace(event, message=msgspec.convert(event.message, cls))


def _class_of(event: Event) -> type | None:
    """The class of a message that is plain JSON still.

    Of a broken datagram neither phase nor kind tells the half: its fields do, or its action.
    """
    found = protocols.find_by_name(event.service, event.operation)
    if found is None:
        return None
    told = _SIDES.get(event.phase, _SIDES_OF_KINDS.get(event.kind))
    if told is not None:
        return found._replace(side=told).message_class
    names = set(event.message) if isinstance(event.message, dict) else set()
    named = protocols.find_by_action(event.action)
    likely = named.side if named else Side.RESPONSE if event.relates_to else Side.REQUEST
    sides = sorted(Side, key=lambda side: side is not likely)
    halves = (found._replace(side=side).message_class for side in sides)
    return next((cls for cls in halves if cls and names <= _fields(cls)), None)


def _fields(cls: type) -> set[str]:
    return {field.name for field in msgspec.structs.fields(cls)}


def _messages() -> dict[str, Match]:
    """Every message that has a class, by the name that tells service and class."""
    return {
        f"{match.protocol.name}.{match.message_class.__name__}": match
        for match in protocols.matches()
        if match.message_class is not None
    }


def message_names() -> tuple[str, ...]:
    """The names of all declared messages: ``scan.CreateScanJobRequest``, in declared order."""
    return tuple(_messages())


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of an event line, with a definition for every message."""
    classes = _messages()
    described, definitions = msgspec.json.schema_components(
        [Event, *(match.message_class for match in classes.values())],
        ref_template="#/$defs/{name}",
    )
    event = definitions.pop(described[0]["$ref"].rpartition("/")[2])
    definitions |= _by_service(classes, described[1:])
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


def schema_of(name: str) -> dict[str, Any]:
    """The JSON schema of one message, with the definitions it needs and no others.

    Raises ``KeyError`` for a name that is not one of ``message_names``.
    """
    match = _messages()[name]
    (reference,), definitions = msgspec.json.schema_components(
        [match.message_class], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:wsd-inspector:message:{SCHEMA_VERSION}:{name}",
        "title": name,
        **_by_service({name: match}, (reference,))[name],
        "$defs": definitions,
    }


def _by_service(classes: dict[str, Match], references: tuple[Any, ...]) -> dict[str, Any]:
    """Each message under ``service.Class``: class names repeat from service to service."""
    return {
        name: {
            "description": f"{match.protocol.title}: {match.operation.name} {match.side}.",
            **reference,
        }
        for (name, match), reference in zip(classes.items(), references, strict=True)
    }
