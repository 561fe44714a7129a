"""Flow files that we read: mitmproxy's and damaged ones."""

import io
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from mitmproxy.io import tnetstring
from mitmproxy.test import tflow, tutils

from inspector.events.jsonl import to_line
from inspector.events.told import tell
from inspector.proxy import flow_read
from inspector.wire.capture import CaptureError
from inspector.wire.observation import Address, Remark
from tests.builders import datagram, request, response
from tests.proxy.flow_kit import ASKED, flows, of_mitmproxy, read, state, written


def test_other_flows_are_skipped_with_their_type() -> None:
    skipped: list[str] = []
    data = of_mitmproxy(tflow.ttcpflow(), tflow.tdnsflow(), tflow.tudpflow(), tflow.tflow())
    (only,) = flow_read.read(io.BytesIO(data), skipped.append)
    assert skipped == ["tcp", "dns", "udp"]
    assert only.observation.destination == Address("address", 22)


def test_datagrams_of_others_are_told_by_content() -> None:
    flow = tflow.tudpflow()
    flow.messages[0].content = ASKED
    flow.messages.append(flow.messages[0])
    found = read(of_mitmproxy(flow))
    assert [it.observation.exchange for it in found] == [flow.id, f"{flow.id}.2"]
    assert found[0].observation.source == Address(*flow.client_conn.peername)


def test_bytes_that_are_no_text_can_be_told() -> None:
    flow = tflow.tflow(req=tutils.treq(method=b"G\xff", http_version=b"HTTP/\xfe", path=b"/\xfd"))
    (told,) = tell(read(of_mitmproxy(flow)))
    assert '"G\xff"' in to_line(told.events[0])


# --- damage -----------------------------------------------------------------------------------

GOOD = written(request(ASKED), response(b"<b/>"), datagram(ASKED))
FIRST = len(written(request(ASKED), response(b"<b/>")))


@pytest.mark.parametrize(
    ("more", "text", "offset"),
    [
        pytest.param(b"x", "begins with b'x'", 0, id="garbage"),
        pytest.param(b"12", "begins with b'12'", 0, id="half a length"),
        pytest.param(b"9999999999999:", "not with a length", 0, id="an absurd length"),
        pytest.param(b"999999999999:abc}", "more than 1073741824", 0, id="a flow of a terabyte"),
        pytest.param(b"900000000:abc}", "after 4 of 900000001 bytes", 14, id="cut short"),
        pytest.param(b"5:-1:-1]", "longer than what it is in", 2, id="a length below zero"),
        pytest.param(b"5:9:abc}", "longer than what it is in", 2, id="a length beyond"),
        pytest.param(b"0:~", "Invalid flow", 0, id="no dictionary"),
        pytest.param(b"0:}", "Invalid data format", 0, id="an empty dictionary"),
        pytest.param(tnetstring.dumps(state(version=999)), "please update", 0, id="a newer one"),
        pytest.param(tnetstring.dumps(state(type="x")), "Unknown flow type", 0, id="a new type"),
        pytest.param(tnetstring.dumps(state(more=1)), "AssertionError", 0, id="a key too many"),
        pytest.param(tnetstring.dumps(state(id=3)), "Expected `str`", 0, id="a number for text"),
        pytest.param(tnetstring.dumps(state(marked=1, id="")), "", None, id="a mark of no text"),
    ],
)
def test_damage_is_told_after_what_came_before(more: bytes, text: str, offset: int | None) -> None:
    found = flow_read.read(io.BytesIO(GOOD + more))
    assert len([next(found) for _ in range(3)]) == 3
    if offset is None:
        assert next(found).remark == Remark()
        return
    with pytest.raises(CaptureError, match=text) as caught:
        next(found)
    assert caught.value.offset == len(GOOD) + offset
    assert "\n" not in str(caught.value)


def test_values_within_values_end() -> None:
    data = b"0:]"
    for _ in range(5000):
        data = b"%d:%b]" % (len(data), data)
    with pytest.raises(CaptureError, match="without end"):
        read(data)


@pytest.mark.parametrize("cut_at", range(1, len(GOOD) - FIRST, 97))
def test_a_file_that_breaks_off_gives_its_whole_flows(cut_at: int) -> None:
    found = flow_read.read(io.BytesIO(GOOD[: FIRST + cut_at]))
    assert [next(found).observation.exchange for _ in range(2)] == ["x1", "x1"]
    with pytest.raises(CaptureError, match=r"the file ends within a record|not with a length"):
        next(found)


def test_flows_of_an_older_version_are_read() -> None:
    assert len(read(tnetstring.dumps(state(version=20)))) == 2


VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    float("inf"),
    b"\xff",
    "x",
    "",
    [],
    {},
    [1],
    {"a": 1},
)


def mutated(value: Any, chance: random.Random) -> Any:
    """A state in which some values are others and some keys are gone."""
    if chance.random() < 0.02:
        return chance.choice(VALUES)
    if isinstance(value, dict):
        kept = {key: mutated(it, chance) for key, it in value.items()}
        return {key: it for key, it in kept.items() if chance.random() > 0.005}
    return [mutated(it, chance) for it in value] if isinstance(value, list | tuple) else value


def scrambled(data: bytes, chance: random.Random) -> bytes:
    """Bytes of which some are changed, gone or more."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(raw)), chance.randint(0, 9)
        raw[at : at + size] = bytes(chance.choices(b"0123456789:-]},;#^x\xff", k=size % 5))
    return bytes(raw)


def broken(seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    yield scrambled(GOOD, chance)
    yield tnetstring.dumps(mutated(chance.choice([f.get_state() for f in flows(GOOD)]), chance))


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_file_raises_only_capture_error(seed: int) -> None:
    for data in broken(seed):
        with suppress(CaptureError):
            for told in tell(flow_read.read(io.BytesIO(data))):
                assert [to_line(event) for event in told.events]


@pytest.mark.parametrize(
    ("start", "is_ours"),
    [
        (GOOD[:4096], True),
        (of_mitmproxy(tflow.ttcpflow())[:4096], True),
        (of_mitmproxy(tflow.tdnsflow())[:4096], True),
        (tnetstring.dumps({"version": 20, "type": "http"}), True),
        (tnetstring.dumps({b"version": [0, 18], b"type": b"http"}), True),
        (tnetstring.dumps({"name": "x"}), False),
        (b"12:00 a log", False),
        (b"POST / HTTP/1.1", False),
        (b"", False),
    ],
)
def test_a_flow_file_is_told_by_its_first_bytes(start: bytes, is_ours: bool) -> None:
    assert flow_read.looks_like(start) is is_ours
