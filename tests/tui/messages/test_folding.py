import random
import time

import pytest

from inspector.tui.messages.folding import Folding


def folding(said: list[str]) -> Folding:
    """What rows say is a letter; the test may change it."""
    return Folding(lambda one, other: said[one] == said[other] != "-")


def told(it: Folding, said: list[str]) -> str:
    """``A×3 B``: what each line says, and how many rows it stands for."""
    return " ".join(
        said[line] + (f"×{it.count(line)}" if it.count(line) > 1 else "") for line in it.lines
    )


CASES = [
    ("", ""),
    ("AAAA", "A×4"),
    ("ABC", "A B C"),
    ("ABAB", "A×2 B×2"),
    ("ABABABA", "A×3 B×3 A"),
    ("ABCDABCDABCD", "A×3 B×3 C×3 D×3"),
    ("ABCDEABCDE", "A B C D E A B C D E"),  # a longer pattern is a conversation, no retry
    ("AAABAB", "A×3 B A B"),  # of lines that do not belong together nothing is counted up
    ("AAABABAB", "A×3 B×2 A×2 B"),
    ("XAAY", "X A×2 Y"),
    ("----", "- - - -"),  # who waits may be told something else
]


@pytest.mark.parametrize(("said", "lines"), CASES)
def test_what_repeats_itself_is_told_once(said: str, lines: str) -> None:
    rows = list(said)
    it = folding(rows)
    it.extend(range(len(rows)))
    assert told(it, rows) == lines


def test_every_place_is_on_the_line_that_stands_for_it() -> None:
    rows = list("XABABABY")
    it = folding(rows)
    it.extend(range(len(rows)))
    assert [it.index_of(place) for place in range(9)] == [0, 1, 2, 1, 2, 1, 2, 3, None]
    assert list(it.members(1)) == [1, 3, 5]
    assert it.nearest(99) == 3


def test_a_row_that_is_answered_late_is_folded_then() -> None:
    rows = list("AA-A")
    it = folding(rows)
    it.extend(range(4))
    assert told(it, rows) == "A×2 - A"
    rows[2] = "A"
    it.change([2])
    assert told(it, rows) == "A×4"


def test_a_row_that_changes_leaves_its_fold() -> None:
    rows = list("AAAAAA")
    it = folding(rows)
    it.extend(range(6))
    rows[3] = "F"
    it.change([3])
    assert told(it, rows) == "A×3 F A×2"
    rows = list("ABABAB")
    it = folding(rows)
    it.extend(range(6))
    rows[2] = "F"
    it.change([2])
    assert told(it, rows) == "A B F B A B"


def test_a_fold_is_opened_and_closed_by_hand_and_what_comes_does_not_close_it() -> None:
    rows = list("XABABAB")
    it = folding(rows)
    it.extend(range(7))
    assert it.unfold(2)
    assert told(it, rows) == "X A B A B A B"
    assert it.is_open(3)
    assert not it.unfold(2)
    rows += "AA"
    it.extend([7, 8])
    assert told(it, rows) == "X A B A B A B A×2"
    assert it.fold(4)
    assert told(it, rows) == "X A×3 B×3 A×2"
    assert not it.fold(0)


def test_places_come_and_go_anywhere() -> None:
    rows = list("AAAAAZ")
    it = folding(rows)
    it.extend([0, 1, 3, 4, 5])
    rows[2] = "F"
    it.enter(2)
    assert told(it, rows) == "A A F A×2 Z"
    it.leave(3)
    assert told(it, rows) == "A A F A Z"
    it.leave(3)
    assert list(it.lines) == [0, 1, 2, 4, 5]


def test_a_hundred_thousand_retries_cost_the_same_each_time() -> None:
    rows = ["A", "B"] * 50_000
    it = folding(rows)
    before = time.perf_counter()
    it.extend(range(len(rows)))
    assert time.perf_counter() - before < 3
    assert (len(it.lines), it.count(0)) == (2, 50_000)


@pytest.mark.parametrize("seed", range(200))
def test_whatever_happens_every_place_is_shown_once_in_order(seed: int) -> None:
    chance = random.Random(seed)
    rows = [chance.choice("AB-") for _ in range(60)]
    there = set(range(0, 40, chance.choice((1, 2))))
    it = folding(rows)
    it.extend(sorted(there))
    for _ in range(80):
        place = chance.randrange(60)
        what = chance.choice(("change", "enter", "leave", "unfold", "fold"))
        if what == "change" and place in there:
            rows[place] = chance.choice("AB-")
            it.change([place])
        elif what == "enter" and place not in there:
            there.add(place)
            it.enter(place)
        elif what == "leave":
            there.discard(place)
            it.leave(place)
        elif what in ("unfold", "fold") and it.lines:
            getattr(it, what)(chance.randrange(len(it.lines)))
        assert sorted(p for line in it.lines for p in it.members(line)) == sorted(there)
        assert list(it.lines) == sorted(it.lines)
        for number, line in enumerate(it.lines):
            assert {rows[p] for p in it.members(line)} == {rows[line]}
            assert all(it.index_of(p) == number for p in it.members(line))
