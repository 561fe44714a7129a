"""Devices: who was there, what they host, which of their addresses anybody reached.

Rule: pure and total; every text is cut and cleaned before it is a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from inspector.events.words import bare_names, joined, listed
from inspector.story.device import Device, Outcome, Place
from inspector.story.device_details import (
    chain_words,
    device_details,
    device_words,
    place_words,
    scanner_details,
    search_words,
)
from inspector.story.job_words import words_of
from inspector.story.search import Search
from inspector.story.story import Story
from inspector.story.subscription_details import subscription_words
from inspector.tui.text.lines import Source
from inspector.tui.text.units import clock
from inspector.tui.views.findings import Findings, finding_lines
from inspector.tui.views.paragraphs import Entry, entries, labelled, title, told
from inspector.tui.views.states import State, state_column
from inspector.tui.views.story_view import DEVICES, MESSAGES, Item, Target, Told, View
from inspector.tui.views.table import Column, heads, layout
from inspector.tui.views.table_rows import Drawing, Part, TableRows

LISTED = 20
"""Searches, clients, jobs and subscriptions of one device that are told, the last ones."""

HERE = State("●", "here", "added")
LEFT = State("○", "left", "muted")

_OUTCOMES: Mapping[Outcome, State] = {
    Outcome.NEVER: State("·", "never tried", "muted"),
    Outcome.UNANSWERED: State("?", "no answer", "note"),
    Outcome.ANSWERED: State("✓", "answered", "added"),
    Outcome.SEALED: State("■", "closed TLS", "note"),
}
_IN_THE_TABLE = frozenset({"address", "service"})
"""Details of a device that the table of its addresses tells better."""


class DeviceLine(NamedTuple):
    """A device in the table, with its findings counted and their kind of piece."""

    device: Device
    found: str = ""
    found_kind: str = ""


def state_of(device: Device) -> State:
    """Whether it said goodbye and was not heard since."""
    is_gone = device.bye_event is not None and device.bye_event >= device.last_event
    return LEFT if is_gone else HERE


def _name(it: DeviceLine) -> str:
    device = it.device
    return device.name or device.friendly_name or listed(device.hosts[:1]) or device.address


def _hosts(it: DeviceLine) -> str:
    first, more = it.device.hosts[:1], len(it.device.hosts) - 1
    return f"{first[0]}{f' +{more}' if more > 0 else ''}" if first else ""


def _all_hosts(it: DeviceLine) -> str:
    return listed(it.device.hosts)


def _services(it: DeviceLine) -> str:
    return listed(it.device.services, lambda service: bare_names(service.types))


def _times(number: int) -> str:
    return f"{number:,}" if number else ""


COLUMNS: Sequence[Column[DeviceLine]] = (
    state_column(6, lambda it: state_of(it.device)),
    Column("Device", 0, _name),
    Column("Host", 16, _hosts, below_width=110),
    Column("Hosts", 34, _all_hosts, from_width=110),
    Column("Role", 11, lambda it: listed(it.device.roles), from_width=60),
    Column("Serial", 16, lambda it: it.device.serial, from_width=150),
    Column("Services", 36, _services, from_width=180),
    Column(
        "Services",
        8,
        lambda it: _times(len(it.device.services)),
        from_width=100,
        below_width=180,
        to_right=True,
    ),
    Column(
        "Restarts", 8, lambda it: _times(it.device.restarts_count), from_width=76, to_right=True
    ),
    Column("Heard", 8, lambda it: clock(it.device.last_us)[:8]),
    Column("Found", 6, lambda it: it.found, kind=lambda it: it.found_kind),
)
"""From left to right; the name gets what the others leave."""


def _all(story: Story) -> dict[str, Device]:
    return {str(it.number): it for it in story.devices}


def _heads(width: int) -> str:
    return heads(layout(COLUMNS, width))


def _items(known: Told, width: int) -> Sequence[Item]:
    drawing = Drawing(COLUMNS, Findings(known).of_device, DeviceLine)
    return TableRows([Part(_all(known.story), known.story.devices.forgotten)], drawing, width)


def _target(known: Told, key: str) -> Target | None:
    """The first event of a device."""
    device = _all(known.story).get(key)
    return None if device is None else Target(MESSAGES, str(device.first_event))


def _badge(known: Told) -> str:
    count = len(known.story.devices)
    return str(count) if count else ""


# --- the detail ----------------------------------------------------------------------------------


def _detail(known: Told, key: str, width: int) -> Sequence[Source]:
    device = _all(known.story).get(key)
    return () if device is None else [*lines_of(known, device, width)]


def lines_of(known: Told, device: Device, width: int) -> Iterator[Source]:
    """The detail of a device: who it is, its addresses, and what others did with it."""
    story = known.story
    yield from told(device_words(device), width, "title")
    scanners = [it for it in map(story.scanners.of, device.hosts) if it is not None]
    details = [it for it in device_details(device) if it[0] not in _IN_THE_TABLE]
    details += [pair for it in scanners for pair in scanner_details(it)]
    yield from labelled([("hosts", listed(device.hosts)), *details, *_heard(device)], width)
    places = [*_places(device)]
    if places:
        yield from title("Addresses, and what came of them", width)
        yield from entries(places, width)
    for head, words in _around(device, story).items():
        if words:
            yield from title(head, width)
        for text in words[-LISTED:]:
            yield from told(text, width, indent="  ")
    yield from finding_lines(Findings(known).of_device(device), width)


def _heard(device: Device) -> Iterator[tuple[str, str]]:
    yield (
        "heard",
        joined(
            f"first {clock(device.first_us)} (event {device.first_event})",
            f"last {clock(device.last_us)} (event {device.last_event})",
        ),
    )


def _places(device: Device) -> Iterator[Entry]:
    """All addresses that a device claims, each with what it is for and what was seen of it."""
    for place in device.xaddrs:
        yield _place(place, "the device")
    for service in device.services:
        what = bare_names(service.types) or "a service"
        for place in service.places:
            yield _place(place, what)
        if not service.places:
            yield Entry("· no address", "muted", what)


def _place(place: Place, what: str) -> Entry:
    seen = place.reached
    state = _OUTCOMES.get(place.outcome) or State("×", str(place.outcome), "removed")
    was_tried = place.outcome is not Outcome.NEVER
    tried = f"{seen.answered} of {seen.tried} answered at its port" if was_tried else ""
    words = place_words(place) if seen.outcome is not Outcome.NEVER else ""
    told_by = f"told by {place.said_by} (event {place.said_event})" if place.said_by else ""
    remark = joined(what, tried, words, told_by, by="; ")
    return Entry(state.words, state.kind, place.url, remark)


def _around(device: Device, story: Story) -> dict[str, list[str]]:
    """What others did with it, in words, by heading."""
    hosts = set(device.hosts)
    chains = [it for it in story.searches.chains if it.device in hosts]
    return {
        "How far clients came": [*filter(None, map(chain_words, chains))],
        "Searches": [search_words(it) for it in story.searches if _concerns(it, device, hosts)],
        "Jobs": [words_of(it) for host in device.hosts[:1] for it in story.jobs.of_device(host)],
        "Subscriptions": [
            subscription_words(it)
            for host in device.hosts[:1]
            for it in story.subscriptions.at(host)
        ],
    }


def _concerns(search: Search, device: Device, hosts: set[str]) -> bool:
    """Whether a search was for a device, or it answered."""
    if device.address and search.address == device.address:
        return True
    return any(
        it.host in hosts or (device.address and it.address == device.address)
        for it in search.answers
    )


VIEW = View(
    name=DEVICES,
    title="Devices",
    heads=_heads,
    items=_items,
    detail=_detail,
    target=_target,
    badge=_badge,
    empty=(
        "No device yet.",
        "A device is listed when it says hello, answers a search or a request,",
        "or sends a notification.",
    ),
)
"""Devices and scan servers; Enter goes to the first event of one."""
