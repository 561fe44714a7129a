"""``proxy --headless``: carries, records, prints; and its end, whoever asks for it.

Interrupted (Ctrl+C, SIGTERM) it tells the diagnosis and ends with code 130; the files are complete
and the port is free.
"""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from inspector.events.told import tell
from inspector.formats import capture
from inspector.session.reader import Reader
from inspector.wire.observation import Address, Request, Response, header
from tests.cli.programs import CAPTURES, refused, run, started
from tests.proxy.devices import OddDevice, answer, free_port, listens, post, talk, wait_for
from tests.replay.builders import asking

SOAP = asking()


@pytest.fixture
def device() -> Iterator[OddDevice]:
    with OddDevice() as one:
        one.at("/scan", answer(SOAP))
        yield one


@pytest.mark.parametrize(("how", "form"), [(signal.SIGINT, "text"), (signal.SIGTERM, "jsonl")])
def test_it_prints_what_passes_and_leaves_whole_files(
    device: OddDevice, tmp_path: Path, how: signal.Signals, form: str
) -> None:
    address = Address("127.0.0.1", free_port())
    session, record = tmp_path / "scan.wsd", tmp_path / "scan.pcapng"
    with started(
        "proxy",
        "-d",
        f"{device.url}/scan",
        "-l",
        address,
        "--headless",
        "-f",
        form,
        "-s",
        session,
        "-r",
        record,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stderr.readline() == f"http://{address}/scan -> {device.url}/scan\n"
        assert talk(address, post("/scan", SOAP)) == answer(SOAP)
        lines = [process.stdout.readline() for _ in range(2)]
        process.send_signal(how)
        output, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert output.strip().replace("      note", "") == output.strip()
    if form == "jsonl":
        assert [json.loads(line)["operation"] for line in lines] == ["GetActiveJobs"] * 2
    else:
        assert "→ scan GetActiveJobs" in lines[0]
    verdict, last = errors.splitlines()[-2:]
    assert verdict.startswith("diagnosis: ")
    assert last == f"1 exchange in {session} and {record}"
    wait_for(lambda: not listens(address))
    wait_for(lambda: not Path(f"{session}-wal").exists())
    wait_for(lambda: not members(process.pid))
    with closing(Reader(session)) as reader:
        assert [seen.body() for seen in reader.observations()] == [SOAP, SOAP]
    with record.open("rb") as stream:
        assert [seen.body() for seen in capture.read(stream)] == [SOAP, SOAP]


def members(session: int) -> str:
    """The processes of a session of processes."""
    return subprocess.run(
        ["ps", "-o", "pid=,args=", "--sid", str(session)], capture_output=True, text=True
    ).stdout


def test_the_end_of_the_engine_is_told(device: OddDevice, tmp_path: Path) -> None:
    address = Address("127.0.0.1", free_port())
    with started("proxy", "-d", device.url, "-l", address, "-s", tmp_path / "s.wsd") as process:
        assert process.stderr
        process.stderr.readline()
        (engine,) = (
            int(line.split()[0])
            for line in members(process.pid).splitlines()
            if "inspector.proxy.engine" in line
        )
        os.kill(engine, signal.SIGKILL)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output) == (1, "")
    assert errors.endswith("wsd-inspector: the proxy ended: no reason told\n")


def test_what_cannot_listen_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        arguments = ["proxy", "-d", "http://127.0.0.1:1", "-l", f"127.0.0.1:{port}", "--headless"]
        told = refused(run(*arguments, "-s", tmp_path / "s.wsd"), 1)
        assert told.startswith("the proxy did not start: cannot listen on 127.0.0.1:")


def scan(name: str, kinds: Sequence[str]) -> list[tuple[bytes, bytes]]:
    """The exchanges of a capture whose operation is one of these, as what to send and to answer."""
    (path,) = CAPTURES.glob(f"{name}-*.pcapng")
    asked: dict[str, bytes] = {}
    found = []
    with path.open("rb") as stream:
        for told in tell(capture.read(stream)):
            seen, (event,) = told.seen.observation, told.events
            if isinstance(seen, Request) and event.operation in kinds:
                asked[seen.exchange] = told.seen.body()
            elif isinstance(seen, Response) and seen.exchange in asked:
                said = answer(
                    told.seen.body(),
                    status=f"{seen.status} {seen.reason}",
                    content_type=header(seen.headers, "content-type"),
                )
                found.append((asked[seen.exchange], said))
    return found


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        pytest.param("01", 0, "diagnosis: no problem found", id="healthy"),
        pytest.param("10", 3, "! error JOB-2 127.0.0.1, job 45: ", id="wrong-token"),
    ],
)
def test_a_test_of_a_driver_ends_with_its_job(
    tmp_path: Path, name: str, code: int, told: str
) -> None:
    exchanges = scan(name, ("CreateScanJob", "RetrieveImage", "CancelJob"))
    address = Address("127.0.0.1", free_port())
    with OddDevice() as device:
        options = ("-l", address, "-s", tmp_path / "scan.wsd", "--until-job-end", "--for", "15s")
        with started("proxy", "-d", f"{device.url}/scan", *options) as process:
            assert process.stderr
            process.stderr.readline()
            for body, said in exchanges:
                device.at("/scan", said)
                assert talk(address, post("/scan", body)) == said
            _, errors = process.communicate(timeout=20)
    assert process.returncode == code, errors
    assert told in errors


def test_a_job_that_never_comes_is_a_problem(device: OddDevice, tmp_path: Path) -> None:
    options = ("-s", tmp_path / "scan.wsd", "--until-job-end", "--for", "0.5")
    done = run("proxy", "-d", f"{device.url}/scan", "-l", f"127.0.0.1:{free_port()}", *options)
    assert done.returncode == 3
    assert "diagnosis: no WSD message came\n" in done.stderr


def test_a_wrong_time_is_a_wrong_call(device: OddDevice) -> None:
    told = refused(run("proxy", "-d", f"{device.url}/scan", "--for", "soon"), 2)
    assert told == "--for: found 'soon', expected a time such as 90s, 5m or 1h"
