"""``export``: a session or capture as another kind of file, there and back."""

import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from inspector.cli.export import FORMS, Target, export
from inspector.cli.importing import as_items, imported
from inspector.cli.sources import Contents, events_in
from inspector.events.event import Event, Kind
from inspector.session.store import Session
from inspector.wire.capture import Packet
from inspector.wire.capture_read import read_blocks
from tests.cli.programs import CAPTURES, DEMO, ok, refused, run

HEALTHY = CAPTURES / "02-feeder-several-pages.pcapng"


def same(events: list[Event]) -> list[Event]:
    """What stays the same: all but the names of exchanges, which say where they were read."""
    names: dict[str, str] = {}
    return [
        msgspec.structs.replace(e, exchange=names.setdefault(e.exchange, f"x{len(names)}"))
        for e in events
    ]


NAMES = sorted(path.stem for path in CAPTURES.glob("*.pcapng"))


@pytest.mark.parametrize("name", NAMES)
def test_packets_that_were_captured_are_written_as_they_were(tmp_path: Path, name: str) -> None:
    session = imported(CAPTURES / f"{name}.pcapng", tmp_path)
    target = tmp_path / "again.pcapng"
    export(session, Target(target))
    assert list(events_in(target)) == list(events_in(session))
    before, after = (packets(path) for path in (CAPTURES / f"{name}.pcapng", target))
    assert [(it.time_ns, it.frame) for it in after] == [(it.time_ns, it.frame) for it in before]


@pytest.mark.parametrize("name", NAMES)
def test_packets_that_are_made_tell_the_same(tmp_path: Path, name: str) -> None:
    session = Session.open(tmp_path / "without.wsd")
    for told in Contents(CAPTURES / f"{name}.pcapng").told():
        session.append(as_items(told._replace(seen=told.seen._replace(packet=0))))
    session.close()
    target = tmp_path / "again.pcapng"
    export(session.path, Target(target))
    kept = [it for it in events_in(session.path) if it.kind is not Kind.TLS]  # bytes nobody kept
    assert same(list(events_in(target))) == same(kept)


def packets(path: Path) -> list[Packet]:
    with path.open("rb") as stream:
        return [it for it in read_blocks(stream) if isinstance(it, Packet)]


def test_a_replay_is_written_behind_the_packets_that_were_captured(tmp_path: Path) -> None:
    path = imported(DEMO, tmp_path)
    session = Session(path)
    *_, last = Contents(DEMO).told()
    session.append(as_items(last._replace(seen=last.seen._replace(packet=0))))
    session.close()
    target = tmp_path / "again.pcapng"
    export(path, Target(target))
    assert len(list(events_in(target))) == len(list(events_in(DEMO))) + 1
    assert {it.interface for it in packets(target)} == {0}  # the demo is of our own making


def test_comments_tell_what_begins_in_a_packet(tmp_path: Path) -> None:
    target = tmp_path / "again.pcapng"
    export(DEMO, Target(target))
    comments = [comment for it in packets(target) for comment in it.comments]
    assert any(it.startswith("wsd: → scan GetActiveJobs") for it in comments)
    again = tmp_path / "third.pcapng"
    export(target, Target(again))
    assert packets(again) == packets(target)


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"curl"}))
def test_every_form_is_written_and_those_with_bodies_are_read_again(
    tmp_path: Path, form: str
) -> None:
    target = tmp_path / "there"
    assert "messages" in export(DEMO, Target(target, form))
    if form != "markdown":
        assert [it.operation for it in events_in(target)] == [
            it.operation for it in events_in(DEMO)
        ]
        again = tmp_path / "back.pcapng"
        if form != "jsonl":  # lines have no bodies
            export(target, Target(again))
            assert [it.raw for it in events_in(again)] == [it.raw for it in events_in(DEMO)]


def test_one_request_becomes_a_command(tmp_path: Path) -> None:
    done = run("export", DEMO, "-", "--format", "curl", "--event", "1")
    assert ok(done).startswith("curl ") or "| curl " in done.stdout
    assert done.stderr == ""
    assert "--event" in refused(run("export", DEMO, "-", "--format", "curl"), 2)
    assert "no event 999" in refused(run("export", DEMO, tmp_path / "x.har", "-e", "999"), 1)
    assert not (tmp_path / "x.har").exists()


def test_one_message_is_all_that_is_written(tmp_path: Path) -> None:
    target = tmp_path / "one.pcapng"
    ok(run("export", imported(DEMO, tmp_path), target, "--event", "3"))
    (found,) = events_in(target)
    assert found.raw == list(events_in(DEMO))[2].raw


def test_stdout_carries_the_file_and_nothing_else() -> None:
    done = run("export", DEMO, "-", "--format", "jsonl")
    assert ok(done) == DEMO.with_suffix(".jsonl").read_text("utf-8")
    assert "expected one of pcapng, har" in refused(run("export", DEMO, "-", "-f", "tiff"), 2)


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_wireshark_has_no_complaint_about_a_session(tmp_path: Path) -> None:
    target = tmp_path / "again.pcapng"
    export(HEALTHY, Target(target))
    wrong = "_ws.malformed || tcp.analysis.flags || _ws.expert.severity == error"
    options = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
    done = subprocess.run(
        ["tshark", "-r", target, *options, "-Y", f"{wrong} || tcp.checksum.status == Bad"],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == ""


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
    assert refused(run("export", DEMO, target), 1) == (
        f"{target}: exists already; --force replaces it"
    )
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
    ("target", "code", "told"),
    [
        ("demo.doc", 2, "cannot tell what to write, expected a name in .pcapng, .har, .jsonl"),
        ("demo", 2, "cannot tell what to write, expected a name in .pcapng, .har, .jsonl"),
        ("missing/demo.pcapng", 1, "cannot be written: No such file or directory"),
    ],
)
def test_a_target_that_cannot_be_is_told(tmp_path: Path, target: str, code: int, told: str) -> None:
    path = tmp_path / target
    assert refused(run("export", DEMO, path), code).startswith(f"{path}: {told}")
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
