"""HTTP messages that are over, as observations.

Rule: pure; all that was seen of a message is in it, and nothing is judged.
"""

from inspector.wire.http1_head import RequestHead, ResponseHead
from inspector.wire.http1_pieces import End
from inspector.wire.message import Message
from inspector.wire.observation import Request, Response
from inspector.wire.talk_sides import Sides


def request_of(exchange: str, message: Message, end: End, sides: Sides, *, tls: bool) -> Request:
    """The request of an exchange; ``tls``: it passed inside TLS."""
    head = message.head
    assert isinstance(head, RequestHead)
    return Request(
        exchange=exchange,
        time_us=head.time_us,
        end_us=end.time_us,
        source=sides.client,
        destination=sides.server,
        method=head.method,
        target=head.target,
        version=head.version,
        headers=head.headers,
        body=message.body(),
        notes=head.notes + end.notes,
        tls=tls,
    )


def response_of(exchange: str, message: Message, end: End, sides: Sides) -> Response:
    """The answer of an exchange, as far as it came."""
    head = message.head
    assert isinstance(head, ResponseHead)
    return Response(
        exchange=exchange,
        time_us=head.time_us,
        end_us=end.time_us,
        source=sides.server,
        destination=sides.client,
        status=head.status,
        reason=head.reason,
        version=head.version,
        headers=head.headers,
        body=message.body(),
        notes=head.notes + end.notes,
    )
