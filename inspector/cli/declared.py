"""The declared protocols as plain values: what the command and the documentation tell of them.

Rule: pure; names, demands and limits come from the declarations, sentences from their docstrings.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from inspector.protocols import PROTOCOLS, Match, Side, actions_of
from inspector.protocols.faults import faults_of
from inspector.protocols.faults_row import KnownFault
from inspector.protocols.operation import Operation, Protocol
from inspector.soap.constraints import Between, Known, Matches, MaxLength
from inspector.soap.namespaces import local_name, namespace_of
from inspector.soap.schema import Attr, Slot, Text, Value, is_element, slots_of
from inspector.tui.text.units import unit_of

_TYPES = {str: "text", int: "integer", bool: "boolean", datetime: "time"}


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An element that a message may hold, or an attribute.

    ``demand`` is must, may, either, some or many; ``type`` is empty for an element that holds
    others. ``variants`` are values or names that are seen instead of the specified ones.
    """

    name: str
    namespace: str = ""
    demand: str = ""
    about: str = ""
    type: str = ""
    values: tuple[str | int, ...] = ()
    variants: tuple[str | int, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    format: str = ""
    unit: str = ""
    attributes: tuple["Field", ...] = ()
    children: tuple["Field", ...] = ()


class OperationLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operation or a notification.

    ``request`` and ``response`` name the messages as ``wsd-inspector schema`` does; they are
    empty where nothing is decoded.
    """

    name: str
    kind: str
    sender: str
    receiver: str
    changes_state: bool = False
    about: str = ""
    action: str
    response_action: str = ""
    other_actions: tuple[str, ...] = ()
    other_response_actions: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    request: str = ""
    response: str = ""


class ServiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A service and what it declares."""

    name: str
    title: str
    namespace: str
    basis: str
    decoded: bool
    operations: tuple[OperationLine, ...]


class OperationDetail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operation with what its messages carry; ``None`` for an empty or undecoded body."""

    service: str
    decoded: bool
    operation: OperationLine
    request: Field | None
    response: Field | None
    faults: tuple[KnownFault, ...] = ()


def services() -> tuple[ServiceLine, ...]:
    """Every declared service."""
    return tuple(map(service_line, PROTOCOLS))


def service_line(protocol: Protocol) -> ServiceLine:
    """A service and its operations."""
    return ServiceLine(
        name=protocol.name,
        title=protocol.title,
        namespace=protocol.namespace,
        basis=protocol.basis,
        decoded=not protocol.named_only,
        operations=tuple(operation_line(protocol, one) for one in protocol.operations),
    )


def operation_line(protocol: Protocol, operation: Operation) -> OperationLine:
    """An operation's names, ends and actions."""
    sender, receiver = protocol.asks, protocol.answers
    if operation.notifies:
        sender, receiver = receiver, sender
    action, *others = actions_of(Match(protocol, operation, Side.REQUEST))
    answers = [""]
    if not operation.notifies:
        answers = [*actions_of(Match(protocol, operation, Side.RESPONSE))]
    return OperationLine(
        name=operation.name,
        kind="notification" if operation.notifies else "operation",
        sender=sender,
        receiver=receiver,
        changes_state=operation.changes_state,
        about=_first_sentence(operation.request) or _first_sentence(operation.response),
        action=action,
        response_action=answers[0],
        other_actions=tuple(others),
        other_response_actions=tuple(answers[1:]),
        variants=operation.variants,
        request=_message_name(protocol, operation.request),
        response=_message_name(protocol, operation.response),
    )


def _message_name(protocol: Protocol, cls: type | None) -> str:
    return "" if cls is None else f"{protocol.name}.{cls.__name__}"


def operation_detail(protocol: Protocol, operation: Operation) -> OperationDetail:
    """An operation, what its messages carry, and the faults it may answer."""
    faults = () if operation.notifies else faults_of(protocol.name, operation.name)
    return OperationDetail(
        service=protocol.name,
        decoded=not protocol.named_only,
        operation=operation_line(protocol, operation),
        request=message_field(operation.request),
        response=message_field(operation.response),
        faults=faults,
    )


def message_field(cls: type | None) -> Field | None:
    """The element of a message with all below it."""
    if cls is None:
        return None
    made = _element(cls, None)
    return msgspec.structs.replace(made, name=cls.__name__, namespace=_namespace(cls))


def _namespace(cls: type) -> str:
    namespace: str = cls.NAMESPACE  # type: ignore[attr-defined]  # set by element()
    return namespace


def _element(cls: type, argument: Value | None) -> Field:
    """What an element of a class holds; where it stands is for the caller to say."""
    slots = slots_of(cls, argument)
    text = next((slot.value for slot in slots if slot.form is Text), None)
    fields = {slot: _field(slot, cls) for slot in slots if slot.form is not Text}
    return msgspec.structs.replace(
        Field(name="") if text is None else _plain(text),
        about=_first_sentence(cls) if text is None else "",
        attributes=tuple(field for slot, field in fields.items() if slot.form is Attr),
        children=tuple(field for slot, field in fields.items() if slot.form is not Attr),
    )


def _field(slot: Slot, around: type) -> Field:
    value, name = slot.value, local_name(slot.tag)
    made = _element(value.type, value.argument) if is_element(value.type) else _plain(value)
    is_attribute = slot.form is Attr
    return msgspec.structs.replace(
        made,
        name=f"@{name}" if is_attribute else name,
        namespace=namespace_of(slot.tag),
        demand="may" if is_attribute else slot.form.__name__.lower(),
        unit=unit_of(name, around.__name__).name if "integer" in made.type else "",
        variants=made.variants + tuple(local_name(variant) for variant in slot.variants),
    )


def _plain(value: Value) -> Field:
    """A value that is text in the XML: its type and what is demanded of it."""
    named = "qualified name" if value.qualified else _TYPES[value.type]
    made = Field(name="", type=f"list of {named}s" if value.words else named)
    match value.constraint:
        case Known(values=values, variants=variants):
            return msgspec.structs.replace(made, values=values, variants=variants)
        case Between(least=least, most=most):
            return msgspec.structs.replace(made, minimum=least, maximum=most)
        case MaxLength(characters=characters):
            return msgspec.structs.replace(made, max_length=characters)
        case Matches(name=name):
            return msgspec.structs.replace(made, format=name)
    return made


def _first_sentence(cls: type | None) -> str:
    """The first sentence of a class's docstring on one line, fields by their names in the XML."""
    if cls is None or not cls.__doc__:
        return ""
    sentence = " ".join(cls.__doc__.split()).partition(". ")[0]
    for slot in slots_of(cls):
        sentence = sentence.replace(f"``{slot.name}``", local_name(slot.tag))
    sentence = sentence.replace("``", "")
    return sentence if sentence.endswith(".") else f"{sentence}."


def fields_below(field: Field, depth: int = 0) -> Iterator[tuple[int, Field]]:
    """Attributes and elements that a field holds, in order, each with its depth."""
    for inner in (*field.attributes, *field.children):
        yield depth, inner
        yield from fields_below(inner, depth + 1)
