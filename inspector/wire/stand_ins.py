"""The names for which the stand-in addresses of a capture stand.

Rule: only what ``hosts`` gave out is named; an address that a host has stays as it is.
"""

from inspector.wire.capture import Names
from inspector.wire.hosts import ROLE_SUFFIX, stands_in
from inspector.wire.observation import Address
from inspector.wire.tcp_pieces import Connection


class StandIns:
    """What the blocks of names of one capture have told so far."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def learn(self, names: Names) -> None:
        """Remember which addresses stand for names; other names are not used."""
        self._names.update(
            (address, name)
            for address, name in names.names
            if stands_in(address) and not name.endswith(ROLE_SUFFIX)
        )

    def named(self, address: Address) -> Address:
        """An address by its name, if it has one."""
        return Address(self._names.get(address.host, address.host), address.port)

    def called(self, connection: Connection) -> Connection:
        """A connection with both addresses by their names."""
        if not self._names:
            return connection
        client, server = self.named(connection.client), self.named(connection.server)
        return connection._replace(client=client, server=server)
