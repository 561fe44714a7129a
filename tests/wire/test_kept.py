import pytest

from inspector.wire import kept
from inspector.wire.assembly import Assembly
from inspector.wire.kept import Kept, Waiting
from tests.wire.talking import Talking, answer, ask, packet


def packets(*numbers: int) -> list[Kept]:
    """Packets of 100 bytes."""
    return [Kept(number, packet(bytes(100), number)) for number in numbers]


def test_packets_wait_by_connection_in_their_order() -> None:
    waiting = Waiting()
    waiting.add(0, packets(1, 2))
    waiting.add(1, packets(3))
    waiting.add(0, packets(4))
    assert waiting.take(0) == packets(1, 2, 4)
    assert waiting.take(0) == []
    assert waiting.take(1) == packets(3)


def test_who_has_waited_longest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WAITING_BYTES", 300)
    waiting = Waiting()
    waiting.add(0, packets(1, 2))
    waiting.add(1, packets(3))
    waiting.drop_excess()
    assert waiting.take(1) == packets(3)
    waiting.add(1, packets(4))
    waiting.add(0, packets(5))
    waiting.drop_excess()
    assert (waiting.take(0), waiting.take(1)) == ([], packets(4))


def test_what_was_taken_waits_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WAITING_BYTES", 300)
    waiting = Waiting()
    for number in range(10):
        waiting.add(number, packets(1, 2))
        waiting.drop_excess()
        assert waiting.take(number) == packets(1, 2)


def test_packets_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WAITING_BYTES", 10_000)
    talking = Talking(Assembly(keep_packets=True))
    talking.up(ask(b"x" * 50_000, b"")).down(answer()).finish()
    assert 0 < len(talking.kept) < talking.assembly.tally.packets
