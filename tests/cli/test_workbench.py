"""Replays and exports of a session, as the interface and the command line want them."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inspector.cli.importing import imported
from inspector.cli.sources import events_in, recorded_in
from inspector.cli.workbench import Workbench
from inspector.errors import InspectorError
from inspector.events.event import Event
from inspector.replay.compare import Comparison
from inspector.replay.story import devices_in
from inspector.replay.virtual import VirtualDevice
from inspector.wire.observation import HEAD_LIMIT
from tests.cli.programs import CAPTURES, DEMO
from tests.conftest import Golden

GOLDEN = Path(__file__).parents[1] / "golden" / "replay"


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    bench = Workbench(imported(DEMO, tmp_path), timeout_s=10)
    yield bench
    bench.close()


def number_of(workbench: Workbench, operation: str) -> int:
    return next(e.seq for e in workbench.reader.all_events() if e.operation == operation)


def sent(workbench: Workbench, number: int) -> list[Event]:
    """Replay to a virtual device that answers as the recorded ones did."""

    async def run() -> list[Event]:
        exchanges = [pair for pairs in devices_in(recorded_in(DEMO)).values() for pair in pairs]
        async with VirtualDevice(exchanges).serve() as address:
            draft = workbench.draft(number)
            return await workbench.send(number, draft.body, f"http://{address}")

    return asyncio.run(run())


def test_a_draft_is_what_was_sent_and_where(workbench: Workbench) -> None:
    draft = workbench.draft(1)
    assert draft.body == workbench.reader.observation(1).body()
    assert draft.url.startswith("http://192.0.2.10")
    assert not draft.changes_state
    assert workbench.draft(number_of(workbench, "CancelPostScanJob")).changes_state


def test_a_draft_of_an_edited_envelope_tells_what_that_one_does(workbench: Workbench) -> None:
    asking = workbench.draft(1)
    cancelling = workbench.draft(number_of(workbench, "CancelPostScanJob"))
    edited = workbench.draft(1, cancelling.body)
    assert (edited.url, edited.body) == (asking.url, cancelling.body)
    assert edited.changes_state
    assert not workbench.draft(number_of(workbench, "CancelPostScanJob"), asking.body).changes_state


def test_an_envelope_too_long_to_be_kept_in_memory_is_drafted_whole(tmp_path: Path) -> None:
    source = tmp_path / "long.xml"
    envelope = Workbench(imported(DEMO, tmp_path))
    body = envelope.draft(1).body.replace(b"</soap:Body>", b" " * HEAD_LIMIT + b"</soap:Body>")
    envelope.close()
    source.write_bytes(body)
    bench = Workbench(imported(source, tmp_path))
    try:
        assert bench.reader.observation(1).body() == body
        assert bench.draft(1).body == body
    finally:
        bench.close()


def test_a_replay_is_appended_and_told(workbench: Workbench) -> None:
    last = list(workbench.reader.all_events())[-1].seq
    asked, answered = sent(workbench, 1)
    assert [asked.seq, answered.seq] == [last + 1, last + 2]
    assert workbench.reader.event(last + 1) == asked
    assert workbench.answer_to(asked.seq) == answered.seq
    assert asked.raw == workbench.reader.event(last + 1).raw
    assert workbench.reader.observation(last + 2).body()


def test_equal_answers_have_no_difference(workbench: Workbench) -> None:
    asked, _ = sent(workbench, 1)
    assert workbench.compare(1, asked.seq).verdict == "alike"
    assert workbench.compare(1, 3).verdict.startswith("differs in ")


def test_any_two_messages_are_compared(workbench: Workbench) -> None:
    asked, answered = sent(workbench, 1)
    assert workbench.compare_messages(1, asked.seq).diff == ""
    assert workbench.compare_messages(2, answered.seq).alike
    lines = workbench.compare_messages(1, 2).diff.splitlines()
    assert lines[:2] == ["--- event 1", "+++ event 2"]
    assert "+200 OK" in lines
    with pytest.raises(InspectorError, match="no event 999"):
        workbench.compare_messages(1, 999)


def shown(found: Comparison) -> str:
    lines = [found.verdict, *found.ids, found.every_time, found.diff]
    return "".join(f"{line}\n" for line in lines if line)


def test_a_token_whose_case_was_changed_is_told(tmp_path: Path, golden: Golden) -> None:
    with closing(Workbench(imported(CAPTURES / "10-job-token-mismatch.pcapng", tmp_path))) as bench:
        asked, answered = bench.compare_messages(3, 5), bench.compare_messages(4, 6)
    assert shown(asked) == (
        "alike but for its ids\n"
        "Ids that differ:\n"
        "  JobToken a1b2 / A1b2 (differs in case only)\n"
        "Different every time: MessageID\n"
    )
    golden(GOLDEN / "compared-answers.txt", shown(answered))


def test_two_pages_of_a_healthy_job_are_alike(tmp_path: Path) -> None:
    with closing(
        Workbench(imported(CAPTURES / "02-feeder-several-pages.pcapng", tmp_path))
    ) as bench:
        asked, answered = bench.compare_messages(7, 9), bench.compare_messages(8, 10)
    assert shown(asked) == "alike\nDifferent every time: MessageID\n"
    assert shown(answered) == "alike\nDifferent every time: MessageID, RelatesTo, Include href\n"


def test_a_device_that_is_not_there_has_no_answer_to_compare(workbench: Workbench) -> None:
    draft = workbench.draft(1)
    asked, ended = asyncio.run(workbench.send(1, draft.body, "http://127.0.0.1:1"))
    assert ended.kind == "cut"
    with pytest.raises(InspectorError, match=f"event {asked.seq} has no answer to compare"):
        workbench.compare(1, asked.seq)


def test_an_export_is_told_in_one_line(workbench: Workbench, tmp_path: Path) -> None:
    target = tmp_path / "export.jsonl"
    assert workbench.export(target).startswith(f"{target}: ")
    assert len(target.read_text().splitlines()) == len(list(events_in(DEMO)))


def test_an_export_replaces_a_file_because_the_dialog_has_asked(
    workbench: Workbench, tmp_path: Path
) -> None:
    target = tmp_path / "export.jsonl"
    target.write_text("older")
    workbench.export(target)
    assert target.read_text().startswith("{")


def test_what_is_no_session_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="not a session file"):
        Workbench(DEMO)
