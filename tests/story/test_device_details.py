from typing import Any

import pytest

from inspector.story.device import Asked, Outcome, Place, Reached
from inspector.story.device_details import (
    chain_words,
    device_details,
    device_words,
    folded_searches,
    place_words,
    scanner_details,
    search_words,
)
from inspector.story.search import MULTICAST, Answer, Search
from tests.conftest import Golden
from tests.story.kit import GOLDENS, paragraph, story_of


@pytest.mark.parametrize("name", ["01", "08b", "12", "14", "14b", "14d", "15b", "16"])
def test_a_device_is_told_with_its_addresses(name: str, golden: Golden) -> None:
    story = story_of(name)
    told = [paragraph(device_words(it), device_details(it)) for it in story.devices]
    told += [f"{search_words(it)}\n" for it in story.searches]
    told += [f"{it.device}, {chain_words(it)}\n" for it in story.searches.chains]
    golden(GOLDENS / f"devices-{name}.txt", "\n".join(told))


@pytest.mark.parametrize("name", ["05b", "17"])
def test_a_scanner_is_told_with_what_was_wrong(name: str, golden: Golden) -> None:
    story = story_of(name)
    told = [paragraph(host, scanner_details(it)) for host, it in story.scanners.items()]
    golden(GOLDENS / f"scanners-{name}.txt", "\n".join(told))


REFUSED_BEFORE = {"unopened": 1, "unopened_event": 3}


@pytest.mark.parametrize(
    ("reached", "asked", "words"),
    [
        pytest.param({}, Outcome.NEVER, "never tried", id="never"),
        pytest.param(
            {"outcome": Outcome.ANSWERED},
            Outcome.NEVER,
            "its port answers (event 9); this path was never asked",
            id="another path",
        ),
        pytest.param(
            {"outcome": Outcome.CUT, "pathless": 1},
            Outcome.NEVER,
            "its port was asked, and cut it off (event 9); this path was not seen to be asked",
            id="request missed",
        ),
        pytest.param(
            {"outcome": Outcome.ANSWERED, **REFUSED_BEFORE},
            Outcome.UNANSWERED,
            "192.0.2.20 asked, no answer seen (event 5), 1 attempt failed before",
            id="asked",
        ),
        pytest.param(
            {"outcome": Outcome.REFUSED},
            Outcome.ANSWERED,
            "192.0.2.25 asked, refused (event 9)",
            id="closed since",
        ),
    ],
)
def test_what_is_told_of_an_address_is_told_of_its_path(
    reached: dict[str, Any], asked: Outcome, words: str
) -> None:
    place = Place(
        url="http://192.0.2.10/wsd",
        said_by="192.0.2.10",
        said_event=1,
        reached=Reached(by="192.0.2.25", last_event=9, **reached),
        asked=Asked(outcome=asked, by="192.0.2.20", last_event=5),
    )
    assert place_words(place) == words


def search(client: str, *delays_us: int) -> Search:
    answers = [
        Answer(host="192.0.2.10", address="", event=2, time_us=2, delay_us=delay_us)
        for delay_us in delays_us
    ]
    return Search(
        operation="Probe",
        client=client,
        over=MULTICAST,
        family="IPv4",
        event=1,
        first_us=1,
        last_us=1,
        answers=answers,
        answered=len(answers),
    )


def test_searches_that_are_alike_are_one_line() -> None:
    one, other = "192.0.2.20", "192.0.2.25"
    rows = [search(one, 200_000), search(other, 100_000), search(one), search(one, 400_000)]
    assert folded_searches([*rows, search(other, 100_000)]) == [
        f"Probe by {one} (multicast) for anything, 2 times: 192.0.2.10 after 0.2 s to 0.4 s",
        f"Probe by {other} (multicast) for anything, 2 times: 192.0.2.10 after 0.1 s",
        f"Probe by {one} (multicast) for anything: no answer",
    ]
