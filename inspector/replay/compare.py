"""What differs between two messages: an answer and the one a replay got, or any two.

Rule: prefixes, padding, attribute order and what changes every time (ids, times) do not count;
namespaces do, because a wrong year in one is what breaks devices.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from inspector.events.words import by_two, counted, joined
from inspector.soap.namespaces import SOAP12, WSA_VERSIONS, WSD, WSD_2009, local_name, namespace_of
from inspector.soap.xml import Shape, XmlError, parse, pretty, shape
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

MASK = "…"
"""Stands for a value that differs from one sending to the next."""

LINES_LIMIT = 5_000
"""Lines of one message that are compared: half a second if they are hostile."""

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes of a text that are compared; the largest envelope that DPWS allows has 32 KB."""

_VOLATILE = frozenset(
    f"{{{wsa}}}{name}" for wsa in WSA_VERSIONS for name in ("MessageID", "RelatesTo", "To")
)
_SEQUENCES = frozenset(f"{{{wsd}}}AppSequence" for wsd in (WSD, WSD_2009))
_IDS = frozenset({
    "JobId", "JobToken", "ScanIdentifier", "DestinationToken", "ClientContext",
    "PostScanJobId", "Identifier",
})  # fmt: skip
_UUID = re.compile(
    r"(?:urn:)?(?:uuid:)?[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"-?\d{4,}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?"
    r"|\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"
)
_CODES = frozenset({f"{{{SOAP12}}}Value", "faultcode"})


class Message(NamedTuple):
    """A message to compare: its envelope or other text, and lines that tell the rest of it.

    ``before`` and ``after`` are put around the envelope: its first line and what is attached.
    """

    root: bytes
    before: Sequence[str] = ()
    after: Sequence[str] = ()


def compare(recorded: bytes, replayed: bytes) -> str:
    """A unified diff of two bodies, indented and with volatile values masked; empty if alike.

    Numbers of jobs and tokens count. Bodies that are not XML are compared as text, and as bytes
    when they are no text either.
    """
    return _diff(Message(recorded), Message(replayed), ("recorded", "replayed"), ids=False)


def compare_messages(
    one: Message, other: Message, names: tuple[str, str], *, ids: bool = True
) -> str:
    """A unified diff of any two messages, empty if they say the same; ``names`` stand in its head.

    With ``ids`` what names a job, a subscription or a device (numbers, tokens, UUIDs) does not
    count either.
    """
    return _diff(one, other, names, ids=ids)


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


def _diff(one: Message, other: Message, names: tuple[str, str], *, ids: bool) -> str:
    """The diff, and behind it what no line of it can tell."""
    before, after, rest = _bodies(one.root, other.root, names, ids=ids)
    before, after = [*one.before, *before, *one.after], [*other.before, *after, *other.after]
    if max(len(before), len(after)) > LINES_LIMIT:
        rest = joined(rest, f"only the first {LINES_LIMIT:,} lines are compared", by="; ")
        before, after = before[:LINES_LIMIT], after[:LINES_LIMIT]
    return "\n".join([*unified_diff(before, after, *names, lineterm=""), *([rest] if rest else [])])


def _bodies(
    one: bytes, other: bytes, names: tuple[str, str], *, ids: bool
) -> tuple[list[str], list[str], str]:
    """The lines of two bodies, none if they are equal, and what they cannot tell."""
    if one == other:
        return [], [], ""
    try:
        return _told(one, ids=ids), _told(other, ids=ids), ""
    except XmlError:
        if not (_is_text(one) and _is_text(other)):
            told = f"{names[0]} {len(one)} bytes, {names[1]} {len(other)} other bytes"
            return [], [], told
        before, after = pretty(one).splitlines(), pretty(other).splitlines()
        return before, after, "only line ends differ" if before == after else ""


def _told(body: bytes, *, ids: bool) -> list[str]:
    root = parse(body)
    _expand_types(root)
    return list(_lines(masked(shape(root), ids=ids)))


def _expand_types(root: Any) -> None:
    """Names in ``Types`` have prefixes that mean what their declaration says; put that there."""
    for node in root.iter():
        if node.text and local_name(str(node.tag)) == "Types":
            node.text = " ".join(sorted(_expanded(it, node.nsmap) for it in node.text.split()))


def _expanded(name: str, namespaces: dict[str | None, str]) -> str:
    prefix, colon, local = name.rpartition(":")
    namespace = namespaces.get(prefix if colon else None)
    return f"{{{namespace}}}{local}" if namespace else name


def masked(message: Shape, *, ids: bool = False) -> Shape:
    """A shape in which ids and times are masked and fault codes have no prefix.

    A prefix in a fault's code means what its declaration says, and devices forget that one. With
    ``ids`` those of jobs, subscriptions and devices are masked as well.
    """
    tag, attributes, text, children = message
    if tag in _VOLATILE or (ids and text and local_name(tag) in _IDS):
        text = MASK
    elif tag in _CODES:
        text = text.rpartition(":")[2]
    if tag in _SEQUENCES:
        attributes = tuple((name, MASK) for name, _ in attributes)
    return (
        tag,
        tuple((name, _masked_value(value, ids=ids)) for name, value in attributes),
        _masked_value(text, ids=ids),
        tuple(masked(child, ids=ids) for child in children),
    )


def _masked_value(text: str, *, ids: bool) -> str:
    is_masked = _TIME.fullmatch(text) or (ids and _UUID.fullmatch(text))
    return MASK if is_masked else text


def _lines(message: Shape, above: str = "", depth: int = 0) -> Iterator[str]:
    """An element as indented lines; namespaces are told by xmlns where they change."""
    tag, attributes, text, children = message
    name, namespace, indent = local_name(tag), namespace_of(tag), "  " * depth
    told = [f" xmlns={quoteattr(namespace)}"] if namespace != above else []
    told += [f" {key}={quoteattr(value)}" for key, value in attributes]
    start = f"{indent}<{name}{''.join(told)}"
    if not children:
        yield f"{start}>{escape(text)}</{name}>" if text else f"{start}/>"
        return
    yield f"{start}>"
    if text:
        yield f"{indent}  {escape(text)}"
    for child in children:
        yield from _lines(child, namespace, depth + 1)
    yield f"{indent}</{name}>"


def _is_text(body: bytes) -> bool:
    try:
        return "\0" not in body.decode()
    except UnicodeDecodeError:
        return False
