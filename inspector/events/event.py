"""The event: one message as it is told, or what could not be told and why."""

from enum import StrEnum
from typing import Any

import msgspec

from inspector.errors import Note
from inspector.soap.envelope import AppSequence
from inspector.soap.extensions import Extension
from inspector.soap.fault import Fault
from inspector.wire.observation import Attachment, Origin, Remark

SCHEMA_VERSION = 1
"""Version of the event line; it grows when a field changes its meaning or goes away."""


class Kind(StrEnum):
    """What was seen on the wire."""

    REQUEST = "request"
    RESPONSE = "response"
    DATAGRAM = "datagram"
    CUT = "cut"
    TLS = "tls"


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
    """The HTTP side: ``method`` and ``target`` of a request, ``status`` of a response.

    ``tls``: the request passed inside TLS. ``host`` is what its Host header says where that names
    another host than the one it went to, as a rule the name of that one; otherwise it is absent.
    """

    content_type: str = ""
    method: str = ""
    target: str = ""
    status: int | None = None
    reason: str = ""
    tls: bool = False
    host: str | msgspec.UnsetType = msgspec.UNSET


class Tls(msgspec.Struct, frozen=True, kw_only=True):
    """A TLS connection that stays closed: asked name (SNI), certificate subject, bytes inside."""

    version: str = ""
    server_name: str = ""
    certificate: str = ""
    client_bytes: int = 0
    server_bytes: int = 0


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the conversation.

    ``time_us`` is its first byte, Unix microseconds. ``elapsed_us`` is, for an answer, the time
    from the request's first byte to the answer's last. Text that was not sent is empty, a number
    that was not sent is ``None``. ``device`` is the address of the WSD device (for dsc, of the
    scan server) whoever opened the connection. ``subscription`` is the Identifier of WS-Eventing
    (an answer has its request's, a notification the one its receiver chose); ``headers`` are
    blocks that are neither addressing nor ours. Datagrams tell no device.

    ``message`` is the typed body; fields that were not sent are absent from its JSON. With phase
    ``undecoded`` it is what recovery could still read of a broken document. ``repeats`` is the
    number of the event of which a datagram is a retransmission, ``remark`` what a person noted.
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
    tls: Tls | None = None
    message: Any = None
    fault: Fault | None = None
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    raw: Raw
    origin: Origin
    repeats: int | None = None
    remark: Remark | None = None
