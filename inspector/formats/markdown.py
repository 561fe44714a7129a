"""A conversation as Markdown, for people to paste into an issue.

Rule 1: what a device or a file said stands in code spans only: there nothing is a link, a mention,
a reference, HTML or a picture.
Rule 2: no bodies and no tokens; what is listed has limits, since issues have.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import msgspec

from inspector import __version__
from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase
from inspector.events.jsonl import rfc3339
from inspector.events.text import mark_of, summary, unnamed
from inspector.events.told import Told
from inspector.events.unopened import unopened
from inspector.events.words import LISTED, counted, short, three_digits

ROWS = 500
"""Rows of the table; GitHub takes 65,536 characters in a comment."""

NOTES = 50
"""Notes and remarks that are listed, each."""

CELL = 160
"""Characters of a cell; the rest is three dots."""

COMMENT = 2000
"""Characters of a person's comment."""

TOKENS = 200
"""Tokens of one message that are looked for; a summary tells of fewer jobs."""

_TICKS = re.compile(r"`+")
_SPACES = re.compile(r"\s+")
_COUNTED = ((Kind.REQUEST, "request"), (Kind.RESPONSE, "answer"), (Kind.DATAGRAM, "datagram"))
_ANSWERS = (Phase.RESPONSE, Phase.FAULT, Phase.UNDECODED)
_HEAD = (
    "| # | time | from → to | operation | result | duration |\n"
    "| --: | --: | --- | --- | --- | --: |\n"
)
_END = (
    "Made by wsd-inspector {version}. Bodies and tokens are not in it; nothing else was redacted:"
    " addresses and names are as they were seen.\n"
)


def write(stream: BinaryIO, told: Iterable[Told], *, title: str = "") -> int:
    """Write a conversation; the number of messages that were told, all of them counted.

    ``title`` says what it is of, such as the name of a file. Raises ``OSError`` when the file
    cannot be written.
    """
    report = _Report()
    for one in told:
        report.add(one)
    for text in report.texts(title):
        stream.write(text.encode("utf-8", "replace"))
    return report.messages


def code(text: str, limit: int = CELL) -> str:
    """Hostile text as a code span that is one in a table, too; empty if it says nothing.

    A pipe shows as ``¦``: behind a backslash no escape of it holds in every table.
    """
    shown = clean(_SPACES.sub(" ", text).strip().replace("|", "¦"))
    shown = shown if len(shown) <= limit else shown[:limit] + "…"
    if not shown:
        return ""
    fence = "`" * (1 + max(map(len, _TICKS.findall(shown)), default=0))
    pad = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


class _Row:
    """An exchange or a datagram with its repetitions."""

    def __init__(self, first: Event) -> None:
        self.first = first
        self.answer: Event | None = None
        self.times = 1

    def text(self, begin_us: int) -> str:
        """The row of the table."""
        first, answer = self.first, self.answer
        number = f"{first.seq}-{answer.seq}" if answer else str(first.seq)
        cells = (
            number,
            f"{max(0, first.time_us - begin_us) / 1_000_000:.3f} s",
            f"{code(first.source)} → {code(first.destination)}",
            _operation(first) + (f" ×{self.times}" if self.times > 1 else ""),
            _result(answer or first),
            _duration((answer or first).elapsed_us),
        )
        return f"| {' | '.join(cells)} |\n"


class _Report:
    """What is told of a conversation while it passes."""

    def __init__(self) -> None:
        self.messages = self.faults = self.undecoded = self.notes = self._unopened = 0
        self._kinds = dict.fromkeys(Kind, 0)
        self._first_us = self._last_us = 0
        self._devices: dict[str, None] = {}
        self._clients: dict[str, None] = {}
        self._rows: list[_Row] = []
        self._left_out = self._remarked = 0
        self._exchanges: dict[str, _Row] = {}
        self._datagrams: dict[int, _Row] = {}
        self._noted: list[str] = []
        self._remarks: list[str] = []

    def add(self, told: Told) -> None:
        self.messages += 1
        remark = told.seen.remark
        for event in told.events:
            self._count(event)
            self._place(event)
            if not (remark.mark or remark.comment):
                continue
            self._remarked += 1
            if len(self._remarks) < NOTES:
                said = " ".join(filter(None, (code(remark.mark), code(remark.comment, COMMENT))))
                self._remarks.append(f"- {event.seq}: {said}\n")

    def _count(self, event: Event) -> None:
        never = bool(unopened(event))
        self._unopened += never
        self._kinds[event.kind] += not never
        self.faults += event.fault is not None
        self.undecoded += event.phase is Phase.UNDECODED and not never
        if event.time_us:
            self._first_us = min(self._first_us or event.time_us, event.time_us)
            self._last_us = max(self._last_us, event.time_us)
        if event.device:
            client = event.destination if event.device == event.source else event.source
            _remember(self._devices, event.device)
            _remember(self._clients, client.rpartition(":")[0] or client)
        for note in event.notes:
            self.notes += 1
            if len(self._noted) < NOTES:
                said = code(_untold(f"{note.path}: {note.text}", event))
                self._noted.append(f"- {event.seq}: {said}\n")

    def _place(self, event: Event) -> None:
        """Find the row of an event: that of its request or first datagram, or a new one."""
        if event.kind in (Kind.RESPONSE, Kind.CUT):
            row = self._exchanges.get(event.exchange)
            if row is not None and row.answer is None:
                row.answer = event
                return
        elif event.repeats is not None and event.repeats in self._datagrams:
            self._datagrams[event.repeats].times += 1
            return
        if len(self._rows) >= ROWS:
            self._left_out += 1
            return
        row = _Row(event)
        self._rows.append(row)
        if event.kind is Kind.REQUEST:
            self._exchanges[event.exchange] = row
        elif event.kind is Kind.DATAGRAM:
            self._datagrams[event.seq] = row

    def texts(self, title: str) -> Iterator[str]:
        """The document, a part at a time."""
        yield f"# WSD conversation{' of ' + code(title) if title else ''}\n\n"
        yield from self._facts()
        yield "\n" + _HEAD
        for row in self._rows:
            yield row.text(self._first_us)
        if self._left_out:
            yield f"\n{counted(self._left_out, 'more message')} not shown.\n"
        yield from _section("Remarks", self._remarks, self._remarked)
        yield from _section("Notes", self._noted, self.notes)
        yield "\n" + _END.format(version=__version__)

    def _facts(self) -> Iterator[str]:
        span = _duration(self._last_us - self._first_us)
        if self._first_us:
            yield f"- Time: {_moment(self._first_us)} to {_moment(self._last_us)} ({span})\n"
        yield f"- Clients: {_names(self._clients)}\n"
        yield f"- Devices: {_names(self._devices)}\n"
        kinds = [counted(self._kinds[kind], noun) for kind, noun in _COUNTED if self._kinds[kind]]
        if self._kinds[Kind.CUT]:
            kinds.append(f"{self._kinds[Kind.CUT]} cut off")
        if self._unopened:
            kinds.append(f"{counted(self._unopened, 'connection')} never opened")
        if self._kinds[Kind.TLS]:
            kinds.append(counted(self._kinds[Kind.TLS], "closed TLS connection"))
        yield f"- Messages: {self.messages:,}{f' ({", ".join(kinds)})' if kinds else ''}\n"
        yield f"- Faults: {self.faults}, undecoded: {self.undecoded}, notes: {self.notes}\n"


def _remember(names: dict[str, None], name: str) -> None:
    if len(names) <= LISTED:
        names[name] = None


def _names(names: dict[str, None]) -> str:
    told = ", ".join(code(name) for name in list(names)[:LISTED])
    return (told or "none") + (", …" if len(names) > LISTED else "")


def _section(name: str, lines: list[str], count: int) -> Iterator[str]:
    if not lines:
        return
    yield f"\n## {name}\n\n"
    yield from lines
    if count > len(lines):
        yield f"- and {count - len(lines):,} more\n"


def _operation(event: Event) -> str:
    """The name of what was asked for, and what a message that asks or announces says."""
    name = " ".join(filter(None, (event.service, event.operation))) or unnamed(event)
    said = summary(event) if _asks(event) else ""
    return code(_untold(f"{name}: {said}" if said else name, event))


def _result(event: Event) -> str:
    """What an answer says, or that there is none; nothing where none is expected."""
    if event.kind is Kind.REQUEST:
        return "no answer seen"
    if _asks(event):
        return ""
    mark = "✂" if event.kind is Kind.CUT else mark_of(event)
    return " ".join(filter(None, (mark, code(_untold(summary(event), event)))))


def _asks(event: Event) -> bool:
    """Whether a message asks or announces, and what it says was understood."""
    return event.kind in (Kind.REQUEST, Kind.DATAGRAM) and event.phase not in _ANSWERS


def _untold(text: str, event: Event) -> str:
    """Text without tokens, whole or shortened: they prove who owns a job or a destination."""
    tokens = {event.job_token, *islice(_tokens(event.message), TOKENS)} - {""}
    shown = sorted(tokens | set(map(short, tokens)), key=len, reverse=True)
    if not shown:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, shown))})(?!\w)", "…", text)


def _tokens(value: object) -> Iterator[str]:
    """The values of all fields of a message that are called a token."""
    match value:
        case msgspec.Struct():
            for name in value.__struct_fields__:
                inner = getattr(value, name)
                if name.endswith("token") and isinstance(inner, str):
                    yield inner
                else:
                    yield from _tokens(inner)
        case tuple():
            for inner in value:
                yield from _tokens(inner)


def _duration(elapsed_us: int | None) -> str:
    if elapsed_us is None:
        return ""
    if elapsed_us < 1_000_000:
        return f"{three_digits(elapsed_us / 1000)} ms"
    return f"{elapsed_us / 1_000_000:.2f} s"


def _moment(time_us: int) -> str:
    return rfc3339(time_us)[:19].replace("T", " ") + " UTC"
