from inspector.tui.views.states import State, count_words, state_column
from inspector.tui.views.table import heads, layout, line

DONE, FAILED = State("✓", "done", "added"), State("×", "failed", "removed")


def test_a_state_is_a_sign_and_a_word() -> None:
    laid = layout([state_column(9, lambda it: it)], 10)
    assert heads(laid) == " State    "
    assert [line(it, laid) for it in (DONE, FAILED)] == [
        ((" ✓ done   ", "added"),),
        ((" × failed ", "removed"),),
    ]


def test_what_went_wrong_is_counted_beside_all() -> None:
    assert count_words([]) == ""
    assert count_words([DONE, DONE]) == "2"
    assert count_words([DONE, FAILED, DONE]) == "3 ×1"
