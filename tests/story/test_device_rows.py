"""What messages change at a row, and that it stays small."""

from inspector.soap.envelope import AppSequence
from inspector.story import device_rows as rows
from inspector.story.device import (
    CHANGES_LIMIT,
    PLACES_LIMIT,
    TYPES_LIMIT,
    Asked,
    Device,
    Reached,
)
from tests.builders import START_US, event


def row() -> Device:
    return Device(number=1, first_us=START_US, first_event=1, last_us=START_US, last_event=1)


def test_types_and_places_are_kept_once_and_capped() -> None:
    device = row()
    rows.take_types(device, ["a", "a", *map(str, range(100))])
    assert len(device.types) <= TYPES_LIMIT
    assert device.types[:2] == ("a", "0")
    urls = [f"http://192.0.2.{it}/" for it in range(100)]
    kept = rows.places((), [*urls, *urls], "192.0.2.1", 1, lambda url: (Reached(), Asked()))
    assert [it.url for it in kept] == urls[:PLACES_LIMIT]
    again = rows.places(kept, urls[:1], "192.0.2.2", 2, lambda url: (Reached(), Asked()))
    assert again[0].said_event == 1


def test_restarts_are_counted_and_the_newest_listed() -> None:
    device = row()
    for it in range(100):
        said = event(it, app_sequence=AppSequence(it, "", 1))
        rows.take_instance(device, said, is_hello=False)
    assert device.restarts_count == 99
    assert len(device.restarts) == CHANGES_LIMIT
    assert device.restarts[-1].instance == 99


def test_instances_that_are_made_up_are_no_restarts() -> None:
    device = row()
    seen = [
        rows.take_instance(
            device,
            event(it, time_us=START_US + it, app_sequence=AppSequence(instance, "", 1)),
            is_hello=False,
        )
        for it, instance in enumerate((81, 364, 145, 12, 408, 9, 500))
    ]
    assert seen == ["", "restarted", "", "", "", "", ""]


def test_a_message_that_was_overtaken_makes_no_instance_doubtful() -> None:
    device = row()
    for it, instance in enumerate((5, 6, 5, 7)):
        said = event(it, time_us=START_US + it, app_sequence=AppSequence(instance, "", 1))
        last = rows.take_instance(device, said, is_hello=False)
    assert (last, device.restarts_count) == ("restarted", 2)


def test_numbers_of_another_sequence_cannot_be_compared() -> None:
    device = row()
    device.instance = 1
    for sequence in ("one", "two", "one"):
        later_us = START_US + 60_000_000
        said = event(1, time_us=later_us, app_sequence=AppSequence(1, sequence, 5))
        assert not rows.take_number(device, said)


def test_a_device_known_by_its_host_is_merged() -> None:
    known, host = row(), row()
    known.hosts, host.hosts = ["192.0.2.10"], ["fe80::1", "192.0.2.10"]
    host.model, host.roles = "M2070", ["scanner"]
    rows.merge(known, host)
    assert (known.hosts, known.model) == (["192.0.2.10", "fe80::1"], "M2070")
    assert known.roles == ["scanner"]
