"""How a client came from a search to the first operation."""

import random
from dataclasses import replace

from inspector.errors import Note
from inspector.events.event import Kind, Phase
from inspector.story.device import Outcome
from inspector.story.search import HTTP, MULTICAST, UNICAST
from inspector.story.searches import SEARCHES_LIMIT, Searches
from inspector.story.story import Story
from inspector.wire.observation import REFUSED, Address, Request
from tests.builders import event
from tests.conversations import addressing, discovering, post_scanning, pulling
from tests.conversations.cast import COPIER, HALLWAY, INKJET, OFFICE, PC
from tests.conversations.finding import DISCOVERY_PORT, GROUP, probe, probe_matches
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Scene, events_of, in_part, without


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


def test_a_device_that_answers_twice_in_one_message_is_one_answer() -> None:
    (search,) = searches_of(addressing.unusable_addresses)
    hosts = [it.host for it in search.answers]
    assert hosts == [OFFICE.host, COPIER.host, INKJET.host, HALLWAY.host]
    assert search.answered == 4


def test_devices_that_a_proxy_tells_of_are_answers_of_their_own() -> None:
    def scene(stage: Stage) -> None:
        source, here = Address(PC.host, stage.port()), Address(OFFICE.host, DISCOVERY_PORT)
        asked = stage.datagram(PC, source, GROUP, probe())
        one, other = (probe_matches(stage, it).body for it in (OFFICE, INKJET))
        end = "</wsd:ProbeMatches>"
        both = one.removesuffix(end) + other[other.index("<wsd:ProbeMatch>") :]
        letter = replace(probe_matches(stage, OFFICE), body=both)
        stage.datagram(OFFICE, here, source, letter, relates_to=asked)

    (search,) = searches_of(scene)
    assert [it.address for it in search.answers] == [OFFICE.endpoint, INKJET.endpoint]


def test_a_connection_that_tells_nothing_is_remembered_of_who_was_found() -> None:
    searches = searches_of(addressing.secure_refused)
    (chain,) = searches.chains
    assert (chain.found_event, chain.failed_event, chain.failed) == (3, 6, Outcome.SEALED)
    searches = searches_of(addressing.refused_address)
    (chain,) = searches.chains
    assert (chain.found_event, chain.failed_event, chain.failed) == (3, 5, Outcome.REFUSED)
    never = event(
        1,
        kind=Kind.CUT,
        phase=Phase.UNDECODED,
        service="",
        operation="",
        notes=(Note("TCP", REFUSED),),
    )
    searches.add(never, None)
    assert len(searches.chains) == 1


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


def test_metadata_that_were_not_captured_whole_came_all_the_same() -> None:
    story = Story()
    for it in events_of(pulling.SCENES["01-flatbed-scan"])[:6]:
        story.add(in_part(it, message=None) if it.operation == "Get" and it.relates_to else it)
    chain = story.searches.chain_of(PC.host, OFFICE.host)
    assert chain
    assert (chain.get_event, chain.got_event, chain.cut_event) == (5, 6, 0)
