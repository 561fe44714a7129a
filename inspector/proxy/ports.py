"""Which port to listen on when nobody said."""

import errno
import socket
from collections.abc import Set

from inspector.errors import InspectorError

FIRST_PORT = 8080
LAST_PORT = 8179

_TAKEN = (errno.EADDRINUSE, errno.EACCES)


def free_port(host: str, taken: Set[int] = frozenset()) -> int:
    """The first port from 8080 up that is not in ``taken`` and nobody listens on.

    Raises ``InspectorError`` if there is none, ``OSError`` if ``host`` is no address of ours.
    """
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if port not in taken and _is_free(host, port):
            return port
    raise InspectorError(f"no free port from {FIRST_PORT} to {LAST_PORT}; name one with --listen")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            raise
    return True
