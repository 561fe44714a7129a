"""``decode --filter``: an event is asked alone; what only the whole file tells is read before."""

import os
from pathlib import Path

import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.filtering import chooser, expression_of
from inspector.cli.importing import imported
from inspector.cli.sources import events_in
from inspector.cli.stdin import STDIN
from inspector.errors import InspectorError
from inspector.events.event import Event
from tests.cli.programs import CAPTURES

BUSY = CAPTURES / "05-device-busy.pcapng"
NAMED = CAPTURES / "01-flatbed-scan.pcapng"
LOST = CAPTURES / "10b-job-timed-out.pcapng"


def chosen(text: str, path: Path = BUSY) -> list[Event]:
    chooses = chooser(expression_of(text, [path]), path, None)
    return list(filter(chooses, events_in(path)))


def numbers(text: str, path: Path = BUSY) -> list[int]:
    return [event.seq for event in chosen(text, path)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fault", [2, 4, 6, 8]),
        ("finding:JOB-6", [2, 4, 6, 8, 10, 12]),
        ("finding and not finding:PRIV", [2, 4, 6, 8, 10]),
        ("op:Create* not fault", [1, 3, 5, 7]),
        ("time<+1s", [1, 2]),
        ("event:..2 or text:alice", [1, 2, 12]),
        ("state:waiting", []),
        ("from=192.0.2.11 duration>1h", []),
        ("from:Brightlake", []),
    ],
)
def test_what_passes(text: str, expected: list[int]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "as_by"),
    [
        ("from:brightlake", "from=192.0.2.10"),
        ("to='Brightlake M2070'", "to=192.0.2.10"),
        ("client:Brightlake", "client=192.0.2.10"),
        ("device~^Bright", "device=192.0.2.10"),
        ("not from:Brightlake", "from!=192.0.2.10"),
    ],
)
def test_hosts_have_names_from_the_first_event_on(text: str, as_by: str) -> None:
    assert numbers(text, NAMED) == numbers(as_by, NAMED)


def test_requests_that_nobody_answers_wait(tmp_path: Path) -> None:
    last = list(events_in(BUSY))[-2:]
    assert last[0].exchange == last[1].exchange
    path = tmp_path / "cut.jsonl"
    lines = BUSY.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert numbers("state:waiting", path) == [last[0].seq]
    assert numbers("phase:request state!=waiting", path) == [1, 3, 5, 7, 9]


def test_a_session_is_read_twice_too(tmp_path: Path) -> None:
    assert numbers("finding:PRIV-1", imported(BUSY, tmp_path)) == [12]


def test_a_wrong_filter_is_one_line_with_its_place() -> None:
    with pytest.raises(WrongCallError) as caught:
        expression_of("fault and opp:Get\n*", [])
    told = "--filter: unknown field 'opp', did you mean op? (character 11, before 'opp:Get *')"
    assert str(caught.value) == told
    with pytest.raises(WrongCallError, match=r"after 'or' \(character 5, at the end\)$"):
        expression_of("a or", [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_cannot_be_read_twice_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (STDIN, pipe):
        with pytest.raises(WrongCallError, match="'finding' needs the whole conversation"):
            expression_of("not finding", [BUSY, path])
        with pytest.raises(WrongCallError, match="'from' with a name needs the whole"):
            expression_of("from:Brightlake", [path])
        expression_of("fault from:192.0.2.10", [path])  # needs nothing but the event


def test_a_file_that_is_none_is_told_as_always(tmp_path: Path) -> None:
    path = tmp_path / "bad.pcapng"
    path.write_bytes(b"no capture")
    with pytest.raises(InspectorError, match="none of: session"):
        chooser(expression_of("finding", [path]), path, None)
