"""The two sides of a connection: who asks, and who answers.

Rule: who opens a connection is its client; if nobody saw that, the first start line tells.
"""

import re

from inspector.wire.tcp_pieces import Connection

_START_LINE = re.compile(
    rb"HTTP/1\.[01] \d{3}|([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,20}) \S+ HTTP/1\.[01]\r?\n"
)


class Sides:
    """The addresses of ``client`` and ``server``; whether they are ``known``.

    ``flipped``: who was taken for the client is the server.
    """

    def __init__(self, connection: Connection) -> None:
        self.client = connection.client
        self.server = connection.server
        self.known = connection.opened
        self.flipped = False

    def learn(self, from_client: bool, data: bytes) -> bool:
        """Look at the first bytes of a direction; whether the sides are known now."""
        found = _START_LINE.match(data)
        if found is not None:
            asks = found[1] is not None
            if asks != from_client:
                self.flipped = True
                self.client, self.server = self.server, self.client
            self.known = True
        return self.known
