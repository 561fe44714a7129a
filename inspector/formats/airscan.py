"""Protocol traces of sane-airscan (``trace = …``): a .log with messages, a .tar with images.

Rule: sane-airscan has printed every XML body anew. What is not as it was sent says so in a note;
a whole multipart body comes out of the .tar as it was.
Public: ``looks_like`` and ``read``.
Sources: sane-airscan, airscan-trace.c, airscan-log.c and airscan-wsdd.c.
"""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from inspector.errors import Note
from inspector.formats.airscan_log import Exchange, Lines, LogDatagram, Part, items, looks_like
from inspector.formats.http_text import address_of
from inspector.formats.trace_files import (
    Built,
    Piece,
    Saved,
    absent,
    built,
    built_of_parts,
    built_without,
    opened,
    parts_name,
)
from inspector.wire.capture import CaptureError
from inspector.wire.observation import (
    EMPTY_BODY,
    Address,
    Cut,
    Datagram,
    Recorded,
    Request,
    Response,
    header,
)

__all__ = ["looks_like", "read", "split_url"]

UNDATED_LIMIT = 16 * 1024 * 1024
"""Bytes of a log in which the first Date is waited for."""

_HELD_LIMIT = 10_000
"""Messages that are held meanwhile."""

_CLIENT = Address("sane-airscan", 0)
_PORTS = {"http": 80, "https": 443}
_PRINTED = Note("Trace", "as sane-airscan printed it: white space is not as it was sent")
_URL = re.compile(r"(https?)://(?:[^/?#]*@)?([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_BY_CLIENT = ("cancel", "timed out", "timeout")


def read(
    stream: BinaryIO, parts: Path | BinaryIO | None = None, *, name: str = ""
) -> Iterator[Recorded]:
    """Observations of a trace: its .log, and its .tar if there is one; ``name`` is the log's.

    The log counts time from the start of the program. The Date of the first answer, to the second,
    makes Unix time of it; in a trace without any, time begins at 0. Bodies are held in memory as
    long as their ``Recorded``. Nobody recorded the client's address: ``sane-airscan:0`` stands
    for it.

    Raises ``CaptureError`` where the .log or in the end the .tar is damaged, ``FileError`` if the
    .tar cannot be opened.
    """
    tar = parts_name(name)
    with opened(parts) as saved:
        damage = saved.damage if saved else None
        held: list[tuple[int, Exchange | LogDatagram]] = []
        base_us: int | None = None
        lines = Lines(stream)
        try:
            for numbered in enumerate(items(lines)):
                held.append(numbered)
                base_us = _base(numbered[1]) if base_us is None else base_us
                is_late = lines.offset > UNDATED_LIMIT or len(held) > _HELD_LIMIT
                if base_us is None and is_late:
                    base_us = 0
                if base_us is not None:
                    for one in held:
                        yield from _told(one, base_us, saved, tar)
                    held.clear()
        except CaptureError as error:
            damage = error
        for one in held:
            yield from _told(one, base_us or 0, saved, tar)
        if damage:
            raise damage


def _base(item: Exchange | LogDatagram) -> int | None:
    """What makes Unix time of the trace's own: the Date of an answer, less when it came."""
    if isinstance(item, LogDatagram):
        return None
    try:
        date = parsedate_to_datetime(header(item.answer_headers, "date"))
        return round(date.timestamp()) * 1_000_000 - item.answered_us
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _told(
    numbered: tuple[int, Exchange | LogDatagram], base_us: int, saved: Saved | None, tar: str
) -> Iterator[Recorded]:
    number, item = numbered
    if isinstance(item, Exchange):
        yield from _recorded(item, f"trace{number}", base_us, saved, tar)
        return
    whole = built("", item.text, _PRINTED)
    datagram = Datagram(
        exchange=f"trace{number}",
        time_us=base_us + item.time_us,
        source=address_of(item.source, 0),
        destination=address_of(item.destination, 0),
        body=whole.body,
        notes=whole.notes,
    )
    yield whole.seen(datagram)


def _recorded(
    item: Exchange, exchange: str, base_us: int, saved: Saved | None, tar: str
) -> Iterator[Recorded]:
    """Request and answer of an exchange, or how it failed."""
    scheme, device, target = split_url(item.url)
    asked = _body(header(item.headers, "content-type"), (item.body,), saved, tar)
    yield asked.seen(
        Request(
            exchange=exchange,
            time_us=base_us + item.sent_us,
            end_us=base_us + item.sent_us,
            source=_CLIENT,
            destination=device,
            method=item.method,
            target=target,
            headers=item.headers,
            body=asked.body,
            notes=item.notes + asked.notes,
            tls=scheme == "https",
        )
    )
    if item.status is None:
        yield Built(EMPTY_BODY).seen(_cut(item, exchange, base_us + item.ended_us, device))
        return
    answered = _body(header(item.answer_headers, "content-type"), item.parts, saved, tar)
    yield answered.seen(
        Response(
            exchange=exchange,
            time_us=base_us + item.answered_us,
            end_us=base_us + item.ended_us,
            source=device,
            destination=_CLIENT,
            status=item.status,
            reason=item.reason,
            headers=item.answer_headers,
            body=answered.body,
            notes=item.answer_notes + answered.notes,
        )
    )


def _cut(item: Exchange, exchange: str, end_us: int, device: Address) -> Cut:
    """How an exchange failed; only the words of the trace tell who ended it."""
    by_client = any(word in item.reason.lower() for word in _BY_CLIENT)
    source, destination = (_CLIENT, device) if by_client else (device, _CLIENT)
    return Cut(
        exchange=exchange,
        time_us=end_us,
        source=source,
        destination=destination,
        reason=item.reason or "failed without a reason",
    )


def _body(content_type: str, parts: tuple[Part, ...], saved: Saved | None, tar: str) -> Built:
    """The body of a message: the first of ``parts`` is all of it, the others its MIME parts."""
    whole = parts[0]
    if (file := whole.saved) is not None:
        length, name = file
        data = saved.read(name) if saved else None
        if data is not None:
            return built(content_type, data)
        if len(parts) == 1:
            return built_without(length, Note("Trace", absent(name, tar, saved)))
    elif len(parts) == 1 or whole.text:
        return built(content_type, whole.text, *([_PRINTED] if whole.text else []))
    pieces, missing = [], ""
    for part in parts[1:]:
        if part.saved is None:
            pieces.append(Piece(part.content_type, len(part.text), part.text))
            continue
        length, name = part.saved
        data = saved.read(name) if saved else None
        missing = missing or (absent(name, tar, saved) if data is None else "")
        pieces.append(Piece(part.content_type, length, data))
    root = next((it for it in pieces if "xml" in it.content_type and it.data), pieces[0])
    rest = [it for it in pieces if it is not root]
    true_length = None if file is None else file[0]
    return built_of_parts(content_type, root, rest, missing, _PRINTED, length=true_length)


def split_url(url: str) -> tuple[str, Address, str]:
    """Scheme, address and target of a URL, credentials left off; what is none is all target."""
    found = _URL.match(url)
    if found is None:
        return "", Address("unknown", 0), url
    scheme = found[1].lower()
    target = found[3].partition("#")[0]
    return (
        scheme,
        address_of(found[2], _PORTS[scheme]),
        target if target.startswith("/") else f"/{target}",
    )
