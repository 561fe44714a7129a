"""How a client came from a search to the first operation."""

import random

from inspector.events.event import Kind, Phase
from inspector.story.search import HTTP, MULTICAST, UNICAST
from inspector.story.searches import SEARCHES_LIMIT, Searches
from inspector.story.story import Story
from inspector.wire.observation import Request
from tests.builders import event
from tests.conversations import addressing, discovering, post_scanning, pulling
from tests.conversations.cast import HALLWAY, INKJET, OFFICE, PC
from tests.diagnosis.kit import Scene, events_of, without


def searches_of(scene: Scene) -> Searches:
    story = Story()
    for it in events_of(scene):
        story.add(it)
    return story.searches


def test_from_probe_to_the_first_operation() -> None:
    searches = searches_of(pulling.SCENES["01-flatbed-scan"])
    (search,) = searches
    assert (search.operation, search.over, search.family) == ("Probe", MULTICAST, "IPv4")
    assert (search.client, search.sent, search.answered) == (PC.host, 2, 1)
    assert [(it.host, it.address) for it in search.answers] == [(OFFICE.host, OFFICE.endpoint)]
    chain = searches.chain_of(PC.host, OFFICE.host)
    assert chain
    assert chain.scanner
    assert chain.delay_us == 160_000
    assert (chain.found_event, chain.get_event, chain.got_event) == (3, 5, 6)
    assert (chain.used_event, chain.used) == (7, "GetScannerElements")


def test_metadata_whose_request_was_missed() -> None:
    story = Story()
    for it in without(pulling.SCENES["01-flatbed-scan"], Request):
        story.add(it)
    chain = story.searches.chain_of(PC.host, OFFICE.host)
    assert chain
    assert (chain.found_event, chain.get_event, chain.got_event) == (3, 0, 5)


def test_resolve_and_a_probe_over_http() -> None:
    searches = searches_of(discovering.comes_and_goes)
    assert [(it.operation, it.over, it.answered, it.none_event) for it in searches] == [
        ("Resolve", MULTICAST, 1, 0),
        ("Probe", HTTP, 1, 0),
        ("Probe", HTTP, 0, 11),
    ]
    chain = searches.chain_of(PC.host, INKJET.host)
    assert chain
    assert (chain.resolved_event, chain.get_event, chain.got_event) == (5, 6, 7)
    assert (chain.probed_event, chain.used_event) == (10, 0)


def test_a_delay_counts_from_the_last_sending() -> None:
    (search,) = searches_of(addressing.unusable_addresses)
    late = search.answers[-1]
    assert (late.host, late.delay_us) == (HALLWAY.host, 4_910_000)
    assert search.last_us - search.first_us == 90_000


def test_a_device_is_the_client_of_a_scan_server() -> None:
    searches = searches_of(post_scanning.SCENES["12-post-scan-job"])
    assert [it.over for it in searches] == [UNICAST]
    assert [(it.client, it.used) for it in searches.chains] == [
        ("192.0.2.40", "Subscribe"),
        ("192.0.2.21", "GetRepositoryElements"),
    ]


def test_hostile_searches_stay_few_and_raise_nothing() -> None:
    searches, lots = Searches(), random.Random(5)
    for seq in range(20 * SEARCHES_LIMIT):
        said = event(
            seq,
            kind=lots.choice([*Kind]),
            phase=lots.choice([*Phase]),
            service=lots.choice(("discovery", "transfer", "scan", "")),
            operation=lots.choice(("Probe", "Resolve", "Get", "")),
            message_id=lots.choice(("", f"m{seq}")),
            relates_to=lots.choice(("", f"m{seq - 1}", "x" * 4096)),
            source=f"198.51.{seq % 200}.{seq // 200}:1",
            message=lots.choice((None, 7)),
        )
        searches.add(said, lots.choice((None, said)))
    assert len(searches) == SEARCHES_LIMIT
    assert searches.forgotten
