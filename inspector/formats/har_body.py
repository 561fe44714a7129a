"""Bodies of HAR entries, as bytes again.

Rule: a body that cannot be had is empty or ends early, and a note says why.
"""

from collections.abc import Callable, Iterator

from inspector.errors import Note
from inspector.formats.har_json import decoded
from inspector.formats.har_values import Load, mapping
from inspector.wire.multipart import BodyReader, parse_media_type
from inspector.wire.observation import Body, Chunk, Headers, Observation, Recorded, Remark, recorded

_CODECS = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "windows-1252"})


def content_in(load: Load, path: tuple[str, str], content_type: str) -> Iterator[bytes]:
    """The bytes of an entry's ``content`` or ``postData``, a piece at a time.

    Raises ``ValueError`` where its base64 is none, after what came before.
    """
    side, member = path
    holder = mapping(mapping(mapping(load()).get(side)).get(member))
    text = holder.get("text")
    if not isinstance(text, str):
        return
    if holder.get("encoding") == "base64" or holder.get("_base64") is True:
        yield from decoded(text)
        return
    charset = parse_media_type(content_type).parameters.get("charset", "").lower()
    yield _bytes(text, charset if charset in _CODECS else "utf-8")


def _bytes(text: str, charset: str) -> bytes:
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def read_body(data: Iterator[bytes], headers: Headers) -> tuple[Body, tuple[Note, ...]]:
    """The body of a message with these headers as observations carry it, and what is wrong."""
    reader = BodyReader.of(headers)
    notes: tuple[Note, ...] = ()
    try:
        for some in data:
            reader.feed(some)
    except ValueError as error:
        notes = (Note("HAR", f"the body is no base64 from here on: {error}"),)
    return reader.close(), notes


def paired(
    observation: Observation, again: Callable[[], Iterator[bytes]], remark: Remark
) -> Recorded:
    """An observation with its whole body; what it does not carry is decoded when asked for."""
    if observation.body.complete:
        return recorded(observation)._replace(remark=remark)
    time_us = getattr(observation, "end_us", observation.time_us)

    def chunks() -> Iterator[Chunk]:
        left = observation.body.length
        for data in again():
            yield Chunk(time_us, data)
            left -= len(data)
            if left <= 0:  # what is no base64 may follow
                return

    return Recorded(observation, chunks, remark)
