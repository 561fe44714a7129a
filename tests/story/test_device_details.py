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
from inspector.story.search import MULTICAST, Answer, Chain, Search
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


STOPPED = [
    pytest.param(
        {"found_event": 3},
        "found (event 3), then nothing: no request for its metadata seen",
        id="found",
    ),
    pytest.param(
        {"found_event": 3, "failed_event": 5, "failed": Outcome.REFUSED},
        "found (event 3), then nothing: refused (event 5)",
        id="refused",
    ),
    pytest.param(
        {"found_event": 3, "failed_event": 5, "failed": Outcome.SEALED},
        "found (event 3), then nothing that can be read: TLS that stays closed (event 5)",
        id="TLS",
    ),
    pytest.param(
        {"found_event": 3, "failed_event": 2, "failed": Outcome.REFUSED},
        "found (event 3), then nothing: no request for its metadata seen",
        id="refused before",
    ),
    pytest.param(
        {"found_event": 3, "get_event": 5},
        "found (event 3) → Get (event 5), then nothing: no answer seen",
        id="not answered",
    ),
    pytest.param(
        {"get_event": 5, "cut_event": 6},
        "Get (event 5), then nothing: cut off (event 6)",
        id="cut off",
    ),
    pytest.param(
        {"get_event": 7, "cut_event": 6, "fault_event": 8},
        "Get (event 7), then an answer without metadata (event 8)",
        id="a fault",
    ),
    pytest.param(
        {"get_event": 5, "got_event": 6},
        "Get (event 5) → metadata (event 6), then nothing: no request to a service seen",
        id="no service",
    ),
    pytest.param({"got_event": 6}, "metadata (event 6)", id="its requests are missed"),
    pytest.param(
        {"found_event": 3, "used_event": 9, "used": "Subscribe"},
        "found (event 3) → Subscribe (event 9)",
        id="used",
    ),
]


@pytest.mark.parametrize(("seen", "words"), STOPPED)
def test_where_a_client_stopped(seen: dict[str, Any], words: str) -> None:
    chain = Chain(client="192.0.2.20", device="192.0.2.10", family="IPv4", **seen)
    assert chain_words(chain) == f"192.0.2.20: {words}"


def test_a_client_that_was_not_seen_to_find_is_not_told() -> None:
    chain = Chain(client="192.0.2.20", device="192.0.2.10", family="IPv4", probed_event=3)
    assert chain_words(chain) == ""


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
