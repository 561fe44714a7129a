import pytest

from inspector.wire.observation import NO_REMARK, Remark
from inspector.wire.remarks import COMMENT_LIMIT, OURS, comments_of, joined, remark_of


@pytest.mark.parametrize(
    "remark",
    [
        NO_REMARK,
        Remark(comment="here it stops"),
        Remark(mark="red"),
        Remark(mark="red", comment="two\nlines"),
        Remark(mark="red", comment="mark: blue"),
        Remark(comment="wsd: is a protocol"),
        Remark(comment="note: this"),
        Remark(comment="note: note: mark: this"),
    ],
    ids=["none", "comment", "mark", "both", "like a mark", "like ours", "a note", "a note of one"],
)
def test_what_was_noted_comes_back(remark: Remark) -> None:
    assert remark_of(comments_of(remark)) == remark


def test_our_own_comments_are_nobody_s() -> None:
    assert remark_of([f"{OURS}→ scan GetActiveJobs", " "]) == NO_REMARK


def test_all_comments_of_a_message_are_kept() -> None:
    assert joined(Remark(mark="a", comment="one"), Remark(mark="b", comment="two")) == Remark(
        mark="a", comment="one\ntwo"
    )
    assert joined(NO_REMARK, Remark(mark="b")) == Remark(mark="b")


def test_a_hostile_comment_is_cut() -> None:
    assert len(remark_of(["x" * 100_000]).comment) == COMMENT_LIMIT


def test_a_note_of_somebody_else_is_as_it_was() -> None:
    assert remark_of(["note: look", "mark: red"]) == Remark(mark="red", comment="note: look")
