import ipaddress

import pytest

from inspector.wire.capture import (
    TLS_KEY_LOG,
    Direction,
    Interface,
    Names,
    Packet,
    Secrets,
    Section,
)
from inspector.wire.links import ETHERNET, RAW_IP
from inspector.wire.pcapng import blocks
from inspector.wire.pcapng_write import (
    decryption_secrets,
    enhanced_packet,
    interface_description,
    name_resolution,
    section_header,
)

HEAD = section_header(application="wsd-inspector") + interface_description(name="wsd")


def test_enhanced_packet() -> None:
    assert enhanced_packet(b"\xaa\xbb\xcc", time=0x1_0000_0002) == (
        b"\x06\x00\x00\x00"  # block type
        b"\x24\x00\x00\x00"  # block length: 36
        b"\x00\x00\x00\x00"  # interface 0
        b"\x01\x00\x00\x00\x02\x00\x00\x00"  # time stamp, high and low half
        b"\x03\x00\x00\x00\x03\x00\x00\x00"  # captured and original length
        b"\xaa\xbb\xcc\x00"  # frame, padded to 4
        b"\x24\x00\x00\x00"  # block length, again
    )


def test_options_of_a_packet() -> None:
    packet = enhanced_packet(
        b"", time=0, interface=1, comments=("hello", "you"), direction=Direction.INBOUND
    )
    assert packet[8:12] == b"\x01\x00\x00\x00"  # interface 1
    assert packet[28:] == (
        b"\x01\x00\x05\x00hello\x00\x00\x00"  # opt_comment, padded to 4
        b"\x01\x00\x03\x00you\x00"  # opt_comment
        b"\x02\x00\x04\x00\x01\x00\x00\x00"  # epb_flags: inbound
        b"\x00\x00\x00\x00"  # opt_endofopt
        b"\x40\x00\x00\x00"  # block length: 64
    )


def test_interface_description() -> None:
    assert interface_description(snap_length=300, nanoseconds=True, description="LAN") == (
        b"\x01\x00\x00\x00\x28\x00\x00\x00"  # block type and length: 40
        b"\x65\x00\x00\x00"  # link type 101, reserved
        b"\x2c\x01\x00\x00"  # snap length 300
        b"\x03\x00\x03\x00LAN\x00"  # if_description
        b"\x09\x00\x01\x00\x09\x00\x00\x00"  # if_tsresol: 10^-9
        b"\x00\x00\x00\x00"  # opt_endofopt
        b"\x28\x00\x00\x00"  # block length, again
    )


def test_decryption_secrets() -> None:
    assert decryption_secrets(TLS_KEY_LOG, b"CLIENT") == (
        b"\x0a\x00\x00\x00\x1c\x00\x00\x00"  # block type and length: 28
        b"\x4b\x53\x4c\x54"  # TLS key log
        b"\x06\x00\x00\x00"  # length of the secrets
        b"CLIENT\x00\x00"  # padded to 4
        b"\x1c\x00\x00\x00"  # block length, again
    )


ADDRESSES = bytes([192, 0, 2, 1]), ipaddress.IPv6Address("2001:db8::1").packed
CASES = [
    pytest.param(b"", [], id="nothing more"),
    pytest.param(
        enhanced_packet(b"abc", time=7), [Packet(7000, b"abc", 0, RAW_IP, 3)], id="plain packet"
    ),
    pytest.param(
        enhanced_packet(b"abcd", time=7, comments=["héllo", "b"], direction=Direction.OUTBOUND),
        [Packet(7000, b"abcd", 0, RAW_IP, 4, ("héllo", "b"), Direction.OUTBOUND)],
        id="packet with comments and direction",
    ),
    pytest.param(
        enhanced_packet(b"abcd", time=7, original_length=90),
        [Packet(7000, b"abcd", 0, RAW_IP, 90)],
        id="packet that was cut",
    ),
    pytest.param(
        interface_description(
            link_type=ETHERNET, name="eth0", description="LAN", nanoseconds=True, snap_length=300
        )
        + enhanced_packet(b"", time=7, interface=1),
        [
            Interface(1, ETHERNET, "eth0", "LAN", 1_000_000_000, 0, 300),
            Packet(7, b"", 1, ETHERNET, 0),
        ],
        id="another interface, in nanoseconds",
    ),
    pytest.param(
        name_resolution([(ADDRESSES[0], "scanner.local"), (ADDRESSES[1], "self")]),
        [Names((("192.0.2.1", "scanner.local"), ("2001:db8::1", "self")))],
        id="names",
    ),
    pytest.param(decryption_secrets(5, b"key"), [Secrets(5, b"key")], id="secrets"),
]


@pytest.mark.parametrize(("data", "expected"), CASES)
def test_what_we_write_we_read(data: bytes, expected: list[object]) -> None:
    found = list(blocks(HEAD + data))
    assert found == [Section("wsd-inspector"), Interface(0, RAW_IP, "wsd"), *expected]


def test_a_section_tells_who_wrote_it_and_on_what() -> None:
    data = section_header(application="wsd-inspector", comment="bug 7", hardware="x86")
    assert list(blocks(data)) == [Section("wsd-inspector", "bug 7", "x86")]


@pytest.mark.parametrize("length", [30_000, 30_001, 70_000])
def test_a_long_comment_is_cut_between_characters(length: int) -> None:
    data = HEAD + enhanced_packet(b"", time=1, comments=["é" * length])
    *_, packet = blocks(data)
    assert isinstance(packet, Packet)
    assert packet.comments == ("é" * 30_000,)


def test_a_long_name_is_cut() -> None:
    *_, names = blocks(HEAD + name_resolution([(ADDRESSES[0], "n" * 70_000)]))
    assert names == Names((("192.0.2.1", "n" * 255),))
