"""Names for the hosts of a capture: who is the scanner, who the PC.

Rule: a name is given once and ends with ``ROLE_SUFFIX``, so that no reader takes it for a host's.
"""

import ipaddress
from collections.abc import Iterable

from inspector.events.event import Event
from inspector.wire.hosts import ROLE_SUFFIX
from inspector.wire.observation import Address


class Roles:
    """Remembers which addresses have names."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._counts = {"scanner": 0, "server": 0, "pc": 0}

    def know(self, addresses: Iterable[str]) -> None:
        """Leave alone what has a name already."""
        self._known.update(addresses)

    def learn(self, events: Iterable[Event]) -> list[tuple[bytes, str]]:
        """Packed addresses and names of hosts that these events are the first to tell about."""
        fresh: list[tuple[bytes, str]] = []
        for event in events:
            if event.device:
                server = event.service in ("dsc", "dsp")
                for end in (event.source, event.destination):
                    other = "scanner" if event.service == "dsp" else "pc"
                    role = ("server" if server else "scanner") if end == event.device else other
                    self._name(end, role, fresh)
        return fresh

    def _name(self, end: str, role: str, fresh: list[tuple[bytes, str]]) -> None:
        host = Address.parse(end).host
        if host in self._known:
            return
        self._known.add(host)
        try:
            packed = ipaddress.ip_address(host).packed
        except ValueError:  # a host name stays what it is
            return
        self._counts[role] += 1
        fresh.append((packed, f"{role}-{self._counts[role]}{ROLE_SUFFIX}"))
