from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.story.device import Device
from inspector.tui.views.devices_view import COLUMNS, VIEW, DeviceLine, lines_of, state_of
from inspector.tui.views.story_view import DEVICES, MESSAGES, Target
from inspector.tui.views.table import layout, line
from tests.conftest import Golden
from tests.tui.odd_jobs import DEVICES as ODD_DEVICES
from tests.tui.odd_jobs import nothing_told
from tests.tui.tales import detailed, keys, page, shown, tale

GOLDENS = Path(__file__).parents[2] / "golden" / "tui"


@pytest.mark.parametrize("width", [80, 120, 200])
def test_devices_and_what_came_of_their_addresses(width: int, golden: Golden) -> None:
    told = "\n".join(page(VIEW, tale(name), width) for name in ("04", "12", "16"))
    golden(GOLDENS / f"devices-{width}.txt", told)


def test_a_device_that_said_goodbye_has_left_until_it_is_heard_again() -> None:
    (device,) = tale("16").story.devices
    assert state_of(device).words == "○ left"
    assert state_of(replace(device, last_event=device.last_event + 1)).words == "● here"


def test_two_families_of_one_device_are_one_row() -> None:
    told = tale("14")
    _, row = shown(VIEW, told, 120)
    assert "Kestrel 2040dn" in row
    detail = detailed(VIEW, told, keys(VIEW, told)[0], 120)
    assert sum(it.startswith("✓ answered") for it in detail) == 2
    assert sum(it.startswith("· never tried") for it in detail) == 2


def test_what_was_found_of_a_device_is_counted() -> None:
    assert [it.endswith("!1") for it in shown(VIEW, tale("14b"), 120)[1:3]] == [True, True]
    assert "!" not in shown(VIEW, tale("14"), 120)[1]  # information is not counted


def test_an_address_that_nobody_tried_is_told_as_that() -> None:
    told = tale("14b")
    detail = detailed(VIEW, told, keys(VIEW, told)[0], 80)
    assert "· never tried  http://198.51.100.1:8018/wsd" in detail


def test_enter_goes_to_the_first_event() -> None:
    told = tale("14")
    assert [VIEW.target(told, key) for key in keys(VIEW, told)] == [Target(MESSAGES, "3")]
    assert VIEW.target(told, "") is VIEW.target(told, "what is gone") is None
    assert VIEW.detail(told, "what is gone", 80) == ()


def test_before_the_first_device_there_is_nothing() -> None:
    told = nothing_told()
    assert (VIEW.name, VIEW.badge(told), [*VIEW.items(told, 80)]) == (DEVICES, "", [])
    assert VIEW.badge(tale("12")) == "2"
    assert all(len(line) <= 80 for line in VIEW.empty)


@pytest.mark.parametrize("width", [20, 60, 200])
@pytest.mark.parametrize("name", ["14b", "15b", "18", "20", "variants"])
def test_every_line_has_room(name: str, width: int) -> None:
    told = tale(name)
    lines = shown(VIEW, told, width)
    lines += [line for key in keys(VIEW, told) for line in detailed(VIEW, told, key, width)]
    assert max(map(cell_len, lines)) <= width


@settings(max_examples=40)
@given(device=ODD_DEVICES, width=st.integers(20, 220))
def test_any_device_is_told_in_any_width(device: Device, width: int) -> None:
    pieces = line(DeviceLine(device), layout(COLUMNS, width))
    assert cell_len("".join(it.text for it in pieces)) <= width
    for source in lines_of(nothing_told(), device, width):
        assert cell_len(source.text) <= width
        assert clean(source.text) == source.text
