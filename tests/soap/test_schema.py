from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import pytest

from inspector.soap.constraints import Known
from inspector.soap.extensions import Extension
from inspector.soap.namespaces import WSA, WSCN, XML
from inspector.soap.schema import (
    Attr,
    Many,
    May,
    Must,
    QName,
    Some,
    Text,
    Value,
    element,
    element_name,
    elements_below,
    extensions_in,
    is_element,
    slots_of,
)
from tests.soap.forms import Formats, Label, Reference, Setting, Ticket, new

KNOWN = Known(("a",))
type Word = Annotated[str, KNOWN]
type Again = Word


@element(WSCN)
class Values:
    """A field of every type."""

    text: May[str]
    number: May[int]
    truth: May[bool]
    time: May[datetime]
    name: May[QName]
    word: May[Again]
    known_name: May[Annotated[QName, KNOWN]]
    words: May[tuple[Word, ...]]
    names: May[tuple[QName, ...]]
    nested: May[Label]
    generic: May[Setting[Word]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", Value(str)),
        ("number", Value(int)),
        ("truth", Value(bool)),
        ("time", Value(datetime)),
        ("name", Value(str, qualified=True)),
        ("word", Value(str, KNOWN)),
        ("known_name", Value(str, KNOWN, qualified=True)),
        ("words", Value(str, KNOWN, words=True)),
        ("names", Value(str, words=True, qualified=True)),
        ("nested", Value(Label)),
        ("generic", Value(Setting, argument=Value(str, KNOWN))),
    ],
)
def test_a_field_knows_what_it_holds(name: str, value: Value) -> None:
    (slot,) = [slot for slot in slots_of(Values) if slot.name == name]
    assert slot.value == value


@element(WSCN)
class Named:
    """A field for every way to name it."""

    job_id: Must[int]
    from_: May[str]
    items: Many[str] = element_name("Item_X")
    address: Some[str] = element_name("Address", WSA)
    status: May[str] = element_name("Status", None, "Code", "STATUS")
    valid: Attr[bool]
    type_: Attr[str] = element_name("Type", "")
    lang: Attr[str] = element_name("lang", XML)
    value: Text[str]


def test_names_and_forms_of_fields() -> None:
    assert [(slot.name, slot.form, slot.tag) for slot in slots_of(Named)] == [
        ("job_id", Must, f"{{{WSCN}}}JobId"),
        ("from_", May, f"{{{WSCN}}}From"),
        ("items", Many, f"{{{WSCN}}}Item_X"),
        ("address", Some, f"{{{WSA}}}Address"),
        ("status", May, f"{{{WSCN}}}Status"),
        ("valid", Attr, f"{{{WSCN}}}Valid"),
        ("type_", Attr, "Type"),
        ("lang", Attr, f"{{{XML}}}lang"),
        ("value", Text, f"{{{WSCN}}}Value"),
    ]
    (status,) = [slot for slot in slots_of(Named) if slot.variants]
    assert status.variants == (f"{{{WSCN}}}Code", f"{{{WSCN}}}STATUS")


def test_what_was_not_sent_is_none_or_empty() -> None:
    message = new(Named)
    assert [getattr(message, slot.name) for slot in slots_of(Named)] == [
        None,
        None,
        (),
        (),
        None,
        None,
        None,
        None,
        None,
    ]
    assert message.extensions == ()


def test_a_message_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        new(Named).job_id = 7


def test_its_json_has_what_was_sent() -> None:
    message = new(
        Ticket,
        job_name="a",
        created=datetime(2026, 3, 2, 10, tzinfo=UTC),
        rotation=new(Setting, value=90),
        pages=(1, 2),
    )
    assert msgspec.json.decode(msgspec.json.encode(message)) == {
        "job_name": "a",
        "created": "2026-03-02T10:00:00Z",
        "rotation": {"value": 90},
        "pages": [1, 2],
    }


def test_a_generic_class_takes_the_type_of_its_place() -> None:
    argument = Value(int, Known((0, 90)))
    assert [slot.value for slot in slots_of(Setting, argument)] == [argument, Value(bool)]
    rotation = next(slot for slot in slots_of(Ticket) if slot.name == "rotation")
    assert rotation.value.argument == Value(int, Known((0, 90, 180)))


def test_what_is_an_element() -> None:
    assert is_element(Setting)
    assert not is_element(int)


def test_the_elements_below_come_once_a_place() -> None:
    assert list(elements_below(Ticket)) == [
        Ticket,
        Setting,
        Setting,
        Label,
        Formats,
        Reference,
        Label,
        Setting,
    ]


VENDOR = Extension("urn:acme", "x", "<x xmlns='urn:acme'/>")
OTHER = Extension("urn:acme", "@y", "7")


def with_extensions(message: Any, *extensions: Extension) -> Any:
    return msgspec.structs.replace(message, extensions=extensions)


def test_extensions_are_listed_with_the_path_of_their_element() -> None:
    message = with_extensions(
        new(
            Ticket,
            job_name="a",
            reference=new(Reference, properties=with_extensions(new(Label), VENDOR)),
            caption=with_extensions(new(Setting, value="b"), OTHER),
            settings=(new(Setting, value=1), with_extensions(new(Setting, value=2), VENDOR)),
        ),
        OTHER,
        VENDOR,
    )
    assert list(extensions_in(message)) == [
        ("Ticket", OTHER),
        ("Ticket", VENDOR),
        ("Ticket/Caption", OTHER),
        ("Ticket/Reference/Properties", VENDOR),
        ("Ticket/Setting[2]", VENDOR),
    ]


def test_what_is_no_message_has_no_extensions() -> None:
    assert list(extensions_in(None)) == []
    assert list(extensions_in("text")) == []
