import pytest

from inspector.events.event import Event, Kind, Phase, Raw
from inspector.story.message_ids import IDS_LIMIT, MessageIds
from inspector.wire.observation import Body, Origin
from tests.builders import event

CLIENT, PROXY, DEVICE, OTHER = (
    f"{host}:80" for host in ("192.0.2.20", "192.0.2.50", "192.0.2.10", "192.0.2.99")
)


def sent(seq: int, text: bytes, **changes: object) -> Event:
    """A message with these bytes."""
    return event(seq, raw=Raw(sha256=Body.of(text).sha256, length=len(text)), **changes)


def reused(*events: Event) -> list[int | None]:
    """After each event the one that it took its id from."""
    ids, found = MessageIds(), list[int | None]()
    for it in events:
        ids.add(it, None)
        found.append(ids.reused.event if ids.reused else None)
    return found


def test_an_id_that_another_message_has() -> None:
    assert reused(sent(1, b"a"), sent(2, b"b"), sent(3, b"c", message_id="other")) == [
        None,
        1,
        None,
    ]


def test_the_same_bytes_are_a_retransmission() -> None:
    assert reused(sent(1, b"a"), sent(2, b"a"), sent(3, b"b", repeats=1)) == [None] * 3


def test_ids_are_compared_as_ids() -> None:
    one = "urn:uuid:0b7c9e30-77d2-11f0-8000-00000000000a"
    assert reused(
        sent(1, b"a", message_id=one), sent(2, b"b", message_id=one.removeprefix("urn:").upper())
    ) == [None, 1]


def test_two_senders_may_have_one_id() -> None:
    assert reused(sent(1, b"a"), sent(2, b"b", source="192.0.2.99:80")) == [None, None]


def test_what_a_proxy_hands_on_keeps_its_id() -> None:
    assert reused(sent(1, b"a"), sent(2, b"b", destination="192.0.2.99:80")) == [None, None]


@pytest.mark.parametrize(
    ("changes", "handed_on"),
    [
        pytest.param({"source": PROXY, "destination": DEVICE}, True, id="to the device"),
        pytest.param({"source": PROXY, "destination": OTHER}, True, id="to whoever else"),
        pytest.param({"source": OTHER, "destination": CLIENT}, True, id="seen before it came"),
        pytest.param({"source": CLIENT, "destination": DEVICE}, False, id="to two receivers"),
        pytest.param({"source": OTHER, "destination": DEVICE}, False, id="by two senders"),
        pytest.param({"source": CLIENT, "destination": PROXY}, False, id="sent again"),
        pytest.param(
            {"source": PROXY, "destination": CLIENT, "kind": Kind.RESPONSE},
            False,
            id="an answer with the request's id",
        ),
    ],
)
def test_what_is_handed_on(changes: dict[str, object], handed_on: bool) -> None:
    ids = MessageIds()
    ids.add(sent(1, b"a", source=CLIENT, destination=PROXY), None)
    ids.add(sent(2, b"a", **changes), None)
    assert (ids.handed_on is not None) is handed_on
    ids.add(sent(3, b"b", message_id="other"), None)
    assert ids.handed_on is None


def test_a_client_has_a_port_for_every_answer() -> None:
    one, two = (f"192.0.2.20:{port}" for port in (50001, 50002))
    answers = {"kind": Kind.RESPONSE, "phase": Phase.RESPONSE}
    assert reused(
        sent(1, b"a", destination=one, **answers), sent(2, b"b", destination=two, **answers)
    ) == [None, 1]


def test_what_is_replayed_has_its_id_on_purpose() -> None:
    assert reused(sent(1, b"a"), sent(2, b"b", origin=Origin.REPLAYED)) == [None, None]


def test_no_id_and_endless_ids_are_not_looked_at() -> None:
    for name in ("", "x" * 5000):
        assert reused(sent(1, b"a", message_id=name), sent(2, b"b", message_id=name)) == [None] * 2


def test_the_oldest_are_forgotten() -> None:
    ids = MessageIds()
    for number in range(2 * IDS_LIMIT + 1):
        ids.add(sent(number + 1, b"a", message_id=f"id-{number}"), None)
    ids.add(sent(9000, b"b", message_id="id-0"), None)
    assert ids.reused is None
    for number in (IDS_LIMIT + 1, 2 * IDS_LIMIT):
        ids.add(sent(9000 + number, b"b", message_id=f"id-{number}"), None)
        assert ids.reused is not None
