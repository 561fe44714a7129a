"""The scribe as a process: what the proxy saw is kept, whoever dies first."""

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.proxy.scribe import Scribe
from inspector.session.reader import Reader
from inspector.wire.observation import Chunk
from tests.builders import START_US, request, response
from tests.proxy.devices import wait_for
from tests.replay.builders import asking

SOAP = asking()


def test_what_it_is_told_is_in_the_session_when_it_has_closed(tmp_path: Path) -> None:
    path = tmp_path / "scan.wsd"
    with closing(Scribe(path, None)) as scribe:
        scribe.observe(request(SOAP), [Chunk(START_US, SOAP)])
        scribe.chunk("x1", "response", Chunk(START_US, SOAP[:90]))
        scribe.chunk("x1", "response", Chunk(START_US, SOAP[90:]))
        scribe.observe(response(SOAP))
    with closing(Reader(path)) as reader:
        assert [seen.body() for seen in reader.observations()] == [SOAP, SOAP]
        assert [event.operation for event in reader.all_events()] == ["GetActiveJobs"] * 2


def test_files_that_cannot_be_made_are_told(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match=r"cannot be written: No such file or directory$"):
        Scribe(tmp_path / "missing" / "scan.wsd", None)


def test_more_than_a_pipe_holds_is_written(tmp_path: Path) -> None:
    path, page = tmp_path / "scan.wsd", os.urandom(3_000_000)
    with closing(Scribe(path, None)) as scribe:
        scribe.observe(request(page), [Chunk(START_US, page)])
    with closing(Reader(path)) as reader:
        (seen,) = reader.observations()
        assert b"".join(chunk.data for chunk in seen.chunks()) == page


def test_a_scribe_that_dies_is_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    scribe = Scribe(tmp_path / "scan.wsd", None, told.append)
    os.kill(scribe._process.pid, signal.SIGKILL)

    def noticed() -> str:
        scribe.observe(request(SOAP))
        return scribe.error

    wait_for(noticed)
    scribe.observe(request(SOAP))
    scribe.close()
    assert told == ["the process that writes the session has ended"]


def test_interrupting_the_group_does_not_end_it(tmp_path: Path) -> None:
    path = tmp_path / "scan.wsd"
    with closing(Scribe(path, None)) as scribe:
        os.kill(scribe._process.pid, signal.SIGINT)
        scribe.observe(request(SOAP))
    assert scribe.error == ""
    with closing(Reader(path)) as reader:
        assert len(list(reader.all_events())) == 1
