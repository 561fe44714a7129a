"""``sequence``: who said what to whom."""

from pathlib import Path

from tests.cli.programs import CAPTURES, lines, ok, refused, run
from tests.diagnosis.kit import events_of
from tests.diagnosis.test_job_books import number_for_all

BUSY = CAPTURES / "05-device-busy.pcapng"
PUSH = CAPTURES / "04-push-scan.pcapng"
SCAN_SERVER = CAPTURES / "12-post-scan-job.pcapng"


def test_everything_is_drawn() -> None:
    told = ok(run("sequence", BUSY))
    assert "client" in told.splitlines()[0]
    assert "CreateScanJob" in told
    assert "×4" in told


def test_a_job_is_drawn_with_the_button_that_started_it() -> None:
    told = ok(run("sequence", PUSH, "--job", "43"))
    assert "ScanAvailableEvent" in told
    assert "RetrieveImage" in told
    assert "Subscribe" not in told


def test_a_job_whose_number_was_given_again_is_known_by_its_name(tmp_path: Path) -> None:
    file = lines(tmp_path / "day.jsonl", events_of(number_for_all))
    told = run("sequence", file, "--job", "7 (2)")
    assert (told.returncode, told.stderr) == (0, "")
    assert "token t-1" in told.stdout
    assert "token t-0" not in told.stdout
    assert "note: 4 jobs are called '7'" in run("sequence", file, "--job", "7").stderr


def test_a_job_of_a_scan_server_is_known_by_its_token() -> None:
    told = ok(run("sequence", SCAN_SERVER, "--job", "264A19bf"))
    assert "SendImage" in told
    assert "GetRepositoryElements" not in told


def test_mermaid_is_for_issues() -> None:
    told = ok(run("sequence", BUSY, "--format", "mermaid"))
    assert told.startswith("sequenceDiagram\n    participant P0 as client<br/>192.0.2.25\n")


def test_a_job_that_is_not_there_is_a_wrong_call() -> None:
    assert "there is no job '99', expected one of 43" in refused(
        run("sequence", PUSH, "--job", "99"), 2
    )


def test_a_capture_without_messages_is_no_diagram() -> None:
    assert ok(run("sequence", CAPTURES / "20-printer-beside.pcapng", "-f", "mermaid"))
