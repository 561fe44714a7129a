"""The addon in stock mitmproxy: mitmdump as users start it, and the console in a terminal."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from inspector.events.jsonl import from_line
from inspector.formats import capture
from inspector.session.reader import Reader
from inspector.wire.observation import Address
from tests.make_captures import jobs, two_jobs
from tests.proxy.devices import OddDevice, answer, free_port, listens, post, talk, wait_for
from tests.replay.builders import asking

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "addons" / "wsd.py"
SOAP = asking()
TOLD = jobs(*two_jobs()).encoded("urn:uuid:2", "urn:uuid:11111111-1111-4111-8111-111111111111")
SCRIPTS = Path(sys.executable).parent

HELPER = """
from pathlib import Path
from mitmproxy import command, ctx, flowfilter

class Helper:
    def response(self, flow):
        found = flowfilter.match('~meta "wsd.op: GetActiveJobs"', flow)
        folder = Path(__file__).parent
        if found:
            ctx.master.commands.call("wsd.export.pcapng", [flow], str(folder / "one.pcapng"))
            ctx.master.commands.call("wsd.export.jsonl", [flow], str(folder / "one.jsonl"))
        told = ctx.master.commands.call("wsd.summary", flow)
        (folder / "told.txt").write_text(told, encoding="utf-8")

addons = [Helper()]
"""


def stock(name: str) -> str:
    """One of mitmproxy's programs."""
    found = shutil.which(name, path=str(SCRIPTS)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed as a program")
    return found


@pytest.fixture
def device() -> Iterator[OddDevice]:
    with OddDevice() as one:
        one.at("/scan", answer(TOLD))
        yield one


@contextmanager
def mitmdump(folder: Path, device: OddDevice, *more: str) -> Iterator[Address]:
    """mitmdump with our addon, started in a folder from which the package cannot be imported."""
    address = Address("127.0.0.1", free_port())
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONPATH"}
    process = subprocess.Popen(
        [
            stock("mitmdump"),
            "--quiet",
            "-s",
            str(ADDON),
            "--mode",
            f"reverse:{device.url}@{address}",
            "--set",
            f"confdir={folder / 'conf'}",
            *more,
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(lambda: listens(address) or process.poll() is not None)
        yield address
    finally:
        process.terminate()
        output, _ = process.communicate(timeout=20)
    assert output == ""


def test_mitmdump_records_marks_and_exports(device: OddDevice, tmp_path: Path) -> None:
    session, record = tmp_path / "scan.wsd", tmp_path / "scan.pcapng"
    helper = tmp_path / "helper.py"
    helper.write_text(HELPER, encoding="utf-8")
    options = ["-s", str(helper)]
    options += ["--set", f"wsd_session={session}", "--set", f"wsd_record={record}"]
    with mitmdump(tmp_path, device, *options) as address:
        assert talk(address, post("/scan", SOAP)) == answer(TOLD)
        wait_for(lambda: (tmp_path / "told.txt").exists())
    with closing(Reader(session)) as reader:
        asked, answered = reader.all_events()
        assert (asked.operation, answered.operation) == ("GetActiveJobs", "GetActiveJobs")
        assert [seen.body() for seen in reader.observations()] == [SOAP, TOLD]
    for path in (record, tmp_path / "one.pcapng"):
        with path.open("rb") as stream:
            assert [seen.body() for seen in capture.read(stream)] == [SOAP, TOLD]
    lines = (tmp_path / "one.jsonl").read_text(encoding="utf-8").splitlines()
    assert [from_line(line).phase for line in lines] == ["request", "response"]
    assert "2 jobs" in (tmp_path / "told.txt").read_text(encoding="utf-8")


def test_mitmdump_refuses_a_session_that_cannot_be_written(
    device: OddDevice, tmp_path: Path
) -> None:
    done = subprocess.run(
        [
            stock("mitmdump"),
            "-s",
            str(ADDON),
            "-p",
            str(free_port()),
            "--set",
            f"confdir={tmp_path / 'conf'}",
            "--set",
            f"wsd_session={tmp_path / 'missing' / 'scan.wsd'}",
        ],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode != 0
    assert "scan.wsd: cannot be written: No such file or directory" in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_the_console_shows_filters_and_exports(device: OddDevice, tmp_path: Path) -> None:
    address, target = Address("127.0.0.1", free_port()), tmp_path / "all.pcapng"
    tmux = ["tmux", "-L", f"wsd-{os.getpid()}", "-f", "/dev/null"]

    def run(*arguments: str) -> str:
        return subprocess.run(
            [*tmux, *arguments], capture_output=True, text=True, check=True, timeout=20
        ).stdout

    def shows(text: str) -> None:
        wait_for(lambda: text in run("capture-pane", "-p", "-t", "wsd"))

    console = [
        stock("mitmproxy"),
        "-s",
        str(ADDON),
        "--mode",
        f"reverse:{device.url}@{address}",
        "--set",
        f"confdir={tmp_path / 'conf'}",
    ]
    run("new-session", "-d", "-s", "wsd", "-x", "160", "-y", "50", *console)
    try:
        wait_for(lambda: listens(address))
        assert talk(address, post("/scan", SOAP)) == answer(TOLD)
        device.at("/other", answer(b"nothing of ours", content_type="text/plain"))
        talk(address, post("/other", b"nothing").replace(b"application/soap+xml", b"text/plain"))
        shows("/other")
        run("send-keys", "-t", "wsd", ":", f"wsd.export.pcapng @all {target}", "Enter")
        wait_for(lambda: target.exists() and target.stat().st_size > 2000)
        run("send-keys", "-t", "wsd", ":", "view.filter.set '~meta GetActiveJobs'", "Enter")
        shows("1/1")
        run("send-keys", "-t", "wsd", "Enter", "Tab")
        shows("2 jobs: 41 Processing")
    finally:
        run("kill-server")
    with target.open("rb") as stream:
        assert [seen.body() for seen in capture.read(stream)][:2] == [SOAP, TOLD]
