"""HAR files read: ours come back as they were seen, others as far as they say it.

Rule 1: only a file that is no HAR stops us; an entry that makes no sense is counted in ``skipped``.
Rule 2: the file is held in memory while it is read, bodies are decoded when they are asked for.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, BinaryIO

import msgspec

from inspector.formats.files import FileError
from inspector.formats.har_entry_read import seen_beside, seen_in
from inspector.wire.observation import Recorded

SIZE_LIMIT = 512 * 1024 * 1024
"""Bytes of the largest file; browsers write some dozen megabytes, a day of scanning more."""

_BOM = b"\xef\xbb\xbf"
_ENTRIES = re.compile(r'"entries"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_LENIENT = json.JSONDecoder(strict=False)
_BESIDE = {"_udp": "datagram", "_tls": "tls"}


def read(stream: BinaryIO) -> "Reader":
    """What a HAR file holds, in the order in which it ended, a request before its answer.

    Raises ``FileError``, at the first item or behind what could be read of a damaged file.
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
        log, damage = _log(data.removeprefix(_BOM))
        for _, seen in sorted(self._ended(log), key=itemgetter(0)):
            yield seen
        if damage:
            raise damage

    def _ended(self, log: dict[str, Any]) -> Iterator[tuple[int, Recorded]]:
        """What was seen, and when it ended; an answer never before its request."""
        for group in self._groups(log):
            self.skipped += not group
            ended_us = 0
            for seen in group:
                it = seen.observation
                ended_us = max(ended_us, getattr(it, "end_us", it.time_us))
                yield ended_us, seen

    def _groups(self, log: dict[str, Any]) -> Iterator[Sequence[Recorded]]:
        for number, item in enumerate(_items(log.get("entries")), 1):
            yield seen_in(partial(_value, item), f"har-{number}")
        for name, kind in _BESIDE.items():
            for item in _items(log.get(name)):
                yield seen_beside(partial(_value, item), kind)


type _Found = tuple[dict[str, Any], FileError | None]


def _log(data: bytes) -> _Found:
    """The log of a file, its members undecoded, and what is wrong with the rest of it.

    Raises ``FileError`` if there is none.
    """
    try:
        return _members(msgspec.json.decode(data, type=dict[str, msgspec.Raw]).get("log")), None
    except RecursionError:
        raise FileError("is nested too deeply for a HAR file") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _lenient(data)


def _members(log: msgspec.Raw | None) -> dict[str, Any]:
    if log is None:
        raise FileError("is JSON, but holds no log: not a HAR file")
    return dict(msgspec.json.decode(log, type=dict[str, msgspec.Raw]))


def _lenient(data: bytes) -> _Found:
    """The log of what is not quite JSON; of a damaged file the entries before the damage."""
    text = data.decode("utf-8", "replace")
    try:
        whole = json.loads(text, strict=False)
    except RecursionError:
        raise FileError("is nested too deeply for a HAR file") from None
    except ValueError as error:
        found, at = _undamaged(text)
        damage = FileError(f"is damaged (at byte {len(text[:at].encode())}): {error}")
        if not found:
            raise damage from None
        return {"entries": found}, damage
    log = whole.get("log") if isinstance(whole, dict) else None
    if not isinstance(log, dict):
        raise FileError("is JSON, but holds no log: not a HAR file")
    return log, None


def _undamaged(text: str) -> tuple[list[Any], int]:
    """The entries up to the first that cannot be read, and where that begins."""
    found: list[Any] = []
    begin = _ENTRIES.search(text)
    at = begin.end() if begin else 0
    while begin:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        try:
            item, at = _LENIENT.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(item)
    return found, at


def _items(value: Any) -> Sequence[Any]:
    """The items of a list, undecoded; none if it is no list."""
    if isinstance(value, msgspec.Raw):
        try:
            return msgspec.json.decode(value, type=list[msgspec.Raw])
        except msgspec.MsgspecError:
            return ()
    return value if isinstance(value, list) else ()


def _value(item: Any) -> Any:
    """An item as JSON values, None if it cannot be decoded."""
    if not isinstance(item, msgspec.Raw):
        return item
    try:
        return msgspec.json.decode(item)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return json.loads(bytes(item).decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
