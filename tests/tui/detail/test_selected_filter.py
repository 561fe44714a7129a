import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.filters.expression import shown
from inspector.filters.parse import parse
from inspector.tui.detail.selected_filter import (
    TEXT_LIMIT,
    filter_of_address,
    filter_of_event,
    filter_of_fault,
    filter_of_value,
)
from tests.builders import event


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("JobId", 42, "job:42"),
        ("JobToken", "1a2b", "job:1a2b"),
        ("Event", 7, "event:7"),
        ("JobName", "Scan of invoice", 'text:"Scan of invoice"'),
        ("JobState", "Processing", "text:Processing"),
        ("Valid", False, ""),
        ("JobName", "", ""),
        ("JobName", "x" * (TEXT_LIMIT + 1), ""),
        ("JobName", "a\x1b[2J", ""),
    ],
)
def test_a_value_is_looked_for_by_its_field(name: str, value: object, wanted: str) -> None:
    assert filter_of_value(name, value) == wanted


def test_a_message_is_looked_for_by_its_operation_else_its_service() -> None:
    assert filter_of_event(event()) == "operation:GetActiveJobs"
    assert filter_of_event(event(operation="")) == "service:scan"
    assert filter_of_event(event(operation="", service="")) == ""


def test_a_fault_is_looked_for_without_its_prefix() -> None:
    assert filter_of_fault("wscn:JobTimedOut", "Sender") == "fault:JobTimedOut"
    assert filter_of_fault("", "Receiver") == "fault:Receiver"
    assert filter_of_fault("x" * 200, "") == "fault"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("192.0.2.20:80", "device:192.0.2.20"),
        ("[2001:db8::20]:80", "device:2001:db8::20"),
        ("file:0", "device:file"),
        ("", ""),
    ],
)
def test_an_address_is_looked_for_without_its_port(address: str, wanted: str) -> None:
    assert filter_of_address("device", address) == wanted


@given(st.sampled_from(["JobId", "JobName"]), st.text(max_size=70), st.text(max_size=20))
def test_whatever_is_selected_is_a_filter(name: str, value: str, address: str) -> None:
    for wanted in (
        filter_of_value(name, value),
        filter_of_fault(value, ""),
        filter_of_address("from", address),
    ):
        if wanted and name != "JobId":
            assert shown(parse(wanted))
