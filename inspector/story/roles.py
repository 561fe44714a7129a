"""Parts that hosts play in a conversation: client, device, scan server, console.

Rule: the service tells the part, not who opened the connection: a device that notifies is still
the device, and one address (a proxy's) may be both.
"""

from typing import NamedTuple

from inspector import protocols
from inspector.events.event import Event, Kind, Phase
from inspector.events.unopened import unopened
from inspector.story.hosts import host_of

CLIENT = "client"
DEVICE = "device"
SCAN_SERVER = "scan server"
HOST = "host"
"""The part in a connection that was never opened: nothing was said that would tell another."""

EVERYBODY = "everybody"
"""The part of whom a multicast datagram is for."""

_GROUPS = frozenset({"239.255.255.250", "ff02::c"})
_ASKED = frozenset({"Probe", "Resolve"})


class Role(NamedTuple):
    """A part and the host that plays it."""

    part: str
    host: str


def ends_of(event: Event) -> tuple[Role, Role]:
    """Who sent a message (or ended an exchange), and to whom."""
    source, destination = host_of(event.source), host_of(event.destination)
    if event.kind is Kind.DATAGRAM:
        asks = event.phase is Phase.REQUEST or event.operation in _ASKED
        asks = asks and event.phase is not Phase.RESPONSE
        sender, receiver = (CLIENT, DEVICE) if asks else (DEVICE, CLIENT)
    elif unopened(event):
        sender = receiver = HOST
    else:
        sender, receiver = _parts(event)
    if destination.lower() in _GROUPS:
        return Role(sender, source), Role(EVERYBODY, destination)
    return Role(sender, source), Role(receiver, destination)


def _parts(event: Event) -> tuple[str, str]:
    """The parts of sender and receiver of what came over HTTP."""
    asks, answers = _asks_and_answers(event.service)
    if event.kind is Kind.REQUEST:
        found = protocols.find_by_name(event.service, event.operation)
        notifies = found is not None and found.operation.notifies
        return (answers, asks) if notifies else (asks, answers)
    if event.device in (event.source, event.destination):
        # the device's side is known; in dsp it is who asks
        named = asks if asks == DEVICE else answers
        other = answers if asks == DEVICE else asks
        return (named, other) if event.source == event.device else (other, named)
    return (asks, answers) if event.kind is Kind.TLS else (answers, asks)


def _asks_and_answers(service: str) -> tuple[str, str]:
    protocol = next((it for it in protocols.PROTOCOLS if it.name == service), None)
    return (protocol.asks, protocol.answers) if protocol else (CLIENT, DEVICE)
