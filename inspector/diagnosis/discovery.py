"""Rules of how a device announces itself: its addresses, its answers in time, its counters."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from inspector.diagnosis.addresses import Doubt, doubts
from inspector.diagnosis.reaching import tried, tried_at_last
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.events.event import Event, Kind
from inspector.protocols.discovery import Bye, Hello, ProbeMatches, ResolveMatches
from inspector.soap.namespaces import fold_id
from inspector.story.devices import MATCHES_LIMIT, News
from inspector.story.hosts import host_of
from inspector.story.job_words import seconds
from inspector.story.places import ip_of, parsed
from inspector.story.search import MULTICAST
from inspector.story.story import Story
from inspector.story.subscription_words import clock

FIREWALL_US = 4_000_000
"""Windows Firewall lets unicast answers to a multicast in for this long."""

TOLD_LIMIT = 5
"""Doubtful addresses that one finding tells."""

_ANNOUNCEMENTS = (Hello, Bye, ProbeMatches, ResolveMatches)
_WS_DISCOVERY = "WS-Discovery 2005/04"


# --- DIS-1 ----------------------------------------------------------------------------------------


def _addresses(story: Story, event: Event) -> Iterator[Found]:
    if event.kind is Kind.CUT:
        yield from tried(story, event, services=False)
        return
    if event.repeats is not None:
        return
    sender = host_of(event.source)
    for endpoint, xaddrs in _claims(event):
        found = doubts(xaddrs, endpoint, sender)
        if found:
            yield _doubtful(story, event, endpoint, found, len(xaddrs))


def _claims(event: Event) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each endpoint of a message and its XAddrs; a device that says it twice is told once."""
    message = event.message
    matches: tuple[Any, ...] = (message,)
    if isinstance(message, ProbeMatches):
        matches = message.probe_match[:MATCHES_LIMIT]
    elif isinstance(message, ResolveMatches):
        matches = (message.resolve_match,)
    claims: dict[str, tuple[str, ...]] = {}
    for match in matches:
        if match is not None and match.xaddrs:
            reference = match.endpoint_reference
            claims.setdefault((reference.address if reference else "") or "", match.xaddrs)
    yield from claims.items()


def _doubtful(story: Story, event: Event, endpoint: str, found: list[Doubt], count: int) -> Found:
    sender = host_of(event.source)
    told = ". ".join(map(str, found[:TOLD_LIMIT]))
    more = f" ({len(found) - TOLD_LIMIT} more)" if len(found) > TOLD_LIMIT else ""
    who = "Hello" if isinstance(event.message, Hello) else "The answer"
    names = "an address that a client may not be able to use"
    if count > 1:
        names = f"{count} addresses; a client may not be able to use all of them"
    text = f"{who} of {story.devices.label(sender)} names {names}. {told}{more}."
    if count > 1 and any(it.is_first and it.url for it in found):
        text += " Windows tries only the first of the list."
    severity = Severity.WARNING
    if not any(it.is_first for it in found):
        severity = Severity.INFORMATION
    elif all(it.is_local for it in found) and _is_elsewhere(story, endpoint):
        severity = Severity.INFORMATION
        text += " The device is known at another address, too."
    return Found(text, About(sender), (event.seq,), fold_id(endpoint), severity=severity)


def _is_elsewhere(story: Story, endpoint: str) -> bool:
    """Whether a device named an address before that is not link-local."""
    device = story.devices.of(endpoint)
    places = [parsed(it.url).host for it in device.xaddrs] if device else []
    return any((ip := ip_of(it)) is not None and not ip.is_link_local for it in places)


# --- DIS-2 ----------------------------------------------------------------------------------------


def _late(story: Story, event: Event) -> Iterator[Found]:
    search = story.searches.answered
    if search is None or search.over != MULTICAST or event.repeats is not None:
        return
    delay_us = event.time_us - search.last_us
    if delay_us <= FIREWALL_US:
        return
    sender = host_of(event.source)
    text = (
        f"{story.devices.label(sender)} answered the {search.operation} of {search.client} "
        f"(event {search.event}) {delay_us / 1_000_000:.2f} s after it was sent last; Windows "
        f"Firewall lets answers in for {seconds(FIREWALL_US)} and may drop this one unseen."
    )
    evidence = (search.event, event.seq)
    yield Found(text, About(sender), evidence, f"{search.operation} of {search.client}")


# --- DIS-3 and DIS-4 ------------------------------------------------------------------------------


def _restarted(story: Story, event: Event) -> Iterator[Found]:
    for news in story.devices.news:
        if news.what == "restarted":
            yield Found(
                f"{_label(story, event)} was restarted before {clock(event.time_us)}"
                f"{_how_known(news)}. Subscriptions, their "
                "destination tokens and jobs from before are gone: clients have to subscribe "
                "again.",
                About(host_of(event.source)),
                _evidence(news, event),
            )


def _how_known(news: News) -> str:
    if news.before is None:
        return (
            ": its Hello is the first message of a new instance, and it was heard before "
            f"(event {news.device.first_event})"
        )
    return (
        f": its instance number went from {news.before} (event {news.event_before}) to {news.now}"
    )


def _backwards(story: Story, event: Event) -> Iterator[Found]:
    for news in story.devices.news:
        words = _BACKWARDS.get(news.what)
        if words is not None:
            name, meaning = words
            text = (
                f"{_label(story, event)} sent {name} {news.now} after {news.before} "
                f"(event {news.event_before}), expected {_expected(news)}: {meaning}."
            )
            evidence = _evidence(news, event)
            yield Found(text, About(host_of(event.source)), evidence, news.what)


_BACKWARDS = {
    "number": ("message number", "receivers may take the message for an old one and drop it"),
    "instance": ("instance number", "receivers take its messages for old ones and drop them"),
    "version": ("metadata version", "clients may go on with metadata that is out of date"),
}


def _expected(news: News) -> str:
    return "a greater one" if news.what == "number" else "none that is smaller"


def _label(story: Story, event: Event) -> str:
    return story.devices.label(host_of(event.source))


def _evidence(news: News, event: Event) -> tuple[int, ...]:
    before = news.event_before or news.device.first_event
    return (before, event.seq) if before else (event.seq,)


RULES: tuple[Rule, ...] = (
    Rule(
        id="DIS-1",
        severity=Severity.WARNING,
        title="Addresses that a client may not be able to use",
        meaning=(
            "A device says with XAddrs where it can be reached. Clients take the first address "
            "of the list, some drop lists that break their rules; then the device is found and "
            "nothing follows."
        ),
        advice=(
            "Look which address the client tried; let the device list an http address of the "
            "client's network first, and switch off interfaces that nobody uses."
        ),
        sources=(
            f"{_WS_DISCOVERY}, section 4.1",
            "Microsoft, WSDAPI, XAddr Validation Rules",
            "sane-airscan issue 44",
            "wsdd pull request 174",
        ),
        on=(Hello, ProbeMatches, ResolveMatches, Trigger.CUT),
        check=_addresses,
        last=partial(tried_at_last, services=False),
    ),
    Rule(
        id="DIS-2",
        severity=Severity.ERROR,
        title="An answer too late for Windows",
        meaning=(
            "Answers to a search come from an address that nobody asked, so a firewall lets them "
            "in only for a while: Windows 4 seconds after the search was sent."
        ),
        advice=(
            "Search again; if it is late every time, add the device by its address, or allow UDP "
            "from port 3702 in the client's firewall."
        ),
        sources=(
            "Microsoft, WSDAPI, Inspecting Network Traces for UDP WS-Discovery",
            "sane-airscan commit e63b1ac",
        ),
        on=(ProbeMatches, ResolveMatches),
        check=_late,
    ),
    Rule(
        id="DIS-3",
        severity=Severity.INFORMATION,
        title="The device was restarted",
        meaning=(
            "Each message of a device's announcements tells its instance; a greater one means "
            "that it lost its state. Whatever it had granted before is gone."
        ),
        advice="Subscribe again after it, and do not use old job numbers or tokens.",
        sources=(f"{_WS_DISCOVERY}, appendix I",),
        on=_ANNOUNCEMENTS,
        check=_restarted,
    ),
    Rule(
        id="DIS-4",
        severity=Severity.WARNING,
        title="A counter of the device went back",
        meaning=(
            "Message numbers, instance and metadata version must grow; receivers use them to "
            "drop what is old. A device whose counters go back is ignored now and then."
        ),
        advice="Report it to the device's maker; until then search again when it is not found.",
        sources=(f"{_WS_DISCOVERY}, appendix I and section 4.1",),
        on=_ANNOUNCEMENTS,
        check=_backwards,
    ),
)
