"""``jobs``: who did what to which job."""

import json
from pathlib import Path

from inspector.wire.observation import Response
from tests.cli.programs import CAPTURES, lines, ok, run
from tests.conversations.waiting import device_busy
from tests.diagnosis.kit import without


def test_a_job_is_told_with_its_pages_and_its_end() -> None:
    told = ok(run("jobs", CAPTURES / "02-feeder-several-pages.pcapng"))
    assert "192.0.2.11) · job 7 · ADF · " in told
    assert told.count("\n  page ") == 3
    assert "3 images, feeder empty: normal end" in told


def test_requests_that_were_refused_are_one_line() -> None:
    told = ok(run("jobs", CAPTURES / "05-device-busy.pcapng"))
    assert "4 × CreateScanJob refused: ServerErrorNotAcceptingJobs" in told


def test_requests_without_an_answer_were_not_refused(tmp_path: Path) -> None:
    asked = lines(tmp_path / "asked.jsonl", without(device_busy, Response))
    (told,) = ok(run("jobs", asked)).splitlines()
    assert "4 × CreateScanJob without an answer in the capture, Platen, by 192.0.2.25" in told
    (row,) = json.loads(ok(run("jobs", asked, "-f", "json")))["unanswered"]
    assert row["events"] == [1, 2, 3, 4]


def test_post_scan_jobs_have_a_lane_for_each_filter() -> None:
    told = ok(run("jobs", CAPTURES / "12c-post-scan-job-with-failed-filters.pcapng"))
    assert "CompletedWithErrors (event 11) FileShareAccessDenied" in told


def test_json_has_the_ticket_and_what_became_of_it() -> None:
    told = json.loads(ok(run("jobs", CAPTURES / "09-ticket-rejected.pcapng", "-f", "json")))
    (job,) = told["jobs"]
    assert job["number"] == 47
    assert job["asked"]["document_parameters"]["scaling"]["scaling_width"]["value"] == 1250
    assert job["final"]["scaling"]["scaling_width"]["value"] == 1000
