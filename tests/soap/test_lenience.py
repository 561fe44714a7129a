"""What is read although it is not what is declared, and how that is told."""

from typing import Any

import pytest

from inspector.soap.extensions import Extension
from inspector.soap.lenience import ATTRIBUTE_LIMIT
from inspector.soap.namespaces import WSA, WSA_2003, WSA_2005, WSCN, WSCN_2006_01, WSDP
from tests.soap.forms import Label, Reference, Setting, new, read_ticket

HTTPS = WSCN.replace("http:", "https:")
VENDOR = "urn:acme"


def vendors(name: str, text: str) -> Extension:
    return Extension(VENDOR, name, text)


NAMES = [
    pytest.param(
        '<Colour xmlns="">RGB</Colour>',
        {"colour": "RGB"},
        [f"Ticket/Colour: is in namespace '', expected {WSCN!r}"],
        id="no namespace",
    ),
    pytest.param(
        f'<Colour xmlns="{WSDP}">RGB</Colour>',
        {"colour": "RGB"},
        [f"Ticket/Colour: is in namespace {WSDP!r}, expected {WSCN!r}"],
        id="another specification's namespace",
    ),
    pytest.param(
        "<v:Colour>RGB</v:Colour>",
        {"colour": "RGB"},
        [f"Ticket/Colour: is in namespace 'urn:acme', expected {WSCN!r}"],
        id="a vendor's namespace, and nothing else",
    ),
    pytest.param(
        f'<Colour xmlns="{HTTPS}">RGB</Colour>',
        {"colour": "RGB"},
        [f"Body: namespace {HTTPS!r} read as {WSCN!r}"],
        id="https",
    ),
    pytest.param(
        f'<o:Note xmlns:o="{WSCN_2006_01}"/><o:Colour xmlns:o="{WSCN_2006_01}">RGB</o:Colour>',
        {"colour": "RGB", "note": ""},
        [f"Body: namespace {WSCN_2006_01!r} read as {WSCN!r}"],
        id="a draft year, said once",
    ),
    pytest.param(
        f'<r:Reference xmlns:r="{WSA_2005}"><r:Address>x</r:Address></r:Reference>',
        {"reference": new(Reference, address="x")},
        [f"Body: namespace {WSA_2005!r} read as {WSA!r}"],
        id="WS-Addressing of another year, said once",
    ),
    pytest.param(
        f'<r:Reference xmlns:r="{WSA_2003.replace("http:", "https:")}"/>',
        {"reference": new(Reference)},
        [
            f"Body: namespace {WSA_2003.replace('http:', 'https:')!r} read as {WSA!r}",
            "Ticket/Reference/Address: required element is missing",
        ],
        id="WS-Addressing of another year and https",
    ),
    pytest.param(
        "<w:Stat>ok</w:Stat>",
        {"status": "ok"},
        ["Ticket/Stat: is a variant spelling of 'Status'"],
        id="a variant of a name",
    ),
    pytest.param(
        f'<STATUS xmlns="{WSCN_2006_01}">ok</STATUS>',
        {"status": "ok"},
        [
            f"Body: namespace {WSCN_2006_01!r} read as {WSCN!r}",
            "Ticket/STATUS: is a variant spelling of 'Status'",
        ],
        id="a variant in a draft year's namespace",
    ),
    pytest.param(
        "<w:Status>right</w:Status><w:Stat>wrong</w:Stat>",
        {"status": "right"},
        [
            "Ticket/Stat: is a variant spelling of 'Status'",
            "Ticket/Stat: occurs more than once; the first is shown",
        ],
        id="a name and its variant",
    ),
]


@pytest.mark.parametrize(("inner", "values", "notes"), NAMES)
def test_a_name_stands_for_the_declared_one(
    inner: str, values: dict[str, Any], notes: list[str]
) -> None:
    message, told = read_ticket(inner)
    assert {name: getattr(message, name) for name in values} == values
    assert message.extensions == ()
    assert told == notes


KEPT = [
    pytest.param(
        "<v:Colour>RGB</v:Colour>",
        "",
        [],
        [vendors("Colour", '<v:Colour xmlns:v="urn:acme">RGB</v:Colour>')],
        id="a vendor's element beside the declared one of the same name",
    ),
    pytest.param(
        "<v:Stat>ok</v:Stat>",
        "",
        [],
        [vendors("Stat", '<v:Stat xmlns:v="urn:acme">ok</v:Stat>')],
        id="a vendor's element with the name of a variant",
    ),
    pytest.param(
        "<v:Shade/>", "", [], [vendors("Shade", '<v:Shade xmlns:v="urn:acme"/>')], id="a vendor's"
    ),
    pytest.param(
        "<w:Shade/>",
        "",
        [f"Ticket/Shade: unknown element of namespace {WSCN!r}"],
        [Extension(WSCN, "Shade", f'<w:Shade xmlns:w="{WSCN}"/>')],
        id="an unknown element of the field",
    ),
    pytest.param(
        '<Shade xmlns=""/>',
        "",
        ["Ticket/Shade: unknown element of namespace ''"],
        [Extension("", "Shade", "<Shade/>")],
        id="an unknown element without namespace",
    ),
    pytest.param("", 'v:a=" 1 "', [], [vendors("@a", "1")], id="a vendor's attribute"),
    pytest.param(
        "",
        'a="1"',
        ["Ticket/@a: unknown attribute"],
        [Extension("", "@a", "1")],
        id="an unknown attribute",
    ),
    pytest.param(
        "",
        'w:a="1"',
        ["Ticket/@a: unknown attribute"],
        [Extension(WSCN, "@a", "1")],
        id="an unknown attribute of the field",
    ),
    pytest.param(
        "<v:x/><v:x/>",
        'v:a="1" v:b="2"',
        [],
        [
            vendors("x", '<v:x xmlns:v="urn:acme"/>'),
            vendors("x", '<v:x xmlns:v="urn:acme"/>'),
            vendors("@a", "1"),
            vendors("@b", "2"),
        ],
        id="elements first, each in order",
    ),
]


@pytest.mark.parametrize(("inner", "attributes", "notes", "extensions"), KEPT)
@pytest.mark.parametrize("again", [False, True], ids=["", "again"])
def test_what_means_nothing_is_kept(
    inner: str, attributes: str, notes: list[str], extensions: list[Extension], again: bool
) -> None:
    message, told = read_ticket(f"<w:Colour>RGB</w:Colour>{inner}", attributes)
    assert told == notes
    assert message.extensions == tuple(extensions)
    assert message.colour == "RGB"


XSI = "http://www.w3.org/2001/XMLSchema-instance"

SILENT = [
    'xml:space="preserve"',
    'xml:lang="en"',
    f'xmlns:i="{XSI}" i:nil="false"',
    f'xmlns:i="{XSI}" i:type="w:TicketType" i:schemaLocation="a b"',
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" s:encodingStyle="x"',
]


@pytest.mark.parametrize("attribute", SILENT)
def test_attributes_that_any_element_may_have_are_silent(attribute: str) -> None:
    message, told = read_ticket(
        f"<w:Note {attribute}>n</w:Note><w:Angle {attribute}>90</w:Angle>", attribute
    )
    assert (message.note, message.angle, message.extensions, told) == ("n", 90, (), [])


ATTRIBUTES = [
    pytest.param('MustHonor="1"', new(Setting, value=5, must_honor=True), [], id="unqualified"),
    pytest.param('w:MustHonor="1"', new(Setting, value=5, must_honor=True), [], id="qualified"),
    pytest.param(
        f'xmlns:h="{HTTPS}" h:MustHonor="1"',
        new(Setting, value=5, must_honor=True),
        [f"Body: namespace {HTTPS!r} read as {WSCN!r}"],
        id="in a folded namespace",
    ),
    pytest.param(
        'MustHonor="0" w:MustHonor="1"',
        new(Setting, value=5, must_honor=False),
        ["Ticket/Setting/@MustHonor: occurs more than once; the first is shown"],
        id="in both ways at once",
    ),
    pytest.param(
        'MustHonor="maybe"',
        new(Setting, value=5),
        ["Ticket/Setting/@MustHonor: 'maybe' is not a valid bool"],
        id="unreadable",
    ),
]


@pytest.mark.parametrize(("attribute", "setting", "notes"), ATTRIBUTES)
@pytest.mark.parametrize("again", [False, True], ids=["", "again"])
def test_an_attribute_may_be_qualified_or_not(
    attribute: str, setting: Any, notes: list[str], again: bool
) -> None:
    message, told = read_ticket(f"<w:Setting {attribute}>5</w:Setting>")
    assert message.settings == (setting,)
    assert told == notes


def test_an_attribute_declared_without_namespace_may_have_one() -> None:
    assert read_ticket("", 'Id="7"')[0].id == 7
    assert read_ticket("", 'w:Id="7"')[0].id == 7


def test_a_language_is_told_by_either_attribute() -> None:
    for attribute in ('xml:lang="de"', 'lang="de"'):
        message, told = read_ticket(f"<w:Label {attribute}>x</w:Label>")
        assert (message.label, told) == (new(Label, lang="de", text="x"), [])


def test_attributes_beyond_the_limit_are_not_looked_at() -> None:
    late = " ".join(f'v:a{number}=""' for number in range(ATTRIBUTE_LIMIT)) + ' MustHonor="1"'
    message, told = read_ticket(f"<w:Setting {late}>5</w:Setting>")
    assert message.settings[0].must_honor is None
    assert told == [
        f"Ticket/Setting: {ATTRIBUTE_LIMIT + 1} attributes; the first {ATTRIBUTE_LIMIT} are read",
        f"Ticket/Setting: {ATTRIBUTE_LIMIT} extensions; 20 are kept",
    ]


LOST = [
    pytest.param(
        "<w:Note>n<v:x/></w:Note>",
        {"note": "n"},
        ["Ticket/Note: holds child elements, expected a text; they are lost"],
        id="a child in a text",
    ),
    pytest.param(
        "<w:Angle>90<v:x/></w:Angle>",
        {"angle": 90},
        ["Ticket/Angle: holds child elements, expected a text; they are lost"],
        id="a child in a number",
    ),
    pytest.param(
        "<w:Kinds><v:x/></w:Kinds>",
        {"kinds": ()},
        ["Ticket/Kinds: holds child elements, expected a text; they are lost"],
        id="a child in a list",
    ),
    pytest.param(
        '<w:Note MustHonor="1" v:a="2">n</w:Note>',
        {"note": "n"},
        [
            "Ticket/Note/@MustHonor: unknown attribute",
            "Ticket/Note/@a: a vendor's attribute of a text; it is lost",
        ],
        id="attributes of a text",
    ),
    pytest.param(
        '<w:Angle MustHonor="1">90</w:Angle>',
        {"angle": 90},
        ["Ticket/Angle/@MustHonor: unknown attribute"],
        id="an attribute of a number",
    ),
    pytest.param(
        f'<w:Angle xmlns:o="{HTTPS}" w:a="1" o:b="1" xml:lang="de">90</w:Angle>',
        {"angle": 90},
        ["Ticket/Angle/@a: unknown attribute", "Ticket/Angle/@b: unknown attribute"],
        id="attributes of the field of a number",
    ),
    pytest.param(
        "<w:Formats> none </w:Formats>",
        {},
        [
            "Ticket/Formats/FormatValue: required element is missing",
            "Ticket/Formats: 'none' is a text, expected child elements",
        ],
        id="a text in the place of elements",
    ),
]


@pytest.mark.parametrize(("inner", "values", "notes"), LOST)
@pytest.mark.parametrize("again", [False, True], ids=["", "again"])
def test_what_has_no_place_is_noted(
    inner: str, values: dict[str, Any], notes: list[str], again: bool
) -> None:
    message, told = read_ticket(inner)
    assert {name: getattr(message, name) for name in values} == values
    assert told == notes
