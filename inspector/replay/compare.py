"""What differs between two messages: an answer and the one a replay got, or any two.

Rule 1: prefixes, padding, attribute order and what changes every time (ids, times) do not count;
namespaces do, because a wrong year in one is what breaks devices.
Rule 2: ids that differ and do not count are told beside the diff.
"""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from inspector.events.words import by_two, counted, joined, labelled
from inspector.replay.masks import HiddenDifferences, hidden_differences
from inspector.replay.outline import Line, outlined, plain_line
from inspector.soap.xml import XmlError, pretty
from inspector.wire import multipart
from inspector.wire.observation import (
    Attachment,
    Chunk,
    Cut,
    Observation,
    Recorded,
    Request,
    Response,
    header,
)
from inspector.wire.texts import is_text

LINES_LIMIT = 5_000
"""Lines of one message that are compared: half a second if they are hostile."""

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes of a text that are compared; the largest envelope that DPWS allows has 32 KB."""


class Message(NamedTuple):
    """A message to compare: its envelope or other text, and lines that tell the rest of it.

    ``before`` and ``after`` are put around the envelope: its first line and what is attached.
    """

    root: bytes
    before: Sequence[str] = ()
    after: Sequence[str] = ()


class Comparison(NamedTuple):
    """How two messages differ: a unified diff, in how many places, and what it does not show.

    ``hidden`` is what differs and does not count, ``note`` what no line can tell.
    """

    diff: str = ""
    places: int = 0
    hidden: HiddenDifferences = HiddenDifferences()
    note: str = ""

    @property
    def alike(self) -> bool:
        """Whether nothing differs but what must."""
        return not (self.places or self.hidden.ids)

    @property
    def verdict(self) -> str:
        """``alike``, ``differs in 3 places``: what there is to know before reading the diff."""
        alike = "alike but for its ids" if self.hidden.ids else "alike"
        told = f"differs in {counted(self.places, 'place')}" if self.places else alike
        return joined(told, self.note, by="; ")

    @property
    def ids(self) -> list[str]:
        """The ids that do not count and differ, with both values: a line for each kind."""
        told = [f"  {it}" for it in self.hidden.ids]
        return ["Ids that differ:", *told] if told else []

    @property
    def every_time(self) -> str:
        """The names of what differs between any two messages."""
        return labelled("Different every time:", self.hidden.every_time or None)


def compare(recorded: bytes, replayed: bytes) -> Comparison:
    """How two bodies differ; volatile values do not count.

    Numbers of jobs and tokens do. Bodies that are not XML are compared as text, and as bytes when
    they are no text either.
    """
    return _compared(Message(recorded), Message(replayed), ("recorded", "replayed"), ids=False)


def compare_messages(
    one: Message, other: Message, names: tuple[str, str], *, ids: bool = True
) -> Comparison:
    """How any two messages differ; ``names`` stand in the head of the diff.

    With ``ids`` what names a job, a subscription or a device (numbers, tokens, UUIDs) does not
    count either; it is told beside the diff.
    """
    return _compared(one, other, names, ids=ids)


def message_of(seen: Recorded, attachments: Iterable[Attachment] = ()) -> Message:
    """What of a recorded message is compared: first line, type, envelope, images by their digest.

    Of an image no bytes are read, of a text at most ``BODY_LIMIT``.
    """
    it, body = seen.observation, seen.observation.body
    root = b""
    if body.complete or body.multipart is not None:
        root = multipart.root_of(it)
    elif is_text(body.head):
        root = b"".join(_up_to(BODY_LIMIT, seen.chunks()))
    after = [_attached(number, image) for number, image in enumerate(attachments, 1)]
    if body.length and not is_text(root or body.head):
        root = b""
        after.append(f"body: {counted(body.length, 'byte')}, SHA-256 {body.sha256}")
    return Message(root, _before(it), after)


def _before(seen: Observation) -> list[str]:
    match seen:
        case Request():
            first = f"{seen.method} {seen.target}"
        case Response():
            first = f"{seen.status} {seen.reason}"
        case Cut():
            first = f"cut: {seen.reason}"
        case _:
            return []
    told = header(seen.headers, "content-type") if isinstance(seen, Request | Response) else ""
    return [first, *([f"Content-Type: {multipart.parse_media_type(told).name}"] if told else [])]


def _attached(number: int, image: Attachment) -> str:
    """An image on a line; two of equal bytes have equal lines."""
    facts = joined(
        multipart.parse_media_type(image.content_type).name,
        image.format,
        by_two(image.width_px, image.height_px, "px"),
        by_two(image.x_dpi, image.y_dpi, "dpi"),
        counted(image.length, "byte"),
        "cut short" if image.truncated else "",
    )
    return f"attachment {number}: {facts}, SHA-256 {image.sha256}"


def _up_to(limit: int, chunks: Iterable[Chunk]) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk.data[:limit]
        limit -= len(chunk.data)
        if limit <= 0:
            return


def _compared(one: Message, other: Message, names: tuple[str, str], *, ids: bool) -> Comparison:
    first, second, note = _bodies(one.root, other.root, names, ids=ids)
    before, after = _around(one, first), _around(other, second)
    places = 1 if note else 0
    if max(len(before), len(after)) > LINES_LIMIT:
        note = joined(note, f"only the first {LINES_LIMIT:,} lines are compared", by="; ")
        before, after = before[:LINES_LIMIT], after[:LINES_LIMIT]
    matcher = SequenceMatcher(None, [it.text for it in before], [it.text for it in after])
    codes = [*matcher.get_opcodes()]  # difflib shortens its own list when it groups them
    alike = (
        pair
        for kind, start, end, from_, to in codes
        if kind == "equal"
        for lines in zip(before[start:end], after[from_:to], strict=True)
        for pair in zip(lines[0].hidden, lines[1].hidden, strict=False)  # a line may look like one
    )
    return Comparison(
        "\n".join(_diff(matcher, before, after, names)),
        places + sum(kind != "equal" for kind, *_ in codes),
        hidden_differences(alike),
        note,
    )


def _around(message: Message, lines: list[Line]) -> list[Line]:
    return [*map(plain_line, message.before), *lines, *map(plain_line, message.after)]


def _diff(
    matcher: SequenceMatcher[str],
    before: Sequence[Line],
    after: Sequence[Line],
    names: tuple[str, str],
) -> Iterator[str]:
    """A unified diff; masked values are shown where their lines differ.

    difflib's own would show the lines that it compares.
    """
    for number, group in enumerate(matcher.get_grouped_opcodes()):
        if number == 0:
            yield from (f"--- {names[0]}", f"+++ {names[1]}")
        (_, start, _, from_, _), (_, _, end, _, to) = group[0], group[-1]
        yield f"@@ -{_range(start, end)} +{_range(from_, to)} @@"
        for kind, start, end, from_, to in group:
            if kind == "equal":
                yield from (f" {line.text}" for line in before[start:end])
            else:
                yield from (f"-{line.said}" for line in before[start:end])
                yield from (f"+{line.said}" for line in after[from_:to])


def _range(start: int, end: int) -> str:
    """Where a hunk is: its first line, and how many; an empty one stands behind a line."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + (1 if length else 0)},{length}"


def _bodies(
    one: bytes, other: bytes, names: tuple[str, str], *, ids: bool
) -> tuple[list[Line], list[Line], str]:
    """The lines of two bodies, none if they are equal, and what they cannot tell."""
    if one == other:
        return [], [], ""
    try:
        return *outlined(one, other, ids=ids, limit=LINES_LIMIT + 1), ""
    except XmlError:
        if not (_is_text(one) and _is_text(other)):
            told = f"{names[0]} {len(one)} bytes, {names[1]} {len(other)} other bytes"
            return [], [], told
        before, after = ([*map(plain_line, pretty(it).splitlines())] for it in (one, other))
        return before, after, "only line ends differ" if before == after else ""


def _is_text(body: bytes) -> bool:
    try:
        return "\0" not in body.decode()
    except UnicodeDecodeError:
        return False
