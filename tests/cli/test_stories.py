"""What ``jobs``, ``devices`` and ``subscriptions`` have in common."""

import json
from pathlib import Path

import pytest

from tests.cli.programs import CAPTURES, ok, run

PUSH = CAPTURES / "04-push-scan.pcapng"
COMMANDS = ("jobs", "devices", "subscriptions")


@pytest.mark.parametrize("command", COMMANDS)
def test_programs_get_all_fields(command: str) -> None:
    told = json.loads(ok(run(command, PUSH, "--format", "json")))
    assert told[command]
    assert all(isinstance(row, dict) for rows in told.values() for row in rows)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_file_tells_what_it_holds(command: str, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(PUSH.read_bytes()[:-300])
    done = run(command, damaged)
    assert done.returncode == 1
    assert "192.0.2.10" in done.stdout
    assert "file ends after" in done.stderr


@pytest.mark.parametrize("command", ["jobs", "subscriptions"])
def test_nothing_is_said_where_nothing_is(command: str) -> None:
    done = run(command, CAPTURES / "16-device-comes-and-goes.pcapng")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("note: no ")
