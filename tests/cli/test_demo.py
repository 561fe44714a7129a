"""``demo --headless``: the whole program at work, in seconds, with files that are right."""

import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.cli.demo import captures_folder
from inspector.cli.sources import events_in
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.event import Event, Phase
from inspector.events.jsonl import from_line
from tests.cli.programs import CAPTURES, DEMO, refused, run
from tests.diagnosis.kit import diagnosed

FAULTS = (
    '_ws.malformed || tcp.analysis.flags || tcp.checksum.status == "Bad"'
    ' || ip.checksum.status == "Bad" || _ws.expert.severity >= 6291456'
)
"""What is wrong with a capture; 6291456 is what Wireshark calls a warning."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "made by the demo"


@pytest.fixture(scope="module")
def done(folder: Path) -> subprocess.CompletedProcess[str]:
    return run("demo", "--headless", "--format", "jsonl", "--output", folder)


def told(event: Event) -> tuple[str, str, Phase, str]:
    return event.service, event.operation, event.phase, event.fault.subcode if event.fault else ""


def test_it_tells_the_story_of_its_capture(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [told(from_line(line)) for line in lines] == [told(e) for e in events_in(DEMO)]


@pytest.fixture(scope="module")
def played(done: subprocess.CompletedProcess[str], folder: Path) -> Diagnosis:
    assert done.returncode == 0, done.stderr
    return diagnosed(events_in(folder / "demo.wsd"))


def test_the_jobs_come_first(done: subprocess.CompletedProcess[str]) -> None:
    operations = [from_line(line).operation for line in done.stdout.splitlines()]
    assert set(operations[:30]) == {"GetActiveJobs", "CancelPostScanJob"}


def test_a_scanner_and_a_scan_server_take_part(played: Diagnosis) -> None:
    assert [(it.model, it.roles) for it in played.story.devices] == [
        ("Example MFP 20", ["scanner"]),
        ("", ["scan server"]),
    ]


def test_a_page_is_scanned_from_the_button(played: Diagnosis) -> None:
    story = played.story
    (subscription,) = story.subscriptions
    assert (subscription.is_live, subscription.delivered) == (True, 3)
    (push,) = story.pushes
    assert (push.destination, push.job, push.broken) == ("Scan to PC-0107", "job 43", "")


def test_it_has_the_problems_of_its_capture_and_no_others(played: Diagnosis) -> None:
    rules = {finding.rule for finding in played.findings()}
    assert rules == {finding.rule for finding in diagnosed(events_in(DEMO)).findings()}
    assert "JOB-2" in rules  # a token with other letters


def test_it_says_where_its_files_are(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert done.stderr == f"session: {folder / 'demo.wsd'}\npcapng:  {folder / 'demo.pcapng'}\n"


@pytest.mark.parametrize("name", ["demo.wsd", "demo.pcapng"])
def test_both_files_hold_what_was_printed(
    done: subprocess.CompletedProcess[str], folder: Path, name: str
) -> None:
    printed = [told(from_line(line)) for line in done.stdout.splitlines()]
    assert [told(event) for event in events_in(folder / name)] == printed


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_wireshark_finds_nothing_wrong_with_its_capture(
    done: subprocess.CompletedProcess[str], folder: Path
) -> None:
    def tshark(*arguments: str) -> list[str]:
        checks = [f"{layer}.check_checksum:TRUE" for layer in ("ip", "tcp")]
        options = [it for check in checks for it in ("-o", check)]
        command = ["tshark", "-r", str(folder / "demo.pcapng"), *options, *arguments]
        seen = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        return seen.stdout.splitlines()

    assert tshark("-Y", FAULTS) == []
    statuses = tshark("-T", "fields", "-e", "tcp.checksum.status")
    assert set(statuses) == {"1"}  # good; 2 would be unverified
    messages = tshark("-Y", "http.request || http.response", "-T", "fields", "-e", "frame.number")
    assert len(messages) == len(done.stdout.splitlines())


def test_it_prints_text_and_never_overwrites(
    done: subprocess.CompletedProcess[str], folder: Path, tmp_path: Path
) -> None:
    assert "exists already; choose another --output" in run("demo", "-o", folder).stderr
    text = run("demo", "--headless", "-o", tmp_path)
    assert text.returncode == 0
    assert "→ scan GetActiveJobs" in text.stdout
    assert "\x1b" not in text.stdout + text.stderr


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in refused(run("demo", "-o", tmp_path / "file" / "folder"), 1)


def test_the_capture_is_found() -> None:
    assert captures_folder() == CAPTURES
