"""tshark as oracle: it finds the HTTP messages that we find, with the same bodies, in any capture.

Where both see something differently, a table says what and who is right.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.formats.lossy import USUAL, Exchange, Odds, traffic
from tests.formats.oracle import (
    OUT_OF_ORDER,
    Message,
    by_stream,
    found,
    found_in_each,
    needs_tshark,
    ours,
)
from tests.formats.talks import (
    FILES,
    LINKS,
    ODD,
    TALKS,
    V4,
    V6,
    every_talk,
    packets_of,
    snapped,
    written,
)

pytestmark = needs_tshark

CAPTURES = sorted((Path(__file__).parents[2] / "captures").glob("*.pcapng"))


def difference(theirs: list[Message], mine: list[Message]) -> tuple[list[str], list[str]]:
    """What only tshark has, and what only we have."""
    one, other = (Counter(map(repr, it)) for it in (theirs, mine))
    return sorted((one - other).elements()), sorted((other - one).elements())


# --- our captures -------------------------------------------------------------------------------

CUT = {
    "07-cancelled-by-client": ["0: 200, 3600 bytes, answers 2"],
    "broken": ["2: 200, 300 bytes, answers 0"],
}
"""Answers that a reset cut off. tshark hands a message on when it is whole; we are right to show
what had come."""


@pytest.fixture(scope="module")
def theirs() -> dict[str, list[Message]]:
    found = found_in_each([path.read_bytes() for path in CAPTURES])
    return dict(zip((path.stem for path in CAPTURES), found, strict=True))


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_our_captures_hold_the_same_for_both(path: Path, theirs: dict[str, list[Message]]) -> None:
    mine = ours(path.read_bytes())
    assert difference(theirs[path.stem], mine) == ([], CUT.get(path.stem, []))
    whole = [it for it in mine if repr(it) not in CUT.get(path.stem, ())]
    assert by_stream(whole) == by_stream(theirs[path.stem])


# --- what peers may say -------------------------------------------------------------------------


class Different(NamedTuple):
    """What only tshark and what only we see of a talk, and who is right."""

    tshark: list[str]
    ours: list[str]
    reason: str


DIFFERENT = {
    "folded header": Different(
        ["0: POST /, 0 bytes"],
        ["0: POST /, 175 bytes"],
        "tshark does not find Content-Length behind a folded line; RFC 9112, section 5.2, has a"
        " recipient take it for spaces: we are right",
    ),
    "requests at once": Different(
        ["0: 200, 178 bytes", "0: 200, 372 bytes, answers 1"],
        ["0: 200, 178 bytes, answers 1", "0: 200, 372 bytes, answers 0"],
        "tshark gives an answer to the newest request; RFC 9112, section 9.3.2, has answers come"
        " in the order of the requests: we are right",
    ),
    "100 Continue": Different(
        ["0: 100, 0 bytes"],
        [],
        "both are right: tshark lists the interim response, we note it at the final one",
    ),
    "answer before the request is over": Different(
        ["0: 200, 174 bytes"],
        ["0: 200, 174 bytes, answers 0"],
        "tshark only knows requests that are over; there is but one on the connection: we are"
        " right",
    ),
    "no Content-Length at a request": Different(
        ["0: POST /scan, 0 bytes"],
        ["0: POST /scan, 175 bytes"],
        "tshark follows RFC 9112, section 6.3: such a request has no body. What follows is none"
        " either, so we show it as the body, which the client meant it to be",
    ),
}


@pytest.fixture(scope="module")
def theirs_of_talks() -> dict[str, list[Message]]:
    talks = TALKS | ODD
    found = found_in_each([written(packets_of(said, 0)) for said in talks.values()])
    return dict(zip(talks, found, strict=True))


@pytest.mark.parametrize("name", TALKS)
def test_what_peers_say_is_the_same_for_both(
    name: str, theirs_of_talks: dict[str, list[Message]]
) -> None:
    mine = ours(written(packets_of(TALKS[name], 0)))
    assert mine == theirs_of_talks[name]
    assert all(it.answers is not None for it in mine if not it.asks)


def test_every_odd_talk_has_its_reason() -> None:
    assert set(DIFFERENT) == set(ODD)


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_differs_as_the_table_says(
    name: str, theirs_of_talks: dict[str, list[Message]]
) -> None:
    mine = ours(written(packets_of(ODD[name], 0)))
    told = DIFFERENT[name]
    assert difference(theirs_of_talks[name], mine) == (told.tshark, told.ours)


@pytest.mark.parametrize("ends", [V4, V6], ids=["IPv4", "IPv6"])
def test_links_and_fragments_change_nothing(ends: tuple[bytes, bytes]) -> None:
    captures = {name: form(every_talk(ends)) for name, form in LINKS.items()}
    expected = by_stream(ours(captures["raw IP"]))
    assert [len(it) for it in expected.values()] == [len(_starts(it)) for it in TALKS.values()]
    for name, theirs in zip(captures, found_in_each(list(captures.values())), strict=True):
        assert by_stream(theirs) == expected, name
        assert by_stream(ours(captures[name])) == expected, name


def _starts(said: list[tuple[bool, bytes]]) -> list[bytes]:
    return re.findall(rb"POST /|HEAD /|HTTP/1.1 \d", b"".join(data for _, data in said))


@pytest.mark.parametrize("form", FILES)
def test_every_form_of_file_is_read_by_both(form: str) -> None:
    packets = [it for number in range(3) for it in packets_of(TALKS["three exchanges"], number)]
    data = FILES[form](packets)
    assert ours(data) == found(data) == ours(written(packets))


@pytest.mark.parametrize("length", [200, 600])
def test_of_packets_that_were_cut_both_find_the_same_heads(length: int) -> None:
    """tshark does not reassemble them; we tell what is there of the bodies."""
    data = snapped(every_talk(), length)
    mine, theirs = by_stream(ours(data)), by_stream(found(data))
    assert {stream: [it.head for it in messages] for stream, messages in mine.items()} == {
        stream: [it.head for it in messages] for stream, messages in theirs.items()
    }
    assert len(mine) == len(TALKS)


# --- a bad network ------------------------------------------------------------------------------

SEEDS = range(4)
NOTHING_MISSED = Odds(missed=0.0, lost_before=0.01, lost_behind=0.01, late=0.02)
MESSAGE_ID = re.compile(rb"<a:(?:MessageID|RelatesTo)>([^<]*)</")


class Lossy(NamedTuple):
    """A capture of a bad network: what took place, what both find."""

    truth: list[Exchange]
    theirs: list[Message]
    mine: list[Message]


def both(odds: Odds, seeds: range = SEEDS) -> list[Lossy]:
    """tshark with its best setting for this."""
    made = [traffic(seed, odds=odds) for seed in seeds]
    found = found_in_each([data for data, _ in made], *OUT_OF_ORDER)
    return [
        Lossy(truth, theirs, ours(data)) for (data, truth), theirs in zip(made, found, strict=True)
    ]


@pytest.fixture(scope="module")
def lossy() -> list[Lossy]:
    return both(USUAL)


def whole(messages: list[Message], truth: list[Exchange]) -> set[str]:
    """The ids of exchanges of which request and answer were found with all their bytes."""
    bodies = {message.body for message in messages}
    return {it.message_id for it in truth if it.asked in bodies and it.answered in bodies}


def pairs(messages: list[Message]) -> list[tuple[str, str]]:
    """What answers relate to, and the id of the request they were given; both can be read."""
    requests: dict[tuple[int, int], str] = {}
    for stream, every in by_stream(messages).items():
        asked = (it for it in every if it.asks)
        requests |= {(stream, place): _id_of(it) for place, it in enumerate(asked)}
    answers = (it for it in messages if not it.asks and it.answers is not None)
    found = ((_id_of(it), requests[it.stream, it.answers or 0]) for it in answers)
    return [(relates_to, given) for relates_to, given in found if relates_to and given]


def _id_of(message: Message) -> str:
    found = MESSAGE_ID.search(message.body)
    return found[1].decode() if found else ""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_tshark_finds_is_missing_after_loss(seed: int, lossy: list[Lossy]) -> None:
    truth, theirs, mine = lossy[seed]
    assert len(truth) == 300
    assert whole(theirs, truth) <= whole(mine, truth)
    assert {it.body for it in theirs if it.body in _bodies(truth)} <= {it.body for it in mine}


def _bodies(truth: list[Exchange]) -> set[bytes]:
    return {body for it in truth for body in (it.asked, it.answered)}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_answer_is_given_to_a_wrong_request_after_loss(seed: int, lossy: list[Lossy]) -> None:
    _, theirs, mine = lossy[seed]
    assert all(relates_to == given for relates_to, given in pairs(mine))
    assert len(pairs(mine)) > len(pairs(theirs))


def test_exchanges_that_are_whole_are_paired(lossy: list[Lossy]) -> None:
    """But for few: an answer may come while its request waits behind a hole."""
    unpaired = [
        whole(it.mine, it.truth) - {relates_to for relates_to, _ in pairs(it.mine)} for it in lossy
    ]
    assert sum(map(len, unpaired)) == 0


def test_we_find_half_as_many_exchanges_more(lossy: list[Lossy]) -> None:
    """Of 1,200 exchanges, with 1 % of the packets missing: tshark 4.0.17 finds 722, we 1,119."""
    theirs = sum(len(whole(it.theirs, it.truth)) for it in lossy)
    mine = sum(len(whole(it.mine, it.truth)) for it in lossy)
    assert mine >= 1119
    assert mine > 1.4 * theirs


def test_what_hosts_repeated_is_found_whole_by_both() -> None:
    """Loss that the hosts made good costs nothing, in whatever order it came."""
    for truth, theirs, mine in both(NOTHING_MISSED, range(2)):
        everything = {it.message_id for it in truth}
        assert whole(mine, truth) == everything
        assert len(pairs(mine)) == len(truth)
        assert whole(theirs, truth) <= everything
        assert by_stream(mine) == by_stream(theirs)
