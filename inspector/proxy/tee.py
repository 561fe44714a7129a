"""Bodies while they pass: every byte goes on at once, a copy goes to the recorder."""

from collections.abc import Callable

from mitmproxy import http

from inspector.wire.multipart import BodyReader, is_multipart
from inspector.wire.observation import Body, Chunk

BUFFER_LIMIT = 256 * 1024
"""Bytes of announced Content-Length up to which mitmproxy holds a body until it is whole.

Such a body can be shown and edited in mitmproxy's own interfaces. Everything longer, of unknown
length, or multipart/related (an image) streams: the first byte passes as it comes.
"""


def must_stream(message: http.Message) -> bool:
    """Whether a body has to pass while it arrives."""
    length = message.headers.get("content-length", "").strip()
    if is_multipart(message.headers.get("content-type", "")):
        return True
    if not length.isdecimal():
        return "transfer-encoding" in message.headers or isinstance(message, http.Response)
    return len(length) > len(str(BUFFER_LIMIT)) or int(length) > BUFFER_LIMIT


class Tee:
    """A ``stream`` callable for mitmproxy: gives back what it gets, and reads along."""

    def __init__(
        self,
        content_type: str,
        keep: Callable[[Chunk], None],
        clock: Callable[[], int],
        coding: str = "",
    ) -> None:
        self.body: Body | None = None
        self._reader = BodyReader(content_type, coding)
        self._keep = keep
        self._clock = clock

    def __call__(self, data: bytes) -> bytes:
        """Take a piece of the body (empty at its end) and let it pass."""
        if data:
            self._reader.feed(data)
            self._keep(Chunk(self._clock(), data))
        return data

    def close(self) -> Body:
        """The body as far as it has passed."""
        if self.body is None:
            self.body = self._reader.close()
        return self.body
