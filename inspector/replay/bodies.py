"""Bodies that are at hand whole: their head in the observation, all of it beside."""

from inspector.wire.multipart import BodyReader
from inspector.wire.observation import Body, Chunk, Headers, Recorded, Request, Response


def body_of(headers: Headers, data: bytes) -> Body:
    """A body as observations carry it: first bytes, length, digest, and its parts."""
    reader = BodyReader.of(headers)
    reader.feed(data)
    return reader.close()


def with_body(observation: Request | Response, data: bytes) -> Recorded:
    """Pair an observation with all of its body, as one chunk at its end."""
    chunks = (Chunk(observation.end_us, data),) if data else ()
    return Recorded(observation, lambda: iter(chunks))
