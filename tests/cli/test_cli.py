"""What holds for every command: exit codes, outputs, colours, pipes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector import __version__
from tests.cli.programs import CAPTURES, DEMO, PROGRAM, environment, ok, refused, run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bogus"], "No such command 'bogus'."),
        (["--bogus"], "No such option: --bogus"),
        (["decode", "--bogus", DEMO], "No such option: --bogus"),
        (["decode"], "Missing argument 'files'."),
        (["decode", DEMO, "--format", "xml"], "'xml' is not one of"),
        (["proxy"], "Missing option '--device'"),
        (["proxy", "--device", "scanner"], "scanner"),
        (["replay", DEMO, "--to", "http://d"], "Missing option '--event'"),
        (["replay", DEMO, "--to", "http://d", "--event", "x"], "Invalid value for '--event'"),
        (["replay", DEMO, "--to", "http://d", "-e", "1", "--timeout", "0"], "0"),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else "",
)
def test_a_wrong_call_is_one_line_and_code_2(arguments: list[object], told: str) -> None:
    assert told in refused(run(*arguments), 2)


def test_without_a_command_the_help_is_shown() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ")


def test_the_version_is_told() -> None:
    assert ok(run("--version")) == f"wsd-inspector {__version__}\n"


@pytest.mark.parametrize("more", [{}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}])
def test_no_escape_codes_leave_without_a_terminal(more: dict[str, str]) -> None:
    done = run("decode", CAPTURES / "broken.pcapng", "no-such-file", **more)
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_no_color_is_obeyed_in_a_terminal() -> None:
    def shown(**more: str) -> bytes:
        main, side = os.openpty()
        with subprocess.Popen(
            [*PROGRAM, "decode", str(CAPTURES / "faults.pcapng")],
            stdin=side,
            stdout=side,
            stderr=side,
            env=environment(TERM="xterm", **more),
        ):
            os.close(side)
            seen = b""
            try:
                while data := os.read(main, 65536):
                    seen += data
            except OSError:  # how Linux says that the other side has closed
                pass
        os.close(main)
        return seen

    colour = b"\x1b[1;31m"
    assert colour in shown()
    assert colour not in shown(NO_COLOR="1")


@pytest.mark.parametrize(
    "arguments", [["decode", *[DEMO] * 9], ["decode", "-f", "jsonl", *[DEMO] * 9]]
)
def test_a_reader_that_leaves_is_no_error(arguments: list[object]) -> None:
    with subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [["decode", DEMO], ["schema"]], ids=["decode", "schema"])
def test_a_full_disk_behind_the_output_is_one_line(arguments: list[object]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            timeout=20,
        )
    assert (done.returncode, done.stderr) == (1, "wsd-inspector: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="sh closes the streams")
@pytest.mark.parametrize(
    ("call", "code", "told"),
    [
        ("decode - <&-", 1, "wsd-inspector: stdin: is empty\n"),
        ('decode "$0" >&-', 0, ""),
        ('info "$0" >&-', 0, ""),
        ("decode missing 2>&-", 1, ""),
        ("decode - - </dev/null", 2, "wsd-inspector: - is given twice, expected once: "),
    ],
)
def test_a_stream_that_is_closed_is_as_if_it_were_empty(call: str, code: int, told: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m inspector {call}', DEMO],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=20,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == bool(told)
