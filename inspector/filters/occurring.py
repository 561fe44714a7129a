"""What occurs in the messages, counted: what is there is more likely typed than what could be.

Rule: a batch at a time, and bounded, whatever a device sends.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.marks import mark_named
from inspector.filters.facts import client_of, fault_of
from inspector.story.hosts import host_of

KINDS_LIMIT = 1000
"""Different values of a field that are counted; with more, the rarer half is forgotten."""

LENGTH_LIMIT = 160
"""Characters of a value; a longer one is not offered."""


_HOSTS: Mapping[str, Callable[[Event], str]] = {
    "device": lambda event: host_of(event.device),
    "client": lambda event: host_of(client_of(event)),
    "from": lambda event: host_of(event.source),
    "to": lambda event: host_of(event.destination),
}
_READ: Mapping[str, Callable[[Event], str]] = {
    **_HOSTS,
    "operation": attrgetter("operation"),
    "service": attrgetter("service"),
    "phase": attrgetter("phase"),
    "fault": fault_of,
    "mark": lambda event: mark_named(event.remark.mark).word if event.remark else "",
}
"""What is counted, by the name of its field."""


class Occurring:
    """The values of the events that were added, and how often they came."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in _READ}

    def add(self, events: Sequence[Event]) -> None:
        """Count them."""
        for name, read in _READ.items():
            counts = self._counts[name]
            counts.update(it for it in map(read, events) if 0 < len(it) <= LENGTH_LIMIT)
            if len(counts) > KINDS_LIMIT:
                self._counts[name] = Counter(dict(counts.most_common(KINDS_LIMIT // 2)))

    def values(self, limit: int, names: Mapping[str, str]) -> dict[str, list[str]]:
        """The ``limit`` most frequent of each field; hosts that have ``names`` by both."""
        found = {}
        for name, counts in self._counts.items():
            most = [it for it, _ in counts.most_common(limit)]
            found[name] = list(_both(most, names) if name in _HOSTS else map(clean, most))
        return found


def _both(hosts: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    for host in hosts:
        yield from filter(None, (names.get(host, ""), clean(host)))
