import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.tui.detail.decoded import tree
from inspector.tui.detail.decoded_values import Node
from inspector.tui.detail.placed_notes import placed
from tests.builders import response
from tests.tui.detail.test_decoded import everything, outline, snapshot
from tests.tui.samples import ODD_JOB

JOBS = Node(
    "Response",
    children=(
        Node("Jobs", children=(Node("Job[1]"), Node("Job[2]", children=(Node("State", "x"),)))),
        Node("Name", "a · b", marks="must honor"),
    ),
)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("Response", "Response ! odd"),
        ("Response/Jobs/Job[2]/State", "      State x ! odd"),
        ("Response/Name[7]", "  Name a · b must honor ! odd"),
        ("Response/Jobs/Job[9]/State", "  Jobs ! odd"),
        ("Response/Jobs/Job[2]/@Valid", "    Job[2] ! odd"),
    ],
)
def test_a_note_stands_at_its_element(path: str, line: str) -> None:
    before = outline((JOBS,))
    lines = outline((placed(JOBS, [Note(path, "odd")]),))
    assert [it for it in lines if it not in before] == [line]


@pytest.mark.parametrize("path", ["Body", "Envelope/Header/Action", "", "Jobs"])
def test_a_note_that_is_not_about_the_message_stands_nowhere(path: str) -> None:
    assert placed(JOBS, [Note(path, "odd")]) == JOBS


def test_two_notes_of_one_element_stand_together() -> None:
    noted = placed(JOBS, [Note("Response", "odd"), Note("Response", "and strange")])
    assert (noted.kind, noted.marks) == ("note", "! odd ! and strange")


def test_an_odd_value_of_a_real_answer_is_told_where_it_is() -> None:
    lines = outline(tree(snapshot(response(ODD_JOB))))
    assert "        JobState Sleeping ! 'Sleeping' is not in the specification" in lines


@given(st.lists(st.builds(Note, st.text("Response/Jobs[12]@"), st.text(max_size=9)), max_size=5))
def test_any_notes_are_clean_and_change_no_value(notes: list[Note]) -> None:
    noted = placed(JOBS, notes)
    assert all(clean(line) == line for line in everything((noted,)))
    assert [it for it in everything((noted,)) if it in ("x", "a · b")] == ["x", "a · b"]
