"""What is found out once of a message, and of which."""

from inspector.story.once import once_each

ASKED: list[object] = []


@once_each(2)
def length_of(message: list[int], unit: str) -> str:
    """Something that takes long."""
    ASKED.append(message)
    return f"{len(message)} {unit}"


def test_the_same_message_is_looked_at_once() -> None:
    ASKED.clear()
    message = [1, 2]
    assert [length_of(message, "items") for _ in range(3)] == ["2 items"] * 3
    assert [message] == ASKED


def test_an_equal_message_is_another_one() -> None:
    ASKED.clear()
    one, other = [1], [1]
    assert length_of(one, "item") == length_of(other, "item")
    assert [it is one for it in ASKED] == [True, False]


def test_what_else_is_asked_counts() -> None:
    ASKED.clear()
    message = [1, 2, 3]
    assert [length_of(message, it) for it in ("items", "numbers")] == ["3 items", "3 numbers"]
    assert len(ASKED) == 2


def test_only_the_newest_are_remembered_and_no_id_is_taken_for_another() -> None:
    ASKED.clear()
    message = [0]
    length_of(message, "item")
    for number in range(50):
        assert length_of([0] * number, "items") == f"{number} items"  # freed at once: ids return
    length_of(message, "item")
    assert ASKED.count(message) == 3  # and once an equal one
