from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from inspector.errors import Note
from inspector.soap.constraints import Between, Known
from inspector.soap.namespaces import DSP, DSP_2008_02, WSCN, WSCN_2006_01, WSDP
from inspector.soap.reading import Reading
from inspector.soap.schema import Value
from inspector.soap.texts import (
    REMEMBERED,
    REMEMBERED_LENGTH,
    Table,
    meaning,
    remember,
    text_reader,
)
from inspector.soap.xml import parse
from tests.soap.forms import told

PERCENT = Value(int, Between(1, 1000))
ANGLE = Value(int, Known((0, 90)))
HOUR = timezone(timedelta(hours=1))

MEANINGS = [
    pytest.param(Value(str), "a  b", "a  b", None, id="text"),
    pytest.param(Value(int), "007", 7, None, id="zeros before"),
    pytest.param(Value(int), "-2", -2, None, id="a sign"),
    pytest.param(Value(int), "+2", 2, None, id="another sign"),
    pytest.param(Value(int), "9" * 18, 10**18 - 1, None, id="18 digits"),
    pytest.param(Value(int), "9" * 5000, None, f"'{'9' * 80}' is not a valid int", id="5000"),
    pytest.param(Value(int), "1_0", None, "'1_0' is not a valid int", id="Python's digit groups"),
    pytest.param(Value(int), "٣", None, "'٣' is not a valid int", id="Arabic digits"),
    pytest.param(Value(int), "1.0", None, "'1.0' is not a valid int", id="a fraction"),
    pytest.param(Value(int), "", None, "'' is not a valid int", id="no number"),
    pytest.param(PERCENT, "1001", 1001, "1001 is above 1000", id="too large, and kept"),
    pytest.param(ANGLE, "90", 90, None, id="a known number"),
    pytest.param(ANGLE, "45", 45, "'45' is not in the specification", id="an unknown number"),
    pytest.param(Value(bool), "1", True, None, id="boolean 1"),
    pytest.param(Value(bool), "false", False, None, id="boolean false"),
    pytest.param(
        Value(bool),
        "True",
        True,
        "'True' is not lower case, as XML Schema demands",
        id="boolean in capitals",
    ),
    pytest.param(Value(bool), "yes", None, "'yes' is not a valid bool", id="no boolean"),
]

TIMES = [
    ("2026-03-02T10:20:30", datetime(2026, 3, 2, 10, 20, 30)),
    ("2026-03-02T10:20:30Z", datetime(2026, 3, 2, 10, 20, 30, tzinfo=UTC)),
    ("2026-03-02T10:20:30-00:00", datetime(2026, 3, 2, 10, 20, 30, tzinfo=UTC)),
    ("2026-03-02T10:20:30+01:00", datetime(2026, 3, 2, 10, 20, 30, tzinfo=HOUR)),
    ("2026-03-02T10:20:30.5Z", datetime(2026, 3, 2, 10, 20, 30, 500_000, tzinfo=UTC)),
    ("2026-03-02T10:20:30.123456789", datetime(2026, 3, 2, 10, 20, 30, 123_456)),
    ("2024-02-29T00:00:00", datetime(2024, 2, 29)),
    ("0001-01-01T00:00:00", datetime(1, 1, 1)),
    ("2026-02-28T24:00:00", datetime(2026, 3, 1)),
    ("2026-12-31T24:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
]

NO_TIMES = [
    "",
    "now",
    "2026-03-02",
    "10:20:30",
    "2026-03-02 10:20:30",
    "2026-3-2T10:20:30",
    "2026-03-02T10:20",
    "20260302T102030",
    "2026-W10-1T10:20:30",
    "2026-02-29T00:00:00",
    "2026-13-01T00:00:00",
    "2026-03-02T25:00:00",
    "2026-03-02T24:00:01",
    "2026-03-02T24:00:00.5",
    "2026-03-02T10:60:00",
    "2026-03-02T23:59:60",
    "2026-03-02T10:20:30.",
    "2026-03-02T10:20:30+99:00",
    "2026-03-02T10:20:30+0100",
    "2026-03-02T10:20:30z",
    "0000-01-01T00:00:00",
    "12026-03-02T10:20:30",
    "-2026-03-02T10:20:30",
    "9999-12-31T24:00:00",
    "٢٠٢٦-03-02T10:20:30",
]


@pytest.mark.parametrize(("value", "text", "found", "complaint"), MEANINGS)
def test_a_text_means(value: Value, text: str, found: Any, complaint: str | None) -> None:
    assert meaning(value, text) == (found, complaint)


@pytest.mark.parametrize(("text", "time"), TIMES, ids=[text for text, _ in TIMES])
def test_a_time(text: str, time: datetime) -> None:
    found, complaint = meaning(Value(datetime), text)
    assert (found, found.tzinfo, complaint) == (time, time.tzinfo, None)


@pytest.mark.parametrize("text", NO_TIMES)
def test_no_time(text: str) -> None:
    assert meaning(Value(datetime), text) == (None, f"{text[:80]!r} is not a valid datetime")


def read_text(value: Value, text: str, xml: str = "<a/>", table: Table | None = None) -> Any:
    """What a text is read as below ``@x`` of the innermost element, and the notes about it."""
    notes: list[Note] = []
    *_, node = parse(xml.encode()).iter()
    read = text_reader(value, {} if table is None else table)
    return read(text, node, Reading(notes), "/@x"), told(notes)


def test_a_text_is_stripped() -> None:
    assert read_text(Value(str), "\n a b\t") == ("a b", [])
    assert read_text(Value(int), " 7 ") == (7, [])


def test_a_complaint_is_a_note_where_the_text_stands() -> None:
    assert read_text(PERCENT, "0", "<a><b/></a>") == (0, ["a/b/@x: 0 is below 1"])


def test_what_needed_no_note_is_remembered() -> None:
    table: Table = {}
    for text in ("7", " 8 ", "x", "0", "1" * (REMEMBERED_LENGTH + 1)):
        read_text(PERCENT, text, table=table)
    assert table == {"7": 7, " 8 ": 8}


def test_a_table_is_emptied_when_it_is_full() -> None:
    table: dict[int, int] = {}
    for number in range(REMEMBERED):
        remember(table, number, number)
    assert len(table) == REMEMBERED
    remember(table, -1, -1)
    assert table == {-1: -1}


# --- lists and names ---------------------------------------------------------------------------

WORDS = Value(str, words=True)
NUMBERS = PERCENT._replace(words=True)


@pytest.mark.parametrize(
    ("value", "text", "found", "notes"),
    [
        pytest.param(WORDS, "", (), [], id="none"),
        pytest.param(WORDS, " a\n b\tc ", ("a", "b", "c"), [], id="apart by any white space"),
        pytest.param(NUMBERS, "1 2", (1, 2), [], id="numbers"),
        pytest.param(
            NUMBERS,
            "1 x 0",
            (1, 0),
            ["a/@x: 'x' is not a valid int", "a/@x: 0 is below 1"],
            id="an unreadable word is left out",
        ),
    ],
)
def test_a_list_of_words(value: Value, text: str, found: Any, notes: list[str]) -> None:
    assert read_text(value, text) == (found, notes)


NAME = Value(str, qualified=True)
SCAN = f'xmlns:w="{WSCN}" xmlns:p="{WSDP}" xmlns:v="urn:acme"'

NAMES = [
    pytest.param("w:Scanner", f"<a {SCAN}/>", "wscn:Scanner", [], id="the usual prefix"),
    pytest.param("v:Thing", f"<a {SCAN}/>", "{urn:acme}Thing", [], id="a vendor's namespace"),
    pytest.param(" w:Scanner\n", f"<a {SCAN}/>", "wscn:Scanner", [], id="white space around"),
    pytest.param("w:Scanner", f"<w:a {SCAN}/>", "wscn:Scanner", [], id="its element's prefix"),
    pytest.param(
        "w:X", f'<a {SCAN}><b xmlns:w="urn:acme"/></a>', "{urn:acme}X", [], id="the nearest counts"
    ),
    pytest.param("Scanner", f'<a xmlns="{WSCN}"/>', "wscn:Scanner", [], id="default namespace"),
    pytest.param(
        "Scanner", f'<w:a {SCAN} xmlns="urn:acme"/>', "{urn:acme}Scanner", [], id="a default beside"
    ),
    pytest.param("Scanner", f"<w:a {SCAN}/>", "Scanner", [], id="no default namespace"),
    pytest.param(
        "Scanner", f'<a xmlns="{WSCN}"><b xmlns=""/></a>', "Scanner", [], id="default taken back"
    ),
    pytest.param(
        "q:Scanner",
        "<a/>",
        "q:Scanner",
        ["a/@x: prefix of 'q:Scanner' is not declared"],
        id="an undeclared prefix",
    ),
    pytest.param(
        "wscn:Scanner",
        "<a/>",
        "wscn:Scanner",
        ["a/@x: prefix of 'wscn:Scanner' is not declared"],
        id="the usual prefix, undeclared",
    ),
    pytest.param(
        "w:Scanner",
        f'<a xmlns:w="{WSCN_2006_01}"/>',
        "wscn:Scanner",
        [f"Body: namespace {WSCN_2006_01!r} read as {WSCN!r}"],
        id="draft year",
    ),
    pytest.param(
        "w:Job",
        f'<w:a xmlns:w="{DSP_2008_02}"/>',
        "dsp:Job",
        [f"Body: namespace {DSP_2008_02!r} read as {DSP!r}"],
        id="draft year of its element",
    ),
    pytest.param("", f'<a xmlns="{WSCN}"/>', "", [], id="nothing"),
    pytest.param("w:", f"<a {SCAN}/>", "w:", [], id="a prefix alone"),
    pytest.param(
        "w:Q" + "x" * 300,
        "<a/>",
        "w:Q" + "x" * 300,
        [f"a/@x: prefix of 'w:Q{'x' * 77}' is not declared"],
        id="told in part",
    ),
]


@pytest.mark.parametrize(("text", "xml", "name", "notes"), NAMES)
def test_a_name_has_the_fields_usual_prefix(
    text: str, xml: str, name: str, notes: list[str]
) -> None:
    assert read_text(NAME, text, xml) == (name, notes)
    assert read_text(NAME._replace(words=True), text, xml) == ((name,) if text else (), notes)


def test_a_list_of_names() -> None:
    found = read_text(NAME._replace(words=True), "w:A p:B v:C D", f"<a {SCAN}/>")
    assert found == (("wscn:A", "wsdp:B", "{urn:acme}C", "D"), [])


def test_names_are_compared_with_the_usual_prefix() -> None:
    value = NAME._replace(constraint=Known(("wscn:A",)))
    assert read_text(value, "w:A", f"<a {SCAN}/>") == ("wscn:A", [])
    assert read_text(value, "v:A", f"<a {SCAN}/>") == (
        "{urn:acme}A",
        ["a/@x: '{urn:acme}A' is a vendor's own value"],
    )


def test_a_remembered_name_still_depends_on_its_element() -> None:
    read = text_reader(NAME, {})
    documents = [f'<w:a xmlns:w="{WSCN}"/>', '<w:a xmlns:w="urn:acme"/>', "<a/>"] * 2
    notes: list[Note] = []
    assert [read("w:X", parse(xml.encode()), Reading(notes), "") for xml in documents] == [
        "wscn:X",
        "{urn:acme}X",
        "w:X",
    ] * 2
    assert told(notes) == ["a: prefix of 'w:X' is not declared"] * 2


def test_a_folded_name_is_noted_in_every_message() -> None:
    read = text_reader(NAME, {})
    for _ in range(3):
        notes: list[Note] = []
        node = parse(f'<w:a xmlns:w="{WSCN_2006_01}"/>'.encode())
        assert [read("w:X", node, Reading(notes), "") for _ in range(2)] == ["wscn:X"] * 2
        assert told(notes) == [f"Body: namespace {WSCN_2006_01!r} read as {WSCN!r}"]
