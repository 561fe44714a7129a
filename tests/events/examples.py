"""A message of every declared class with everything in it, made from the declaration."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from inspector.protocols import Match, Side
from inspector.soap import build
from inspector.soap.constraints import Between, Known, Matches
from inspector.soap.extensions import Extension
from inspector.soap.schema import REPEATED, Either, Value, is_element, slots_of
from inspector.wire.observation import Request, Response
from tests.builders import ANSWERED_ID, ASKED_ID, request, response
from tests.strategies import action_of

PLAIN: dict[type, Any] = {
    str: "Zoë & Co",
    bool: True,
    int: 42,
    datetime: datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
}


def example(
    cls: type, argument: Value | None = None, *, extensions: tuple[Extension, ...] = ()
) -> Any:
    """A message that breaks no rule: every field is there, what repeats is there twice, of a
    choice the last one.

    Every element of it has the ``extensions``.
    """
    fields: dict[str, Any] = {"extensions": extensions}
    slots = slots_of(cls, argument)
    left_out = [slot for slot in slots if slot.form is Either][:-1]
    for slot in slots:
        if slot in left_out:
            fields[slot.name] = None
            continue
        value = slot.value
        if is_element(value.type):
            item = example(value.type, value.argument, extensions=extensions)
        else:
            item = leaf(value)
        fields[slot.name] = (item, item) if slot.form in REPEATED else item
    return cls(**fields)


def leaf(value: Value) -> Any:
    """A value that its constraint allows."""
    match value.constraint:
        case Known(values=values):
            return values[0]
        case Between(least=least):
            return max(least, 1)
        case Matches():
            return "PT1H"
    if value.words:
        return ("wscn:ScanDeviceType", "wsdp:Device") if value.qualified else ("urn:a", "urn:b")
    return "wscn:ScanDeviceType" if value.qualified else PLAIN[value.type]


def partly[T](cls: type[T], **fields: Any) -> T:
    """A message of which no more was sent than these fields."""
    return cls(**fields)


def encoded(match: Match) -> bytes:
    """The envelope of a half of an operation, around its example or around nothing."""
    if match.message_class is None:
        return enveloped(match, etree.Element("x")).replace(b"<x/>", b"")
    return enveloped(match, example(match.message_class))


def enveloped(match: Match, body: Any) -> bytes:
    """A body as a conforming peer sends it for a half of an operation."""
    answers = match.side is Side.RESPONSE
    return build.envelope(
        body,
        action=action_of(match),
        message_id=ANSWERED_ID if answers else ASKED_ID,
        relates_to=ASKED_ID if answers else "",
    )


def observed(match: Match, data: bytes) -> Request | Response:
    """Bytes as a half of an operation is seen."""
    return request(data) if match.side is Side.REQUEST else response(data)
