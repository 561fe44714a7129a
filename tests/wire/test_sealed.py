import pytest

from inspector.wire.assembly import Assembly
from inspector.wire.observation import TlsConnection
from inspector.wire.sealed import looks_sealed
from tests.wire.builders import CLIENT, DEVICE
from tests.wire.talking import Talking, answer, ask
from tests.wire.watching import HELLO_RECORD, Closed, Open

CLIENT_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


@pytest.mark.parametrize(
    ("data", "joined", "expected"),
    [
        (CLIENT_HELLO, False, True),
        (CLIENT_HELLO[:1], False, True),
        (b"\x17\x03\x03\x00\x20" + bytes(32), False, False),
        (b"\x17\x03\x03\x00\x20" + bytes(32), True, True),
        (b"\x16\x03\x09\x00\x20" + bytes(32), False, False),
        (b"POST / HTTP/1.1\r\n", True, False),
        (b"", True, False),
    ],
    ids=["hello", "its first byte", "data", "data, joined", "no version", "HTTP", "nothing"],
)
def test_the_first_bytes_tell(data: bytes, joined: bool, expected: bool) -> None:
    assert looks_sealed(data, joined=joined) is expected


def test_a_tls_connection_is_told_when_it_is_over() -> None:
    talking = Talking(Assembly(watching=Closed)).up(HELLO_RECORD).down(HELLO_RECORD)
    assert talking.seen == []
    (seen,) = talking.close(by_client=True).observations
    assert seen == TlsConnection(
        exchange="tcp0-tls",
        time_us=1010,
        end_us=1030,
        source=CLIENT,
        destination=DEVICE,
        version="TLS 1.2",
        server_name="scanner.local",
        certificate="CN=scanner",
        client_bytes=10,
        server_bytes=20,
        reason="keys are needed",
    )
    assert talking.finish().assembly.tally.tls == 1
    assert len(talking.seen) == 1


def test_what_was_said_inside_is_told_in_its_place() -> None:
    talking = (
        Talking(Assembly(watching=Open)).up(HELLO_RECORD + ask()).down(HELLO_RECORD + answer())
    )
    talking.close(by_client=True).finish()
    assert [it[0] for it in talking.told()] == ["Request", "Response"]
    assert getattr(talking.observations[0], "tls", None) is True
    assert talking.assembly.tally.tls_opened == 1
