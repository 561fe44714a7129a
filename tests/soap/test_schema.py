from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from inspector.errors import Note
from inspector.soap.namespaces import WSCN, WSCN_2006_01
from inspector.soap.schema import (
    NOTE_LIMIT,
    Attr,
    Between,
    Known,
    Many,
    MaxLength,
    May,
    Must,
    Text,
    element,
    element_name,
    elements_below,
    is_element,
    path_of,
    read,
    slots_of,
    write,
)
from inspector.soap.xml import parse, shape
from tests.strategies import messages

type Colour = Annotated[str, Known(("RGB", "Gray"), variants=("Grey",))]
type Percent = Annotated[int, Between(1, 1000)]


@element(WSCN)
class Setting:
    """A text with an attribute."""

    value: Text[int]
    must_honor: Attr[bool]


@element(WSCN)
class Ticket:
    """Every form of field there is."""

    job_name: Must[Annotated[str, MaxLength(5)]]
    colour: May[Colour]
    scaling: May[Percent]
    duplex: May[bool]
    rotation: May[Setting]
    pages: Many[int] = element_name("Page_Number")
    settings: Many[Setting] = element_name("Setting")


def ticket(inner: str, namespace: str = WSCN) -> etree._Element:
    return parse(f'<Ticket xmlns="{namespace}">{inner}</Ticket>'.encode())


def read_ticket(inner: str, namespace: str = WSCN) -> tuple[Any, list[str]]:
    notes: list[Note] = []
    message = read(Ticket, ticket(inner, namespace), notes)
    return message, [f"{note.path}: {note.text}" for note in notes]


FULL = """<JobName> scan </JobName><Colour>RGB</Colour><Scaling>100</Scaling><Duplex>true</Duplex>
  <Rotation MustHonor="false">90</Rotation><Page_Number>1</Page_Number><Page_Number>-2</Page_Number>
  <Setting>3</Setting><Setting MustHonor="true"/>"""


def test_reads_and_writes_every_form() -> None:
    message, notes = read_ticket(FULL)
    assert notes == []
    assert message == Ticket(
        job_name="scan",
        colour="RGB",
        scaling=100,
        duplex=True,
        rotation=Setting(value=90, must_honor=False),
        pages=(1, -2),
        settings=(Setting(value=3, must_honor=None), Setting(value=None, must_honor=True)),
    )
    assert read(Ticket, write(message), []) == message


def test_order_does_not_matter() -> None:
    assert read_ticket("<Scaling>5</Scaling><JobName>a</JobName>") == read_ticket(
        "<JobName>a</JobName><Scaling>5</Scaling>"
    )


NOTED = [
    pytest.param("", {}, ["Ticket/JobName: required element is missing"], id="missing"),
    pytest.param(
        "<JobName>abcdef</JobName>",
        {"job_name": "abcdef"},
        ["Ticket/JobName: 6 characters, expected at most 5"],
        id="long",
    ),
    pytest.param(
        "<JobName>a</JobName><JobName>b</JobName>",
        {"job_name": "a"},
        ["Ticket/JobName[2]: occurs more than once; the first is shown"],
        id="twice",
    ),
    pytest.param(
        "<JobName>a</JobName><Colour>Grey</Colour>",
        {"colour": "Grey"},
        ["Ticket/Colour: 'Grey' is a known variant spelling"],
        id="variant",
    ),
    pytest.param(
        f"<JobName>a</JobName><Colour>{'x' * 500}</Colour>",
        {"colour": "x" * 500},
        [f"Ticket/Colour: '{'x' * 80}' is not in the specification"],
        id="a long strange value is told in part",
    ),
    pytest.param(
        "<JobName>a</JobName><Scaling>0</Scaling>",
        {"scaling": 0},
        ["Ticket/Scaling: 0 is below 1"],
        id="too small",
    ),
    pytest.param(
        "<JobName>a</JobName><Scaling>+1001</Scaling>",
        {"scaling": 1001},
        ["Ticket/Scaling: 1001 is above 1000"],
        id="too large, with a sign",
    ),
    pytest.param(
        f"<JobName>a</JobName><Scaling>{'9' * 5000}</Scaling>",
        {"scaling": None},
        [f"Ticket/Scaling: '{'9' * 80}' is not a valid int"],
        id="5000 digits",
    ),
    pytest.param(
        "<JobName>a</JobName><Scaling>1_0</Scaling>",
        {"scaling": None},
        ["Ticket/Scaling: '1_0' is not a valid int"],
        id="Python's digit groups are none of XML's",
    ),
    pytest.param(
        "<JobName>a</JobName><Duplex>FALSE</Duplex>",
        {"duplex": False},
        ["Ticket/Duplex: 'FALSE' is not lower case, as XML Schema demands"],
        id="boolean in capitals",
    ),
    pytest.param("<JobName>a</JobName><Duplex>0</Duplex>", {"duplex": False}, [], id="boolean 0"),
    pytest.param(
        "<JobName>a</JobName><Duplex>yes</Duplex>",
        {"duplex": None},
        ["Ticket/Duplex: 'yes' is not a valid bool"],
        id="no boolean",
    ),
    pytest.param(
        "<JobName>a</JobName><Page_Number>1</Page_Number><Page_Number>x</Page_Number>",
        {"pages": (1,)},
        ["Ticket/Page_Number[2]: 'x' is not a valid int"],
        id="an unreadable item is left out",
    ),
    pytest.param(
        '<JobName>a</JobName><Rotation MustHonor="maybe">x</Rotation>',
        {"rotation": Setting(value=None, must_honor=None)},
        [
            "Ticket/Rotation: 'x' is not a valid int",
            "Ticket/Rotation/@MustHonor: 'maybe' is not a valid bool",
        ],
        id="text and attribute",
    ),
    pytest.param(
        "<JobName>a</JobName><Vendor/>",
        {},
        [f"Ticket/Vendor: unknown element of namespace {WSCN!r}"],
        id="unknown",
    ),
    pytest.param(
        '<JobName xmlns="urn:other">a</JobName>',
        {"job_name": "a"},
        [f"Ticket/JobName: is in namespace 'urn:other', expected {WSCN!r}"],
        id="another namespace",
    ),
    pytest.param(
        '<JobName xmlns="">a</JobName>',
        {"job_name": "a"},
        [f"Ticket/JobName: is in namespace '', expected {WSCN!r}"],
        id="no namespace",
    ),
]


@pytest.mark.parametrize(("inner", "values", "notes"), NOTED)
def test_notes_every_deviation(inner: str, values: dict[str, Any], notes: list[str]) -> None:
    message, told = read_ticket(inner)
    assert told == notes
    assert {name: getattr(message, name) for name in values} == values


def test_a_qualified_attribute_is_read_too() -> None:
    node = parse(f'<s:Setting xmlns:s="{WSCN}" s:MustHonor="1">5</s:Setting>'.encode())
    assert read(Setting, node, []) == Setting(value=5, must_honor=True)


@pytest.mark.parametrize(
    "namespace", [WSCN_2006_01, WSCN.replace("http:", "https:")], ids=["draft year", "https"]
)
def test_a_folded_namespace_is_noted_once(namespace: str) -> None:
    message, notes = read_ticket(FULL, namespace)
    assert message == read_ticket(FULL)[0]
    assert notes == [f"Body: namespace {namespace!r} read as {WSCN!r}"]


def test_notes_are_capped() -> None:
    _, notes = read_ticket("<JobName>a</JobName>" + "<X/>" * (NOTE_LIMIT + 50))
    assert len(notes) == NOTE_LIMIT + 1
    assert notes[-1] == f"Body: more than {NOTE_LIMIT} notes; the rest is left out"


def test_paths_say_which_of_several() -> None:
    root = parse(b"<A><B/><C/><B><D/><D/></B></A>")
    assert [path_of(node) for node in root.iter()] == [
        "A",
        "A/B[1]",
        "A/C",
        "A/B[2]",
        "A/B[2]/D[1]",
        "A/B[2]/D[2]",
    ]


def test_paths_start_below_the_body() -> None:
    root = parse(b"<Envelope><Header/><Body><A><Body/></A></Body></Envelope>")
    assert path_of(root[1][0][0]) == "A/Body"


def test_what_a_class_declares() -> None:
    assert [(slot.name, slot.form, slot.tag.rpartition("}")[2]) for slot in slots_of(Setting)] == [
        ("value", Text, "Value"),
        ("must_honor", Attr, "MustHonor"),
    ]
    assert list(elements_below(Ticket)) == [Ticket, Setting, Setting]
    assert is_element(Setting)
    assert not is_element(int)


@given(message=messages(Ticket))
def test_what_we_write_we_read(message: Any) -> None:
    notes: list[Note] = []
    node = write(message)
    seen = read(Ticket, parse(etree.tostring(node)), notes)
    assert notes == []
    assert shape(write(seen)) == shape(node)


@given(st.lists(st.sampled_from(["JobName", "Colour", "Scaling", "Rotation", "X"]), max_size=8))
def test_any_children_make_a_message(names: list[str]) -> None:
    message, _ = read_ticket("".join(f"<{name}>1</{name}>" for name in names))
    assert isinstance(message, Ticket)
