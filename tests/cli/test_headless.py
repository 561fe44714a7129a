"""Following a session on stdout."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from inspector.cli import headless
from inspector.cli.exits import WrongCallError
from inspector.cli.headless import Following, Limits, time_of
from inspector.cli.options import Form
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.jsonl import from_line
from inspector.events.told import tell
from inspector.formats import capture
from inspector.session.reader import BATCH, Reader
from inspector.session.store import Entry, Session
from inspector.soap.fault import Fault
from tests.builders import event, request
from tests.cli.programs import CAPTURES


def append(path: Path, count: int) -> None:
    with closing(Session.open(path)) as session:
        session.append([Entry(request(), [event()]) for _ in range(count)])


def play(path: Path, name: str, count: int | None = None) -> None:
    """Append the first observations of a capture."""
    (source,) = CAPTURES.glob(f"{name}-*.pcapng")
    with source.open("rb") as stream, closing(Session.open(path)) as session:
        told = [*tell(capture.read(stream))][:count]
        session.append([Entry(it.seen.observation, it.events) for it in told])


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headless, "FOLLOW_SECONDS", 0.01)
    monkeypatch.setattr(headless, "QUIET_SECONDS", 0.0)


def test_what_comes_is_printed_and_what_came_last_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    append(path, 3)
    rounds = iter([False, False, True])

    def over() -> bool:
        ending = next(rounds)
        append(path, 2)  # the last two come while it ends
        return ending

    assert Following(path, Form.JSONL).until(over) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [from_line(line).seq for line in lines] == list(range(1, 10))


def test_more_than_a_batch_is_printed_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    append(path, 2 * BATCH + 1)
    Following(path, Form.TEXT).until(lambda: True)
    assert capsys.readouterr().out.count("\n") == 2 * BATCH + 1


def test_findings_go_to_stderr_while_events_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "my scan.wsd"
    play(path, "10")
    assert Following(path, Form.JSONL, diagnosis=Diagnosis()).until(lambda: True) == 3
    told = capsys.readouterr()
    assert all(line.startswith("{") for line in told.out.splitlines())
    assert "! error JOB-2 " in told.err
    assert told.err.splitlines()[-1].startswith("diagnosis: 1 error")
    assert told.err.endswith(f"; what to do: wsd-inspector diagnose '{path}'\n")


def test_scans_of_before_are_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    play(path, "03")
    before = 4
    play(path, "16b")
    following = Following(path, Form.TEXT, after=before, diagnosis=Diagnosis())
    assert following.until(lambda: True) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "diagnosis: no problem found"


def test_without_errors_the_exit_code_is_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    play(path, "01")
    assert Following(path, Form.TEXT, diagnosis=Diagnosis()).until(lambda: True) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "diagnosis: no problem found"


def until_job_end(
    path: Path, seconds: float, over: Callable[[], bool] = lambda: False, after: int = 0
) -> int:
    limits = Limits(until_job_end=True, seconds=seconds)
    following = Following(path, Form.TEXT, after=after, diagnosis=Diagnosis(), limits=limits)
    return following.until(over)


def test_a_job_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "scan.wsd"
    append(path, 1)
    asked = 0

    def come() -> bool:
        nonlocal asked
        asked += 1
        if asked == 3:
            play(path, "01")
        return False

    assert until_job_end(path, 20, come) == 0
    assert asked >= 3


def test_what_was_there_before_is_neither_told_nor_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    play(path, "10")
    with closing(Reader(path)) as reader:
        before = reader.last_seq()
    play(path, "01")
    following = Following(path, Form.JSONL, after=before, diagnosis=Diagnosis())
    assert following.until(lambda: True) == 0
    told = capsys.readouterr()
    assert next(from_line(line).seq for line in told.out.splitlines()) == before + 1
    assert "JOB-2" not in told.err


def test_a_job_of_an_earlier_run_is_not_the_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    play(path, "01")
    assert until_job_end(path, 0.2, after=18) == 3
    assert "diagnosis: no WSD message came" in capsys.readouterr().err


def test_words_that_became_others_are_told_in_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    play(path, "05")
    assert Following(path, Form.TEXT, diagnosis=Diagnosis()).until(lambda: True) == 3
    told = [line for line in capsys.readouterr().err.splitlines() if "JOB-6" in line]
    assert "was refused once" in told[0]
    assert "was refused 4 times" in told[-1]
    assert "job 41" in told[-1]


def test_a_device_writes_no_line_of_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scan.wsd"
    (source,) = CAPTURES.glob("05-*.pcapng")
    with source.open("rb") as stream, closing(Session.open(path)) as session:
        for it in tell(capture.read(stream)):
            (one,) = it.events
            forged = msgspec.structs.replace(
                one.fault or Fault(code="Sender"), subcode="X\ndiagnosis: no problem found"
            )
            events = (msgspec.structs.replace(one, fault=forged if one.fault else None),)
            session.append([Entry(it.seen.observation, events)])
    Following(path, Form.JSONL, diagnosis=Diagnosis()).until(lambda: True)
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if line.startswith("diagnosis:")] == lines[-1:]


def test_the_job_of_somebody_else_is_not_the_one(tmp_path: Path) -> None:
    path = tmp_path / "scan.wsd"
    append(path, 1)
    came = False

    def come() -> bool:
        nonlocal came
        if not came:
            came = True
            play(path, "05")
        return False

    assert until_job_end(path, 0.3, come) == 3


def test_time_is_up(tmp_path: Path) -> None:
    path = tmp_path / "scan.wsd"
    play(path, "01")
    limits = Limits(seconds=0.1)
    assert Following(path, Form.TEXT, diagnosis=Diagnosis(), limits=limits).until(never) == 0


def never() -> bool:
    return False


def test_an_interruption_tells_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> bool:
        raise KeyboardInterrupt

    path = tmp_path / "scan.wsd"
    play(path, "10")
    with pytest.raises(KeyboardInterrupt):
        Following(path, Form.TEXT, diagnosis=Diagnosis()).until(interrupt)
    assert "diagnosis: 1 error" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("5m", 300), ("1.5h", 5400), (" 2s ", 2)]
)
def test_times_are_read(text: str, seconds: float) -> None:
    assert time_of(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "0s", "-1s", "5 minutes", "1d", "nan", "٣s", "1" * 9])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(WrongCallError, match="expected a time such as 90s, 5m or 1h"):
        time_of(text)
