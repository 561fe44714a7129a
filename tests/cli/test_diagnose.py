"""``diagnose``: every capture with what is wrong in it, and why."""

import json
from pathlib import Path

import pytest

from inspector.cli.diagnose import run as diagnose
from inspector.cli.options import Listing
from inspector.wire.pcapng_write import interface_description, section_header
from tests.cli.programs import CAPTURES, ok, refused, run
from tests.conftest import Golden

FILES = sorted(CAPTURES.glob("*.pcapng"))
HEALTHY = ("01", "02", "02c", "04", "12", "16", "16b", "18", "20", "ipv6")
"""Conversations in which nothing went wrong."""


def named(name: str) -> Path:
    (path,) = [it for it in FILES if it.stem == name or it.stem.startswith(f"{name}-")]
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_capture_is_diagnosed(
    path: Path, golden: Golden, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CAPTURES)
    code = diagnose(Path(path.name), Listing.TEXT)
    told = capsys.readouterr().out
    assert (code == 3) == ("\n    error " in told)
    golden(path.with_suffix(".diagnosis.txt"), told)


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_is_wrong_with_a_healthy_conversation(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(named(name), Listing.TEXT) == 0
    told = capsys.readouterr().out
    assert "; no problem found\n" in told
    assert "\n    warning" not in told


def test_programs_get_one_object() -> None:
    done = run("diagnose", named("10"), "--format", "json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["kind"], told["errors"], told["damage"]) == ("packet capture", 1, "")
    (error,) = [it for it in told["findings"] if it["severity"] == "error"]
    assert error["rule"] == "JOB-2"
    assert error["events"]
    assert error["advice"]


def test_without_colour_there_is_none() -> None:
    done = run("diagnose", named("10"), FORCE_COLOR="1", NO_COLOR="1")
    assert "\x1b[3" not in done.stdout


def test_a_damaged_file_is_diagnosed_up_to_its_damage(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(named("10").read_bytes()[:-500])
    done = run("diagnose", damaged)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{damaged}: ")
    assert "job 45" in done.stdout
    assert "file ends after" in done.stderr


def test_a_capture_without_wsd_is_not_called_healthy(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pcapng"
    empty.write_bytes(section_header() + interface_description())
    assert ok(run("diagnose", empty)).startswith(f"{empty}: 0 messages; no WSD message came\n")


def test_what_is_no_capture_is_one_line(tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(bytes(range(256)) * 8)
    assert "none of" in refused(run("diagnose", noise), 1)
    assert "cannot be" in refused(run("diagnose", tmp_path / "nowhere"), 1)


def test_standard_input_is_read() -> None:
    import subprocess

    from tests.cli.programs import PROGRAM, environment

    with named("01").open("rb") as stream:
        done = subprocess.run(
            [*PROGRAM, "diagnose", "-"],
            stdin=stream,
            capture_output=True,
            text=True,
            env=environment(),
            timeout=20,
        )
    assert ok(done).startswith("stdin: 18 messages; no problem found")
