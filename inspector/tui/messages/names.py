"""Names of hosts, as the story knows them: what people call an address.

Rule: a directory that learns, shared by all rows, so that a name costs nothing a row.
"""

from collections.abc import Mapping

from inspector.events.clean import clean

NAME_LIMIT = 60
"""Characters of a name that are kept."""


class Names:
    """Hosts (an IP literal without brackets) and what they are called."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def learn(self, names: Mapping[str, str]) -> bool:
        """Take these names, and forget those from before; whether that changes anything."""
        shown = {host: clean(name)[:NAME_LIMIT] for host, name in names.items() if name.strip()}
        if shown == self._names:
            return False
        self._names = shown
        return True

    def of(self, address: str) -> str:
        """What the host of ``192.0.2.10:80`` is called; empty if nobody knows."""
        return self._names.get(_host(address), "") if self._names else ""

    def both(self, address: str) -> str:
        """The address, and the name behind it if there is one."""
        name = self.of(address)
        return f"{address} {name}" if name else address

    def shown(self, address: str, *, port: bool = True) -> str:
        """The name, else the address; ``port``: with its port, if it has one."""
        if name := self.of(address):
            return name
        return address.removesuffix(":0") if port else address.rpartition(":")[0] or address


NO_NAMES = Names()
"""The directory of whoever has none."""


def _host(address: str) -> str:
    return address.rpartition(":")[0].strip("[]")
