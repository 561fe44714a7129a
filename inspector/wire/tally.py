"""What a capture holds beside the messages that are shown."""

import msgspec


class Tally(msgspec.Struct, kw_only=True):
    """Counts that grow while a capture is read. Times are Unix microseconds, 0 if none.

    ``unread`` counts packets that could not be read, by reason. ``snapped`` counts packets that
    the capture cut short, ``duplicated`` those that the capture tool saw twice; both kinds of
    bytes, ``lost_bytes`` of streams and ``skipped_bytes`` before the first message that was seen
    from its beginning, are not in the messages. ``other_…`` is traffic that is not WSD.
    """

    packets: int = 0
    first_us: int = 0
    last_us: int = 0
    snapped: int = 0
    duplicated: int = 0
    retransmitted: int = 0
    reordered: int = 0
    lost_bytes: int = 0
    skipped_bytes: int = 0
    lost_fragments: int = 0
    connections: int = 0
    joined: int = 0
    one_sided: int = 0
    tls: int = 0
    tls_opened: int = 0
    datagrams: int = 0
    other_connections: int = 0
    other_exchanges: int = 0
    other_datagrams: int = 0
    other_packets: int = 0
    unread: dict[str, int] = {}
    application: str = ""
    comment: str = ""
