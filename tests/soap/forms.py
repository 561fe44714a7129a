"""A declared class with every form of field there is, and how tests read it."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from lxml import etree

from inspector.errors import Note
from inspector.soap.constraints import Between, Known, Matches, MaxLength
from inspector.soap.namespaces import WSA, WSCN, XML
from inspector.soap.reader import read
from inspector.soap.schema import (
    Attr,
    Either,
    Many,
    May,
    Must,
    QName,
    Some,
    Text,
    element,
    element_name,
)
from inspector.soap.xml import parse

type Colour = Annotated[str, Known(("RGB", "Gray"), variants=("Grey",))]
type Percent = Annotated[int, Between(1, 1000)]
type Angle = Annotated[int, Known((0, 90, 180))]
type Duration = Annotated[str, Matches(re.compile(r"P\d+D"), "a duration")]
type Kind = Annotated[QName, Known(("wscn:Scanner", "wsdp:Device"))]


@element(WSCN)
class Setting[T]:
    """A text with an attribute."""

    value: Text[T]
    must_honor: Attr[bool]


@element(WSCN)
class Label:
    """A text in the language it names."""

    lang: Attr[str] = element_name("lang", XML)
    text: Text[str]


@element(WSCN)
class Formats:
    """At least one."""

    format_value: Some[str]


@element(WSCN)
class Choice:
    """One of two."""

    day: Either[int]
    hour: Either[int]


@element(WSA)
class Reference:
    """Of another specification."""

    address: Must[str]
    properties: May[Label] = element_name("Properties")


@element(WSCN)
class Ticket:
    """Every form of field."""

    id: Attr[int] = element_name("Id", "")
    of_kind: Attr[QName]
    job_name: Must[Annotated[str, MaxLength(5)]]
    note: May[str]
    colour: May[Colour]
    scaling: May[Percent]
    angle: May[Angle]
    duplex: May[bool]
    created: May[datetime]
    expires: May[Duration]
    kind: May[Kind]
    kinds: May[tuple[QName, ...]]
    sizes: May[tuple[int, ...]]
    colours: May[tuple[Colour, ...]]
    rotation: May[Setting[Angle]]
    caption: May[Setting[str]]
    label: May[Label]
    formats: May[Formats]
    status: May[str] = element_name("Status", None, "Stat", "STATUS")
    reference: May[Reference] = element_name("Reference", WSA)
    pages: Many[int] = element_name("Page_Number")
    settings: Many[Setting[int]] = element_name("Setting")


USED = f'xmlns="{WSCN}" xmlns:w="{WSCN}" xmlns:a="{WSA}" xmlns:v="urn:acme"'
"""What the tests' elements are declared with."""


def new(cls: type, **values: Any) -> Any:
    """A message of which only these fields were sent."""
    return cls(**values)


FULL = """<w:JobName> scan </w:JobName><w:Note/><w:Colour>RGB</w:Colour><w:Scaling>100</w:Scaling>
  <w:Angle>90</w:Angle><w:Duplex>true</w:Duplex><w:Created>2026-03-02T10:00:00Z</w:Created>
  <w:Expires>P3D</w:Expires><w:Kind>w:Scanner</w:Kind><w:Kinds>w:A v:B C</w:Kinds>
  <w:Sizes>1 2</w:Sizes><w:Colours>RGB Gray</w:Colours>
  <w:Rotation MustHonor="false">90</w:Rotation><w:Caption>c</w:Caption>
  <w:Label xml:lang="en">l</w:Label><w:Formats><w:FormatValue>jfif</w:FormatValue></w:Formats>
  <w:Status>ok</w:Status><a:Reference><a:Address>x</a:Address></a:Reference>
  <w:Page_Number>1</w:Page_Number><w:Page_Number>-2</w:Page_Number>
  <w:Setting>3</w:Setting><w:Setting MustHonor="true">4</w:Setting>"""
"""What ``MESSAGE`` is read from, with the attributes ``FULL_ATTRIBUTES``."""

FULL_ATTRIBUTES = 'Id="7" OfKind="w:Ticket"'

MESSAGE = new(
    Ticket,
    id=7,
    of_kind="wscn:Ticket",
    job_name="scan",
    note="",
    colour="RGB",
    scaling=100,
    angle=90,
    duplex=True,
    created=datetime(2026, 3, 2, 10, tzinfo=UTC),
    expires="P3D",
    kind="wscn:Scanner",
    kinds=("wscn:A", "{urn:acme}B", "wscn:C"),
    sizes=(1, 2),
    colours=("RGB", "Gray"),
    rotation=new(Setting, value=90, must_honor=False),
    caption=new(Setting, value="c"),
    label=new(Label, lang="en", text="l"),
    formats=new(Formats, format_value=("jfif",)),
    status="ok",
    reference=new(Reference, address="x"),
    pages=(1, -2),
    settings=(new(Setting, value=3), new(Setting, value=4, must_honor=True)),
)


def ticket(inner: str, attributes: str = "", xmlns: str = USED) -> etree._Element:
    """A Ticket element; ``attributes`` stand in its start tag."""
    return parse(f"<Ticket {xmlns} {attributes}>{inner}</Ticket>".encode())


def told(notes: list[Note]) -> list[str]:
    """Notes as ``path: text``."""
    return [f"{note.path}: {note.text}" for note in notes]


def read_element(cls: type, node: etree._Element) -> tuple[Any, list[str]]:
    """The message an element is read as, and the notes about it."""
    notes: list[Note] = []
    message: Any = read(cls, node, notes)
    return message, told(notes)


def read_ticket(inner: str, attributes: str = "", xmlns: str = USED) -> tuple[Any, list[str]]:
    """The Ticket with these contents; JobName is there already."""
    return read_element(Ticket, ticket(f"<w:JobName>a</w:JobName>{inner}", attributes, xmlns))
