"""The page that shows the interface names nothing elsewhere, and nobody can write into it."""

import re

from inspector.cli.web_page import page, policy

WEBSOCKET = "ws://127.0.0.1:8080/secret/ws"


def test_nothing_comes_from_elsewhere() -> None:
    text = page("bug.pcapng", WEBSOCKET)
    assert set(re.findall(r"\w+://[^\"]*", text)) == {WEBSOCKET}
    assert WEBSOCKET in policy(WEBSOCKET)
    assert "unsafe-eval" not in policy(WEBSOCKET)


def test_a_file_name_is_no_markup() -> None:
    assert "<script>alert" not in page('"><script>alert(1)</script>', WEBSOCKET)
