import time

import pytest
from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.extensions import EXTENSION_LIMIT, MESSAGE_LIMIT
from inspector.soap.notes import NOTE_LIMIT
from inspector.soap.reading import Reading
from inspector.soap.xml import parse
from tests.soap.forms import told

INNER = """<a xmlns="urn:default" xmlns:p="urn:p" xmlns:q="urn:q">
  <b/><p:c/><d xmlns:q="urn:inner"><e/></d><f xmlns=""/><q:g xmlns:p="urn:own"/></a>"""

SCOPES = {
    "a": ("urn:default", "urn:p", "urn:q"),
    "b": ("urn:default", "urn:p", "urn:q"),
    "c": ("urn:default", "urn:p", "urn:q"),
    "d": ("urn:default", "urn:p", "urn:inner"),
    "e": ("urn:default", "urn:p", "urn:inner"),
    "f": ("", "urn:p", "urn:q"),
    "g": ("urn:default", "urn:own", "urn:q"),
}


def name_of(node: etree._Element) -> str:
    return etree.QName(node).localname


@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_prefix_means_what_is_declared_nearest(times: int) -> None:
    reading = Reading([])
    for _ in range(times):
        for node in parse(INNER.encode()).iter():
            scope = SCOPES[name_of(node)]
            assert [reading.namespace(prefix, node) or "" for prefix in (None, "p", "q")] == [
                *scope
            ]
    assert reading.notes == []


def test_an_undeclared_prefix_means_nothing() -> None:
    reading = Reading([])
    for node in parse(INNER.encode()).iter():
        assert reading.namespace("x", node) is None


def test_each_element_is_asked_once_what_it_declares() -> None:
    xmlns = " ".join(f'xmlns:p{number}="urn:{number}"' for number in range(5000))
    root = parse(f"<a {xmlns}>{'<b><c/></b>' * 10_000}</a>".encode())
    reading = Reading([])
    begun = time.process_time()
    assert {reading.namespace("p7", node[0]) for node in root} == {"urn:7"}
    assert time.process_time() - begun < 1


def test_a_message_has_room_for_so_many_extensions() -> None:
    node = parse(b"<a>" + b"<b/>" * 30 + b"</a>")
    reading = Reading([])
    kept = [len(reading.keep(node, [*node], ())) for _ in range(MESSAGE_LIMIT // 20 + 2)]
    assert kept == [EXTENSION_LIMIT] * (MESSAGE_LIMIT // EXTENSION_LIMIT) + [0, 0]
    assert told(reading.notes)[-2:] == ["a: 30 extensions; 0 are kept"] * 2


def test_it_counts_what_is_out_of_the_ordinary_even_if_no_note_is_added() -> None:
    node = parse(b"<a><b/></a>")
    notes = [
        Note("Body", "namespace 'urn:1' read as 'urn:2'", NoteKind.NAMESPACE),
        Note("a", ""),
    ] * NOTE_LIMIT
    reading = Reading(notes)
    reading.note(node, "beyond the limit", kind=NoteKind.SHAPE)
    assert reading.told == 1
    reading.note_folded("urn:1", "urn:2")
    assert reading.told == 2
    reading.keep(node, [*node], ())
    assert reading.told == 3
    assert len(notes) == 2 * NOTE_LIMIT
