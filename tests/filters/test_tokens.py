"""The pieces of a text, with their places."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.filters.tokens import Sort, tokens


def test_pieces_know_where_they_stand() -> None:
    text = 'a (op: "b c" || !d'
    pieces = list(tokens(text))
    assert [text[it.start : it.end] for it in pieces] == ["a", "(", 'op: "b c"', "||", "!", "d"]
    assert [it.sort for it in pieces] == [
        *(Sort.WORD, Sort.OPEN, Sort.COMPARE, Sort.OR, Sort.NOT, Sort.WORD)
    ]
    compare = pieces[2]
    assert (compare.text, compare.operator, compare.value) == ("op", ":", "b c")
    assert text[compare.value_at :].startswith('"b c"')


def test_half_a_piece_says_so() -> None:
    assert [it.whole for it in tokens('a "b')] == [True, False]
    assert [it.whole for it in tokens("op:")] == [False]
    assert [(it.whole, it.value) for it in tokens("op:'a ")] == [(False, "a ")]


@given(st.text(max_size=50))
def test_pieces_follow_each_other_with_nothing_but_space_between(text: str) -> None:
    end = 0
    for piece in tokens(text):
        assert piece.start >= end
        assert piece.end > piece.start
        assert text[end : piece.start].replace("-", "").strip() == ""
        end = piece.end
    assert text[end:].replace("-", "").strip() == ""
