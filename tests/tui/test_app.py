"""The whole app, with sessions as a recorder writes them."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from textual.pilot import Pilot

from inspector.formats import envelope
from inspector.protocols.discovery import Probe
from inspector.session.reader import Reader
from inspector.session.store import Session
from inspector.soap.namespaces import WSD
from inspector.tui.app import InspectorApp
from inspector.tui.messages.rows import Row
from inspector.tui.ports import EngineStatus
from inspector.wire.observation import Observation, Remark
from tests.builders import START_US, cut, datagram, exchange, request
from tests.builders import envelope as enveloped
from tests.conftest import Golden
from tests.tui.hostile import CLOSED, OPENED, hostile
from tests.tui.replayers import Echo
from tests.tui.samples import ASK_JOBS, NO_JOBS, entries, record, story, tls_connection
from tests.tui.screens import drive, screen_text, settled, until, until_seen

GOLDEN = Path(__file__).parents[1] / "golden" / "tui"


PROBE = enveloped(Probe(types=("wscn:ScanDeviceType",), scopes=None), f"{WSD}/Probe")


class Proxy:
    """An engine whose state a test sets."""

    def __init__(self) -> None:
        self.now = EngineStatus(
            listening=("http://127.0.0.1:8080 -> http://192.0.2.20/wsd",), recording="scan.wsd"
        )

    def status(self) -> EngineStatus:
        return self.now


def told_of(path: Path, events: Collection[int]) -> str:
    return "written"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scan.wsd"


@pytest.fixture
def reader(path: Path) -> Iterator[Reader]:
    with closing(Reader(record(path))) as opened:
        yield opened


@pytest.fixture
def empty_reader(tmp_path: Path) -> Iterator[Reader]:
    with closing(Reader(record(tmp_path / "empty.wsd", []))) as opened:
        yield opened


@pytest.fixture
def empty(path: Path) -> Iterator[Reader]:
    with closing(Reader(record(path, []))) as opened:
        yield opened


def append(path: Path, *seen: object) -> None:
    with closing(Session(path)) as session:
        session.append(entries(seen))  # type: ignore[arg-type]  # observations


def shows(app: InspectorApp, row: Row | None) -> bool:
    """Whether the detail shows a row as it is now."""
    return app.main.detail.snapshot is not None and app.main.detail.snapshot.row == row


# --- how it looks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("recorded_80x24", (80, 24), []),
        ("recorded_120x40", (120, 40), []),
        ("fault_decoded", (100, 30), ["j", "j", "j", "j"]),
        ("notes", (80, 24), ["j", "j", "left_square_bracket"]),
        ("zoomed_detail", (80, 24), ["enter", "z"]),
        ("help", (100, 70), ["question_mark"]),
    ],
)
def test_screens(
    reader: Reader, golden: Golden, name: str, size: tuple[int, int], keys: list[str]
) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "GetActiveJobsRequest")
        await settled(pilot)  # what a dialog stands on is drawn before it
        for key in keys:
            await pilot.press(key)
        row = app.main.list.selected
        await until(pilot, lambda: shows(app, row))
        golden(GOLDEN / f"{name}.txt", await settled(pilot))

    drive(app, steps, size=size)


@pytest.mark.parametrize("tab", ["", "slash", "raw", "xml"])
def test_tls_remarks_and_what_was_sent_again(tmp_path: Path, golden: Golden, tab: str) -> None:
    again = [datagram(PROBE, exchange=f"d{n}", time_us=START_US + n * 90_000) for n in range(1, 5)]
    seen: list[Observation] = [*again, *exchange(ASK_JOBS, NO_JOBS), tls_connection()]
    remarks = {"x1": Remark(":red:", "the token is the old one"), "d3": Remark(comment="third")}
    path = record(tmp_path / "scan.wsd", seen, remarks)
    with closing(Reader(path)) as reader:
        app = InspectorApp(reader, title="scan.wsd", export=told_of)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            if tab == "slash":
                await pilot.press("slash", *"old token")
                await until_seen(pilot, "1 of 3 exchanges")
            elif tab:
                await pilot.press("G")
                app.main.detail.show_tab(tab)
            row = app.main.list.selected
            await until(pilot, lambda: shows(app, row))
            names = {"": "repeated", "slash": "remark", "raw": "tls_raw", "xml": "tls_xml"}
            golden(GOLDEN / f"{names[tab]}.txt", await settled(pilot))

        drive(app, steps, size=(100, 30))


@pytest.mark.parametrize("now", ["reading", "damaged", "empty", "unreadable"])
def test_a_capture_while_it_is_read_and_after(
    reader: Reader, empty_reader: Reader, golden: Golden, now: str
) -> None:
    proxy = Proxy()
    told = "/tmp/bug.pcapng: file ends within a block (at byte 4512)"
    proxy.now = {
        "reading": EngineStatus(exchanges=8, reading="reading bug.pcapng 43%"),
        "damaged": EngineStatus(exchanges=8, error=f"{told}; 8 messages before that are shown"),
        "empty": EngineStatus(),
        "unreadable": EngineStatus(error=told),
    }[now]
    shown = reader if proxy.now.exchanges else empty_reader
    app = InspectorApp(shown, title="bug.pcapng", engine=proxy, copy_of=Path("bug.pcapng"))

    async def steps(pilot: Pilot[None]) -> None:
        row = None
        if proxy.now.exchanges:
            await until_seen(pilot, "8 exchanges")
            row = app.main.list.selected
            await until(pilot, lambda: shows(app, row))
        golden(GOLDEN / f"capture_{now}.txt", await settled(pilot))

    drive(app, steps, size=(80, 16))


def test_an_empty_live_session_says_where_it_waits(empty: Reader, golden: Golden) -> None:
    app = InspectorApp(empty, title="scan.wsd", live=True, engine=Proxy())

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Waiting for traffic on")
        golden(GOLDEN / "waiting.txt", await settled(pilot))

    drive(app, steps, size=(80, 24))


def test_light_and_dark_show_the_same_signs(reader: Reader) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "GetActiveJobsRequest")
        dark = await settled(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.theme == "textual-light")
        assert await settled(pilot) == dark

    drive(app, steps)


@pytest.mark.parametrize("markup", [CLOSED, OPENED])
def test_what_looks_like_markup_is_text_wherever_it_stands(path: Path, markup: str) -> None:
    record(path, hostile(markup))
    proxy, title = Proxy(), f"scan{markup}.wsd"
    proxy.now = EngineStatus(listening=(markup,), recording=markup, error=f"no {markup}")

    async def steps(pilot: Pilot[None]) -> None:
        for text in (
            title,
            f"× no {markup}",
            f"● {markup}  rec {Path(markup).name}",
            f"GET /x{markup}",
        ):
            await until_seen(pilot, text)
        for row in app.main.list.listing.rows:
            app.main.list.jump(row.exchange)
            await until(pilot, lambda row=row: shows(app, row))  # type: ignore[misc]  # no type for row
            for _ in range(7):
                await pilot.press("right_square_bracket")
                await settled(pilot)
            await pilot.press("r")
            await until_seen(pilot, f"Replay {row.operation}")
            await pilot.press("escape")

    with closing(Reader(path)) as reader:
        app = InspectorApp(reader, title=title, engine=proxy, replay=Echo(path, NO_JOBS))
        drive(app, steps, size=(160, 60))


# --- following -----------------------------------------------------------------------------------


def test_what_another_process_records_appears(empty: Reader, path: Path) -> None:
    app = InspectorApp(empty, title="scan.wsd", live=True)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Waiting for traffic.")
        append(path, request(ASK_JOBS))
        await until_seen(pilot, "waiting")
        append(path, cut("reset by peer"))
        await until_seen(pilot, "reset by peer")

    drive(app, steps)


def test_space_pauses_and_tells_what_is_new(reader: Reader, path: Path) -> None:
    app = InspectorApp(reader, title="scan.wsd", live=True)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "▼ following")
        await until_seen(pilot, "8 exchanges")
        await pilot.press("space")
        await until_seen(pilot, "‖ paused")
        append(path, request(ASK_JOBS, exchange="x9"))
        await until_seen(pilot, "‖ paused, 1 new: G")
        await pilot.press("t")
        await until_seen(pilot, "▼ following")

    drive(app, steps)


def test_a_session_that_cannot_be_read_is_told_and_survived(reader: Reader, path: Path) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    def told() -> bool:  # over two lines where the path is long
        return "cannot be read" in " ".join(screen_text(app).split())

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "8 exchanges")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("ALTER TABLE event RENAME TO hidden")
            await until(pilot, told)
            other.execute("ALTER TABLE hidden RENAME TO event")
        append(path, request(ASK_JOBS, exchange="x9"))
        await until_seen(pilot, "9 exchanges")
        await until(pilot, lambda: not told())

    drive(app, steps)


def test_a_dead_engine_is_told(reader: Reader) -> None:
    proxy = Proxy()
    app = InspectorApp(reader, title="scan.wsd", live=True, engine=proxy)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "● http://127.0.0.1:8080 → http://192.0.2.20/wsd")
        proxy.now = EngineStatus(alive=False, error="port 8080 is in use")
        await until_seen(pilot, "port 8080 is in use The proxy has ended")
        assert "× proxy ended" in screen_text(app)

    drive(app, steps)


# --- filter and moving ---------------------------------------------------------------------------


def test_the_filter_works_while_typing_and_escape_clears_it(reader: Reader) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "8 exchanges")
        await pilot.press("slash", *"dsc")
        await until_seen(pilot, "2 of 8 exchanges")
        await pilot.press("space", "minus", *"fault")
        await until_seen(pilot, "1 of 8 exchanges")
        await pilot.press("x", "x")
        await until_seen(pilot, "2 of 8 exchanges")
        await pilot.press("enter")
        assert app.focused is app.main.list
        await pilot.press("escape")
        await until_seen(pilot, "8 exchanges · 1 fault")

    drive(app, steps)


def test_escape_goes_back_step_by_step(reader: Reader) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "GetActiveJobsRequest")
        await pilot.press("enter", "z")
        await until(pilot, lambda: not app.main.list.display)
        await pilot.press("escape")
        await until(pilot, lambda: app.main.list.display)
        assert app.main.detail.has_focus_within
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is app.main.list)

    drive(app, steps)


# --- replay and export ---------------------------------------------------------------------------


def test_a_replay_is_found_and_compared(reader: Reader, path: Path) -> None:
    echo = Echo(path, NO_JOBS)
    app = InspectorApp(reader, title="scan.wsd", replay=echo)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "GetActiveJobsRequest")
        await pilot.press("d")
        await until_seen(pilot, "Choose two messages with v")
        await pilot.press("r")
        await until_seen(pilot, "Replay GetActiveJobs")
        await pilot.press("ctrl+s")
        await until_seen(pilot, "Replayed; d compares.")
        assert app.main.list.selected is not None
        assert app.main.list.selected.exchange == "replay1"
        assert "← ↻" in screen_text(app)
        await pilot.press("d")
        await until_seen(pilot, "What differs: GetActiveJobs")
        await until_seen(pilot, "--- recorded")

    drive(app, steps)


def test_what_cannot_be_sent_is_told(reader: Reader, path: Path) -> None:
    echo = Echo(path, NO_JOBS)
    echo.refusal = "this cannot be sent again"
    app = InspectorApp(reader, title="scan.wsd", replay=echo)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "8 exchanges")
        await pilot.press("e")
        await until_seen(pilot, "this cannot be sent again")

    drive(app, steps)


def test_an_envelope_from_a_file_has_no_time_and_no_address(tmp_path: Path) -> None:
    whole = next(envelope.read(BytesIO(ASK_JOBS), "ask.xml")).observation
    with closing(Reader(record(tmp_path / "ask.wsd", [whole]))) as reader:
        app = InspectorApp(reader, title="ask.xml")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "file → file")
            text = await settled(pilot)
            assert "1 exchange\n" in text
            assert [it for it in ("waiting", "00:00", "file:0", "1970") if it in text] == []
            app.main.detail.show_tab("xml")
            await until_seen(pilot, "→ Request  file → file")

        drive(app, steps, size=(140, 40))


# --- leaving, and the palette --------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys", ["q", "ctrl+c", "ctrl+q", "slash ctrl+c", "x end ctrl+c", "question_mark ctrl+c"]
)
def test_it_quits(reader: Reader, keys: str) -> None:
    app = InspectorApp(reader, title="scan.wsd", export=told_of)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "8 exchanges")
        await pilot.press(*keys.split())
        await until(pilot, lambda: not app.is_running or app._exit)

    drive(app, steps)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such handlers")
def test_sigterm_quits(reader: Reader) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "8 exchanges")
        os.kill(os.getpid(), signal.SIGTERM)
        await until(pilot, lambda: app._exit)

    drive(app, steps)


def test_the_story_has_as_many_exchanges_as_the_screens_say() -> None:
    assert len({seen.exchange for seen in story()}) == 8


@pytest.mark.parametrize("wanted", ["", "30"])
def test_a_key_waits_for_a_frame_of_eight_milliseconds(wanted: str) -> None:
    code = "import inspector.tui.app, textual.constants; print(textual.constants.MAX_FPS)"
    environment = {key: value for key, value in os.environ.items() if key != "TEXTUAL_FPS"}
    environment |= {"TEXTUAL_FPS": wanted} if wanted else {}
    seen = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert seen.stdout.strip() == (wanted or "120")


def test_what_comes_during_an_export_is_not_exported(path: Path) -> None:
    exporting, go_on = threading.Event(), threading.Event()

    def slowly(path: Path, events: Collection[int]) -> str:
        exporting.set()
        assert go_on.wait(10)
        return "written"

    record(path)
    with closing(Reader(path)) as reader:
        app = InspectorApp(
            reader, title="stdin", live=True, copy_of=path.parent / "stdin", export=slowly
        )

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            await pilot.press("x", "enter")
            await until(pilot, exporting.is_set)
            append(path, request(ASK_JOBS))
            await until_seen(pilot, "9 exchanges")
            go_on.set()
            await until(pilot, lambda: app.written)
            await pilot.press("q")
            await until_seen(pilot, "is kept nowhere")

        drive(app, steps, size=(120, 36))
