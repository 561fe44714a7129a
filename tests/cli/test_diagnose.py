"""``diagnose``: every capture with what is wrong in it, and why."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.cli.diagnose import QUIET_LIMIT
from inspector.cli.diagnose import run as diagnose
from inspector.cli.options import Listing
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.finding import Finding
from inspector.events.event import Event
from inspector.wire.observation import Request, Response
from inspector.wire.pcapng_write import interface_description, section_header
from tests.cli.programs import CAPTURES, lines, ok, refused, run
from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX
from tests.conversations.images import jpeg
from tests.conversations.pulling import PAGE, feeder
from tests.conversations.scanning import airscan_retrieve, airscan_ticket, create, created, image
from tests.conversations.stage import Stage
from tests.conversations.waiting import ANNOUNCED
from tests.diagnosis.kit import events_of, without

FILES = sorted(CAPTURES.glob("*.pcapng"))
HEALTHY = ("01", "02", "02c", "04", "12", "16", "16b", "20", "ipv6")
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
    assert not re.search(r"\bevents? 0\b", told)
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


@pytest.mark.parametrize("side", [Request, Response])
def test_one_side_of_a_conversation_is_not_called_healthy(
    side: type[Request | Response], tmp_path: Path
) -> None:
    half = lines(tmp_path / "half.jsonl", without(feeder, side))
    told = ok(run("diagnose", half))
    assert "; no exchange is whole: little could be judged\n" in told
    assert "\n    error" not in told
    assert json.loads(ok(run("diagnose", half, "--format", "json")))["one_sided"]


def test_an_interruption_is_no_verdict_on_the_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Diagnosis.add

    def interrupted(self: Diagnosis, event: Event) -> list[Finding]:
        if event.seq == 5:
            monkeypatch.setattr(Diagnosis, "add", add)
            raise KeyboardInterrupt
        return add(self, event)

    monkeypatch.setattr(Diagnosis, "add", interrupted)
    assert diagnose(named("10"), Listing.TEXT) == 130
    told = capsys.readouterr()
    assert "pcapng: interrupted after 6 messages; " in told.out
    assert told.err == "note: interrupted after 6 messages\n"


def many_jobs(stage: Stage) -> None:
    """More jobs than are told one by one if nothing is wrong with them; with one there is."""
    glass = replace(PAGE, source="Platen", images=1)
    for number in range(1, QUIET_LIMIT + 3):
        made = created(number, f"t-{number}", ANNOUNCED, glass.final())
        stage.once(LINUX, HALLWAY, create(airscan_ticket(glass)), made)
        asked = airscan_retrieve(number, "t-x" if number == 3 else f"t-{number}")
        stage.once(LINUX, HALLWAY, asked, image(jpeg(850, 1169, 100)))


def test_many_jobs_without_findings_are_one_line(tmp_path: Path) -> None:
    file = lines(tmp_path / "day.jsonl", events_of(many_jobs))
    told = ok(run("diagnose", file)).splitlines()
    jobs = [it.partition(" · ")[0] for it in told if it.startswith("  job ")]
    assert jobs == ["  job 3"]
    assert f"  {QUIET_LIMIT + 1} jobs without findings: wsd-inspector jobs" in told


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
