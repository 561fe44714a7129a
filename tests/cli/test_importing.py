"""Captures become sessions that tell the same."""

from contextlib import closing
from pathlib import Path

import pytest

from inspector.cli import importing
from inspector.cli.importing import imported
from inspector.cli.sources import events_in, recorded_in
from inspector.errors import InspectorError
from inspector.session.reader import Reader
from tests.cli.programs import DEMO


@pytest.mark.parametrize("batch", [1, 7, 200])
def test_bytes_and_events_are_those_of_the_capture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(importing, "BATCH", batch)
    session = imported(DEMO, tmp_path)
    with closing(Reader(session)) as reader:
        seen = [(it.observation, it.body()) for it in reader.observations()]
    assert seen == [(it.observation, it.body()) for it in recorded_in(DEMO)]
    assert list(events_in(session)) == list(events_in(DEMO))


def test_of_a_damaged_capture_comes_what_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    events = list(events_in(imported(damaged, tmp_path)))
    assert events[:20] == list(events_in(DEMO))[:20]
    assert f"; {len(events)} messages before that are shown\n" in capsys.readouterr().err


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:200])
    with pytest.raises(InspectorError, match=r"damaged\.pcapng: "):
        imported(damaged, tmp_path)
