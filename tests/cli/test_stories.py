"""What ``jobs``, ``devices`` and ``subscriptions`` have in common."""

import json
from pathlib import Path

import pytest

from inspector.cli.devices import run as devices
from inspector.cli.options import Listing
from inspector.story import devices as devices_story
from inspector.wire.pcapng_write import interface_description, section_header
from tests.cli.programs import CAPTURES, ok, run

PUSH = CAPTURES / "04-push-scan.pcapng"
COMMANDS = ("jobs", "devices", "subscriptions")


@pytest.mark.parametrize("command", COMMANDS)
def test_programs_get_all_fields(command: str) -> None:
    told = json.loads(ok(run(command, PUSH, "--format", "json")))
    assert told[command]
    assert all(isinstance(row, dict) for row in told[command])
    assert (told["file"], told["damage"]) == (str(PUSH), "")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_file_tells_what_it_holds(command: str, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(PUSH.read_bytes()[:-300])
    done = run(command, damaged)
    assert done.returncode == 1
    assert "192.0.2.10" in done.stdout
    assert "file ends after" in done.stderr


@pytest.mark.parametrize("command", [*COMMANDS, "sequence"])
def test_where_nothing_is_it_is_said(command: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pcapng"
    empty.write_bytes(section_header() + interface_description())
    done = run(command, empty)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("note: no ")


def test_what_had_to_be_forgotten_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(devices_story, "ROWS_LIMIT", 2)
    assert devices(CAPTURES / "14b-addresses-nobody-can-use.pcapng", Listing.TEXT) == 0
    assert "note: 2 earlier of devices are left out" in capsys.readouterr().err
    devices(CAPTURES / "14b-addresses-nobody-can-use.pcapng", Listing.JSON)
    assert json.loads(capsys.readouterr().out)["left_out"]["devices"] == 2
