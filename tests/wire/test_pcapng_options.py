import pytest

from inspector.wire.capture import Direction
from inspector.wire.pcapng_options import Options, PacketOptions, packet_options, parse
from tests.wire.capture_files import ORDERS, option


@pytest.mark.parametrize("order", ORDERS)
def test_options_end_at_their_mark(order: str) -> None:
    data = option(order, 1, b"hello") + option(order, 2, b"abcd") + bytes(4) + option(order, 3, b"")
    assert parse(data, order) == Options(((1, b"hello"), (2, b"abcd")), -1)


def test_a_broken_option_keeps_those_before() -> None:
    data = option("<", 1, b"hello") + b"\x01\0\x09\0short"
    assert parse(data, "<") == Options(((1, b"hello"),), 12)


def test_texts_of_one_code() -> None:
    options = Options(((1, b"one\0"), (2, b"no"), (1, b"\xff")), -1)
    assert options.texts(1) == ("one", "\ufffd")
    assert options.text(1) == "one\n\ufffd"


def test_a_value_has_its_size() -> None:
    options = Options(((9, b""), (9, b"\x06"), (9, b"\x09")), -1)
    assert options.value(9, 1) == b"\x06"
    assert options.value(14, 8) is None


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("flags", "direction"),
    [
        (0x0, Direction.UNKNOWN),
        (0x1, Direction.INBOUND),
        (0xF0000002, Direction.OUTBOUND),
        (0x3, Direction.UNKNOWN),
    ],
)
def test_flags_tell_the_direction(order: str, flags: int, direction: Direction) -> None:
    value = flags.to_bytes(4, "little" if order == "<" else "big")
    assert packet_options(Options(((2, value),), -1), order) == PacketOptions((), direction)
