"""The way back."""

from inspector.tui.places import PLACES_LIMIT, Place, Places


def test_one_comes_back_the_way_one_went() -> None:
    places = Places()
    places.leave(Place("problems", "JOB-2"))
    places.leave(Place("messages", "12", "op:CreateScanJob"))
    assert places.back() == Place("messages", "12", "op:CreateScanJob")
    assert places.back() == Place("problems", "JOB-2")
    assert places.back() is None


def test_who_goes_somewhere_himself_begins_anew() -> None:
    places = Places()
    places.leave(Place("jobs", "job 1"))
    assert places
    places.clear()
    assert not places


def test_nobody_goes_back_for_ever() -> None:
    places = Places()
    for number in range(PLACES_LIMIT + 10):
        places.leave(Place("messages", str(number)))
    way = []
    while place := places.back():
        way.append(int(place.key))
    assert way == [*range(PLACES_LIMIT + 9, 9, -1)]
