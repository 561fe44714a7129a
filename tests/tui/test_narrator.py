"""The narrator, on real sessions that grow."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.session.reader import Reader
from inspector.session.store import Session
from inspector.tui.narrator import Narrator
from tests.story.kit import events_in
from tests.tui.samples import entries, record, story
from tests.tui.sessions import session_of

SECONDS = 10.0


def told(reader: Reader, until: Callable[[Narrator], bool], *, more: bool) -> list[str]:
    """The rules of the findings as they come, until it is so."""
    narrator = Narrator(reader, lambda: more)
    rules: list[str] = []

    async def follow() -> None:
        async for found in narrator.follow():
            rules.extend(it.rule for it in found)
            if until(narrator):
                return

    asyncio.run(asyncio.wait_for(follow(), SECONDS))
    return rules


def test_a_recorded_session_is_told_to_its_end(tmp_path: Path) -> None:
    diagnosis = Diagnosis()
    for event in events_in("05"):
        diagnosis.add(event)
    diagnosis.close()
    with closing(Reader(session_of("05", tmp_path))) as reader:
        last = reader.last_seq()
        seen: list[Narrator] = []

        def ended(narrator: Narrator) -> bool:
            seen.append(narrator)
            return narrator.told.read == last

        told(reader, ended, more=False)
    now = seen[-1].told
    assert (now.read, now.total) == (last, last)
    assert now.diagnosis.findings() == diagnosis.findings()
    assert now.overview is not None
    assert (now.overview.events, now.overview.datagrams) == (last, 0)
    assert sum(arrow.step.count for arrow in now.steps.told().steps) == last


def test_what_needs_an_end_is_not_said_while_more_may_come(tmp_path: Path) -> None:
    with closing(Reader(session_of("05", tmp_path))) as reader:
        last = reader.last_seq()
        growing = told(reader, lambda it: it.told.read == last, more=True)
        ended = told(reader, lambda it: it.told.read == last, more=False)
    assert len(growing) < len(ended)
    assert set(growing) < set(ended)


def test_it_goes_on_with_what_another_process_appends(tmp_path: Path) -> None:
    path = record(tmp_path / "scan.wsd", [])
    with closing(Reader(path)) as reader, closing(Session(path)) as session:
        session.append(entries(story()[:4]))  # type: ignore[arg-type]  # pieces and entries
        narrator = Narrator(reader, lambda: True)

        async def follow() -> None:
            counts = []
            async for _ in narrator.follow():
                counts.append(narrator.told.read)
                if narrator.told.read == 4:
                    session.append(entries(story()[4:6]))  # type: ignore[arg-type]  # as above
                elif narrator.told.read == 6:
                    break
            assert counts == sorted(counts)

        asyncio.run(asyncio.wait_for(follow(), SECONDS))
