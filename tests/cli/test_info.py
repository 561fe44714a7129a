"""``info``: what is in a file, in numbers, and what it cannot show."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.cli.importing import imported
from tests.cli.programs import CAPTURES, DEMO, ok, refused, run


def test_people_are_told_what_is_in_a_capture() -> None:
    told = ok(run("info", DEMO))
    assert told.startswith(f"{DEMO}: packet capture, {DEMO.stat().st_size:,} bytes\n")
    for wanted in ("192.0.2.10", "scan GetActiveJobs", "ClientError", "What it cannot show"):
        assert wanted in told
    assert "no discovery (UDP)" in told


def test_programs_get_one_object() -> None:
    told = json.loads(ok(run("info", DEMO, "--format", "json")))
    assert told["kind"] == "packet capture"
    assert told["overview"]["operations"]["scan GetActiveJobs"]["requests"] > 0
    assert told["packets"]["packets"] > 0
    assert told["cannot_show"]


def test_a_session_is_told_as_well(tmp_path: Path) -> None:
    told = json.loads(ok(run("info", imported(DEMO, tmp_path), "-f", "json")))
    assert (told["kind"], told["packets"]) == ("session", None)
    assert told["overview"] == json.loads(ok(run("info", DEMO, "-f", "json")))["overview"]


@pytest.mark.parametrize("name", ["14-link-local-and-ipv4", "16-device-comes-and-goes"])
def test_retransmissions_are_folded(name: str) -> None:
    assert "retransmitted" in ok(run("info", CAPTURES / f"{name}.pcapng"))


def test_a_damaged_file_tells_what_it_holds_and_where_it_is_damaged(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    done = run("info", damaged)
    assert done.returncode == 1
    assert "scan GetActiveJobs" in done.stdout
    assert f"{damaged}: file ends after" in done.stderr


def test_what_is_no_capture_is_one_line(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    assert refused(run("info", empty), 1) == f"{empty}: is empty"
    assert "is a folder" in refused(run("info", tmp_path), 1)


@pytest.mark.skipif(shutil.which("editcap") is None, reason="editcap is not installed")
def test_a_capture_cut_to_a_snap_length_says_so(tmp_path: Path) -> None:
    cut = tmp_path / "cut.pcapng"
    subprocess.run(["editcap", "-s", "200", DEMO, cut], check=True, timeout=60)
    told = ok(run("info", cut))
    assert "packets: the capture cut them" in told
    assert "cut short" in told


def test_what_makes_no_sense_is_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.har"
    path.write_text('{"log": {"entries": [null, 1]}}')
    assert "not read  2 senseless HAR items" in ok(run("info", path))
    assert json.loads(ok(run("info", path, "-f", "json")))["senseless"] == 2
    done = run("decode", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"note: {path}: 2 senseless HAR items left out (see info)\n"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_no_name_controls_the_terminal_that_shows_the_object(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("\x9b\u202e\u2028".encode() + b"\xff")
    path.write_bytes(DEMO.read_bytes())
    shown = ok(run("info", path, "-f", "json"))
    assert shown.isascii()
    assert json.loads(shown)["file"] == str(path)
