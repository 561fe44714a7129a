"""What an engine and its owner say to each other."""

import subprocess
import sys

import msgspec
import pytest

from inspector.proxy.control import Config, Route, State
from inspector.proxy.engine import Config as EngineConfig


@pytest.mark.parametrize(
    ("route", "mode"),
    [
        (Route(host="127.0.0.1", port=8080, device="http://192.0.2.1:5357"),
         "reverse:http://192.0.2.1:5357@127.0.0.1:8080"),
        (Route(host="::1", port=8080, device="https://[fe80::1]"),
         "reverse:https://[fe80::1]@::1:8080"),
    ],
)  # fmt: skip
def test_a_route_is_a_mode_of_mitmproxy(route: Route, mode: str) -> None:
    assert route.mode() == mode


def test_lines_are_read_as_they_were_written() -> None:
    route = Route(host="::1", port=1, device="http://d")
    for said in (Config(routes=(route,), insecure=True), State(ready=True, error="no")):
        line = msgspec.json.encode(said)
        assert b"\n" not in line
        assert msgspec.json.decode(line, type=type(said)) == said
    assert EngineConfig is Config


def test_an_owner_does_not_load_mitmproxy() -> None:
    script = "import sys, inspector.proxy.launch; sys.exit('mitmproxy' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
