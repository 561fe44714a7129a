"""Decoding the typical message of each service, against a bare lxml parse of the same bytes."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from lxml import etree

from inspector import protocols
from inspector.errors import Note
from inspector.events.decode import Decoder
from inspector.events.event import Event, Phase
from inspector.formats import capture
from inspector.protocols import Side
from inspector.soap.envelope import parse_envelope
from inspector.soap.reader import read
from inspector.wire import multipart
from inspector.wire.observation import Datagram, Observation, Request
from tests.bench.table import Result

ROUNDS, LOOPS = 9, 1000
TARGET = 3.0

CAPTURES = Path(__file__).resolve().parents[2] / "captures"

TYPICAL = (
    ("discovery", "Probe", Phase.RESPONSE),
    ("transfer", "Get", Phase.RESPONSE),
    ("eventing", "Subscribe", Phase.REQUEST),
    ("scan", "GetActiveJobs", Phase.RESPONSE),
    ("scan", "GetScannerElements", Phase.RESPONSE),
    ("scan", "CreateScanJob", Phase.REQUEST),
    ("scan", "JobStatusEvent", Phase.NOTIFICATION),
    ("dsd", "GetActiveJobs", Phase.RESPONSE),
    ("dsp", "CreatePostScanJob", Phase.REQUEST),
    ("dsc", "GetPostScanJobElements", Phase.RESPONSE),
)
"""Service, operation and phase of the messages that matter most in each service."""


class Example(NamedTuple):
    """A message of the captures, as it was seen."""

    event: Event
    observed: Observation
    envelope: bytes


def examples() -> dict[tuple[str, str, Phase], Example]:
    """The largest message of each kind in the captures that was read without a note."""
    found: dict[tuple[str, str, Phase], Example] = {}
    for path in sorted(CAPTURES.glob("*.pcapng")):
        decoder = Decoder()
        with path.open("rb") as stream:
            for seen in capture.read(stream):
                for event in decoder.feed(seen.observation):
                    key = event.service, event.operation, event.phase
                    root = multipart.root_of(seen.observation)
                    known = found.get(key)
                    larger = known is None or len(root) > len(known.envelope)
                    if larger and event.message is not None and not event.notes:
                        found[key] = Example(event, seen.observation, root)
    return found


def to_message(data: bytes, observed: Observation) -> object:
    """Bytes to typed message, the way the decoder goes."""
    notes: list[Note] = []
    seen = parse_envelope(data, notes)
    match = protocols.find_by_body(seen.body_tag) or protocols.find_by_action(seen.action)
    assert match is not None
    if not isinstance(observed, Datagram):
        side = Side.REQUEST if isinstance(observed, Request) else Side.RESPONSE
        match = match._replace(side=side)
    assert match.message_class is not None
    assert seen.body is not None
    return read(match.message_class, seen.body, notes)


def measure() -> Iterator[Result]:
    """Each service's typical message, then one of them the whole way to an event."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    known = examples()
    for key in TYPICAL:
        data, observed = known[key].envelope, known[key].observed
        bare, typed = _alternately(
            partial(etree.fromstring, data, parser), partial(to_message, data, observed)
        )
        yield _result(f"{_name(known[key])} to typed message", typed, bare)
    example = known["scan", "GetActiveJobs", Phase.RESPONSE]
    decoder = Decoder()
    bare, event = _alternately(
        partial(etree.fromstring, example.envelope, parser),
        partial(decoder.feed, example.observed),
    )
    yield _result(f"{_name(example)} to event", event, bare)


def _name(example: Example) -> str:
    event = example.event
    size = f"{len(example.envelope) / 1000:.1f} KB"
    return f"{event.service} {type(event.message).__name__} ({size})"


def _alternately(*calls: Callable[[], object]) -> list[float]:
    """Microseconds a call, medians of rounds taken in turn, so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, taken in zip(calls, times, strict=True):
            begun = perf_counter()
            for _ in range(LOOPS):
                call()
            taken.append((perf_counter() - begun) / LOOPS * 1e6)
    return [median(taken) for taken in times]


def _result(what: str, ours: float, bare: float) -> Result:
    ratio = ours / bare
    return Result(
        what,
        f"{ours:.1f} µs ({1e6 / ours:,.0f} /s)",
        f"bare lxml parse {bare:.1f} µs",
        f"{ratio:.2f} times",
        f"at most {TARGET:.0f} times",
        ratio <= TARGET,
    )
