"""Every command explains itself, quickly."""

import sys

import pytest

from tests.cli.programs import ROOT, environment, ok, run
from tests.cli.surface import commands

HEAVY = ("mitmproxy", "textual", "lxml", "rich.console", "sqlite3")


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_with_an_example(name: str) -> None:
    text = ok(run(name, "--help"))
    assert text == ok(run(name, "-h"))
    assert f"Example: wsd-inspector {name}" in " ".join(text.split())


def test_the_help_names_commands_and_exit_codes() -> None:
    text = " ".join(ok(run("--help")).split())
    assert all(f" {name} " in text for name in commands())
    assert "0 ok, 1 failed, 2 wrong call, 3 ran well but found problems, 130 interrupted" in text


@pytest.mark.parametrize("arguments", [["--help"], ["proxy", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    import subprocess

    script = (
        "import sys, runpy, atexit\n"
        f"heavy = {HEAVY}\n"
        "atexit.register(lambda: print('LOADED', *(m for m in heavy if m in sys.modules)))\n"
        f"sys.argv = ['wsd-inspector', *{arguments!r}]\n"
        "runpy.run_module('inspector', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        timeout=20,
    )
    assert done.stdout.splitlines()[-1] == "LOADED"
