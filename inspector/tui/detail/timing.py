"""The timing of an exchange as lines: request, waiting, answer, how its bytes arrived.

Rule: pure and total, but for reading the times of the bytes. A clock that went backwards counts
as no time, and says so; a time that nobody knows (0) is not reckoned with.
"""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from inspector.events.clean import clean
from inspector.events.words import counted, size
from inspector.tui.detail.arrivals import Arrival, arrivals_of, binned, gaps_in
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.text.lines import Line, Piece, Source, as_kind, plain
from inspector.tui.text.units import clock, duration
from inspector.wire.observation import Cut, Request, Response, TlsConnection

BAR_WIDTH = 40
"""Cells of a bar: label, duration and bar fit on 80 columns."""

GAPS_LIMIT = 12
"""Silences that are told."""

_SECOND_US = 1_000_000
_BINS = 12
_LABEL, _TIME = 16, 12
_FULL, _PART = "█", "▏"
_TITLE, _MUTED, _NOTE = as_kind("title"), as_kind("muted"), as_kind("note")


class Span(NamedTuple):
    """A stretch of the exchange: what happened, from when to when (Unix microseconds)."""

    label: str
    begin_us: int
    end_us: int
    kind: str = "bar"


def timing_lines(snapshot: Snapshot, others: Sequence[int] = ()) -> list[Source]:
    """How long everything took.

    ``others`` is how long other exchanges of the same operation took, microseconds.
    """
    spans = spans_of(snapshot)
    lines = list(_spans(spans))
    if not lines:
        return [Source("There are no times: this was not recorded from a network.", _MUTED)]
    if any(it.end_us < it.begin_us for it in spans):
        lines.append(Source("! a clock went backwards in between", _NOTE))
    for part in snapshot.parts:
        lines += _arrival(part)
    lines += _compared(snapshot.row.elapsed_us, others)
    return lines


def spans_of(snapshot: Snapshot) -> list[Span]:
    """Request, waiting and answer, as far as they were seen."""
    seen = [part.observation for part in snapshot.parts]
    request = next((it for it in seen if isinstance(it, Request)), None)
    answer = next((it for it in seen if isinstance(it, Response | Cut)), None)
    spans: list[Span] = []
    if request is not None:
        spans.append(Span("request", request.time_us, request.end_us))
    match answer:
        case Response():
            if request is not None:
                spans.append(Span("waiting", request.end_us, answer.time_us, "muted"))
            spans.append(Span("answer", answer.time_us, answer.end_us, "good"))
        case Cut():
            if request is not None:
                spans.append(Span("until it was cut", request.end_us, answer.time_us, "fault"))
        case None if request is not None:
            pass
        case None:
            spans += (_alone(part) for part in snapshot.parts)
    return [it for it in spans if it.begin_us and it.end_us]


def _alone(part: Part) -> Span:
    """A datagram, or a connection that nobody could look into."""
    seen = part.observation
    if isinstance(seen, TlsConnection):
        return Span("connection", seen.time_us, seen.end_us, "muted")
    return Span("datagram", seen.time_us, seen.time_us)


def _spans(spans: list[Span]) -> Iterator[Source]:
    """A bar for each stretch, all on one scale, and the whole below."""
    if not spans:
        return
    begin = min(it.begin_us for it in spans)
    total = max(0, max(it.end_us for it in spans) - begin)
    yield Source(f"begun {clock(begin)} UTC", _TITLE)
    for it in spans:
        length = max(0, it.end_us - it.begin_us)
        bar = bar_of(it.begin_us - begin, length, total)
        yield _row(it.label, duration(length), bar, it.kind)
    if len(spans) > 1:
        yield _row("in all", duration(total), "", "")


def bar_of(begin: int, length: int, total: int) -> str:
    """A bar on a scale of ``BAR_WIDTH`` cells; what is shorter than a cell is a thin one."""
    if total <= 0:
        return _PART
    first = min(max(0, begin) * BAR_WIDTH // total, BAR_WIDTH - 1)
    cells = min(round(length * BAR_WIDTH / total), BAR_WIDTH - first)
    return " " * first + (_FULL * cells or _PART)


def _row(label: str, told: str, bar: str, kind: str) -> Source:
    head = f"  {label:{_LABEL}} {told:>{_TIME}}  "
    return _in_two(head, bar.rstrip(), kind)


def _in_two(head: str, tail: str, kind: str) -> Source:
    def paint(text: str) -> Line:
        return (Piece(text[: len(head)]), Piece(text[len(head) :], kind))

    return Source((head + tail).rstrip(), paint)


# --- how the bytes arrived -----------------------------------------------------------------------


def _arrival(part: Part) -> Iterator[Source]:
    """How the bytes of a body came in; nothing of one that came at once."""
    seen = part.observation
    arrivals = [it for it in arrivals_of(part) if it.time_us]
    if len(arrivals) < 2 or not seen.time_us:
        return
    begun_us = min(seen.time_us, arrivals[0].time_us)
    took = max(it.time_us for it in arrivals) - begun_us
    total = sum(it.length for it in arrivals)
    told = [size(total), f"in {counted(len(arrivals), 'piece')}", f"over {duration(took)}"]
    if took > 0:
        told.append(f"{size(total * _SECOND_US // took)}/s")
    yield Source("", plain)
    yield Source(clean(f"Arrival of the {part.title.lower()}: {', '.join(told)}"), _TITLE)
    if total < seen.body.length:
        yield Source(f"  only the first {size(total)} of {size(seen.body.length)}", _NOTE)
    yield from _bins(arrivals, begun_us, took)
    yield from _gaps(arrivals, begun_us)


def _bins(arrivals: list[Arrival], begun_us: int, took: int) -> Iterator[Source]:
    amounts = binned(arrivals, begun_us, _BINS)
    most = max(amounts) or 1
    for number, amount in enumerate(amounts):
        label = f"+{duration(took * number // _BINS)}"
        bar = _FULL * round(amount * BAR_WIDTH / most) or (_PART if amount else "")
        yield _row(label, size(amount) if amount else "-", bar, "good")


def _gaps(arrivals: list[Arrival], begun_us: int) -> Iterator[Source]:
    gaps = gaps_in(arrivals, begun_us)
    for gap in gaps[:GAPS_LIMIT]:
        yield Source(f"! nothing for {duration(gap.length_us)}, after {size(gap.after)}", _NOTE)
    if len(gaps) > GAPS_LIMIT:
        yield Source(f"! and {len(gaps) - GAPS_LIMIT:,} more silences", _NOTE)


# --- beside others -------------------------------------------------------------------------------


def _compared(elapsed_us: int | None, others: Sequence[int]) -> Iterator[Source]:
    """Where this exchange stands among the others of its operation."""
    if elapsed_us is None or not others:
        return
    slower = sum(it > elapsed_us for it in others)
    times = {
        "this one": elapsed_us,
        "fastest": min(others),
        "median": round(median(others)),
        "slowest": max(others),
    }
    scale = max(times.values())
    yield Source("", plain)
    yield Source(f"Beside {counted(len(others), 'other')} of this operation", _TITLE)
    for label, time_us in times.items():
        bar = bar_of(0, time_us, scale)
        yield _row(label, duration(time_us), bar, "bar" if label == "this one" else "muted")
    yield Source(f"  faster than {slower:,} of {len(others):,}", _MUTED)
