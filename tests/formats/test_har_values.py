from typing import Any

import pytest

from inspector.formats.har_values import TEXT_LIMIT, headers_in, mapping, number_in, text_in

WRONG: list[Any] = [None, True, [], {}, "x", -1, float("nan"), float("inf"), 10**400, [[[]]]]


@pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:12])
def test_members_of_other_types_are_empty(value: Any) -> None:
    holder = {"member": value, "headers": value}
    assert text_in(holder, "member") == (value if isinstance(value, str) else "")
    assert number_in(holder, "member") is None
    assert headers_in(holder) == ()
    assert mapping(value) == {}


def test_text_is_unicode() -> None:
    assert text_in({"a": "\ud800é"}, "a") == "?é"


@pytest.mark.parametrize(
    ("listed", "headers"),
    [
        ([{"name": "A", "value": "1"}, {"name": "A", "value": "2"}], (("A", "1"), ("A", "2"))),
        ([["A", "1"]], (("A", "1"),)),
        ([{"name": ":method", "value": "GET"}, {"name": "", "value": "x"}], ()),
        ([{"name": "A"}, {"name": 1, "value": "x"}, "A: 1", None], ()),
        ([{"name": "A", "value": "ä€", "comment": ""}], (("A", "Ã¤â\x82¬"),)),
        ([{"name": "A", "value": "x" * TEXT_LIMIT * 2}], (("A", "x" * TEXT_LIMIT),)),
    ],
    ids=["objects", "pairs", "HTTP/2", "nonsense", "no ISO-8859-1", "endless"],
)
def test_headers_of_any_program(listed: list[Any], headers: tuple[Any, ...]) -> None:
    assert headers_in({"headers": listed}) == headers
