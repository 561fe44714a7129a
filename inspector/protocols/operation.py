"""What a protocol file declares: operations and notifications, one row each.

The action URI is the namespace, a slash and the name; state it only where a protocol breaks its
own pattern. Which side of the HTTP exchange is the WSD device is told by the protocol: in the
post-scan processing service the device is the HTTP client.
"""

import msgspec


class Operation(msgspec.Struct, frozen=True):
    """A named request and its response. ``changes_state``: replaying it has effects."""

    name: str
    request: type
    response: type
    changes_state: bool = False


class Protocol(msgspec.Struct, frozen=True):
    """A SOAP service: its event name, its namespace, and its operations.

    ``device_answers`` is true where the WSD device (or, for dsc, the scan server) is the HTTP
    server. ``title`` is the service's full name, ``basis`` what the declarations rest on.
    """

    name: str
    namespace: str
    operations: tuple[Operation, ...]
    title: str
    basis: str
    device_answers: bool = True
