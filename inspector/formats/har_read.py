"""HAR files read: ours come back as they were seen, others as far as they say it.

Rule 1: only a file that is no HAR stops us; an entry that makes no sense is counted in ``skipped``.
Rule 2: the file is held in memory while it is read, bodies are decoded when they are asked for.
Rule 3: of an item only what was seen is kept, and its bytes; no other value outlives it.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import Any, BinaryIO

import msgspec

from inspector.formats.files import FileError
from inspector.formats.har_entry_read import seen_beside, seen_in
from inspector.wire.observation import Recorded

SIZE_LIMIT = 512 * 1024 * 1024
"""Bytes of the largest file; browsers write some dozen megabytes, a day of scanning more."""

ITEM_LIMIT = 250_000
"""Entries that are read; a day in which a state is asked for every second has 86,400."""

_VALUE_LIMIT = 4_000_000
"""Values of an entry; real ones have a hundred."""

_CROWDED = 1_000_000, 16
"""Commas, and bytes for each, in a file that has so many items that no list is made of them."""

_BOM = b"\xef\xbb\xbf"
_KINDS = {"entries": "", "_udp": "datagram", "_tls": "tls"}
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_LOG = re.compile(rb'"log"\s*:\s*\{')
_MEMBER = re.compile(rb"[\s,]*(%b)\s*:\s*" % _STRING, re.DOTALL)
_BETWEEN = re.compile(rb"[\s,]*")
_SCALAR = re.compile(rb"%b|[^\s\",\[\]{}]+" % _STRING, re.DOTALL)
_TOKEN = re.compile(rb"%b|[\"\[\]{}]" % _STRING, re.DOTALL)
_AFTER_LOG = re.compile(rb"\s*[,}]")


def read(stream: BinaryIO) -> "Reader":
    """What a HAR file holds, in the order in which it ended, a request before its answer.

    Raises ``FileError``, at the first item or behind what could be read of a file that is damaged
    or holds more than ``ITEM_LIMIT`` entries.
    """
    return Reader(stream)


class Reader(Iterator[Recorded]):
    """Observations of a HAR file; ``skipped`` counts entries that made no sense, so far."""

    def __init__(self, stream: BinaryIO) -> None:
        self.skipped = 0
        self._found = self._read(stream)

    def __next__(self) -> Recorded:
        return next(self._found)

    def _read(self, stream: BinaryIO) -> Iterator[Recorded]:
        data = stream.read(SIZE_LIMIT + 1)
        if len(data) > SIZE_LIMIT:
            raise FileError(f"larger than {SIZE_LIMIT} bytes, too large for a HAR file")
        ended: list[tuple[int, Recorded]] = []
        damage: FileError | None = None
        try:
            for found in self._ended(_items(data.removeprefix(_BOM))):
                ended.append(found)
        except FileError as error:
            damage = error
        ended.sort(key=itemgetter(0))
        for _, seen in ended:
            yield seen
        if damage:
            raise damage

    def _ended(self, items: Iterator["_Item"]) -> Iterator[tuple[int, Recorded]]:
        """What was seen, and when it ended; an answer never before its request."""
        for number, (name, item) in enumerate(items, 1):
            if number > ITEM_LIMIT:
                raise FileError(f"holds more than {ITEM_LIMIT} entries; the rest is not read")
            value, kind = partial(_value, item), _KINDS[name]
            group = seen_beside(value, kind) if kind else seen_in(value, f"har-{number}")
            self.skipped += not group
            ended_us = 0
            for seen in group:
                it = seen.observation
                ended_us = max(ended_us, getattr(it, "end_us", it.time_us))
                yield ended_us, seen


type _Item = tuple[str, msgspec.Raw]
"""The list of the log that holds it, and the item, undecoded."""


def _items(data: bytes) -> Iterator[_Item]:
    """The items of a log. Raises ``FileError`` where there is none, or it is damaged."""
    most, bytes_each = _CROWDED
    if data.count(b",") > max(most, len(data) // bytes_each):
        return _walked(data)
    try:
        log = msgspec.json.decode(data, type=dict[str, msgspec.Raw]).get("log", b"null")
        return _listed(msgspec.json.decode(log, type=dict[str, msgspec.Raw]))
    except msgspec.ValidationError:
        raise FileError("is JSON, but holds no log: not a HAR file") from None
    except RecursionError:
        raise FileError("is nested too deeply for a HAR file") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return _walked(data, str(error))


def _listed(log: dict[str, msgspec.Raw]) -> Iterator[_Item]:
    """The items of a log that is JSON."""
    for name in _KINDS:
        try:
            items = msgspec.json.decode(log.get(name, b"[]"), type=list[msgspec.Raw])
        except msgspec.MsgspecError:
            continue
        for item in items:
            yield name, item


def _walked(data: bytes, reason: str = "holds no log") -> Iterator[_Item]:
    """The items of a log that may be not quite JSON, or damaged: those before the damage."""
    begin = _LOG.search(data)
    at = begin.end() if begin else 0
    while begin and (member := _MEMBER.match(data, at)):
        at, name = member.end(), member[1][1:-1].decode("latin-1")
        if name in _KINDS and data.startswith(b"[", at):
            at = _skipped(data, at + 1)
            while (end := _value_end(data, at)) > at:
                yield name, msgspec.Raw(data[at:end])
                at = _skipped(data, end)
            if not data.startswith(b"]", at):
                break
            at += 1
        elif (end := _value_end(data, at)) > at:
            at = end
        else:
            break
    at = _skipped(data, at)
    if not begin or not data.startswith(b"}", at) or not _AFTER_LOG.match(data, at + 1):
        raise FileError(f"is damaged (at byte {at}): {reason}")


def _skipped(data: bytes, at: int) -> int:
    """The next place that is no white space and no comma."""
    found = _BETWEEN.match(data, at)
    return found.end() if found else at


def _value_end(data: bytes, at: int) -> int:
    """Where a value ends, told by its brackets alone; where it begins, if that is nowhere near."""
    if data[at : at + 1] not in (b"[", b"{"):
        found = _SCALAR.match(data, at)
        return found.end() if found else at
    depth = 0
    for token in islice(_TOKEN.finditer(data, at), 4 * _VALUE_LIMIT):
        match token[0]:
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
                if depth == 0:
                    return token.end()
            case b'"':  # a string without end
                return at
    return at


def _value(item: msgspec.Raw) -> Any:
    """An item as JSON values, None if it cannot be decoded or holds too many."""
    data = bytes(item)
    if sum(map(data.count, (b",", b"[", b"{"))) > _VALUE_LIMIT:
        return None
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return json.loads(data.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
