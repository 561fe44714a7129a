"""Messages as text to copy: the forms that there are, and making them.

Rule 1: what is copied is read from the session again, as it is now, remarks included.
Rule 2: nothing is left out in silence: ``Copied.left_out`` tells what did not fit or has no such
form.
Rule 3: what is shown is clean; only ``XML as it was sent`` is what a device sent, to the letter.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event, Kind
from inspector.events.jsonl import rfc3339
from inspector.events.text import describe, remark_text
from inspector.events.told import Told
from inspector.events.words import counted, joined, size
from inspector.formats import curl, jsonl, markdown
from inspector.formats.files import FileError
from inspector.session.reader import Reader
from inspector.soap.xml import pretty
from inspector.wire import multipart
from inspector.wire.observation import HEAD_LIMIT, Recorded
from inspector.wire.texts import is_text, text_of

TEXT_LIMIT = 4 * 1024 * 1024
"""Bytes of a copy; more than that nobody pastes."""

BODY_LIMIT = TEXT_LIMIT // 2
"""Bytes of one body that are copied."""

MESSAGES_LIMIT = 1000
"""Messages of one copy: half a second of reading."""


class CopyError(InspectorError):
    """A message that cannot be copied in this form."""


class Copied(NamedTuple):
    """A copy: its text, the suffix of a file that would hold it, what it is, and what it lacks."""

    text: str
    suffix: str
    told: str
    left_out: str = ""


type Made = str | InspectorError
"""The text of a message in a form, or why it has none."""


class Form(NamedTuple):
    """A form of copy: the key that chooses it, its name, and of which events it can be made.

    ``make`` is given the messages and whether they are several; what it gives for each, or for
    all together, is put into one text.
    """

    key: str
    name: str
    suffix: str
    fits: Callable[[Event], bool]
    make: Callable[[Iterable[Told], bool], Iterator[Made]]


def available(reader: Reader, seqs: Iterable[int]) -> tuple[Form, ...]:
    """The forms in which at least one of some events can be copied. Raises ``SessionError``."""
    events = [reader.event(seq) for seq in sorted(set(seqs))[:MESSAGES_LIMIT]]
    return tuple(form for form in FORMS if any(map(form.fits, events)))


def copied(reader: Reader, form: Form, seqs: Iterable[int]) -> Copied:
    """One or many events (by number), in order, as text.

    Raises ``CopyError`` or ``FileError`` if none has this form, ``SessionError`` if they cannot
    be read.
    """
    numbers = sorted(set(seqs))
    taken = numbers[:MESSAGES_LIMIT]
    told = (Told(reader.observation(seq), (reader.event(seq),)) for seq in taken)
    texts, room, failed = list[str](), TEXT_LIMIT, list[InspectorError]()
    beyond = len(numbers) - len(taken)
    for done, made in enumerate(form.make(told, len(numbers) > 1)):
        if isinstance(made, InspectorError):
            failed.append(made)
            continue
        room -= len(made.encode(errors="replace"))
        if room < 0:
            beyond = len(numbers) - done
            break
        texts.append(made)
    if not texts:
        raise failed[0] if failed else CopyError(f"more than {size(TEXT_LIMIT)} of text")
    count = len(numbers) - beyond - len(failed)
    left_out = joined(
        f"{counted(len(failed), 'message')} without {form.name}" if failed else "",
        f"{counted(beyond, 'message')} beyond the limit of a copy" if beyond else "",
    )
    return Copied(
        "".join(texts), form.suffix, f"{counted(count, 'message')} as {form.name}", left_out
    )


def root_of(seen: Recorded) -> tuple[bytes, bool]:
    """The envelope or other text of a message, and whether that is the whole of it.

    Empty if there is none, because it is an image or nobody saw it.
    """
    body = seen.observation.body
    if body.complete or body.multipart is not None:
        root = multipart.root_of(seen.observation)
        return (root if is_text(root) else b""), len(root) < HEAD_LIMIT
    if not is_text(body.head):
        return b"", True
    data = bytearray()
    for chunk in seen.chunks():
        data += chunk.data
        if len(data) > BODY_LIMIT:
            return bytes(data[:BODY_LIMIT]), False
    return bytes(data), len(data) == body.length


def line_of(event: Event) -> str:
    """Number, time, ends, what the message says and what a person noted, on one line."""
    ends = clean(f"{event.source} → {event.destination}")
    remark = "" if event.remark is None else f"  ({remark_text(event.remark)})"
    return f"{event.seq}  {rfc3339(event.time_us)}  {ends}  {describe(event)}{remark}"


# --- the forms -----------------------------------------------------------------------------------


def _bodies(told: Iterable[Told], many: bool, text_of: Callable[[bytes], str]) -> Iterator[Made]:
    for it in told:
        root, whole = root_of(it.seen)
        if not root:
            yield CopyError(f"event {it.events[0].seq} has no text in it")
            continue
        text = text_of(root)
        ends = "" if text.endswith("\n") or not (many or not whole) else "\n"
        rest = "" if whole else f"<!-- only the first {len(root):,} bytes -->\n"
        yield f"{_comment(it) if many else ''}{text}{ends}{rest}"


def _comment(told: Told) -> str:
    return f"<!-- {line_of(told.events[0]).replace('--', '- -')} -->\n"


def _xml(told: Iterable[Told], many: bool) -> Iterator[Made]:
    return _bodies(told, many, lambda root: clean(pretty(root), keep="\t\n"))


def _sent(told: Iterable[Told], many: bool) -> Iterator[Made]:
    return _bodies(told, many, text_of)


def _curl(told: Iterable[Told], many: bool) -> Iterator[Made]:
    for it in told:
        stream = io.BytesIO()
        try:
            curl.write(stream, [it])
        except FileError as error:
            yield error
        else:
            heading = f"# {line_of(it.events[0])}\n" if many else ""
            yield heading + stream.getvalue().decode()


def _json(told: Iterable[Told], many: bool) -> Iterator[Made]:
    for it in told:
        stream = io.BytesIO()
        jsonl.write(stream, [it])
        yield stream.getvalue().decode()


def _markdown(told: Iterable[Told], many: bool) -> Iterator[Made]:
    stream = io.BytesIO()
    markdown.write(stream, told)
    yield stream.getvalue().decode()


def _lines(told: Iterable[Told], many: bool) -> Iterator[Made]:
    for it in told:
        yield line_of(it.events[0]) + "\n"


def _has_body(event: Event) -> bool:
    return event.raw.length > 0 and event.kind is not Kind.TLS


def _asks(event: Event) -> bool:
    return event.kind is Kind.REQUEST


def _any(event: Event) -> bool:
    return True


FORMS = (
    Form("x", "XML, indented", ".xml", _has_body, _xml),
    Form("s", "XML as it was sent", ".xml", _has_body, _sent),
    Form("c", "curl command", ".sh", _asks, _curl),
    Form("j", "JSON", ".jsonl", _any, _json),
    Form("m", "Markdown", ".md", _any, _markdown),
    Form("l", "a line", ".txt", _any, _lines),
)
"""In the order of the menu; keys differ."""
