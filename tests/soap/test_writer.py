from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from inspector.errors import Note
from inspector.protocols import Match
from inspector.soap.extensions import EXTENSION_LENGTH, Extension
from inspector.soap.namespaces import DSD, NAMESPACES, SOAP12, WSA, WSCN, WSD, WSDP
from inspector.soap.reader import read
from inspector.soap.writer import write
from inspector.soap.xml import parse
from tests.soap.forms import (
    FULL,
    MESSAGE,
    Formats,
    Label,
    Reference,
    Setting,
    Ticket,
    new,
    read_element,
    read_ticket,
    ticket,
)
from tests.soap.vocabulary import CLASSES
from tests.strategies import extensions, matched_messages, messages

LABEL = new(Label, lang="de")


def text_of(message: Any, parent: etree._Element | None = None) -> str:
    return etree.tostring(write(message, parent=parent), encoding="unicode")


def read_back(message: Any) -> tuple[Any, list[str]]:
    return read_element(type(message), parse(etree.tostring(write(message), encoding="utf-8")))


def test_writes_every_form() -> None:
    written = write(MESSAGE)
    assert [child.tag for child in written] == [child.tag for child in ticket(FULL)]
    assert read_element(Ticket, written) == (MESSAGE, [])


@pytest.mark.parametrize(
    ("message", "xml"),
    [
        pytest.param(new(Label), f'<wscn:Label xmlns:wscn="{WSCN}"/>', id="nothing"),
        pytest.param(
            new(Label, lang="de", text="<é>"),
            f'<wscn:Label xmlns:wscn="{WSCN}" xml:lang="de">&lt;é&gt;</wscn:Label>',
            id="an attribute and a text",
        ),
        pytest.param(
            new(Setting, value=5, must_honor=False),
            f'<wscn:Setting xmlns:wscn="{WSCN}" wscn:MustHonor="false">5</wscn:Setting>',
            id="a number and a boolean",
        ),
        pytest.param(
            new(Formats, format_value=("a", "b")),
            f'<wscn:Formats xmlns:wscn="{WSCN}"><wscn:FormatValue>a</wscn:FormatValue>'
            "<wscn:FormatValue>b</wscn:FormatValue></wscn:Formats>",
            id="some",
        ),
        pytest.param(
            new(
                Ticket,
                id=7,
                reference=new(Reference, address="x", properties=LABEL),
            ),
            f'<wscn:Ticket xmlns:wscn="{WSCN}" Id="7"><wsa:Reference xmlns:wsa="{WSA}">'
            '<wsa:Address>x</wsa:Address><wsa:Properties xml:lang="de"/>'
            "</wsa:Reference></wscn:Ticket>",
            id="a prefix is declared where it is first needed",
        ),
        pytest.param(
            new(Ticket, of_kind="wsdp:A", kind="wscn:Scanner", kinds=("wsdp:B", "C", "wsd:D")),
            f'<wscn:Ticket xmlns:wscn="{WSCN}" xmlns:wsdp="{WSDP}" wscn:OfKind="wsdp:A">'
            f'<wscn:Kind>wscn:Scanner</wscn:Kind><wscn:Kinds xmlns:wsd="{WSD}">wsdp:B C wsd:D'
            "</wscn:Kinds></wscn:Ticket>",
            id="names declare their prefixes",
        ),
        pytest.param(
            new(Ticket, kind="q:Scanner"),
            f'<wscn:Ticket xmlns:wscn="{WSCN}"><wscn:Kind>q:Scanner</wscn:Kind></wscn:Ticket>',
            id="an unknown prefix stays",
        ),
    ],
)
def test_writes(message: Any, xml: str) -> None:
    assert text_of(message) == xml


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (datetime(2026, 3, 2, 10, 20, 30), "2026-03-02T10:20:30"),
        (datetime(2026, 3, 2, 10, 20, 30, tzinfo=UTC), "2026-03-02T10:20:30Z"),
        (datetime(2026, 3, 2, 10, 20, 30, 500), "2026-03-02T10:20:30.000500"),
        (
            datetime(26, 3, 2, tzinfo=timezone(timedelta(hours=-5))),
            "0026-03-02T00:00:00-05:00",
        ),
    ],
)
def test_writes_a_time(time: datetime, text: str) -> None:
    node = write(new(Ticket, created=time))[0]
    assert node.text == text


def test_an_element_may_have_another_name() -> None:
    assert write(new(Label, text="x"), f"{{{WSDP}}}FriendlyName").tag == f"{{{WSDP}}}FriendlyName"


def test_a_vendors_name_gets_the_same_prefix_in_every_run() -> None:
    written = text_of(new(Ticket, kinds=("{urn:acme}A", "{urn:acme}B")))
    assert written.count('xmlns:x078a2ab0="urn:acme"') == 1
    assert "x078a2ab0:A x078a2ab0:B" in written


# --- into an envelope ----------------------------------------------------------------------------

NAMED = new(
    Ticket,
    of_kind="wsdp:A",
    job_name="a",
    kind="wscn:Scanner",
    kinds=("wscn:A", "wsdp:B", "{urn:acme}C", "D"),
    reference=new(Reference, address="x"),
)

PREFIXES = [
    pytest.param({}, id="none"),
    pytest.param({"wscn": WSCN, "wsdp": WSDP}, id="the usual ones"),
    pytest.param({"q": WSCN, "d": WSDP, "v": "urn:acme"}, id="others"),
    pytest.param({"wscn": WSDP, "wsdp": WSCN}, id="exchanged"),
    pytest.param({"wscn": "urn:acme", "wsdp": DSD, "wsa": "urn:b"}, id="taken for others"),
    pytest.param({"a": WSCN, "b": WSCN, "x078a2ab0": "urn:x"}, id="two for one"),
]


def in_envelope(message: Any, prefixes: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{SOAP12}}}Envelope", nsmap=prefixes | {"soap": SOAP12})
    write(message, parent=etree.SubElement(root, f"{{{SOAP12}}}Body"))
    return etree.tostring(root, encoding="utf-8")


def read_in_envelope(message: Any, prefixes: dict[str, str]) -> tuple[Any, list[Note]]:
    notes: list[Note] = []
    (node,) = parse(in_envelope(message, prefixes))[0]
    return read(type(message), node, notes), notes


@pytest.mark.parametrize("prefixes", PREFIXES)
def test_names_in_texts_still_resolve(prefixes: dict[str, str]) -> None:
    assert read_in_envelope(NAMED, prefixes) == (NAMED, [])


def test_the_prefixes_in_scope_are_used() -> None:
    written = in_envelope(NAMED, {"q": WSCN, "d": WSDP, "v": "urn:acme", "a": WSA}).decode()
    assert written.count("xmlns") == 5
    assert 'q:OfKind="d:A"' in written
    assert "<q:Kinds>q:A d:B v:C D</q:Kinds>" in written


def test_a_message_becomes_the_last_child() -> None:
    parent = etree.Element("a")
    etree.SubElement(parent, "b")
    node = write(new(Label), parent=parent)
    assert parent[1] is node


# --- extensions ----------------------------------------------------------------------------------


def with_extensions(message: Any, *kept: Extension) -> Any:
    return msgspec.structs.replace(message, extensions=kept)


def test_extensions_are_put_back() -> None:
    inner = '<w:Setting v:b="2">5<v:y/></w:Setting><v:x>1<v:z v:c=""/></v:x>'
    message, _ = read_ticket(inner, 'v:a="1"')
    assert [extension.name for extension in message.extensions] == ["x", "@a"]
    assert [extension.name for extension in message.settings[0].extensions] == ["y", "@b"]
    assert read_back(message) == (message, [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("<a", id="broken"),
        pytest.param("text", id="no XML"),
        pytest.param("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", id="a DTD"),
    ],
)
def test_what_is_no_element_is_left_out(text: str) -> None:
    node = write(with_extensions(new(Label, text="x"), Extension("urn:v", "a", text)))
    assert (node.text, len(node)) == ("x", 0)


def test_what_was_too_long_is_left_out() -> None:
    message, notes = read_ticket(f"<v:x>{'t' * EXTENSION_LENGTH}</v:x>")
    assert len(notes) == 1
    assert read_back(message)[0].extensions == ()


# --- what we write we read -----------------------------------------------------------------------


@given(message=messages(Ticket))
def test_what_we_write_we_read(message: Any) -> None:
    assert read_back(message) == (message, [])


@given(message=messages(Ticket), outer=extensions(), inner=extensions())
def test_extensions_are_read_again(message: Any, outer: Any, inner: Any) -> None:
    caption = with_extensions(new(Setting, value="x"), *inner)
    extended = with_extensions(msgspec.structs.replace(message, caption=caption), *outer)
    assert read_back(extended) == (extended, [])


PLAIN = [cls for cls in CLASSES if not getattr(cls, "__parameters__", ())]


@pytest.mark.parametrize("cls", PLAIN, ids=[f"{c.__module__}.{c.__name__}" for c in PLAIN])
@settings(max_examples=5)
@given(data=st.data())
def test_every_declared_class_is_read_as_it_was_written(cls: Any, data: st.DataObject) -> None:
    message: Any = data.draw(messages(cls))
    assert read_back(message) == (message, [])


@settings(max_examples=100)
@given(
    drawn=matched_messages(),
    prefixes=st.dictionaries(
        st.sampled_from([*NAMESPACES, "q", "x", "acme"]),
        st.sampled_from([*NAMESPACES.values(), "urn:acme", "urn:other"]),
    ),
)
def test_every_message_survives_an_envelope_with_any_prefixes(
    drawn: tuple[Match, Any], prefixes: dict[str, str]
) -> None:
    _, message = drawn
    assert read_in_envelope(message, prefixes) == (message, [])


def test_a_value_of_a_generic_class_is_written_by_its_type() -> None:
    assert write(new(Setting, value=True)).text == "true"
