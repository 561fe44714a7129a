import pytest
from mitmproxy.utils import emoji
from rich.cells import cell_len

from inspector.events.marks import MARKS, flow_name, from_flow, mark_named, next_word


@pytest.mark.parametrize(
    ("text", "word", "sign"),
    [
        ("red", "red", "●"),
        (" RED ", "red", "●"),
        (":red_circle:", "red", "●"),
        (":purple_circle:", "magenta", "✚"),
        ("★", "star", "★"),
        (":default:", "star", "★"),
        (":bug:", "bug", "★"),
        ("to\n do\x1b", "to do\\x1b", "★"),
        ("x" * 1000, "x" * 40, "★"),
        ("", "", "★"),
    ],
)
def test_any_text_is_a_mark(text: str, word: str, sign: str) -> None:
    assert mark_named(text)[:2] == (word, sign)


def test_every_mark_has_a_sign_of_its_own_that_takes_one_cell() -> None:
    assert len({mark.sign for mark in MARKS}) == len(MARKS)
    assert {cell_len(mark.sign) for mark in MARKS} == {1}


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.word)
def test_mitmproxy_knows_the_names_and_they_come_back(mark: object) -> None:
    name = flow_name(mark.word)  # type: ignore[attr-defined]  # pytest hides the type
    assert name in emoji.emoji
    assert from_flow(name) == mark.word  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize("name", ["", ":bug:", "todo", "★", ":star:"])
def test_other_marks_stay_as_they_are(name: str) -> None:
    assert from_flow(name) == name
    assert from_flow(flow_name(name)) in (name, "star")


def test_a_key_goes_through_the_table_and_off() -> None:
    words, word = [], ""
    for _ in range(len(MARKS) + 1):
        word = next_word(word)
        words.append(word)
    assert words == [*(mark.word for mark in MARKS), ""]
    assert next_word(":red_circle:") == "yellow"
    assert next_word("todo") == ""
