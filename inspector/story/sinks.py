"""Where notifications go: subscriptions by the address of their sink, or of their manager.

Rule: a sink that several subscriptions share tells them apart only in part; the one that fits
best is taken, of equal ones the newest.
"""

from inspector.events.event import Event
from inspector.newest import Newest
from inspector.story.hosts import host_of
from inspector.story.places import parsed
from inspector.story.subscription import Subscription

SINKS_LIMIT = 500
"""Addresses that are remembered; Windows has one for each subscription."""

SHARED_LIMIT = 20
"""Subscriptions of one address that are remembered, the newest."""

_PORTS = {"http": "80", "https": "443"}

type Place = tuple[str, str]


class Sinks:
    """Subscriptions by port and path of their sink, and by their manager where that says all."""

    def __init__(self) -> None:
        self._shared: Newest[Place, list[Subscription]] = Newest(SINKS_LIMIT)
        self._managed: Newest[tuple[str, str, str], Subscription] = Newest(SINKS_LIMIT)
        self._called: Newest[tuple[str, str], list[Subscription]] = Newest(SINKS_LIMIT)

    def add(self, row: Subscription) -> None:
        """Remember one that was granted."""
        if row.notify_to:
            place = place_of(row.notify_to)
            self._shared[place] = [*self._shared.get(place, ()), row][-SHARED_LIMIT:]
            ends = row.device, parsed(row.notify_to).address
            self._called[ends] = [*self._called.get(ends, ()), row][-SHARED_LIMIT:]
        if not row.identifier:
            self._managed[row.device, row.client, row.manager] = row

    def managed(self, device: str, client: str, manager: str) -> Subscription | None:
        """The newest of a client whose manager at the device gave no Identifier."""
        return self._managed.get((device, client, manager))

    def called(self, device: str, address: str) -> Subscription | None:
        """The newest that is live, for which a device connects to an address (host and port)."""
        rows = reversed(self._called.get((device, address), ()))
        return next((it for it in rows if it.is_live), None)

    def heard(self, event: Event, device: str, context: str) -> Subscription | None:
        """The one that fits a notification that ``device`` (a host) sent."""
        target = event.http.target if event.http else ""
        path = place_of(target)[1] if "://" in target else target
        port = event.destination.rpartition(":")[2]
        host = host_of(event.destination)
        best: tuple[int, ...] = ()
        found = None
        for row in self._shared.get((port, path or "/"), ()):
            same_device, same_host = row.device == device, host in (row.notify_host, row.client)
            if not same_device and not same_host:
                continue
            fits = (
                same_device + same_host,
                row.wants(event.operation),
                context in row.contexts,
                row.is_live,
                row.number,
            )
            if fits > best:
                best, found = fits, row
        return found


def place_of(url: str) -> Place:
    """Port and path of a URL. Total."""
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    port = authority.rpartition("]")[2].rpartition(":")[2] if ":" in authority else ""
    if authority.endswith("]") or not port:
        port = _PORTS.get(scheme.lower(), "")
    return port, slash + path or "/"
