"""``export``: a session or capture as another kind of file, there and back."""

from pathlib import Path

import msgspec
import pytest

from inspector.cli.export import export
from inspector.cli.importing import imported
from inspector.cli.sources import events_in
from inspector.events.event import Event
from tests.cli.programs import CAPTURES, DEMO, ok, refused, run


def same(events: list[Event]) -> list[Event]:
    """What stays the same: all but the names of exchanges, which say where they were read."""
    names: dict[str, str] = {}
    return [
        msgspec.structs.replace(e, exchange=names.setdefault(e.exchange, f"x{len(names)}"))
        for e in events
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in CAPTURES.glob("*.pcapng")))
def test_a_session_exported_and_read_again_tells_the_same(tmp_path: Path, name: str) -> None:
    session = imported(CAPTURES / f"{name}.pcapng", tmp_path)
    target = tmp_path / "again.pcapng"
    export(session, target)
    before, after = (same(list(events_in(path))) for path in (session, target))
    assert after == before


def test_events_are_written_as_decode_prints_them(tmp_path: Path) -> None:
    target = tmp_path / "demo.jsonl"
    done = run("export", DEMO, target)
    assert ok(done) == ""
    assert target.read_text(encoding="utf-8") == DEMO.with_suffix(".jsonl").read_text("utf-8")
    assert done.stderr == f"{target}: {len(target.read_text().splitlines())} messages, " + (
        f"{target.stat().st_size:,} bytes\n"
    )
    assert target.stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_kept_without_force(tmp_path: Path) -> None:
    target = tmp_path / "kept.jsonl"
    target.write_text("mine")
    assert refused(run("export", DEMO, target), 1) == f"{target}: exists already"
    assert target.read_text() == "mine"
    ok(run("export", DEMO, target, "--force"))
    assert target.read_text() != "mine"


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_file_that_is_read_is_never_written(tmp_path: Path, force: list[str]) -> None:
    source = tmp_path / "one.pcapng"
    source.write_bytes(DEMO.read_bytes())
    (tmp_path / "link.pcapng").symlink_to(source)
    for target in (source, tmp_path / "link.pcapng"):
        assert "is the file that is being read" in refused(run("export", source, target, *force), 1)
    assert source.read_bytes() == DEMO.read_bytes()


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("demo.doc", "cannot tell what to write, expected a name in .pcapng, .jsonl"),
        ("demo", "cannot tell what to write, expected a name in .pcapng, .jsonl"),
        ("missing/demo.pcapng", "cannot be written: No such file or directory"),
    ],
)
def test_a_target_that_cannot_be_is_told(tmp_path: Path, target: str, told: str) -> None:
    path = tmp_path / target
    assert refused(run("export", DEMO, path), 1) == f"{path}: {told}"
    assert not path.exists()


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    path = tmp_path / "folder.pcapng"
    path.mkdir()
    assert str(path) in refused(run("export", DEMO, path, "--force"), 1)


def test_what_comes_before_damage_is_written_and_told(tmp_path: Path) -> None:
    damaged, target = tmp_path / "damaged.pcapng", tmp_path / "target.jsonl"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    told = refused(run("export", damaged, target), 1)
    assert told.startswith(f"{damaged}: ")
    assert f"; what comes before that is in {target}: " in told
    golden = DEMO.with_suffix(".jsonl").read_text("utf-8").splitlines()
    assert target.read_text("utf-8").splitlines()[:20] == golden[:20]


def test_a_source_that_cannot_be_read_keeps_the_target(tmp_path: Path) -> None:
    target = tmp_path / "target.jsonl"
    target.write_text("mine")
    refused(run("export", tmp_path / "missing.wsd", target, "--force"), 1)
    assert target.read_text() == "mine"
