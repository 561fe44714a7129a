"""Masks: what stands behind them, and what is said when that differs."""

import pytest

from inspector.replay.masks import MASK, Hidden, HiddenDifferences, hidden_differences, masked
from inspector.soap.namespaces import SOAP12, WSA, WSD, XOP
from inspector.soap.xml import parse, shape
from tests.builders import ASKED_ID


def text_of(xml: str, *, ids: bool = True) -> str:
    return masked(shape(parse(xml.encode())), ids=ids)[2]


def pair(name: str, one: str, other: str) -> tuple[Hidden, Hidden]:
    return Hidden(name, one), Hidden(name, other)


@pytest.mark.parametrize(
    ("xml", "with_ids", "without"),
    [
        (f"<MessageID xmlns='{WSA}'>x</MessageID>", MASK, MASK),
        (f"<MessageID xmlns='{WSA}'/>", "", ""),
        ("<Created>2026-11-20T10:12:12Z</Created>", MASK, MASK),
        ("<JobToken>a1b2</JobToken>", MASK, "a1b2"),
        ("<JobToken/>", "", ""),
        (f"<Address>{ASKED_ID}</Address>", MASK, ASKED_ID),
        (f"<Value xmlns='{SOAP12}'>wscn:Busy</Value>", "Busy", "Busy"),
        ("<Width>100</Width>", "100", "100"),
    ],
)
def test_what_is_masked(xml: str, with_ids: str, without: str) -> None:
    assert (text_of(xml), text_of(xml, ids=False)) == (with_ids, without)


def test_attributes_that_are_masked() -> None:
    for xml in (
        f"<AppSequence xmlns='{WSD}' InstanceId='7'/>",
        f"<Include xmlns='{XOP}' href='cid:a'/>",
    ):
        assert masked(shape(parse(xml.encode())))[1][0][1] == MASK


def test_values_are_told_by_kind_and_once() -> None:
    found = hidden_differences(
        [
            pair("JobId", "41", "42"),
            pair("JobToken", "a1b2", "A1b2"),
            pair("JobId", "41", "42"),
            pair("JobId", "43", "44"),
            pair("ClientContext", "same", "same"),
        ]
    )
    assert found.ids == ("JobId 41 / 42, 43 / 44", "JobToken a1b2 / A1b2 (differs in case only)")
    assert found.every_time == ""


def test_of_what_must_differ_the_name_is_told() -> None:
    found = hidden_differences(
        [
            pair("MessageID", "a", "b"),
            pair("CreatedDate", "2026-11-20T10:12:12Z", "2026-11-20T10:12:13Z"),
            pair("CreatedDate", "2026-11-20T10:12:12Z", "2026-11-20T10:12:14Z"),
        ]
    )
    assert found == HiddenDifferences((), "MessageID, CreatedDate ×2")


def test_what_must_differ_and_does_in_case_only_is_told_with_its_values() -> None:
    found = hidden_differences([pair("RelatesTo", ASKED_ID + "a", ASKED_ID + "A")])
    assert found.ids == (f"RelatesTo {ASKED_ID}a / {ASKED_ID}A (differs in case only)",)


def test_an_id_that_looks_like_a_time_is_an_id() -> None:
    assert hidden_differences([pair("JobToken", "2026-11-20", "2026-11-21")]).ids
