"""Decoding a GetActiveJobsResponse, against a bare lxml parse of the same bytes."""

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

from lxml import etree

from inspector import protocols
from inspector.errors import Note
from inspector.events.decode import Decoder
from inspector.protocols.scan import (
    GetActiveJobsRequest,
    GetActiveJobsResponse,
    JobStateReasons,
    JobSummary,
    JobSummaryList,
)
from inspector.soap.build import envelope
from inspector.soap.envelope import parse_envelope
from inspector.soap.namespaces import WSCN
from inspector.soap.schema import read
from inspector.wire.observation import Address, Body, Response
from tests.bench.table import Result

ROUNDS, LOOPS = 9, 2000
TARGET = 3.0

_NAMESPACES = {
    "wscn": WSCN,
    "wsd": "http://schemas.xmlsoap.org/ws/2005/04/discovery",
    "wsdp": "http://schemas.xmlsoap.org/ws/2006/02/devprof",
    "wse": "http://schemas.xmlsoap.org/ws/2004/08/eventing",
    "wsx": "http://schemas.xmlsoap.org/ws/2004/09/mex",
    "xop": "http://www.w3.org/2004/08/xop/include",
}


def message(jobs: int) -> bytes:
    """An answer as devices send it: one line, the usual namespace declarations."""
    summaries = tuple(
        JobSummary(
            job_id=40 + number,
            job_name="Validating scan ticket for current WIA item properties",
            job_originating_user_name=r"WIA session run for EXAMPLE\alice on PC-0107",
            job_state="Processing",
            job_state_reasons=JobStateReasons(job_state_reason=("JobScanning",)),
            scans_completed=number,
        )
        for number in range(1, jobs + 1)
    )
    return envelope(
        GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=summaries)),
        action=f"{WSCN}/GetActiveJobsResponse",
        message_id="urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d503",
        relates_to="urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d502",
        prefixes=_NAMESPACES,
    )


def question() -> bytes:
    """The request that ``message`` answers."""
    return envelope(
        GetActiveJobsRequest(),
        action=f"{WSCN}/GetActiveJobs",
        message_id="urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d502",
        to="http://192.0.2.10/wsd/scan",
        prefixes=_NAMESPACES,
    )


def to_message(data: bytes) -> object:
    """Bytes to typed message, the way the decoder goes."""
    notes: list[Note] = []
    seen = parse_envelope(data, notes)
    match = protocols.find_by_body(seen.body_tag)
    assert match is not None
    assert seen.body is not None
    return read(match.message_class, seen.body, notes)


def measure() -> Iterator[Result]:
    """The message alone, then the whole way to an event."""
    data = message(2)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    observed = Response(
        exchange="bench",
        time_us=0,
        end_us=0,
        source=Address("192.0.2.10", 80),
        destination=Address("192.0.2.20", 49152),
        status=200,
        headers=(("Content-Type", "application/soap+xml"),),
        body=Body.of(data),
    )
    decoder = Decoder()
    bare, typed, event = _alternately(
        lambda: etree.fromstring(data, parser),
        lambda: to_message(data),
        lambda: decoder.feed(observed),
    )
    size = f"{len(data) / 1000:.1f} KB GetActiveJobsResponse"
    yield _result(f"{size} to typed message", typed, bare)
    yield _result(f"{size} to event", event, bare)


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
        f"{ours:.1f} µs",
        f"bare lxml parse {bare:.1f} µs",
        f"{ratio:.2f} times",
        f"at most {TARGET:.0f} times",
        ratio <= TARGET,
    )
