"""Paths where WSD is spoken: a device's web pages, eSCL, printing and ONVIF are at others.

Rule 1: what is said at one address and path is of one protocol; a GET is never WSD.
Rule 2: another protocol's SOAP has names of its own. What only resembles our names is one of them,
misspelt.
"""

from inspector.events.event import Event, Kind, Phase
from inspector.newest import Newest
from inspector.soap.namespaces import is_specified, namespace_of

PATHS_LIMIT = 2000
"""Paths that are remembered; a device has a few, and each subscription adds one."""

PATH_LENGTH = 255
"""Characters of a path that is remembered."""

_CLAIMS = ("application/soap+xml", "application/xop+xml", "multipart/related")
_FOREIGN = "root element is '{"
"""How the note of a document begins whose root has a namespace, but is no Envelope."""

_UNKNOWN = "unknown element '{"
"""How the note of a message without an Action begins whose body has a namespace."""

_RESEMBLING = ("xmlsoap.org", "/ws/", "/ws-dd/", "microsoft.com/windows", "/wdp/", "/addressing")
"""What our namespaces have in them; one that is misspelt has something of it."""


class Paths(Newest[tuple[str, str], bool]):
    """Told of every event, in order; by address and path whether an answer came from there."""

    def __init__(self) -> None:
        super().__init__(PATHS_LIMIT)

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        if event.phase is Phase.UNDECODED:
            return
        if event.kind is Kind.REQUEST:
            key = _key(event)
            if key not in self and len(key[1]) <= PATH_LENGTH:
                self[key] = False
        elif event.kind is Kind.RESPONSE and asked is not None:
            key = _key(asked)
            if self.get(key) is False:
                self[key] = True

    def answers(self, asked: Event) -> bool:
        """Whether the path of a request has given an answer that could be read."""
        return self.get(_key(asked), False)

    def is_wsd(self, event: Event, asked: Event | None) -> bool:
        """Whether a message is one of WSD, or should have been; an answer is what was asked.

        A UPnP envelope has its action in HTTP, a WSD envelope in WS-Addressing. What came from a
        file without HTTP is meant to be WSD, and so is what came to a port of WS-Discovery.
        """
        if event.kind is Kind.REQUEST:
            return self._asks(event)
        if event.kind is Kind.DATAGRAM:
            return True
        if asked is not None:
            return self._asks(asked, event)
        return event.phase is not Phase.UNDECODED or (_claims(event) and not _is_others(event))

    def _asks(self, request: Event, answer: Event | None = None) -> bool:
        http = request.http
        if request.phase is not Phase.UNDECODED or http is None or not http.method:
            return True
        if http.method != "POST":
            return False
        if _claims(request):
            return not _is_others(request) or _key(request) in self or _blames(answer)
        foreign = any(note.text.startswith(_FOREIGN) for note in request.notes)
        return _key(request) in self and not foreign


def _key(request: Event) -> tuple[str, str]:
    return request.destination, request.http.target if request.http else ""


def _claims(event: Event) -> bool:
    """Whether a message that nobody could read calls itself SOAP 1.2, or has an Action."""
    kind = event.http.content_type.lower() if event.http else ""
    return bool(event.action) or any(it in kind for it in _CLAIMS)


def _is_others(event: Event) -> bool:
    """Whether Action and body of an unknown message are of other specifications, as ONVIF's are."""
    named = {event.action.rpartition("/")[0]}
    for note in event.notes:
        if note.text.startswith(_UNKNOWN):
            named.add(namespace_of(note.text[len(_UNKNOWN) - 1 :]))
    named.discard("")
    return bool(named) and not any(it in name.lower() for name in named for it in _RESEMBLING)


def _blames(answer: Event | None) -> bool:
    """Whether an answer refuses its request in a namespace that only a WSD service has."""
    fault = answer.fault if answer is not None else None
    namespace = fault.subcode_namespace if fault is not None else ""
    return bool(namespace) and is_specified(namespace)
