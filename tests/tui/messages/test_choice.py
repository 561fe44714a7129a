from inspector.tui.messages.choice import Choice


def test_rows_are_chosen_and_let_go() -> None:
    it = Choice()
    it.toggle([3])
    it.toggle([1, 2])
    assert (it.places, len(it), 2 in it, 4 in it) == ((1, 2, 3), 3, True, False)
    it.toggle([2, 4])  # a fold of which one is chosen already
    assert [*it.places] == [1, 2, 3, 4]
    it.toggle([2, 4])
    assert [*it.places] == [1, 3]
    it.clear()
    assert not it


def test_a_choice_that_is_extended_may_shrink_again() -> None:
    it = Choice()
    it.toggle([9])
    it.extend((0, 1), [0, 1, 2])
    it.extend((0, 1), [0, 1])
    assert (it.places, it.anchor) == ((0, 1, 9), (0, 1))
    it.keep()
    it.extend((5, 6), [5])
    assert it.places == (0, 1, 5, 9)
