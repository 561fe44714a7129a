"""Rules of what a device says of itself: who it is, which services it hosts, and where."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inspector.diagnosis.addresses import is_unused_name
from inspector.diagnosis.reaching import tried, tried_at_last
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import DPWS, issue
from inspector.events.event import Event, Kind, Phase
from inspector.events.words import joined, listed
from inspector.protocols.transfer import Hosted, Metadata
from inspector.story.device import SCANNER_SERVICE, SERVICES_LIMIT, names
from inspector.story.hosts import host_of
from inspector.story.job_words import quoted
from inspector.story.places import family, is_same, parsed
from inspector.story.story import Story

_GET_METADATA = "/mex/GetMetadata/"
_TOLD = 4


def _read_whole(event: Event) -> bool:
    """Whether it answers Get; GetMetadata may ask for one section only."""
    return event.phase is Phase.RESPONSE and _GET_METADATA not in event.action


# --- MEX-1 ----------------------------------------------------------------------------------------


def _incomplete(story: Story, event: Event) -> Iterator[Found]:
    if not _read_whole(event):
        return
    host, sections = host_of(event.source), event.message.metadata_section
    missing = [
        name
        for name, told in (
            ("ThisModel", any(it.this_model for it in sections)),
            ("ThisDevice", any(it.this_device for it in sections)),
        )
        if not told
    ]
    label = story.devices.label(host)
    if missing:
        text = (
            f"The metadata of {label} has no {' and no '.join(missing)}, expected both of "
            "ThisModel and ThisDevice."
        )
        yield Found(text, About(host), (event.seq,), "sections")
    services = _hosted(event)
    if not any(names(SCANNER_SERVICE, it.types) for it in services):
        why = _is_scanner(story, event)
        if why:
            there = listed([it.types for it in services[:_TOLD]], _types)
            text = (
                f"{label} {why}, but its metadata lists no scan service "
                f"({SCANNER_SERVICE}); it lists {there or 'no service at all'}."
            )
            yield Found(text, About(host), (event.seq,), "services", likely=_NO_SERVICE)


_NO_SERVICE = (
    "scanning over WSD is switched off in the device's settings",
    "the scanner is another device of the same machine, with metadata of its own",
)


def _types(types: tuple[str, ...] | None) -> str:
    return quoted(" ".join(types[:_TOLD])) if types else "service without a type"


def _hosted(event: Event) -> tuple[Hosted, ...]:
    return tuple(
        hosted
        for section in event.message.metadata_section
        if section.relationship
        for hosted in section.relationship.hosted[:SERVICES_LIMIT]
    )[:SERVICES_LIMIT]


def _is_scanner(story: Story, event: Event) -> str:
    """Why the device should have a scan service; empty if nothing says so."""
    device = story.devices.of(host_of(event.source))
    if device is not None and device.is_scanner:
        return "announces itself as a scanner"
    chain = story.searches.chain_of(host_of(event.destination), host_of(event.source))
    return "answered a search for scanners" if chain is not None and chain.scanner else ""


# --- MEX-2 ----------------------------------------------------------------------------------------


def _elsewhere(story: Story, event: Event) -> Iterator[Found]:
    if event.kind is Kind.CUT:
        yield from tried(story, event, services=True)
        return
    if not _read_whole(event) or story.asked is None:
        return
    here = host_of(event.source)
    if not family(here):
        return  # known by a name only, as a proxy was told it: nothing to compare with
    device = story.devices.of(here)
    asked = device.metadata_asked if device is not None else ()
    services = [
        _Offer(it.types, [at.address.strip() for at in it.endpoint_reference if at.address])
        for it in _hosted(event)
    ]
    for offer in _away(services, (here, *asked)):
        if all(map(family, offer.hosts)):  # else somebody may come by the name yet
            yield _found(story, here, offer, event.seq)


def _elsewhere_at_last(story: Story) -> Iterator[Found]:
    """Services that opened no connection, and those at a name by which nobody came."""
    yield from tried_at_last(story, services=True)
    for device in story.devices:
        here = device.metadata_host
        if not (family(here) and device.metadata_asked):
            continue
        services = [_Offer(it.types, [at.url for at in it.places]) for it in device.services]
        places = {at.url: at for it in device.services for at in it.places}
        for offer in _away(services, (here, *device.metadata_asked)):
            by_name = [places[url] for url in offer.urls if not family(parsed(url).host)]
            if by_name and all(is_unused_name(it, story.devices.reach) for it in by_name):
                yield _found(story, here, offer, device.metadata_event)


class _Offer(NamedTuple):
    """A hosted service, and where it is said to be."""

    types: tuple[str, ...] | None
    urls: list[str]

    @property
    def hosts(self) -> list[str]:
        return [parsed(url).host for url in self.urls]


def _away(services: Sequence[_Offer], asked: Sequence[str]) -> Iterator[_Offer]:
    """The scan services, or all if there is none, that are at no host that was asked."""
    scanning = [it for it in services if names(SCANNER_SERVICE, it.types)]
    for offer in scanning or services:
        hosts = offer.hosts
        if hosts and not any(is_same(one, other) for one in hosts for other in asked):
            yield offer


def _found(story: Story, here: str, offer: _Offer, event: int) -> Found:
    text = (
        f"{story.devices.label(here)} was asked at {here}, but says that its {_types(offer.types)} "
        f"is at {listed(offer.urls[:_TOLD], quoted)}{_difference(here, offer.hosts)}."
    )
    return Found(text, About(here), (event,), text[:_VARIANT])


_VARIANT = 200


def _difference(here: str, hosts: list[str]) -> str:
    families = {family(it) for it in hosts}
    if families == {""}:
        return ": a name that the client must be able to look up"
    mine = family(here)
    other = joined(*sorted(families - {""}), by=" and ")
    if mine and mine not in families:
        return f": only by {other}, while the client came by {mine}"
    return ": another host"


RULES: tuple[Rule, ...] = (
    Rule(
        id="MEX-1",
        severity=Severity.ERROR,
        title="Metadata without what a scanner must say",
        meaning=(
            "After it was found, a device tells who it is and which services it hosts. Without "
            "a hosted service of the scanner's type no client finds a way to scan; without model "
            "and device section it cannot tell what it has found."
        ),
        advice=(
            "Switch on WSD scanning in the device's settings (some printers have it off by "
            "default), restart it, and read its metadata again."
        ),
        sources=(DPWS.at("section 5"), issue(54)),
        on=(Metadata,),
        check=_incomplete,
    ),
    Rule(
        id="MEX-2",
        severity=Severity.WARNING,
        title="A service at another address than its device",
        meaning=(
            "The metadata was read at one address and names others for the service. A client "
            "goes on to those, and may not reach them: another network, another family, a name."
        ),
        advice=(
            "Check that the client reaches the named address; else add the device by an address "
            "of that family, or correct its name and network settings."
        ),
        sources=(DPWS.at("section 5.2"), issue(44)),
        on=(Metadata, Trigger.CUT),
        check=_elsewhere,
        last=_elsewhere_at_last,
    ),
)
