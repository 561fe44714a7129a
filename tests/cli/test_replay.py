"""``replay``: a recorded request sent again from the command line, to a virtual device."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inspector.cli.importing import imported
from inspector.cli.sources import recorded_in
from inspector.events.event import Event
from inspector.replay.story import devices_in
from inspector.replay.virtual import VirtualDevice
from inspector.session.reader import Reader
from tests.cli.programs import CAPTURES, DEMO, refused, run

CANCEL = "CancelPostScanJob"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A virtual device that answers as all devices of the demo did."""
    exchanges = [pair for pairs in devices_in(recorded_in(DEMO)).values() for pair in pairs]
    loop, begun, told = asyncio.new_event_loop(), threading.Event(), list[str]()
    closing_time = asyncio.Event()

    async def serve() -> None:
        async with VirtualDevice(exchanges).serve() as address:
            told.append(f"http://{address}")
            begun.set()
            await closing_time.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert begun.wait(10)
    yield told[0]
    loop.call_soon_threadsafe(closing_time.set)
    thread.join(10)
    loop.close()


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return imported(DEMO, tmp_path)


def events(session: Path) -> list[Event]:
    with closing(Reader(session)) as reader:
        return list(reader.all_events())


def test_an_answer_is_printed_compared_and_appended(session: Path, url: str) -> None:
    before = events(session)
    done = run("replay", session, "--event", 1, "--to", f"{url}/wsd/scan")
    assert done.returncode == 0
    asked, answered = events(session)[len(before) :]
    assert (asked.origin, asked.operation) == ("replayed", "GetActiveJobs")
    assert asked.message_id not in {event.message_id for event in before}
    assert answered.relates_to == asked.message_id
    assert "[replayed]" in done.stdout
    assert done.stdout.count("\n") >= 2
    assert done.stderr == "Answer: alike\nDifferent every time: MessageID, RelatesTo\n"


def test_a_fault_is_code_3(session: Path, url: str, tmp_path: Path) -> None:
    with closing(Reader(session)) as reader:
        body = reader.observation(1).body()
    unknown = tmp_path / "unknown.xml"
    unknown.write_bytes(body.replace(b"GetActiveJobs", b"GetTea"))
    assert run("replay", session, "-e", 1, "--to", url, "--body", unknown).returncode == 3
    fault = events(session)[-1].fault
    assert fault
    assert fault.subcode == "ActionNotSupported"


def test_a_capture_is_replayed_without_being_changed(url: str) -> None:
    before = DEMO.read_bytes()
    done = run("replay", DEMO, "-e", 1, "--to", url, "-f", "jsonl")
    assert done.returncode == 0
    assert done.stdout.count("\n") == 2
    assert DEMO.read_bytes() == before
    assert not list(CAPTURES.glob("*.wsd*"))


def test_a_refused_connection_is_code_1_and_an_event(session: Path) -> None:
    count = len(events(session))
    done = run("replay", session, "-e", 1, "--to", "http://127.0.0.1:1/")
    assert done.returncode == 1
    assert "connection refused" in done.stdout
    assert [event.kind for event in events(session)[count:]] == ["request", "cut"]


def test_a_dry_run_prints_the_request_and_sends_nothing(session: Path) -> None:
    count = len(events(session))
    done = run("replay", session, "-e", 1, "--to", "http://192.0.2.99:5357/x", "--dry-run")
    assert done.returncode == 0
    head, _, body = done.stdout.partition("\n\n")
    assert head.startswith("POST http://192.0.2.99:5357/x\n")
    assert "\nHost: 192.0.2.99:5357" in head
    assert "GetActiveJobsRequest" in body
    assert len(events(session)) == count


def test_without_a_terminal_effects_need_yes(session: Path, url: str) -> None:
    number = next(e.seq for e in events(session) if e.operation == CANCEL)
    count = len(events(session))
    told = refused(run("replay", session, "-e", number, "--to", url), 2)
    assert CANCEL in told
    assert "add --yes to send it" in told
    assert len(events(session)) == count
    assert run("replay", session, "-e", number, "--to", url, "--yes").returncode == 0
    assert len(events(session)) == count + 2


def test_an_edited_body_is_sent(session: Path, url: str, tmp_path: Path) -> None:
    with closing(Reader(session)) as reader:
        body = reader.observation(1).body()
    edited = tmp_path / "edited.xml"
    edited.write_bytes(body.replace(b"</soap:Body>", b"<!-- by hand --></soap:Body>"))
    done = run("replay", session, "-e", 1, "--to", url, "--body", edited)
    assert done.returncode == 0, done.stderr
    with closing(Reader(session)) as reader:
        sent = next(e for e in reader.all_events() if e.origin == "replayed")
        assert b"<!-- by hand -->" in reader.observation(sent.seq).body()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-e", "999", "--to", "http://127.0.0.1:1"], "no event 999"),
        (["-e", "2", "--to", "http://127.0.0.1:1"], "expected an HTTP request"),
        (["-e", "1", "--to", "127.0.0.1"], "is not a URL to send to"),
        (["-e", "1", "--to", "http://127.0.0.1:1", "--body", "no/such/file"], "no/such/file"),
    ],
)
def test_what_cannot_be_replayed_is_told(session: Path, arguments: list[str], told: str) -> None:
    done = run("replay", session, *arguments)
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
