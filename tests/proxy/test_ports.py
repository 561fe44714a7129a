import socket

import pytest

from inspector.errors import InspectorError
from inspector.proxy.ports import FIRST_PORT, LAST_PORT, free_port


def test_a_port_that_somebody_listens_on_is_passed_over() -> None:
    found = free_port("127.0.0.1")
    with socket.create_server(("127.0.0.1", found)):
        assert free_port("127.0.0.1") > found


def test_taken_ports_are_passed_over() -> None:
    first = free_port("127.0.0.1")
    assert free_port("127.0.0.1", {first}) > first


def test_no_free_port_is_said() -> None:
    with pytest.raises(InspectorError, match="--listen"):
        free_port("127.0.0.1", set(range(FIRST_PORT, LAST_PORT + 1)))
