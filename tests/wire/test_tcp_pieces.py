"""What readers of a stream rely on, whichever piece it is."""

import pytest

from inspector.wire.tcp_pieces import Arrived, Connection, Counts, Ended, Piece
from tests.wire.segments import CLIENT, SERVER, TALK


@pytest.mark.parametrize("kind", Piece.__value__.__args__, ids=lambda kind: kind.__name__)
def test_every_piece_begins_with_its_connection(kind: type[Piece]) -> None:
    assert kind._fields[0] == "connection"


def test_who_opened_a_connection_is_known_unless_it_is_said() -> None:
    assert Connection(0, CLIENT, SERVER).opened


def test_a_piece_that_no_packet_brought_has_no_tag() -> None:
    assert Arrived(TALK, True, 1, b"x").tag == Ended(TALK, True, 1, False).tag == 0


def test_counts_begin_at_nothing() -> None:
    counts = Counts()
    assert {getattr(counts, name) for name in Counts.__slots__} == {0}
