"""What a protocol file declares: operations and notifications, one row each.

The action URI is the namespace, a slash and the name; state it only where a protocol breaks its
own pattern. Which side of the HTTP exchange is the WSD device is told by the protocol: in the
post-scan processing service the device is the HTTP client.
"""

import msgspec


class Operation(msgspec.Struct, frozen=True):
    """A named request and its response; ``None`` for a class says that the body is empty.

    ``changes_state``: replaying it has effects. ``answer`` is the response action's name where it
    is not the name with "Response". ``variants`` are names that are seen instead, ``actions``
    further action URIs of request and response. ``notifies``: the device sends it unasked, and
    nothing but a receipt comes back.
    """

    name: str
    request: type | None
    response: type | None
    changes_state: bool = False
    answer: str = ""
    variants: tuple[str, ...] = ()
    actions: tuple[tuple[str, str], ...] = ()
    notifies: bool = False


def notification(name: str, message: type | None, *variants: str) -> Operation:
    """A message that is sent unasked; ``variants`` are names that are seen instead."""
    return Operation(name, message, None, variants=variants, notifies=True)


class Protocol(msgspec.Struct, frozen=True):
    """A SOAP service: its event name, its namespace, and its operations.

    ``asks`` and ``answers`` are the parts of HTTP client and server; notifications go the other
    way. ``title`` is the service's full name, ``basis`` what the declarations rest on.
    ``named_only``: its messages are recognised and not decoded.
    """

    name: str
    namespace: str
    operations: tuple[Operation, ...]
    title: str
    basis: str
    asks: str = "client"
    answers: str = "device"
    named_only: bool = False

    @property
    def device_answers(self) -> bool:
        """Whether the WSD device (or, for dsc, the scan server) is the HTTP server."""
        return self.asks != "device"
