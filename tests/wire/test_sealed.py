import pytest

from inspector.wire.sealed import looks_sealed

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
