"""A remark that was set at a recorded message is in every form of export, and comes back."""

from pathlib import Path

import pytest

from inspector.cli.export import FORMS, Target, export
from inspector.cli.importing import imported
from inspector.cli.sources import recorded_in
from inspector.events.event import Kind
from inspector.session.remarks import set_remark, set_remarks
from inspector.wire.observation import NO_REMARK, Observation, Recorded, Remark
from tests.builders import datagram, exchange
from tests.cli.programs import DEMO
from tests.tui.samples import ASK_JOBS, NO_JOBS, TWO_JOBS, record

KINDS = {
    Kind.DATAGRAM: Remark("", "mark: no mark"),
    Kind.REQUEST: Remark("red", "why this “job”?"),
    Kind.RESPONSE: Remark("todo", "two\nlines"),
}
READ_BACK = [name for name in FORMS if name not in ("markdown", "curl")]


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with a remark at a datagram, at a request, and at the answer to another one."""
    seen: list[Observation] = [
        datagram(ASK_JOBS),
        *exchange(ASK_JOBS, TWO_JOBS, name="x1"),
        *exchange(ASK_JOBS, NO_JOBS, name="x2"),
    ]
    session = record(tmp_path_factory.mktemp("noted") / "a.wsd", seen)
    set_remarks(session, dict(zip((1, 2, 5), KINDS.values(), strict=True)))
    return session


def remarks_of(seen: list[Recorded]) -> dict[Kind, list[Remark]]:
    """The remarks by what they are at."""
    found: dict[Kind, list[Remark]] = {}
    for it in seen:
        if it.remark != NO_REMARK:
            kind = Kind(type(it.observation).__name__.lower())
            found.setdefault(kind, []).append(it.remark)
    return found


@pytest.mark.parametrize("form", READ_BACK)
def test_remarks_go_out_and_come_back(noted: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out{FORMS[form].suffixes[0]}"
    export(noted, Target(target))
    found = remarks_of(list(recorded_in(target)))
    assert found == {kind: [remark] for kind, remark in KINDS.items()}


def test_remarks_are_in_the_report(noted: Path, tmp_path: Path) -> None:
    export(noted, Target(tmp_path / "out.md"))
    report = (tmp_path / "out.md").read_text(encoding="utf-8").partition("## Remarks")[2]
    for words in ("`red` `why this “job”?`", "`todo` `two lines`", "`mark: no mark`"):
        assert words in report


def commented(folder: Path) -> Path:
    """A session of a capture in which somebody has commented the first three messages."""
    first = imported(DEMO, folder)
    set_remarks(first, {seq: Remark("blue", f"old {seq}") for seq in (1, 2, 3)})
    export(first, Target(folder / "commented.pcapng"))
    (folder / "again").mkdir()
    return imported(folder / "commented.pcapng", folder / "again")


def test_a_comment_of_a_packet_is_replaced_and_taken_away(tmp_path: Path) -> None:
    session = commented(tmp_path)
    set_remark(session, 1, Remark("red", "new"))
    set_remark(session, 2, NO_REMARK)
    export(session, Target(tmp_path / "out.pcapng"))
    found = [it.remark for it in recorded_in(tmp_path / "out.pcapng")][:4]
    assert found == [Remark("red", "new"), NO_REMARK, Remark("blue", "old 3"), NO_REMARK]


def test_packets_whose_remarks_nobody_changed_are_as_they_were(tmp_path: Path) -> None:
    session = commented(tmp_path)
    export(session, Target(tmp_path / "same.pcapng"))
    assert (tmp_path / "same.pcapng").read_bytes() == (tmp_path / "commented.pcapng").read_bytes()
