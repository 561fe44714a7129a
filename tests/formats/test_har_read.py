import io
import json
import random
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest

from inspector.events.decode import Decoder
from inspector.formats import har, har_read
from inspector.formats.files import FileError
from tests.formats.har_kit import CHROME, CONVERSATIONS, MINIMAL, read, written

DATA = written(
    [it for name in ("one exchange", "remarks", "a cut answer") for it in CONVERSATIONS[name]]
)


def file_of(*entries: Any, **log: Any) -> bytes:
    return json.dumps({"log": {"entries": list(entries), **log}}).encode()


def test_entries_come_in_the_order_in_which_they_ended() -> None:
    slow = MINIMAL | {"time": 9, "response": {"status": 200}, "comment": "slow"}
    fast = MINIMAL | {"time": 1, "response": {"status": 200}}
    assert [it.observation.exchange for it in read(file_of(slow, fast))] == [
        "har-1",
        "har-2",
        "har-2",
        "har-1",
    ]


def test_what_makes_no_sense_is_counted() -> None:
    reader = har.read(io.BytesIO(file_of(None, 1, {}, MINIMAL, _udp=[{}], _tls={})))
    assert len(list(reader)) == 1
    assert reader.skipped == 4


@pytest.mark.parametrize(
    ("data", "count"),
    [
        pytest.param(b"\xef\xbb\xbf" + file_of(MINIMAL), 1, id="a byte order mark"),
        pytest.param(
            b'{"log":{"entries":[{"time":NaN,"request":{"url":"http://d"}}]}}', 1, id="NaN"
        ),
        pytest.param(file_of(MINIMAL | {"comment": "\ud800"}), 1, id="half a character"),
        pytest.param(
            b'{"log":{"entries":[{"comment":"\xff\n","request":{"url":"http://d"}}]}}',
            1,
            id="bytes",
        ),
        pytest.param(
            file_of(MINIMAL | {"n": 0}).replace(b" 0", b" " + b"9" * 9999), 0, id="endless"
        ),
        pytest.param(b'{"log":{}}', 0, id="no entries"),
        pytest.param(b'{"log":{"entries":{}}}', 0, id="entries that are none"),
    ],
)
def test_what_is_almost_har_is_read(data: bytes, count: int) -> None:
    found = read(data)
    assert len(found) == count
    for seen in found:
        seen.remark.comment.encode()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "is damaged"),
        (b"POST / HTTP/1.1", "is damaged"),
        (b"[]", "holds no log"),
        (b"{}", "holds no log"),
        (b'{"log":[]}', "holds no log"),
        (b'{"log":null}', "holds no log"),
        (b'{"log":{"entries":[' + b"[" * 200_000, "nested too deeply"),
        (b'{"log":{"entries":[' + b'{"a":' * 200_000, "nested too deeply"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_har_is_said_in_one_line(data: bytes, text: str) -> None:
    with pytest.raises(FileError, match=text) as caught:
        read(data)
    assert "\n" not in str(caught.value)


def test_a_file_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(har_read, "SIZE_LIMIT", 100)
    with pytest.raises(FileError, match="larger than 100 bytes"):
        read(file_of(MINIMAL, MINIMAL, MINIMAL))


def test_damage_comes_behind_what_came_before_it() -> None:
    data = file_of(MINIMAL, MINIMAL)
    found = har.read(io.BytesIO(data[:-10]))
    assert next(found).observation.exchange == "har-1"
    with pytest.raises(FileError, match=r"is damaged \(at byte \d+\)"):
        next(found)


@pytest.mark.parametrize("size", range(0, len(DATA), 97))
def test_a_truncated_file_gives_what_it_holds(size: int) -> None:
    whole, found = [it.observation for it in read(DATA)], []
    with suppress(FileError):
        for seen in har.read(io.BytesIO(DATA[:size])):
            found.append(seen.observation)
    assert all(it in whole for it in found)


@pytest.mark.parametrize("seed", range(300))
def test_damaged_bytes_raise_only_file_error(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(DATA)
    for _ in range(chance.randrange(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    decoder = Decoder()
    with suppress(FileError):
        for seen in har.read(io.BytesIO(bytes(data))):
            decoder.feed(seen.observation)
            seen.body()


ODD: list[Any] = [None, True, -1, 1e300, 10**30, "", "x", "\ud800", [], {}, [[]], {"name": 1}]


def misplaced(value: Any, chance: random.Random) -> Any:
    """The same JSON with something odd in some places."""
    if chance.random() < 0.06:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {name: misplaced(inner, chance) for name, inner in value.items()}
    if isinstance(value, list):
        return [misplaced(inner, chance) for inner in value]
    return value


ENTRIES = [CHROME, *json.loads(DATA)["log"]["entries"]]
BESIDE = json.loads(written([*CONVERSATIONS["datagrams"], *CONVERSATIONS["closed TLS"]]))["log"]


@pytest.mark.parametrize("seed", range(300))
def test_other_types_anywhere_stop_nothing(seed: int) -> None:
    chance = random.Random(seed)
    entries = [misplaced(entry, chance) for entry in ENTRIES]
    beside = {name: misplaced(BESIDE[name], chance) for name in ("_udp", "_tls")}
    decoder = Decoder()
    for seen in read(file_of(*entries, **beside)):
        decoder.feed(seen.observation)
        seen.body()


def test_a_body_is_decoded_when_it_is_asked_for() -> None:
    (seen,) = read(written([CONVERSATIONS["a large request"][0]]))
    assert not seen.observation.body.complete
    assert seen.body() == CONVERSATIONS["a large request"][0].body()


@pytest.mark.parametrize("end", ["]}}", "", "NaN]}}"], ids=["whole", "cut", "not quite JSON"])
@pytest.mark.parametrize("item", ["[],", "{},", "[[[[]]]],", "1,"])
def test_items_without_sense_are_not_kept(item: str, end: str) -> None:
    data = f'{{"log":{{"entries":[{json.dumps(MINIMAL)},{item * 1_100_000}{end}'.encode()
    tracemalloc.start()
    try:
        reader = har.read(io.BytesIO(data))
        reader_limit = har_read.ITEM_LIMIT
        har_read.ITEM_LIMIT = 5000
        assert next(reader).observation.exchange == "har-1"
        with pytest.raises(FileError, match="more than 5000 entries"):
            next(reader)
        assert reader.skipped == 4999
        assert tracemalloc.get_traced_memory()[1] < 3 * len(data)
    finally:
        har_read.ITEM_LIMIT = reader_limit
        tracemalloc.stop()


def test_an_entry_of_too_many_values_makes_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(har_read, "_VALUE_LIMIT", 1000)
    reader = har.read(io.BytesIO(file_of(MINIMAL, MINIMAL | {"_x": [[]] * 1000})))
    assert len(list(reader)) == 1
    assert reader.skipped == 1


def test_crowded_files_are_read_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [it.observation for it in read(DATA)]
    beside = json.dumps({"log": {**BESIDE, "entries": []}}, indent=1).encode()
    datagrams = [it.observation for it in read(beside)]
    monkeypatch.setattr(har_read, "_CROWDED", (0, 1000))
    assert [it.observation for it in read(DATA)] == expected
    assert [it.observation for it in read(beside)] == datagrams
    assert datagrams


def test_quotes_and_brackets_of_texts_are_no_structure() -> None:
    odd = MINIMAL | {"comment": '"}]\\" {[ "log":{"entries":['}
    data = file_of(odd, MINIMAL | {"n": float("nan")}, MINIMAL)
    assert [it.observation.exchange for it in read(data)] == ["har-1", "har-2", "har-3"]
