"""What messages change at the row of a device.

Rule: total. Fields may be missing, wrong or huge; a row keeps a capped part of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from inspector.events.event import Event
from inspector.protocols.transfer import LocalizedText, Metadata
from inspector.soap.namespaces import fold_id
from inspector.story.device import (
    CHANGES_LIMIT,
    HOSTS_LIMIT,
    PLACES_LIMIT,
    SERVICES_LIMIT,
    TEXT_LIMIT,
    TYPES_LIMIT,
    Asked,
    Device,
    Place,
    Reached,
    Restart,
    SequenceSeen,
    Service,
    VersionSeen,
)
from inspector.story.places import ip_of, parsed

OVERTAKEN_US = 5_000_000
"""Answers may overtake each other for this long: a device may wait 5 s with one.

Source: DPWS 2006/02, appendix I (APP_MAX_DELAY).
"""

URL_LIMIT = 512
"""Characters of an address that are kept; it is shown, and never opened."""

type Claimed = Callable[[str], tuple[Reached, Asked]]
"""What was seen of the host and port of a URL, and of its path."""


def cut(text: str | None) -> str:
    """A text from the wire, no longer than is kept."""
    return (text or "")[:TEXT_LIMIT]


def take_types(row: Device, types: Sequence[str] | None) -> None:
    """Remember all types that a device announced."""
    for it in (types or ())[:TYPES_LIMIT]:
        if it not in row.types and len(row.types) < TYPES_LIMIT:
            row.types = (*row.types, cut(it))


def places(
    known: Iterable[Place], urls: Iterable[str], said_by: str, event: int, claimed: Claimed
) -> list[Place]:
    """The known places, and those that were said now; each URL once."""
    found = {it.url: it for it in known}
    for url in (it[:URL_LIMIT] for it in urls):
        if len(found) >= PLACES_LIMIT:
            break
        if url not in found:
            found[url] = _place(url, said_by, event, claimed)
    return [*found.values()]


def _place(url: str, said_by: str, event: int, claimed: Claimed) -> Place:
    reached, asked = claimed(url)
    return Place(url=url, said_by=said_by, said_event=event, reached=reached, asked=asked)


def take_version(row: Device, version: int, event: Event) -> None:
    """The metadata version changed, or is told for the first time."""
    row.metadata_version = version
    row.versions_count += 1
    row.versions.append(VersionSeen(version=version, time_us=event.time_us, event=event.seq))
    del row.versions[:-CHANGES_LIMIT]


def take_instance(row: Device, event: Event, *, is_hello: bool) -> str:
    """What the InstanceId of AppSequence says: ``restarted``, ``instance`` (it went back), "".

    "InstanceId … MUST be incremented by at least 1 each time the service has gone down, lost
    state, and came back up again." WS-Discovery 2005/04, appendix I.
    """
    said = event.app_sequence
    instance = said.instance_id if said else None
    if said is None or instance is None:
        return ""
    before = row.instance
    if before is not None and instance < before:
        overtaken = event.time_us - row.instance_us <= OVERTAKEN_US
        row.instances_went_back += 1
        return "" if overtaken else "instance"
    is_first = said.message_number is not None and said.message_number <= 1
    anew = is_hello and is_first and event.time_us - row.first_us > OVERTAKEN_US
    row.instance, row.instance_us, row.instance_event = instance, event.time_us, event.seq
    if instance == before or (before is None and not anew) or _makes_it_up(row):
        return ""
    row.restarts_count += 1
    row.restarts.append(
        Restart(time_us=event.time_us, event=event.seq, instance_before=before, instance=instance)
    )
    del row.restarts[:-CHANGES_LIMIT]
    return "restarted"


def _makes_it_up(row: Device) -> bool:
    """Whether the InstanceId went back so often that it counts nothing: some devices draw lots."""
    return row.instances_went_back > 1


def take_number(row: Device, event: Event) -> bool:
    """Remember the greatest message number; whether this one is wrongly not greater.

    Numbers of another instance or sequence cannot be compared. Those of messages that may have
    overtaken each other are not judged.
    """
    said, last = event.app_sequence, row.sequence
    if said is None or said.message_number is None or said.instance_id != row.instance:
        return False
    comparable = (
        last is not None
        and last.instance == said.instance_id
        and last.sequence_id == said.sequence_id
    )
    if comparable and last is not None and said.message_number <= last.number:
        late = event.time_us - last.time_us > OVERTAKEN_US
        return late and fold_id(event.message_id) != last.message_id
    row.sequence = SequenceSeen(
        instance=said.instance_id,
        sequence_id=said.sequence_id,
        number=said.message_number,
        message_id=fold_id(event.message_id),
        time_us=event.time_us,
        event=event.seq,
    )
    return False


def host_endpoint(message: Metadata) -> str:
    """The endpoint address that a Relationship gives its host; empty if there is none."""
    for section in message.metadata_section:
        host = section.relationship.host if section.relationship else None
        for reference in host.endpoint_reference[:1] if host else ():
            address = fold_id(reference.address or "")
            if address.startswith("urn:uuid:"):
                return address
    return ""


def take_metadata(row: Device, event: Event, host: str, claimed: Claimed) -> None:
    """Who the device says it is, and what it hosts."""
    row.metadata_us, row.metadata_event, row.metadata_host = event.time_us, event.seq, host
    for section in event.message.metadata_section[:SERVICES_LIMIT]:
        if section.this_model is not None:
            row.manufacturer = _in_english(section.this_model.manufacturer)
            row.model = _in_english(section.this_model.model_name)
        if section.this_device is not None:
            row.friendly_name = _in_english(section.this_device.friendly_name)
            row.serial = cut(section.this_device.serial_number)
            row.firmware = cut(section.this_device.firmware_version)
        if section.relationship is not None:
            known = [place for it in row.services for place in it.places]
            by_url = {it.url: it for it in known}
            row.services = [
                Service(
                    types=tuple(map(cut, (hosted.types or ())[:TYPES_LIMIT])),
                    service_id=cut(hosted.service_id),
                    places=[
                        by_url.get(url[:URL_LIMIT])
                        or _place(url[:URL_LIMIT], host, event.seq, claimed)
                        for it in hosted.endpoint_reference[:PLACES_LIMIT]
                        if (url := (it.address or "").strip())
                    ],
                )
                for hosted in section.relationship.hosted[:SERVICES_LIMIT]
            ]


def addresses_of_services(row: Device) -> Iterator[str]:
    """The hosts and ports at which a device says that its services are."""
    return (parsed(place.url).address for service in row.services for place in service.places)


def hosts_of_services(row: Device) -> Iterator[str]:
    """The hosts at which a device says that its services are, if they can be told of others."""
    for url in dict.fromkeys(place.url for service in row.services for place in service.places):
        ip = ip_of(parsed(url).host)
        if ip and not (ip.is_loopback or ip.is_unspecified or ip.is_multicast or ip.is_link_local):
            yield ip.text


def _in_english(texts: Sequence[LocalizedText]) -> str:
    """The text in English, or in the first language."""
    some = texts[:SERVICES_LIMIT]
    english = next((it for it in some if (it.lang or "").lower().startswith("en")), None)
    found = english or next(iter(some), None)
    return cut(found.text if found else "").strip()


def merge(row: Device, other: Device) -> None:
    """A device that was known by its host alone turns out to be this one."""
    row.hosts += [it for it in other.hosts if it not in row.hosts]
    del row.hosts[HOSTS_LIMIT:]
    row.roles += [it for it in other.roles if it not in row.roles]
    for name in ("manufacturer", "model", "friendly_name", "serial", "firmware", "services"):
        if not getattr(row, name):
            setattr(row, name, getattr(other, name))
    if other.metadata_event > row.metadata_event:
        row.metadata_us, row.metadata_event = other.metadata_us, other.metadata_event
        row.metadata_host, row.metadata_asked = other.metadata_host, other.metadata_asked
    row.first_us = min(row.first_us, other.first_us)
    row.first_event = min(row.first_event, other.first_event)
