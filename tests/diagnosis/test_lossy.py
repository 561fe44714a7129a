"""Lossy captures of healthy conversations: what a capture lacks is held against nobody."""

from io import BytesIO

import pytest

from inspector.diagnosis.rule import Severity
from inspector.events.told import tell
from inspector.formats import capture
from inspector.wire.capture import Packet
from inspector.wire.capture_read import read_blocks
from inspector.wire.pcapng_write import enhanced_packet, interface_description, section_header
from tests.diagnosis.kit import diagnosed
from tests.story.kit import ROOT

HEALTHY = ("01", "02", "02b", "02c", "03", "04", "07", "07b", "12", "15", "16", "20", "ipv6")
LOSES_ONE = ("01", "02c", "04", "07", "12")
SNAP_LENGTHS = (68, 300, 540, 700, 780, 820, 900, 1000, 1060, 1180, 1260, 1340, 1420)
"""Bytes of a packet: within heads, within headers of addressing, within bodies."""

FIRST = 60
"""Packets that are left out, one after the other; those after them are like them."""


def packets_of(name: str) -> list[Packet]:
    (path,) = (ROOT / "captures").glob(f"{name}[-.]*pcapng")
    with path.open("rb") as stream:
        return [block for block in read_blocks(stream) if isinstance(block, Packet)]


def blamed(packets: list[Packet], snap_length: int = 0) -> list[str]:
    """The errors and warnings of a capture of packets that are cut at a length."""
    data = section_header(application="another program")
    data += interface_description(link_type=packets[0].link_type, snap_length=snap_length)
    for it in packets:
        frame = it.frame[: snap_length or None]
        data += enhanced_packet(frame, time=it.time_us, original_length=len(it.frame))
    seen = capture.CaptureReader(BytesIO(data), decode_only=True).recorded()
    found = diagnosed(event for told in tell(seen) for event in told.events).findings()
    bad = (it for it in found if it.severity is not Severity.INFORMATION)
    return [f"{it.rule} {it.events}: {it.text}" for it in bad]


@pytest.mark.parametrize("name", HEALTHY)
def test_packets_that_are_cut_are_no_fault(name: str) -> None:
    packets = packets_of(name)
    assert not blamed(packets)
    assert {it: told for it in SNAP_LENGTHS if (told := blamed(packets, it))} == {}


@pytest.mark.parametrize("name", LOSES_ONE)
def test_a_packet_that_is_missing_is_no_fault(name: str) -> None:
    packets = packets_of(name)
    for lost in range(min(len(packets), FIRST)):
        assert not blamed(packets[:lost] + packets[lost + 1 :]), f"without packet {lost + 1}"
