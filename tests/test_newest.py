from inspector.newest import Newest


def test_what_came_first_goes_first() -> None:
    table: Newest[int, str] = Newest(2)
    for number in (1, 2, 3):
        table[number] = str(number)
    assert table == {2: "2", 3: "3"}
    assert table.forgotten == 1


def test_a_known_key_makes_nobody_go() -> None:
    table: Newest[int, str] = Newest(2)
    for number in (1, 2, 1):
        table[number] = str(number)
    assert list(table) == [1, 2]
    assert table.forgotten == 0


def test_what_was_refreshed_goes_last() -> None:
    table: Newest[int, str] = Newest(2)
    table[1], table[2] = "a", "b"
    table.refresh(1)
    table[3] = "c"
    assert list(table) == [1, 3]
