import io
import json
import tracemalloc
from typing import Any

import pytest

from inspector.events.told import Told, tell
from inspector.formats import har, har_write
from inspector.wire.observation import Recorded
from tests.formats.har_kit import CONVERSATIONS, chunks_of, log_of, read, written
from tests.wire.builders import START_US, cut, datagram, request, response


def started(items: list[Recorded]) -> list[str]:
    return [entry["startedDateTime"][17:26] for entry in log_of(items)["entries"]]


@pytest.mark.parametrize("items", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_tells_how_many_messages_are_in_it(items: list[Recorded]) -> None:
    assert har.write(io.BytesIO(), tell(items)) == len(items)


def test_entries_are_in_the_order_of_time() -> None:
    assert started(CONVERSATIONS["interleaved"]) == ["40.000000", "40.002000"]


def exchanges(count: int) -> list[Recorded]:
    """Exchanges during one that ends last."""
    return [
        request(exchange="slow"),
        *(
            make(exchange=f"x{number}", time_us=START_US + 10_000 * number)
            for number in range(1, count)
            for make in (request, response)
        ),
        response(exchange="slow", time_us=START_US + 10_000 * count),
    ]


@pytest.mark.parametrize("limit", ["HELD", "HELD_BYTES"])
def test_what_waits_has_a_limit(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(har_write, limit, 3 if limit == "HELD" else 500)
    items = exchanges(20)
    asked = [entry["request"]["method"] for entry in log_of(items)["entries"]]
    assert asked == ["POST"] * 20 + [""]
    assert [it.observation for it in read(written(items))] == [it.observation for it in items]


class Null(io.BytesIO):
    """A file that keeps nothing, but knows how much came."""

    length = 0

    def write(self, data: Any, /) -> int:
        self.length += len(data)
        return len(data)


def test_a_large_body_never_is_in_memory() -> None:
    stream, told = Null(), [Told(chunks_of(300, 64 * 1024), ())]
    tracemalloc.start()
    try:
        har.write(stream, told)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert stream.length > 300 * 64 * 1024 * 4 / 3
    assert most < 2 * 1024 * 1024


def test_datagrams_wait_on_disk() -> None:
    stream = Null()
    many = (Told(datagram(bytes(9000)), ()) for _ in range(2000))
    tracemalloc.start()
    try:
        assert har.write(stream, many) == 2000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert stream.length > 2000 * 9000
    assert most < 12 * 1024 * 1024


def test_an_exchange_name_may_come_again() -> None:
    items = [request(), request(time_us=START_US + 2000), cut(), response(time_us=START_US + 9500)]
    assert [it.observation for it in read(written(items))] == [it.observation for it in items]


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_mitmproxy_reads_it(name: str) -> None:
    mitmproxy_har = pytest.importorskip("mitmproxy.io.har")
    for entry in json.loads(written(CONVERSATIONS[name]))["log"]["entries"]:
        flow = mitmproxy_har.request_to_flow(entry)
        assert flow.request.method == entry["request"]["method"]
        assert flow.response.status_code == entry["response"]["status"]
        assert flow.request.timestamp_start * 1e6 == pytest.approx(
            entry["_wsd"].get("request", entry["_wsd"].get("answer"))["time_us"], abs=1
        )


def test_mitmproxy_reads_the_bodies() -> None:
    mitmproxy_har = pytest.importorskip("mitmproxy.io.har")
    (entry,) = log_of(CONVERSATIONS["an image"])["entries"]
    flow = mitmproxy_har.request_to_flow(entry)
    assert flow.request.content == CONVERSATIONS["an image"][0].body()
    assert flow.response.content == CONVERSATIONS["an image"][1].body()
