"""Connections that were never opened: what is said of them, by this rule and by others.

Rule: that a connection was refused or not answered is knowledge; only why is likely.
"""

from collections.abc import Iterator, Sequence

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import WSDAPI_PORTS, rfc
from inspector.events.event import Event
from inspector.events.unopened import unopened
from inspector.events.words import listed
from inspector.story.device import SCANNER, UNOPENED, Device, Outcome, Place, Reached
from inspector.story.hosts import host_of
from inspector.story.job_words import quoted
from inspector.story.places import parsed
from inspector.story.story import Story
from inspector.wire.attempts import WEB_PORTS

_ENDED = {
    Outcome.REFUSED: "was refused",
    Outcome.SILENT: "got no answer",
    Outcome.UNREACHABLE: "was told that it cannot be reached",
}
_LATER = {
    Outcome.ANSWERED: "the address answered",
    Outcome.CUT: "a request there was cut off",
    Outcome.UNANSWERED: "a request was sent there",
    Outcome.SEALED: "TLS was spoken there",
}
_TOLD = 3
"""Addresses that one finding names."""

NOBODY_AT_DEVICE = {
    Outcome.REFUSED: (
        "the device's service is switched off, or it has another port or address now",
        "a firewall on the way refuses the port",
    ),
    Outcome.SILENT: (
        "it is an address of an interface that the client does not reach: another network, USB, "
        "Wi-Fi Direct",
        "the device is off or asleep, or a firewall on the way drops the request",
    ),
    Outcome.UNREACHABLE: (
        "it is an address of another network, or the device has another one now",
        "the device is off",
    ),
}
"""Why a device's address did not open a connection."""

SWITCHED_OFF = "the device was switched off, went to sleep, or is being restarted"

NOBODY_AT_SINK = {
    Outcome.REFUSED: (
        "nobody listens there: the program that subscribed has ended, or listens at another port",
        "the computer's firewall refuses the port",
    ),
    Outcome.SILENT: (
        "the computer's firewall drops what comes to the port (Windows: TCP 5357)",
        "the computer sleeps, is switched off, or has another address now",
    ),
    Outcome.UNREACHABLE: (
        "the computer has another address now, or is switched off",
        "the address is on a network that the device does not reach",
    ),
}
"""Why the address that notifications go to did not open a connection."""


def ended(reached: Reached) -> str:
    """How the last try without a connection ended: ``was refused (event 5)``."""
    told = _ENDED.get(reached.unopened_outcome, "failed")
    return f"{told} (event {reached.unopened_event})"


def said_by(reason: str) -> str:
    """What somebody on the way said, if it was told: ``: port unreachable, ICMP from …``."""
    said = reason.partition(" (")[2].removesuffix(")")
    return f": {said}" if said else ""


def in_vain(reached: Reached) -> bool:
    """Whether the last try of an address came to nothing."""
    return reached.outcome in UNOPENED


def left(device: Device | None, before: int) -> str:
    """That a device said goodbye before an event: `` It had said goodbye (Bye, event 9).``"""
    told = device.bye_event if device is not None else None
    return f" It had said goodbye (Bye, event {told})." if told and told < before else ""


def _later(reached: Reached) -> str:
    """What came of a later try: `` Later the address answered (event 7).``"""
    if in_vain(reached):
        return ""
    return f" Later {_LATER[reached.outcome]} (event {reached.last_event})."


# --- addresses that a device names ----------------------------------------------------------------


def tried(story: Story, event: Event, *, services: bool) -> Iterator[Found]:
    """What to say of an event that tells that an address of a device opened no connection."""
    device = story.devices.claimant(event.source) if unopened(event) else None
    if device is None:
        return
    for place, what in _places(device, services=services):
        if place.reached.unopened_event == event.seq:
            yield _found(story, device, place, what)


def tried_at_last(story: Story, *, services: bool) -> Iterator[Found]:
    """The same when everything is known: whether another address answered."""
    for device in story.devices:
        for place, what in _places(device, services=services):
            seen = place.reached
            if seen.unopened_event > (0 if in_vain(seen) else place.said_event):
                yield _found(story, device, place, what)


def _places(device: Device, *, services: bool) -> Iterator[tuple[Place, str]]:
    """The addresses of a device or of its services, each address once, and what it is for."""
    known = {parsed(it.url).address for it in device.xaddrs} if services else set()
    if not services:
        yield from ((it, "it") for it in _once(device.xaddrs, known))
    else:
        for service in device.services:
            yield from ((it, "a service of it") for it in _once(service.places, known))


def _once(places: Sequence[Place], known: set[str]) -> Iterator[Place]:
    for place in places:
        address = parsed(place.url).address
        if address not in known:
            known.add(address)
            yield place


def _found(story: Story, device: Device, place: Place, what: str) -> Found:
    seen, label = place.reached, story.devices.label((device.hosts or [device.address])[0])
    text = (
        f"{seen.unopened_by} asked for a connection to {quoted(place.url)}, where {label} says "
        f"that {what} is, and {ended(seen)}.{_later(seen)}"
    )
    goodbye = left(device, seen.unopened_event) if in_vain(seen) else ""
    text += goodbye
    severity = Severity.WARNING if in_vain(seen) and not goodbye else Severity.INFORMATION
    answered = [it for it in device.xaddrs if it.reached.answered and it.reached is not seen]
    if answered and what == "it":
        text += f" It answers at {listed(answered[:_TOLD], _url)}."
        if device.xaddrs[0] is not place:
            severity = Severity.INFORMATION
    evidence = [place.said_event, seen.unopened_event]
    evidence += [device.bye_event or 0] if goodbye else []
    about = About(device.hosts[0] if device.hosts else device.address)
    likely = (SWITCHED_OFF,) if goodbye else NOBODY_AT_DEVICE.get(seen.outcome, ())
    return Found(text, about, evidence, f"no connection {place.url}", likely, severity)


def _url(place: Place) -> str:
    return quoted(place.url)


# --- HTTP-5 ---------------------------------------------------------------------------------------


def _nobody_opens(story: Story, event: Event) -> Iterator[Found]:
    why = unopened(event)
    if not why:
        return
    seen = story.devices.reach.at(event.source)
    if seen.unopened_event == event.seq:  # otherwise it belongs to a request all the same
        yield _nobody_at(story, event.source, seen, why)


def _opened_at_last(story: Story) -> Iterator[Found]:
    """Those whose address was tried again, and not in vain."""
    for server, seen in story.devices.reach:
        if seen.unopened and not in_vain(seen):
            yield _nobody_at(story, server, seen)


def _nobody_at(story: Story, server: str, seen: Reached, why: str = "") -> Found:
    client, port = seen.unopened_by, server.rpartition(":")[2]
    text = f"{client} asked {server} for a connection and {ended(seen)}{said_by(why)}."
    likely = _NOBODY.get(seen.unopened_outcome, ())
    device = story.devices.of(client)
    if device is not None and SCANNER in device.roles:
        likely = (_NOTIFIES, *likely)
    severity = None if in_vain(seen) and port not in _WEB else Severity.INFORMATION
    subject = About(host_of(server))
    evidence = (seen.unopened_event,)
    return Found(text + _later(seen), subject, evidence, f"{client} {server}", likely, severity)


_NOTIFIES = "the scanner had a notification to send, and who wanted it does not listen any more"
_WEB = frozenset(map(str, WEB_PORTS))
_NOBODY = {
    Outcome.REFUSED: (
        "nobody listens at this port, or no longer",
        "a firewall refuses the port",
    ),
    Outcome.SILENT: (
        "the host is off or asleep, or has another address now",
        "a firewall drops what comes to the port",
    ),
    Outcome.UNREACHABLE: ("the host is off, or has another address now",),
}

RULES: tuple[Rule, ...] = (
    Rule(
        id="HTTP-5",
        severity=Severity.WARNING,
        title="A connection was not opened",
        meaning="Somebody asked for a TCP connection, to an address of the conversation or to a "
        "port of WSD, and it was refused or not answered. So nothing could be said there.",
        advice="See whether the host is on and has this address, whether the service listens at "
        "this port, and whether a firewall lets it pass.",
        sources=(rfc(9293, "section 3.10.7"), rfc(6298), WSDAPI_PORTS),
        on=(Trigger.CUT,),
        check=_nobody_opens,
        last=_opened_at_last,
        fallback=True,
    ),
)
