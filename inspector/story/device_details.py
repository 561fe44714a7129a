"""All that is told of a device below its name: pairs of a label and words.

Rule: pure and total; what was not told is left out.
"""

from collections.abc import Iterable, Iterator, Sequence

from inspector.events.words import bare_names, counted, joined, labelled, listed
from inspector.story.device import Device, Outcome, Place, Reached
from inspector.story.job_details import Detail
from inspector.story.job_words import seconds
from inspector.story.scanners import Condition, Scanner
from inspector.story.search import Answer, Chain, Search

STATES_TOLD = 12
"""States of a scanner that are told, the last ones."""


def device_words(device: Device) -> str:
    """``Brightlake M2070 · 192.0.2.10``."""
    return joined(device.name or "device", listed(device.hosts), by=" · ")


def device_details(device: Device) -> list[Detail]:
    """Who it is, what it hosts, each address with what was seen of it, when it was restarted."""
    details = [
        ("endpoint", device.address),
        ("name", device.friendly_name),
        ("serial", joined(device.serial, labelled("firmware", device.firmware or None))),
        ("is", joined(*device.roles, bare_names(device.types) if device.types else "")),
        ("metadata", _metadata(device)),
        *(("address", _place(it)) for it in device.xaddrs),
        *(("service", words) for words in _services(device)),
        *(("restarted", f"event {it.event}") for it in device.restarts),
        ("left", f"event {device.bye_event}" if device.bye_event else ""),
    ]
    return [(label, words) for label, words in details if words]


def scanner_details(scanner: Scanner) -> list[Detail]:
    """What a scanner told of itself: its name, its states, and what was wrong with it."""
    states = [
        joined(f"{it.state} (event {it.event})", *(r for r in it.reasons if r != "None"), by=" ")
        for it in scanner.states[-STATES_TOLD:]
    ]
    details = [
        ("scanner", joined(scanner.name, scanner.location)),
        ("states", " → ".join(states)),
        *(("wrong", _condition(it)) for it in scanner.conditions),
    ]
    return [(label, words) for label, words in details if words]


def search_words(search: Search, *others: Search) -> str:
    """``Probe by 192.0.2.20 (multicast) for ScanDeviceType: 192.0.2.10 after 0.1 s``.

    ``others`` are of the same client, for the same, and were answered by the same hosts.
    """
    wanted = bare_names(search.types) if search.types else search.address or "anything"
    answers = [
        f"{row[0].host} after {_between(row)}"
        for row in zip(*(it.answers[:8] for it in (search, *others)), strict=False)
    ]
    more = search.answered - len(answers)
    told = listed(answers) + (f" and {more} more" if more > 0 else "") if answers else "no answer"
    times = f", {counted(len(others) + 1, 'time')}" if others else ""
    return f"{search.operation} by {search.client} ({search.over}) for {wanted}{times}: {told}"


def folded_searches(searches: Iterable[Search]) -> list[str]:
    """The searches in words, those alike in one line, in the order in which they began."""
    alike: dict[object, list[Search]] = {}
    for it in searches:
        hosts = tuple(answer.host for answer in it.answers)
        key = it.operation, it.client, it.over, it.types, it.address, it.answered, hosts
        alike.setdefault(key, []).append(it)
    return [search_words(*rows) for rows in alike.values()]


def _between(answers: Sequence[Answer]) -> str:
    """``0.1 s``; ``0.1 s to 0.4 s`` where they took differently long."""
    delays = [it.delay_us for it in answers]
    ends = dict.fromkeys(map(seconds, (min(delays), max(delays))))
    return " to ".join(ends)


def chain_words(chain: Chain) -> str:
    """``192.0.2.20: found (event 2) → Get (3) → metadata (4) → GetScannerElements (5)``.

    Where no service was used, what was seen last is told: ``found (event 2), then nothing: …``.
    """
    steps = (
        ("found", chain.found_event),
        ("resolved", chain.resolved_event),
        ("Get", chain.get_event),
        ("metadata", chain.got_event),
        (chain.used, chain.used_event),
    )
    seen = sorted((it for it in steps if it[1]), key=lambda it: it[1])
    told = " → ".join(f"{name} (event {event})" for name, event in seen)
    stopped = _stopped(chain)
    told += f", then {stopped}" if stopped else ""
    return f"{chain.client}: {told}" if seen else ""


def _stopped(chain: Chain) -> str:
    """What came of a chain that did not get as far as a service; empty if nobody can tell."""
    if chain.used_event:
        return ""
    if chain.get_event > chain.got_event:
        return _not_told(chain)
    if chain.got_event:
        return "nothing: no request to a service seen" if chain.get_event else ""
    if chain.failed_event > max(chain.found_event, chain.resolved_event):
        readable = " that can be read" if chain.failed is Outcome.SEALED else ""
        return f"nothing{readable}: {chain.failed} (event {chain.failed_event})"
    return "nothing: no request for its metadata seen"


def _not_told(chain: Chain) -> str:
    """What came of a Get instead of metadata."""
    if chain.cut_event > chain.get_event:
        return f"nothing: cut off (event {chain.cut_event})"
    if chain.fault_event > chain.get_event:
        return f"an answer without metadata (event {chain.fault_event})"
    return "nothing: no answer seen"


def _condition(it: Condition) -> str:
    raised = f"event {it.raised_event}" if it.raised_event is not None else "before"
    cleared = f", over in event {it.cleared_event}" if it.cleared_event is not None else ""
    return f"{joined(it.name or 'a condition', it.component, it.severity)} ({raised}{cleared})"


def _metadata(device: Device) -> str:
    version = labelled("version", device.metadata_version)
    read = f"read in event {device.metadata_event}" if device.metadata_event else "never read"
    return joined(version, read)


def _place(place: Place) -> str:
    return f"{place.url}: {place_words(place)}"


def place_words(place: Place) -> str:
    """What was seen of an address: ``its port answers (event 16); this path was never asked``."""
    seen, asked = place.reached, place.asked
    if seen.outcome not in _OPENED:
        return reached_words(seen)
    if asked.outcome is not Outcome.NEVER:
        told = f"{asked.by} asked, {asked.outcome} (event {asked.last_event})"
    else:
        told = f"its port {_OPENED[seen.outcome]} (event {seen.last_event}); this path was "
        told += "not seen to be asked" if seen.pathless else "never asked"
    return joined(told, *_beside(seen))


def reached_words(seen: Reached) -> str:
    """What was seen of a host and port: ``192.0.2.20 asked, refused (event 5)``."""
    if seen.outcome is Outcome.NEVER:
        return str(seen.outcome)
    told = f"{seen.by} asked, {seen.outcome} (event {seen.last_event})"
    return joined(told, *_beside(seen))


def _beside(seen: Reached) -> Iterator[str]:
    failed = seen.unopened - (seen.unopened_event == seen.last_event)
    if failed:
        yield f"{counted(failed, 'attempt')} failed before"
    yield seen.tls


_OPENED = {
    Outcome.ANSWERED: "answers",
    Outcome.UNANSWERED: "was asked",
    Outcome.CUT: "was asked, and cut it off",
}
"""Outcomes of an exchange, which has a path, in words of the port."""


def _services(device: Device) -> Iterator[str]:
    for service in device.services:
        yield f"{bare_names(service.types)} at {listed(service.places, _place)}"
