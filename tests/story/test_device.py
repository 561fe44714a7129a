"""What a row of a device says of itself."""

import msgspec
import pytest

from inspector.story.device import SCANNER_TYPE, Device, names


def device(**told: str) -> Device:
    row = Device(number=1, first_us=1, first_event=1, last_us=1, last_event=1)
    return msgspec.structs.replace(row, **told)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"manufacturer": "Norvik", "model": "DCP-L25"}, "Norvik DCP-L25"),
        ({"manufacturer": "Norvik", "model": "NORVIK DCP-L25"}, "NORVIK DCP-L25"),
        ({"manufacturer": "Norvik"}, "Norvik"),
        ({"friendly_name": "Hallway"}, "Hallway"),
        ({}, ""),
    ],
)
def test_a_name_has_the_maker_once(told: dict[str, str], name: str) -> None:
    assert device(**told).name == name


@pytest.mark.parametrize(
    "type_", ["wscn:ScanDeviceType", "{urn:x}ScanDeviceType", "ScanDeviceType"]
)
def test_a_scanner_is_one_whatever_its_prefix(type_: str) -> None:
    assert names(SCANNER_TYPE, ("wsdp:Device", type_))
    assert not names(SCANNER_TYPE, ("wscn:NoScanDeviceType",))
    assert not names(SCANNER_TYPE, None)


def test_rows_are_plain_data() -> None:
    assert msgspec.to_builtins(device())["hosts"] == []
