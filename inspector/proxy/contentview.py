"""mitmproxy's view of a WSD message: what it says, its notes, and its XML indented."""

import json

import msgspec
from mitmproxy import http
from mitmproxy.contentviews import Contentview, Metadata, SyntaxHighlight

from inspector.events.clean import clean
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.events.text import describe
from inspector.soap.xml import pretty
from inspector.wire import multipart
from inspector.wire.observation import Address, Body, Observation, Request, Response

_NOBODY = Address("unknown", 0)
_TYPES = ("application/soap+xml", "multipart/related", "application/xop+xml")
_NAMESPACES = (b"/soap-envelope", b"schemas.xmlsoap.org/soap/envelope")


class WsdContentview(Contentview):
    """Shows a WSD message decoded, with its notes, above its XML."""

    @property
    def name(self) -> str:
        """The name in mitmproxy's list of views."""
        return "WSD"

    @property
    def syntax_highlight(self) -> SyntaxHighlight:
        """XML is the larger part of the text."""
        return "xml"

    def render_priority(self, data: bytes, metadata: Metadata) -> float:
        """Above mitmproxy's own XML view for SOAP, out of the way for everything else."""
        media_type = multipart.parse_media_type(metadata.content_type or "").name
        soap = any(namespace in data[:4096] for namespace in _NAMESPACES)
        return 2 if data and (soap or media_type in _TYPES) else -1

    def prettify(self, data: bytes, metadata: Metadata) -> str:
        """The decoded message, its notes, its attachments, then the XML."""
        observation = _observation(data, metadata)
        (event,) = Decoder().feed(observation)
        parts = multipart.split(metadata.content_type or "", observation.body)
        return "\n".join([*_told(event), "", clean(pretty(parts.root), keep="\n\t")])


def _observation(data: bytes, metadata: Metadata) -> Observation:
    """The bytes as an observation; only their content matters here."""
    headers = (("Content-Type", metadata.content_type or ""),)
    shown = metadata.http_message
    if isinstance(shown, http.Response):
        return Response(
            exchange="view",
            time_us=0,
            end_us=0,
            source=_NOBODY,
            destination=_NOBODY,
            status=shown.status_code,
            headers=headers,
            body=Body.of(data),
        )
    return Request(
        exchange="view",
        time_us=0,
        end_us=0,
        source=_NOBODY,
        destination=_NOBODY,
        method="POST",
        target="/",
        headers=headers,
        body=Body.of(data),
    )


def _told(event: Event) -> list[str]:
    lines = [describe(event)]
    if event.message is not None:
        told = json.dumps(msgspec.to_builtins(event.message), indent=2, ensure_ascii=False)
        lines += clean(told, keep="\n").splitlines()
    lines += [clean(f"note: {note.path}: {note.text}") for note in event.notes]
    lines += [
        clean(f"attachment: {part.content_id} {part.content_type} {part.length} bytes")
        for part in event.attachments
    ]
    return lines
