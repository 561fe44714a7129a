import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.events.clean import clean, in_ascii


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Zoë 写 🖨", "Zoë 写 🖨", id="letters of the world stay"),
        pytest.param("a\x1b[2Jb", "a\\x1b[2Jb", id="ANSI escape"),
        pytest.param("\x9b31m", "\\x9b31m", id="C1 control"),
        pytest.param("a\r\nb\tc\0", "a\\r\\nb\\tc\\x00", id="line ends, tab, NUL"),
        pytest.param("gpj.\u202etxt", "gpj.\\u202etxt", id="right-to-left override"),
        pytest.param("\u2066x\u2069", "\\u2066x\\u2069", id="direction isolates"),
        pytest.param("a\u200bb\ufeff", "a\\u200bb\\ufeff", id="zero width"),
        pytest.param("\u2028\u2029", "\\u2028\\u2029", id="line separators"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag characters"),
        pytest.param("\ud800", "\\ud800", id="half a surrogate pair"),
        pytest.param("\ue000", "\\ue000", id="private use"),
    ],
)
def test_controls_become_visible(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_what_is_to_be_kept_is_kept() -> None:
    assert clean("a\n\tb\x1b", keep="\n\t") == "a\n\tb\\x1b"


@given(st.text(st.characters()))
def test_nothing_gets_through(text: str) -> None:
    shown = clean(text)
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in shown)
    assert clean(shown) == shown


@given(st.text(st.characters()))
def test_json_in_ascii_is_the_same_json(text: str) -> None:
    line = json.dumps(text, ensure_ascii=False)
    told = in_ascii(line)
    assert all(" " <= char <= "~" for char in told)
    # two halves of a surrogate pair are one character once they stand side by side
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(told) == whole


def test_line_ends_stay_and_others_become_escapes() -> None:
    assert in_ascii('"\x9b\u202e\u2028\x7f🖨"\n') == (
        '"\\u009b\\u202e\\u2028\\u007f\\ud83d\\udda8"\n'
    )
