"""What can go wrong: ``InspectorError`` stops us, a ``Note`` does not."""

import msgspec


class InspectorError(Exception):
    """Something the user asked for cannot be done; its text is one clear line."""


class Note(msgspec.Struct, frozen=True):
    """A deviation that did not stop us.

    ``path`` says where: element names from the Envelope down (``Envelope/Body/Fault``,
    ``GetActiveJobsResponse/ActiveJobs``), or the layer (``HTTP``, ``MIME``).
    ``text`` says what was found, then what was expected.
    """

    path: str
    text: str
