"""Events that tell of a connection that was never opened."""

from typing import Any

import pytest

from inspector.events.decode import Decoder
from inspector.events.event import Kind
from inspector.events.text import describe
from inspector.events.unopened import unopened
from inspector.wire.observation import REFUSED, UNANSWERED, UNREACHABLE
from tests.builders import cut, event, request

TOLD = f"{REFUSED} (port unreachable, ICMP from 192.0.2.20)"


def decoded(*seen: Any) -> Any:
    decoder = Decoder()
    return [it for one in seen for it in decoder.feed(one)][-1]


@pytest.mark.parametrize("reason", [REFUSED, UNANSWERED, UNREACHABLE, TOLD])
def test_a_cut_that_belongs_to_no_request(reason: str) -> None:
    told = decoded(cut(reason))
    assert unopened(told) == reason
    assert (told.device, told.notes[-1].path) == ("", "TCP")
    assert describe(told) == f"? connect  {reason}"


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param((request(), cut(REFUSED)), id="a request of a proxy or of ours was refused"),
        pytest.param((cut("connection reset"),), id="an answer without its request was cut off"),
    ],
)
def test_other_cuts(seen: tuple[Any, ...]) -> None:
    told = decoded(*seen)
    assert unopened(told) == ""
    assert told.notes[-1].path == "HTTP"


def test_other_events() -> None:
    assert unopened(event()) == ""
    assert unopened(event(kind=Kind.CUT)) == ""
