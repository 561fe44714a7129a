"""What can go wrong: ``InspectorError`` stops us, a ``Note`` does not."""

from enum import StrEnum

import msgspec


class InspectorError(Exception):
    """Something the user asked for cannot be done; its text is one clear line."""


class NoteKind(StrEnum):
    """What a note is about, for programs; a rule of the diagnosis asks for it."""

    OTHER = "other"
    HTTP = "http"
    """The head of a message, how its body is framed or coded, or a body that is empty."""
    LOST = "lost"
    """Bytes that the capture does not have."""
    XML = "xml"
    """No XML, no envelope, more or less of it than there should be."""
    ENCODING = "encoding"
    """A byte order mark, another encoding than UTF-8, padding, a declared charset that is wrong."""
    NAMESPACE = "namespace"
    """A draft's or a successor's namespace, read as the one that is specified."""
    SCHEME = "scheme"
    """An ``https:`` namespace or action, read as ``http:``."""
    SOAP = "soap"
    """SOAP 1.1, or both versions in one message."""
    ADDRESSING = "addressing"
    """Another version of WS-Addressing, or several."""
    ACTION = "action"
    """The Action is missing, odd, or not what the body is."""
    RELATION = "relation"
    """RelatesTo is not the request's MessageID, or the answer is another operation's."""
    CONTENT_TYPE = "content-type"
    """Content-Type or Content-Encoding is missing, or contradicts the body."""
    IDENTIFIER = "identifier"
    """A subscription's Identifier is not where it belongs."""
    SHAPE = "shape"
    """Elements missing, unknown, doubled, out of order, or both of what excludes each other."""
    VALUE = "value"
    """A value that is not of its type, its list or its range."""
    MIME = "mime"
    """The parts of a multipart body, and what refers to them."""
    LIMIT = "limit"
    """A limit of ours: more was there than is kept."""


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """A deviation that did not stop us.

    ``path`` says where: element names from the Envelope down (``Envelope/Body/Fault``,
    ``GetActiveJobsResponse/ActiveJobs``), or the layer (``HTTP``, ``MIME``).
    ``text`` says what was found, then what was expected. ``kind`` says it for programs.
    """

    path: str
    text: str
    kind: NoteKind = NoteKind.OTHER
