"""Rules of how a device announces itself: its addresses, its answers in time, its counters."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from inspector.diagnosis.addresses import Doubt, doubts, is_unused_name
from inspector.diagnosis.reaching import tried, tried_at_last
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import AIRSCAN, DISCOVERY, WSDAPI, WSDD, issue
from inspector.events.event import Event, Kind
from inspector.protocols.discovery import Bye, Hello, ProbeMatches, ResolveMatches
from inspector.soap.namespaces import fold_id
from inspector.story.device import Place
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


# --- DIS-1 ----------------------------------------------------------------------------------------


def _addresses(story: Story, event: Event) -> Iterator[Found]:
    if event.kind is Kind.CUT:
        yield from tried(story, event, services=False)
        return
    if event.repeats is not None:
        return
    sender = host_of(event.source)
    who = "Hello" if isinstance(event.message, Hello) else "The answer"
    who = f"{who} of {story.devices.label(sender)}"
    for endpoint, xaddrs in _claims(event):
        found = doubts(xaddrs, endpoint, sender, _is_never_doubted)
        if found:
            yield _doubtful(story, endpoint, who, About(sender), event.seq, found, len(xaddrs))
        yield from _elsewhere_after_all(story, endpoint, event.seq)


def _elsewhere_after_all(story: Story, endpoint: str, event: int) -> Iterator[Found]:
    """What was said of link-local addresses before another was named: the order is chance."""
    device = story.devices.of(endpoint)
    if device is None or not any(_is_far(it) for it in device.xaddrs if it.said_event == event):
        return
    before = ((it.said_by, it.said_event) for it in device.xaddrs if it.said_event < event)
    for sender, said_event in dict.fromkeys(before):
        said = [it.url for it in device.xaddrs if it.said_event == said_event]
        found = doubts(said, endpoint, sender, _is_never_doubted)
        if found and found[0].is_first and all(it.is_local for it in found):
            who, about = story.devices.label(sender), About(sender)
            told = _doubtful(story, endpoint, who, about, said_event, found, len(said))
            yield replace(told, again=True)


def _is_never_doubted(url: str) -> bool:
    """A host name is doubtful if nobody comes by it: that is known at the end."""
    return False


def _addresses_at_last(story: Story) -> Iterator[Found]:
    """Those that opened no connection, and lists with a host name by which nobody came."""
    yield from tried_at_last(story, services=False)
    reach = story.devices.reach
    for device in story.devices:
        unused = {it.url for it in device.xaddrs if is_unused_name(it, reach)}
        for sender, event in dict.fromkeys((it.said_by, it.said_event) for it in device.xaddrs):
            said = [it.url for it in device.xaddrs if it.said_event == event]
            if unused.isdisjoint(said):
                continue
            found = doubts(said, device.address, sender, unused.__contains__)
            who, about = f"A message of {story.devices.label(sender)}", About(sender)
            if any(it.url in unused for it in found):
                yield _doubtful(story, device.address, who, about, event, found, len(said))


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


def _doubtful(
    story: Story,
    endpoint: str,
    who: str,
    about: About,
    event: int,
    found: Sequence[Doubt],
    count: int,
) -> Found:
    told = ". ".join(map(str, found[:TOLD_LIMIT]))
    more = f" ({len(found) - TOLD_LIMIT} more)" if len(found) > TOLD_LIMIT else ""
    names = "an address that a client may not be able to use"
    if count > 1:
        names = f"{count} addresses; a client may not be able to use all of them"
    text = f"{who} names {names}. {told}{more}."
    if count > 1 and any(it.is_first and it.url for it in found):
        text += " Windows tries only the first of the list."
    severity = Severity.WARNING
    if not any(it.is_first for it in found):
        severity = Severity.INFORMATION
    elif all(it.is_local for it in found) and _is_elsewhere(story, endpoint):
        severity = Severity.INFORMATION
        text += " The device is known at another address, too."
    return Found(text, about, (event,), fold_id(endpoint), severity=severity)


def _is_elsewhere(story: Story, endpoint: str) -> bool:
    """Whether a device named an address that is not link-local."""
    device = story.devices.of(endpoint)
    return device is not None and any(map(_is_far, device.xaddrs))


def _is_far(place: Place) -> bool:
    """Whether it is an address that is not link-local."""
    ip = ip_of(parsed(place.url).host)
    return ip is not None and not ip.is_link_local


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
            DISCOVERY.at("section 4.1"),
            WSDAPI.at("XAddr Validation Rules", "xaddr-validation-rules"),
            issue(44),
            WSDD.at("pull request 174", "/pull/174"),
        ),
        on=(Hello, ProbeMatches, ResolveMatches, Trigger.CUT),
        check=_addresses,
        last=_addresses_at_last,
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
            WSDAPI.at(
                "Inspecting Network Traces for UDP WS-Discovery",
                "inspecting-network-traces-for-udp-ws-discovery",
            ),
            AIRSCAN.at("commit e63b1ac", "/commit/e63b1ac"),
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
        sources=(DISCOVERY.at("appendix I"),),
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
        sources=(DISCOVERY.at("appendix I and section 4.1"),),
        on=_ANNOUNCEMENTS,
        check=_backwards,
    ),
)
