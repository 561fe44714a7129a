"""Every declared message, damaged: always one event, nothing raised, nothing lost unnoticed.

The damage is seeded or exhaustive, so a failure is found again.
"""

import random
import re
import time
from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import pytest
from lxml import etree

from inspector.events.clean import clean
from inspector.events.decode import Decoder
from inspector.events.event import Event, Phase
from inspector.events.jsonl import from_line, to_line
from inspector.events.telling import ID_LIMIT
from inspector.events.text import describe
from inspector.protocols import Match
from inspector.soap.notes import NOTE_LIMIT
from inspector.soap.xml import shape
from tests.events.examples import encoded, observed
from tests.strategies import IDS, MATCHES

SLOW_S = 0.5
"""Seconds that no message of these sizes (at most 22 KB) may take; usual is a millisecond."""

every_message = pytest.mark.parametrize("match", MATCHES, ids=IDS)


def fed(match: Match, data: bytes) -> Event:
    """The one event that damaged bytes become."""
    started = time.process_time()
    (event,) = Decoder().feed(observed(match, data))
    assert time.process_time() - started < SLOW_S
    assert len(event.notes) <= NOTE_LIMIT + 1
    assert max((len(note.path + note.text) for note in event.notes), default=0) <= 2 * ID_LIMIT
    assert clean(line := describe(event)) == line
    return event


def flipped(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four bits flipped."""
    wrong = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        wrong[chance.randrange(len(wrong))] ^= 1 << chance.randrange(8)
    return bytes(wrong)


@every_message
def test_flipped_bits(match: Match) -> None:
    data, chance = encoded(match), random.Random(2006)
    for _ in range(40):
        event = fed(match, flipped(data, chance))
        assert from_line(to_line(event)) == event


@every_message
def test_truncation_says_where_and_shows_what_is_there(match: Match) -> None:
    data = encoded(match)
    action_ends, body_begins = data.index(b"</wsa:Action>"), data.index(b"<soap:Body>") + 11
    for end in range(16, len(data) - 1, 16):
        event = fed(match, data[:end])
        assert event.phase is Phase.UNDECODED
        assert re.search(r"line \d+, column \d+|no XML element", event.notes[-1].text)
        if end > action_ends:
            assert (event.service, event.operation) == (match.protocol.name, match.operation.name)
        if end > body_begins and event.message is not None:
            assert type(event.message) is match.message_class


def nodes(root: etree._Element) -> list[etree._Element]:
    """What may be damaged: everything below the envelope."""
    return list(root.iterdescendants())


def variants(match: Match) -> Iterator[tuple[etree._Element, etree._Element]]:
    """A fresh copy of the message for each of its elements, with that element."""
    root = etree.fromstring(encoded(match))
    for number in range(len(nodes(root))):
        copy = deepcopy(root)
        yield copy, nodes(copy)[number]


@cache
def undamaged(match: Match) -> Event:
    return fed(match, encoded(match))


def assert_told(match: Match, root: etree._Element, what: str) -> None:
    """The event of a damaged document differs from the whole one's, or a note says why not."""
    event, whole = fed(match, etree.tostring(root)), undamaged(match)
    same = all(
        getattr(event, name) == getattr(whole, name)
        for name in ("message", "phase", "message_id", "relates_to", "to", "operation")
    )
    assert event.notes or not same, what


@every_message
def test_elements_that_come_twice(match: Match) -> None:
    for root, node in variants(match):
        node.addnext(deepcopy(node))
        assert_told(match, root, f"{node.tag} twice")


@every_message
def test_elements_that_are_missing(match: Match) -> None:
    for root, node in variants(match):
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)
        assert_told(match, root, f"{node.tag} missing")


TEXTS = [
    "",
    "-1",
    "9" * 400,
    "NaN",
    "TRUE",
    "a:b:c",
    "urn:\u202efdp.exe\u200b",
    "2026-02-30T25:61:00Z",
    "P1Y2M3DT4H5M6.7S",
    "x" * 5000,
]


@every_message
def test_texts_that_are_something_else(match: Match) -> None:
    chance = random.Random(2008)
    for root, node in variants(match):
        if node.text and node.text.strip():
            node.text = chance.choice([text for text in TEXTS if text != node.text])
            assert_told(match, root, f"{node.tag} says {node.text!r}")


@every_message
def test_swapped_tags(match: Match) -> None:
    chance = random.Random(2011)
    root = etree.fromstring(encoded(match))
    for _ in range(20):
        copy = deepcopy(root)
        one, other = chance.choice(nodes(copy)), chance.choice(nodes(copy))
        if one.tag != other.tag and content(one) != content(other):
            one.tag, other.tag = other.tag, one.tag
            assert_told(match, copy, f"{one.tag} and {other.tag}")


def content(node: etree._Element) -> object:
    """What an element has, whatever it is called."""
    return shape(node)[1:]


CLOSING = re.compile(rb"</[^>]+>")


@every_message
def test_swapped_ends_of_elements(match: Match) -> None:
    data, chance = encoded(match), random.Random(2013)
    ends = sorted({end[0] for end in CLOSING.finditer(data)})
    for _ in range(10):
        one, other = chance.sample(ends, 2)
        wrong = data.replace(one, b"\0").replace(other, one).replace(b"\0", other)
        event = fed(match, wrong)
        assert event.phase is Phase.UNDECODED
        assert "not well-formed XML" in event.notes[-1].text
