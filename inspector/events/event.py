"""The event: one message as it is told, or what could not be told and why."""

from enum import StrEnum
from typing import Any

import msgspec

from inspector.errors import Note
from inspector.soap.envelope import AppSequence
from inspector.soap.extensions import Extension
from inspector.soap.fault import Fault
from inspector.wire.observation import Attachment, Origin

SCHEMA_VERSION = 1
"""Version of the event line; it grows when a field changes its meaning or goes away."""


class Kind(StrEnum):
    """What was seen on the wire."""

    REQUEST = "request"
    RESPONSE = "response"
    DATAGRAM = "datagram"
    CUT = "cut"


class Phase(StrEnum):
    """What the message is to its operation."""

    REQUEST = "request"
    RESPONSE = "response"
    FAULT = "fault"
    NOTIFICATION = "notification"
    ONEWAY = "oneway"
    UNDECODED = "undecoded"


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """The body as it was seen: SHA-256 in hex and length in bytes."""

    sha256: str
    length: int


class Http(msgspec.Struct, frozen=True, kw_only=True):
    """The HTTP side: ``method`` and ``target`` of a request, ``status`` of a response."""

    content_type: str = ""
    method: str = ""
    target: str = ""
    status: int | None = None
    reason: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the conversation.

    ``time_us`` is its first byte, Unix microseconds. ``elapsed_us`` is, for an answer, the time
    from the request's first byte to the answer's last. Text that was not sent is empty, a number
    that was not sent is ``None``. ``device`` is the address of the WSD device (for dsc, of the
    scan server) whoever opened the connection. ``subscription`` is the Identifier of WS-Eventing
    (an answer has its request's, a notification the one its receiver chose); ``headers`` are
    blocks that are neither addressing nor ours. Datagrams tell no device.

    ``message`` is the typed body; fields that were not sent are absent from its JSON. With phase
    ``undecoded`` it is what recovery could still read of a broken document.
    """

    seq: int
    time_us: int
    elapsed_us: int | None = None
    kind: Kind
    service: str = ""
    operation: str = ""
    phase: Phase
    action: str = ""
    message_id: str = ""
    relates_to: str = ""
    to: str = ""
    reply_to: str = ""
    subscription: str = ""
    app_sequence: AppSequence | None = None
    headers: tuple[Extension, ...] = ()
    exchange: str
    source: str
    destination: str
    device: str = ""
    job_id: int | None = None
    job_token: str = ""
    http: Http | None = None
    message: Any = None
    fault: Fault | None = None
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    raw: Raw
    origin: Origin
