"""Rules of the way from a search to the first operation: found, but nobody came.

Rule 1: said when no more comes, and only if the capture went on long enough after it.
Rule 2: the hosts of one computer cannot be told: a client that stopped on IPv6 may have gone on
with IPv4, so progress of any host that may be the same one counts.
"""

from collections.abc import Iterator, Sequence

from inspector.diagnosis.addresses import doubts
from inspector.diagnosis.discovery import FIREWALL_US
from inspector.diagnosis.reaching import NOBODY_AT_DEVICE, ended, in_vain
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import DISCOVERY, DPWS
from inspector.events.words import counted, listed
from inspector.story.device import SCANNER_SERVICE, SCANNER_TYPE, Device, Place, names
from inspector.story.hosts import host_of
from inspector.story.job_words import quoted, span
from inspector.story.places import parsed
from inspector.story.search import MULTICAST, Chain, Search
from inspector.story.story import Story

SHORT_US = FIREWALL_US
"""A client that goes on does so within this; before, nothing can be said."""

LONG_US = 10_000_000
"""After this nobody waits any longer. Source: DPWS 2006/02, appendix I (MATCH_TIMEOUT)."""

_DEVICE_TYPE = "Device"
_TOLD = 4
"""Addresses that one finding names."""


def _stopped(story: Story) -> Iterator[Found]:
    yield from _unanswered(story)
    groups: dict[object, list[Chain]] = {}
    users: dict[str, set[str]] = {}
    for chain in story.searches.chains:
        device = story.devices.of(chain.device)
        groups.setdefault(device.number if device else chain.device, []).append(chain)
        if chain.used_event:
            users.setdefault(chain.device, set()).add(chain.client)
    for chains in groups.values():
        device = story.devices.of(chains[0].device)
        used_by = _used_by(device, users) if device is not None else set()
        yield from _of_device(story, device, chains, used_by)


def _used_by(device: Device, users: dict[str, set[str]]) -> set[str]:
    """Who used a service where the device says that it is, which may be at another host.

    ``users`` are by the host that they used a service of.
    """
    asked = [it for service in device.services for it in service.places if it.asked.last_event]
    hosts = {host_of(parsed(it.url).address) for it in asked}
    return {who for host in hosts for who in users.get(host, ())}


# --- a search that nobody answered ----------------------------------------------------------------


def _unanswered(story: Story) -> Iterator[Found]:
    searches = [it for it in story.searches if it.operation == "Probe" and it.over == MULTICAST]
    came = {it.client for it in searches if it.answered}
    came |= {it.client for it in story.searches.chains}
    silent: dict[str, list[Search]] = {}
    for search in searches:
        if _is_wanted(search):
            silent.setdefault(search.client, []).append(search)
    for client, mine in silent.items():
        waited_us = story.last_us - min(it.last_us for it in mine)
        if waited_us <= SHORT_US or any(_may_be_one(client, it) for it in came):
            continue
        types = listed(mine[0].types, quoted, " ") or "any device"
        tried = "" if len(mine) == 1 else f", {counted(len(mine), 'time')}"
        since = "it" if len(mine) == 1 else "the first"
        text = (
            f"{client} searched for {types} (event {mine[0].event}{tried}), and no answer was "
            f"seen in the {span(waited_us)} after {since}."
        )
        events = tuple(it.event for it in mine)
        severity = _by_time(waited_us, named=names(SCANNER_TYPE, mine[0].types))
        variant = f"search {client}"
        yield Found(text, About(), events, variant, _SILENCE, severity, advice=_IN_SILENCE)


_SILENCE = (
    "the device is off, asleep, or has WSD discovery switched off",
    "it is on another network: a search reaches only the client's own",
    "the capture was made where answers, which go to the client alone, do not pass",
)

_IN_SILENCE = (
    "See that the device is awake, has WSD switched on and is on the client's network; record "
    "at the client itself."
)


def _is_wanted(search: Search) -> bool:
    """Whether it would find a scanner: others may search for what they like."""
    return not search.types or any(names(it, search.types) for it in (SCANNER_TYPE, _DEVICE_TYPE))


def _by_time(waited_us: int, *, named: bool) -> Severity:
    long = named and waited_us >= LONG_US
    return Severity.WARNING if long else Severity.INFORMATION


# --- a device that was found ----------------------------------------------------------------------


class _Furthest:
    """How far the hosts came that may be one computer, and of whom something was said.

    ``used_by`` are hosts that used a service at an address which belongs to none of the chains.
    """

    def __init__(self, chains: Sequence[Chain], used_by: set[str]) -> None:
        self.steps = [_step(chain) for chain in chains]
        self._all = _USED if used_by else max(self.steps)
        self._over_v6 = _USED if any(":" in it for it in used_by) else 0
        self._of = dict.fromkeys(used_by, _USED)
        self._told: set[str] = set()
        for chain, step in zip(chains, self.steps, strict=True):
            self._of[chain.client] = max(step, self._of.get(chain.client, 0))
            if ":" in chain.client:
                self._over_v6 = max(step, self._over_v6)

    def step(self, client: str) -> int:
        """How far a client came, or a host that may be the same computer."""
        return self._all if ":" in client else max(self._of[client], self._over_v6)

    def tell(self, client: str) -> bool:
        """Whether nothing was said yet of a client, or a host that may be the same computer."""
        known = bool(self._told) if ":" in client else not self._told.isdisjoint({client, ":"})
        self._told |= {client, ":"} if ":" in client else {client}
        return not known


def _of_device(
    story: Story, device: Device | None, chains: Sequence[Chain], used_by: set[str]
) -> Iterator[Found]:
    is_scanner = device is not None and device.is_scanner
    furthest = _Furthest(chains, used_by)
    for chain, step in zip(chains, furthest.steps, strict=True):
        if not (chain.scanner or is_scanner) or step == _USED:
            continue
        if step == furthest.step(chain.client) and furthest.tell(chain.client):
            found = _where(story, device, chain)
            if found is not None:
                yield found


_USED = 4


def _step(chain: Chain) -> int:
    """How far it went: found (1), asked for metadata, told it, used (4)."""
    if chain.used_event:
        return _USED
    return 3 if chain.got_event else 2 if chain.get_event else 1


def _where(story: Story, device: Device | None, chain: Chain) -> Found | None:
    """What to say of the place where a chain stopped; nothing if too little was seen of it."""
    end_us = story.last_us
    if device is not None and device.bye_us:
        end_us = min(end_us, device.bye_us)
    label = story.devices.label(chain.device)
    if chain.got_event and not chain.get_event:
        return None  # what the client asks is not in the capture
    if chain.got_event:
        if max(chain.probed_event, chain.found_event, chain.get_event) > chain.got_event:
            return None  # it came back, so it is well
        return _not_used(device, chain, label, end_us - chain.got_us)
    if chain.get_event:
        return _not_told(chain, label, end_us - chain.get_us)
    return _not_asked(device, chain, label, end_us - (chain.found_us or chain.resolved_us))


def _not_asked(device: Device | None, chain: Chain, label: str, waited_us: int) -> Found | None:
    event = chain.found_event or chain.resolved_event
    if waited_us <= SHORT_US or not event or chain.probed_event:
        return None
    failed = [it for it in device.xaddrs if _failed(it, chain)] if device else []
    if failed:
        return _not_opened(chain, label, failed)
    text = (
        f"{chain.client} was told where {label} is (event {event}), but did not ask it for its "
        f"metadata in the {span(waited_us)} that follow."
    )
    likely = [
        "the client knows the device already, and needs no new metadata",
        "a firewall on the client dropped the answer",
    ]
    xaddrs = [it.url for it in device.xaddrs] if device else []
    if device and (not xaddrs or doubts(xaddrs, device.address, chain.device)):
        likely.insert(0, "the client can use none of the addresses that the device names")
    if (chain.delay_us or 0) > FIREWALL_US:
        likely.insert(0, "the answer came too late for the client's firewall")
    severity = _by_time(waited_us, named=True)
    return Found(text, About(chain.device), (event,), _name(chain), tuple(likely), severity)


def _failed(place: Place, chain: Chain) -> bool:
    """Whether a client tried an address of the device, and got no connection."""
    return in_vain(place.reached) and _may_be_one(place.reached.by, chain.client)


def _not_opened(chain: Chain, label: str, failed: Sequence[Place]) -> Found:
    event = chain.found_event or chain.resolved_event
    tried = listed(failed[:_TOLD], lambda it: f"{quoted(it.url)} {ended(it.reached)}")
    text = (
        f"{chain.client} was told where {label} is (event {event}) and asked for a connection, but "
        f"got none, so it never asked for the metadata: {tried}."
    )
    evidence = (event, *(it.reached.unopened_event for it in failed))
    likely = NOBODY_AT_DEVICE[failed[0].reached.outcome]
    severity = Severity.WARNING
    return Found(text, About(chain.device), evidence, _name(chain), likely, severity)


def _not_told(chain: Chain, label: str, waited_us: int) -> Found | None:
    if waited_us <= SHORT_US or chain.fault_event:
        return None
    tried = "" if chain.gets == 1 else f" ({counted(chain.gets, 'time')})"
    what = f"was cut off (event {chain.cut_event})" if chain.cut_event else "was not answered"
    text = (
        f"{chain.client} asked {label} for its metadata{tried}, which {what}; nothing more of "
        f"it was seen in the {span(waited_us)} after the last request (event {chain.get_event})."
    )
    seen = (chain.found_event, chain.get_event, chain.cut_event)
    severity = _by_time(waited_us, named=True)
    evidence = tuple(it for it in seen if it)
    return Found(text, About(chain.device), evidence, _name(chain), _NO_METADATA, severity)


_NO_METADATA = (
    "the address is not the device's, or on a network that the client does not reach",
    "a firewall on the way lets the search pass, but not this TCP port",
    "the device is overloaded or hangs: restart it",
)


def _not_used(device: Device | None, chain: Chain, label: str, waited_us: int) -> Found | None:
    has_service = device is not None and any(
        names(SCANNER_SERVICE, it.types) for it in device.services
    )
    if waited_us <= SHORT_US or not has_service:
        return None
    text = (
        f"{chain.client} read the metadata of {label} (event {chain.got_event}), but used none "
        f"of its services in the {span(waited_us)} that follow."
    )
    likely = (
        "nobody asked for a scan: the client only lists what there is",
        "it goes on at another address, which the capture does not show",
    )
    seen = (chain.found_event, chain.get_event, chain.got_event)
    evidence = tuple(it for it in seen if it)
    severity = Severity.INFORMATION
    return Found(text, About(chain.device), evidence, _name(chain), likely, severity)


def _name(chain: Chain) -> str:
    return f"{chain.client} {chain.device}"


def _may_be_one(one: str, other: str) -> bool:
    """Whether two hosts may be one computer: one of them at least has IPv6 and they differ."""
    return one == other or ":" in one or ":" in other


RULES: tuple[Rule, ...] = (
    Rule(
        id="DIS-5",
        severity=Severity.WARNING,
        title="Discovery stopped on the way",
        meaning=(
            "A client searches, hears where a device is, reads its metadata and uses a service. "
            "Here this stopped on the way, and the capture shows that it did not go on."
        ),
        advice=(
            "Look at the step after the last one that was seen: the client's firewall for "
            "answers, the address for metadata, the client's list of scanners for the rest."
        ),
        sources=(
            DISCOVERY.at("sections 5 and 6"),
            DPWS.at("section 5 and appendix I"),
        ),
        last=_stopped,
    ),
)
