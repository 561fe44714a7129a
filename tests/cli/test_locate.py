"""``locate``: where things lie, and the example of a configuration."""

import os
import tomllib
from pathlib import Path

import pytest

from inspector.cli.locate import PLACES, example_text
from inspector.cli.settings import CONFIG_VARIABLE, known
from inspector.tui.settings import parse
from tests.cli.programs import ok, refused, run


def test_all_places_are_told_one_a_line(tmp_path: Path) -> None:
    config = tmp_path / "my.toml"
    lines = [
        it.split("\t") for it in ok(run("locate", WSD_INSPECTOR_CONFIG=str(config))).splitlines()
    ]
    assert [line[0] for line in lines] == [*PLACES]
    assert lines[0] == ["config", str(config), "missing"]
    assert ["sessions", os.getcwd(), "exists"] in lines


def test_one_place_is_its_path() -> None:
    assert ok(run("locate", "sessions")) == f"{os.getcwd()}\n"
    assert ok(run("locate", "certificates")) == f"{Path('~/.mitmproxy').expanduser()}\n"


def test_what_is_wrong_with_the_configuration_is_told_beside_its_path(tmp_path: Path) -> None:
    config = tmp_path / "my.toml"
    config.write_text("theme = 'nrod'\n", encoding="utf-8")
    done = run("locate", "config", WSD_INSPECTOR_CONFIG=str(config))
    assert (done.returncode, done.stdout) == (0, f"{config}\n")
    told = "line 1: theme is 'nrod', did you mean 'nord'?"
    assert done.stderr == f"wsd-inspector: {config}: {told}\n"


def test_wrong_calls() -> None:
    assert "expected one of config, filters" in refused(run("locate", "moon"), 2)
    assert "locate config" in refused(run("locate", "--example"), 2)


@pytest.fixture(scope="module")
def example() -> str:
    return ok(run("locate", "config", "--example", WSD_INSPECTOR_CONFIG=""))


def test_the_example_is_what_a_new_file_may_be(example: str) -> None:
    assert tomllib.loads(example) == {"keys": {}, "filters": {}}
    assert CONFIG_VARIABLE in example
    assert max(map(len, example.splitlines())) < 140


def test_what_the_example_says_are_the_defaults(example: str) -> None:
    entries = [line[2:] for line in example.splitlines() if line.startswith('# "')]
    config = "[keys]\n" + "\n".join(it for it in entries if "faults of job" not in it)
    what = known()
    settings = parse(config, what, name="config.toml")
    assert settings.keys.keys() == set(what.actions)
    assert example == example_text(what)
