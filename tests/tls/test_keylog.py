import random

import pytest

from inspector.tls import keylog
from inspector.tls.keylog import KeyLog, Label

RANDOM, SECRET, MASTER = b"r" * 32, b"s" * 32, b"m" * 48
MASTER_LINE = f"CLIENT_RANDOM {RANDOM.hex()} {MASTER.hex()}"
TRAFFIC_LINE = f"SERVER_TRAFFIC_SECRET_0 {RANDOM.hex()} {SECRET.hex()}"


def test_a_secret_is_found_by_label_and_client_random() -> None:
    keys = KeyLog()
    assert keys.add(f"{MASTER_LINE}\n{TRAFFIC_LINE}\n".encode()) == 2
    assert keys.find(Label.MASTER, RANDOM) == MASTER
    assert keys.find(Label.SERVER_TRAFFIC, RANDOM) == SECRET
    assert keys.find(Label.CLIENT_TRAFFIC, RANDOM) is None
    assert keys.find(Label.MASTER, b"x" * 32) is None


LEARNED = [
    pytest.param(f"# made by a browser\r\n\r\n{MASTER_LINE}\r\n", 1, id="comment and CRLF"),
    pytest.param(f"\ufeff{MASTER_LINE}", 1, id="byte order mark, no end of line"),
    pytest.param(MASTER_LINE.upper(), 1, id="capital digits"),
    pytest.param(f"  {TRAFFIC_LINE}\t ", 1, id="white space around"),
    pytest.param(f"{TRAFFIC_LINE}\n{TRAFFIC_LINE}", 1, id="said twice"),
    pytest.param(TRAFFIC_LINE.replace("SERVER_TRAFFIC", "EXPORTER"), 0, id="of no use here"),
    pytest.param(TRAFFIC_LINE[:-2], 0, id="secret cut"),
    pytest.param(MASTER_LINE.replace("72", "7", 1), 0, id="random of half a byte less"),
    pytest.param(MASTER_LINE.replace("72", "zz", 1), 0, id="no digits"),
    pytest.param(MASTER_LINE.replace("72", "é", 1), 0, id="not ASCII"),
    pytest.param(f"{MASTER_LINE} more", 0, id="a word too many"),
    pytest.param(f"nonsense\n{TRAFFIC_LINE}", 1, id="bad line before a good one"),
    pytest.param("", 0, id="empty"),
]


@pytest.mark.parametrize(("text", "number"), LEARNED)
def test_bad_lines_are_skipped(text: str, number: int) -> None:
    assert KeyLog().add(text.encode()) == number


def test_a_later_block_brings_more_and_may_correct() -> None:
    keys = KeyLog()
    assert keys.add(TRAFFIC_LINE.encode()) == 1
    assert keys.add(f"{TRAFFIC_LINE}\n{MASTER_LINE}".encode()) == 1
    assert keys.add(TRAFFIC_LINE.replace("73", "74").encode()) == 1
    assert keys.find(Label.SERVER_TRAFFIC, RANDOM) == b"t" * 32


@pytest.mark.parametrize("seed", range(50))
def test_damaged_text_is_no_error(seed: int) -> None:
    lots = random.Random(seed)
    text = bytearray(f"{MASTER_LINE}\n{TRAFFIC_LINE}\n".encode())
    for _ in range(lots.randint(1, 8)):
        text[lots.randrange(len(text))] = lots.randrange(256)
    assert 0 <= KeyLog().add(bytes(text)) <= 2


def test_secrets_are_bounded_and_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keylog, "SECRETS_LIMIT", 10)
    keys = KeyLog()
    keys.add(b"".join(b"CLIENT_RANDOM %064x %096x\n" % (number, number) for number in range(50)))
    found = [number for number in range(50) if keys.find(Label.MASTER, number.to_bytes(32))]
    assert found == list(range(40, 50))
