"""The user's programs: real ones, as scripts, started without a shell."""

import asyncio
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.app import App

from inspector.errors import InspectorError
from inspector.tui.desks.external import ExternalError, command, edit, view

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts of a POSIX shell")


class Handed(App[None]):
    """An app that hands its terminal over; a headless one has none.

    Like Textual's, it does not take it back after an exception.
    """

    def __init__(self) -> None:
        super().__init__()
        self.handed = self.taken_back = 0

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.handed += 1
        yield
        self.taken_back += 1


def script(folder: Path, text: str) -> str:
    """A program; the folder it is in has a blank in its name."""
    path = folder / "my tools" / "program"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return f"'{path}'"


def test_an_editor_changes_a_private_file_that_is_gone_afterwards(tmp_path: Path) -> None:
    log = tmp_path / "log"
    editor = script(
        tmp_path,
        f'stat -c "%a" "$2" "$(dirname "$2")" > "{log}"; echo "$1 $2" >> "{log}"; echo new >> "$2"',
    )
    app = Handed()
    assert edit(app, b"old\xff\n", name="a.xml", environment={"EDITOR": f"{editor} --wait"}) == (
        b"old\xff\nnew\n"
    )
    rights, folder_rights, call = log.read_text().splitlines()
    option, path = call.split()
    assert (rights, folder_rights, option, app.handed) == ("600", "700", "--wait", 1)
    assert path.endswith("/a.xml")
    assert not Path(path).parent.exists()


def test_what_an_editor_did_not_change_stays(tmp_path: Path) -> None:
    environment = {"EDITOR": script(tmp_path, "true"), "VISUAL": " "}
    assert edit(Handed(), b"old", name="a", environment=environment) == b"old"


def test_a_pager_sees_clean_text(tmp_path: Path) -> None:
    log = tmp_path / "log"
    pager = script(tmp_path, f'cat "$1" > "{log}"; basename "$1" >> "{log}"')
    view(Handed(), "a\x1b[31m\tü\n", name="../../b c.xml", environment={"PAGER": pager})
    assert log.read_text() == "a\\x1b[31m\tü\nb c.xml\n"


def test_nothing_is_a_shell_s(tmp_path: Path) -> None:
    name = f"; touch {tmp_path}$(id)`id`"
    program = script(tmp_path, f'echo "$@" > "{tmp_path}/log"')
    view(
        Handed(),
        "text",
        name=name.replace("/", "_"),
        environment={"PAGER": f"{program} $HOME ; id"},
    )
    assert (tmp_path / "log").read_text().startswith("$HOME ; id ")
    assert "`id`" in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("editor", "text"),
    [
        ("/nowhere/editor", "/nowhere/editor: cannot be started: No such file or directory"),
        ("'open", r"\$EDITOR: no closing quotation"),
        ("false", "false: ended with status 1"),
        ("''", "cannot be started"),
    ],
)
def test_trouble_is_one_line(editor: str, text: str) -> None:
    app = Handed()
    with pytest.raises(ExternalError, match=text) as caught:
        edit(app, b"old", name="a", environment={"EDITOR": editor, "PATH": os.defpath})
    assert "\n" not in str(caught.value)
    assert app.taken_back == app.handed


def test_an_editor_that_takes_the_file_away(tmp_path: Path) -> None:
    environment = {"EDITOR": script(tmp_path, 'rm "$1"')}
    with pytest.raises(InspectorError, match="cannot be read"):
        edit(Handed(), b"old", name="a", environment=environment)


def test_the_first_variable_that_is_set_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command(("VISUAL", "EDITOR"), (), {"VISUAL": "code -w", "EDITOR": "vi"}) == [
        "code",
        "-w",
    ]
    assert command(("PAGER",), ("nothing-of-that-name", "sh"), {}) == ["sh"]
    with pytest.raises(ExternalError, match=r"no program to show text: set \$PAGER"):
        command(("PAGER",), ("nothing-of-that-name",), {})


def test_a_headless_app_says_that_it_cannot() -> None:
    async def main() -> None:
        app = App[None]()
        async with app.run_test():
            with pytest.raises(ExternalError, match="cannot be handed"):
                edit(app, b"old", name="a", environment={"EDITOR": "true"})

    asyncio.run(main())


PROGRAM = """
import sys
from textual.app import App
from inspector.tui.desks.external import edit

class Real(App):
    def on_ready(self):
        edited = edit(self, b"old", name="a.xml", environment={"EDITOR": sys.argv[1]})
        self.exit(edited.decode())

print("edited:", Real().run())
"""


def test_an_editor_has_the_terminal_and_gives_it_back(tmp_path: Path) -> None:
    log = tmp_path / "log"
    editor = script(tmp_path, f'trap "" INT; stty -a > "{log}"; kill -INT 0; printf new > "$1"')
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": os.getcwd()}
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, editor],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    try:
        while b"\n" not in seen.partition(b"edited:")[2] and select.select([ours], [], [], 20)[0]:
            seen += os.read(ours, 4096)
    finally:
        status = _ended(running)
        os.close(ours)
    assert b"edited: new" in seen
    assert status == 0
    assert " icanon" in log.read_text()


def _ended(running: subprocess.Popen[bytes]) -> int:
    try:
        return running.wait(10)
    except subprocess.TimeoutExpired:
        running.kill()
        return running.wait()
