"""The words for what was not opened; what leads to them is in test_stream."""

import pytest

from inspector.tls.facts import Alert
from inspector.tls.handshake import TLS12, ClientHello, ServerHello
from inspector.tls.reasons import Seen, reason
from inspector.tls.way import Way

HELLO = ClientHello(b"c" * 32, "", early_data=False)
ANSWER = ServerHello(TLS12, b"s" * 32, 0xC02F, compressed=False)


def way(from_client: bool, *, holes: str = "", **counts: int) -> Way:
    it = Way(from_client=from_client)
    it.records.broken = holes
    for name, count in counts.items():
        assert hasattr(it, name)
        setattr(it, name, count)
    return it


CLIENT = way(True, encrypted=2, opened=2, delivered=9)
SERVER = way(False, encrypted=2, opened=2, delivered=9)
WELL = Seen(HELLO, ANSWER, "", None, CLIENT, SERVER)
SILENT = way(False)
HOLE = "5 bytes are missing from the capture"

REASONS = [
    pytest.param(WELL, "", id="opened"),
    pytest.param(
        WELL._replace(client=way(True, encrypted=1, opened=1), server=SILENT),
        "no application data were sent",
        id="only a handshake",
    ),
    pytest.param(
        WELL._replace(refusal=Alert(True, 48), answer=None),
        "the client refused the server's certificate (unknown_ca)",
        id="refused",
    ),
    pytest.param(
        WELL._replace(answer=None, malformed="the server hello cannot be read"),
        "the server hello cannot be read",
        id="malformed",
    ),
    pytest.param(WELL._replace(hello=None), "the handshake was not captured", id="no hello"),
    pytest.param(
        WELL._replace(answer=None, server=way(False, begun=1, holes=HOLE)),
        f"the handshake was not captured; the server's side: {HOLE}",
        id="no answer seen",
    ),
    pytest.param(
        WELL._replace(answer=None, server=SILENT),
        "the server did not answer the handshake",
        id="no answer",
    ),
    pytest.param(
        WELL._replace(answer=ANSWER._replace(version=0x0301, suite=0x2F)),
        "TLS 1.0 is not supported; TLS 1.2 and 1.3 are",
        id="version",
    ),
    pytest.param(
        WELL._replace(answer=ANSWER._replace(suite=0x2F)),
        "cipher TLS_RSA_WITH_AES_128_CBC_SHA is not supported; AEAD suites are",
        id="cipher",
    ),
    pytest.param(
        WELL._replace(answer=ANSWER._replace(compressed=True)),
        "compression is not supported",
        id="compression",
    ),
    pytest.param(
        WELL._replace(client=way(True), server=SILENT),
        "the handshake was not completed",
        id="nothing encrypted",
    ),
    pytest.param(
        WELL._replace(client=way(True, encrypted=3, unkeyed=3), server=SILENT),
        "keys are needed: none for this connection in the key log",
        id="no keys",
    ),
    pytest.param(
        WELL._replace(client=way(True, encrypted=3, wrong=3), server=SILENT),
        "the keys in the key log do not fit this connection",
        id="wrong keys",
    ),
    pytest.param(
        WELL._replace(client=way(True, encrypted=3, unkeyed=1, wrong=2), server=SILENT),
        "the keys came after the records that they open",
        id="late keys",
    ),
    pytest.param(
        WELL._replace(server=way(False, encrypted=3, unkeyed=3)),
        "keys are needed: none for what the server sends in the key log",
        id="keys of one side",
    ),
    pytest.param(
        WELL._replace(server=way(False, encrypted=3, opened=3, unkeyed=2, delivered=1)),
        "",
        id="only the handshake closed",
    ),
    pytest.param(
        WELL._replace(
            client=way(True, encrypted=3, opened=1, early=2),
            server=way(False, encrypted=3, opened=1, wrong=1, lost=2, holes=HOLE),
        ),
        "early data (0-RTT) of the client is not opened; "
        "1 record of the server could not be opened; "
        "2 records of the server lost: bytes are missing from the capture; "
        f"the server's side: {HOLE}",
        id="everything that is missing",
    ),
]


@pytest.mark.parametrize(("seen", "text"), REASONS)
def test_reason(seen: Seen, text: str) -> None:
    assert reason(seen) == text


def test_an_end_within_a_record_is_told() -> None:
    server = way(False, encrypted=1, opened=1, delivered=9)
    list(server.feed(b"\x17\3\3"))
    seen = WELL._replace(server=server)
    assert reason(seen) == ""
    server.ended = True
    assert reason(seen) == "the server's side ends within a record"
