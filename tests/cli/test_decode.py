"""``decode``: whatever a file is, its events are printed; what cannot be read stops nothing."""

import json
import shutil
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from inspector.cli.importing import imported
from inspector.events.event import Phase
from inspector.events.jsonl import from_line
from inspector.events.text import MARKS
from tests.cli.programs import CAPTURES, DEMO, ok, refused, run
from tests.replay.builders import asking


def lines(*files: object) -> list[str]:
    return ok(run("decode", *files, "--format", "jsonl")).splitlines()


def golden(*captures: Path) -> list[str]:
    """The lines that stand beside captures."""
    texts = (path.with_suffix(".jsonl").read_text(encoding="utf-8") for path in captures)
    return [line for text in texts for line in text.splitlines()]


def test_a_capture_gives_its_golden_lines() -> None:
    assert lines(DEMO) == golden(DEMO)


def test_a_session_gives_the_lines_of_its_capture(tmp_path: Path) -> None:
    assert lines(imported(DEMO, tmp_path)) == golden(DEMO)


def test_an_envelope_gives_one_line(tmp_path: Path) -> None:
    path = tmp_path / "quoted in a report.xml"
    path.write_bytes(asking())
    (line,) = lines(path)
    event = from_line(line)
    assert (event.operation, event.exchange) == ("GetActiveJobs", path.name)


def test_every_line_is_as_the_schema_says() -> None:
    schema = json.loads(ok(run("schema")))
    validator = jsonschema.Draft202012Validator(schema)
    seen = lines(CAPTURES)
    for line in seen:
        validator.validate(json.loads(line))
    assert len(seen) > 100


def test_text_is_for_people() -> None:
    text = ok(run("decode", CAPTURES / "faults.pcapng"))
    assert f"{MARKS[Phase.FAULT]} scan GetActiveJobs  fault " in text
    assert "\n      note: " in text


def test_a_folder_gives_its_files_in_order(tmp_path: Path) -> None:
    inside = tmp_path / "a folder" / "deeper"
    inside.mkdir(parents=True)
    for name in ("faults.pcapng", "ipv6.pcapng"):
        shutil.copy(CAPTURES / name, inside)
    (inside / "notes.txt").write_text("nothing of ours")
    seen = [json.loads(line) for line in lines(tmp_path)]
    files = list(dict.fromkeys(line.pop("file") for line in seen))
    assert files == [str(inside / name) for name in ("faults.pcapng", "ipv6.pcapng")]
    alone = golden(CAPTURES / "faults.pcapng", CAPTURES / "ipv6.pcapng")
    assert seen == [json.loads(line) for line in alone]
    headings = [line for line in ok(run("decode", tmp_path)).splitlines() if line[:1] == "#"]
    assert headings == [f"# {inside / name}" for name in ("faults.pcapng", "ipv6.pcapng")]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pcapng"
    bad.write_bytes(b"no capture")
    done = run("decode", DEMO, bad, CAPTURES / "ipv6.pcapng", "-f", "jsonl")
    assert done.returncode == 1
    assert done.stdout.splitlines() == lines(DEMO, CAPTURES / "ipv6.pcapng")
    assert done.stderr.startswith(f"wsd-inspector: {bad}: ")
    assert done.stderr.count("\n") == 1


def test_what_comes_before_damage_is_printed(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    done = run("decode", damaged, "-f", "jsonl")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:20] == golden(DEMO)[:20]
    assert done.stderr.startswith(f"wsd-inspector: {damaged}: ")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.pcapng", b"", "is empty"),
        ("text.wsd", b"hello", "begins with b'hello', which is none of: session, packet capture"),
        ("database.wsd", b"SQLite format 3\0" + bytes(84), "not a session file"),
        ("cut.pcapng", b"\x0a\x0d\x0d\x0a", "at byte"),
        ("zeros.pcapng", bytes(500), "which is none of: session, packet capture"),
    ],
)
def test_a_file_that_is_no_capture_is_told(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    text = refused(run("decode", path), 1)
    assert text.startswith(f"{path}: ")
    assert told in text


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    text = refused(run("decode", tmp_path / "missing"), 1)
    assert text == f"{tmp_path / 'missing'}: cannot be read: No such file or directory"
    assert refused(run("decode", tmp_path), 1).startswith(f"{tmp_path}: no file in it ends with")


@pytest.mark.parametrize("body", [b"<a/>", b"<!DOCTYPE a><a/>", b"<", b"\xff\xfe<\0"])
def test_xml_that_is_no_envelope_is_an_event_with_a_note(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "odd.xml"
    path.write_bytes(body)
    (line,) = lines(path)
    assert from_line(line).phase == "undecoded"
    assert from_line(line).notes


def test_a_filter_prints_only_what_passes() -> None:
    busy = CAPTURES / "05-device-busy.pcapng"
    seen = ok(run("decode", busy, "-f", "jsonl", "--filter", "finding:JOB-6 fault")).splitlines()
    assert seen == [line for line in golden(busy) if json.loads(line)["seq"] in (2, 4, 6, 8)]


def test_a_wrong_filter_is_a_wrong_call() -> None:
    told = refused(run("decode", DEMO, "--filter", "opp:Get"), 2)
    assert told.endswith("unknown field 'opp', did you mean op? (character 1, before 'opp:Get')")
    told = refused(run("decode", "-", DEMO, "--filter", "finding"), 2)
    assert told.endswith("standard input cannot be read twice: save it to a file first")
