import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from inspector.errors import Note
from inspector.soap.namespaces import SOAP12, WSCN, WSCN_2006_01
from inspector.soap.notes import NOTE_LIMIT
from inspector.soap.reader import read
from inspector.soap.schema import Must, Some, element, element_name, extensions_in
from inspector.soap.texts import REMEMBERED
from inspector.soap.writer import write
from inspector.soap.xml import parse
from tests.soap.forms import (
    FULL,
    FULL_ATTRIBUTES,
    MESSAGE,
    Choice,
    Formats,
    Setting,
    Ticket,
    new,
    read_element,
    read_ticket,
    ticket,
)
from tests.soap.vocabulary import plain, random_element
from tests.strategies import TYPED, class_of


def test_reads_every_form() -> None:
    node = ticket(FULL, FULL_ATTRIBUTES)
    assert read_element(Ticket, node) == (MESSAGE, [])


def test_another_order_is_read_and_noted_once() -> None:
    in_order, nothing = read_ticket("<w:Note/><w:Scaling>5</w:Scaling><w:Angle>0</w:Angle>")
    turned, notes = read_ticket("<w:Angle>0</w:Angle><w:Scaling>5</w:Scaling><w:Note/>")
    assert turned == in_order
    assert nothing == []
    assert notes == ["Ticket: its children are not in the specified order"]


def test_a_vendors_element_has_no_place_in_the_order() -> None:
    _, notes = read_ticket("<w:Scaling>5</w:Scaling><v:X/><w:Angle>0</w:Angle>")
    assert notes == []


def test_two_of_a_choice_are_read_and_noted() -> None:
    both, notes = read_choice("<Day>1</Day><Hour>2</Hour>")
    assert (both.day, both.hour) == (1, 2)
    assert notes == ["Choice: holds Day and Hour, expected one of them"]
    assert read_choice("<Hour>2</Hour>")[1] == []
    assert read_choice("")[1] == []


def read_choice(inner: str) -> tuple[Any, list[str]]:
    return read_element(Choice, parse(f'<Choice xmlns="{WSCN}">{inner}</Choice>'.encode()))


@pytest.mark.parametrize(
    "inner",
    [
        "<w:Angle> 90 </w:Angle>",
        "<w:Angle>\n90</w:Angle>",
        "<w:Angle>9<!-- -->0</w:Angle>",
        "<w:Angle><![CDATA[90]]></w:Angle>",
        "<w:Angle>&#57;0</w:Angle>",
    ],
)
def test_a_value_may_be_padded_and_written_in_pieces(inner: str) -> None:
    message, notes = read_ticket(inner)
    assert (message.angle, notes) == (90, [])


NOTED = [
    pytest.param(
        "<w:Note>1</w:Note><w:Note>2</w:Note>",
        {"note": "1"},
        ["Ticket/Note[2]: occurs more than once; the first is shown"],
        id="twice",
    ),
    pytest.param(
        "<w:Colour>Grey</w:Colour>",
        {"colour": "Grey"},
        ["Ticket/Colour: 'Grey' is a known variant spelling"],
        id="a variant value",
    ),
    pytest.param(
        "<w:Colour/>", {"colour": ""}, ["Ticket/Colour: '' is not in the specification"], id="none"
    ),
    pytest.param(
        "<w:Scaling>0</w:Scaling>", {"scaling": 0}, ["Ticket/Scaling: 0 is below 1"], id="small"
    ),
    pytest.param(
        "<w:Scaling>+1001</w:Scaling>",
        {"scaling": 1001},
        ["Ticket/Scaling: 1001 is above 1000"],
        id="large",
    ),
    pytest.param(
        "<w:Scaling>x</w:Scaling>",
        {"scaling": None},
        ["Ticket/Scaling: 'x' is not a valid int"],
        id="no number",
    ),
    pytest.param(
        "<w:Scaling/>", {"scaling": None}, ["Ticket/Scaling: '' is not a valid int"], id="empty"
    ),
    pytest.param(
        "<w:Angle>45</w:Angle>",
        {"angle": 45},
        ["Ticket/Angle: '45' is not in the specification"],
        id="an unknown number",
    ),
    pytest.param(
        "<w:Duplex>FALSE</w:Duplex>",
        {"duplex": False},
        ["Ticket/Duplex: 'FALSE' is not lower case, as XML Schema demands"],
        id="boolean in capitals",
    ),
    pytest.param(
        "<w:Created>yesterday</w:Created>",
        {"created": None},
        ["Ticket/Created: 'yesterday' is not a valid datetime"],
        id="no time",
    ),
    pytest.param(
        "<w:Expires>soon</w:Expires>",
        {"expires": "soon"},
        ["Ticket/Expires: 'soon' is not a duration"],
        id="another pattern",
    ),
    pytest.param(
        "<w:Kind>v:Scanner</w:Kind>",
        {"kind": "{urn:acme}Scanner"},
        ["Ticket/Kind: '{urn:acme}Scanner' is a vendor's own value"],
        id="a vendor's name",
    ),
    pytest.param(
        "<w:Kinds>q:A w:B</w:Kinds>",
        {"kinds": ("q:A", "wscn:B")},
        ["Ticket/Kinds: prefix of 'q:A' is not declared"],
        id="an undeclared prefix",
    ),
    pytest.param(
        "<w:Sizes>1 x 2</w:Sizes>",
        {"sizes": (1, 2)},
        ["Ticket/Sizes: 'x' is not a valid int"],
        id="an unreadable word",
    ),
    pytest.param(
        "<w:Page_Number>1</w:Page_Number><w:Page_Number>x</w:Page_Number>",
        {"pages": (1,)},
        ["Ticket/Page_Number[2]: 'x' is not a valid int"],
        id="an unreadable item is left out",
    ),
    pytest.param(
        '<w:Rotation MustHonor="maybe">x</w:Rotation>',
        {"rotation": new(Setting)},
        [
            "Ticket/Rotation: 'x' is not a valid int",
            "Ticket/Rotation/@MustHonor: 'maybe' is not a valid bool",
        ],
        id="text and attribute",
    ),
    pytest.param(
        "<w:Rotation>45</w:Rotation>",
        {"rotation": new(Setting, value=45)},
        ["Ticket/Rotation: '45' is not in the specification"],
        id="the constraint of a generic class's argument",
    ),
    pytest.param("<w:Caption/>", {"caption": new(Setting, value="")}, [], id="an empty text"),
    pytest.param(
        "<w:Formats/>",
        {"formats": new(Formats)},
        ["Ticket/Formats/FormatValue: required element is missing"],
        id="none of at least one",
    ),
]


@pytest.mark.parametrize(("inner", "values", "notes"), NOTED)
@pytest.mark.parametrize("again", [False, True], ids=["", "again"])
def test_notes_every_deviation(
    inner: str, values: dict[str, Any], notes: list[str], again: bool
) -> None:
    message, found = read_ticket(inner)
    assert {name: getattr(message, name) for name in values} == values
    assert found == notes


@pytest.mark.parametrize(
    ("inner", "notes"),
    [
        pytest.param("", ["Ticket/JobName: required element is missing"], id="missing"),
        pytest.param(
            "<w:JobName>abcdef</w:JobName>",
            ["Ticket/JobName: 6 characters, expected at most 5"],
            id="too long",
        ),
        pytest.param("<w:JobName/>", [], id="empty is not missing"),
    ],
)
def test_what_must_be_there(inner: str, notes: list[str]) -> None:
    assert read_element(Ticket, ticket(inner))[1] == notes


@element(WSCN)
class Counted:
    """A number there must be, and one at least."""

    number: Must[int]
    numbers: Some[int] = element_name("One")


def test_unreadable_is_not_missing() -> None:
    xml = f'<Counted xmlns="{WSCN}"><Number>x</Number><One/></Counted>'
    assert read_element(Counted, parse(xml.encode())) == (
        new(Counted),
        ["Counted/Number: 'x' is not a valid int", "Counted/One: '' is not a valid int"],
    )


def test_a_folded_namespace_is_noted_once() -> None:
    xmlns = f'xmlns:w="{WSCN_2006_01}" xmlns:a="urn:a" xmlns:v="urn:acme" xmlns="{WSCN}"'
    message, notes = read_ticket('<w:Angle>90</w:Angle><w:Setting w:MustHonor="1"/>', xmlns=xmlns)
    assert (message.job_name, message.angle) == ("a", 90)
    assert notes == [
        f"Body: namespace {WSCN_2006_01!r} read as {WSCN!r}",
        "Ticket/Setting: '' is not a valid int",
    ]


def test_notes_are_capped() -> None:
    _, notes = read_ticket("<w:X/>" * (NOTE_LIMIT + 50))
    assert len(notes) == NOTE_LIMIT + 1
    assert notes[-1] == f"Body: more than {NOTE_LIMIT} notes; the rest is left out"


def test_a_message_without_room_for_notes_is_not_remembered_as_flawless() -> None:
    odd = '<w:Setting w:MustHonor="perhaps">1</w:Setting>'
    read_ticket("<w:X/>" * (NOTE_LIMIT + 50) + odd)
    assert read_ticket(odd)[1] == ["Ticket/Setting/@MustHonor: 'perhaps' is not a valid bool"]


def test_what_was_read_before_is_read_alike() -> None:
    values = [str(number) for number in range(2 * REMEMBERED)] * 2
    inner = "".join(f'<w:Setting MustHonor="1"> {value} </w:Setting>' for value in values)
    message, notes = read_ticket(inner)
    assert [setting.value for setting in message.settings] == [int(value) for value in values]
    assert notes == []


def test_prefixes_do_not_matter() -> None:
    for xml in (
        f'<Ticket xmlns="{WSCN}"><JobName>a</JobName><Kind>Scanner</Kind></Ticket>',
        f'<sca:Ticket xmlns:sca="{WSCN}"><sca:JobName>a</sca:JobName><sca:Kind>sca:Scanner'
        f"</sca:Kind></sca:Ticket>",
        f'<Ticket xmlns="{WSCN}"><s:JobName xmlns:s="{WSCN}">a</s:JobName><Kind xmlns:k="{WSCN}">'
        f"k:Scanner</Kind></Ticket>",
    ):
        message = new(Ticket, job_name="a", kind="wscn:Scanner")
        assert read_element(Ticket, parse(xml.encode())) == (message, [])


def test_paths_are_below_the_body_of_an_envelope() -> None:
    root = parse(
        f'<s:Envelope xmlns:s="{SOAP12}" xmlns="{WSCN}"><s:Body><Ticket/></s:Body></s:Envelope>'
        "".encode()
    )
    assert read_element(Ticket, root[0][0])[1] == ["Ticket/JobName: required element is missing"]


# --- totality ------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["JobName", "Colour", "Scaling", "Rotation", "X"]), max_size=8))
def test_any_children_make_a_message(names: list[str]) -> None:
    message, _ = read_ticket("".join(f"<w:{name}>1</w:{name}>" for name in names))
    assert isinstance(message, Ticket)


@pytest.mark.parametrize("seed", range(40))
def test_any_tree_of_the_vocabulary_makes_a_message_of_any_class(seed: int) -> None:
    chance = random.Random(seed)
    begun = time.process_time()
    for _ in range(40):
        cls = class_of(chance.choice(TYPED))
        node = parse(etree.tostring(random_element(cls, chance)))
        notes: list[Note] = []
        message: Any = read(cls, node, notes)
        assert isinstance(message, cls)
        assert len(notes) <= NOTE_LIMIT + 1
        assert all(note.path and note.text for note in notes)
        list(extensions_in(message))
    assert time.process_time() - begun < 5


@settings(max_examples=300)
@given(seed=st.integers(0, 2**32))
def test_what_was_read_is_read_again_when_it_is_written(seed: int) -> None:
    chance = random.Random(seed)
    cls = class_of(chance.choice(TYPED))
    message: Any = read(cls, parse(etree.tostring(random_element(cls, chance))), [])
    seen: Any = read(cls, parse(etree.tostring(write(message))), [])
    assert plain(seen) == plain(message)
