"""Where the configuration is read from, and what happens where it cannot be."""

import os
from pathlib import Path

import pytest

from inspector.cli.settings import CONFIG_VARIABLE, config_path, load
from inspector.tui.settings import MAX_BYTES, Settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv(CONFIG_VARIABLE, str(path))
    return path


def test_it_is_read_from_where_the_environment_says(config: Path) -> None:
    config.write_bytes(b"\xef\xbb\xbftheme = 'nord'\r\n[keys]\r\nquit = 'Q'\r\n")
    assert config_path() == config
    assert load() == Settings(theme="nord", keys={"quit": "Q"})


def test_without_a_file_there_are_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("inspector.cli.settings.config_path", lambda: tmp_path / "none.toml")
    assert load() == Settings()


def test_the_null_device_is_no_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIG_VARIABLE, os.devnull)
    assert load() == Settings()


def test_a_file_that_is_named_but_missing_is_told(config: Path) -> None:
    assert load().troubles == (f"{config}: cannot be read: No such file or directory",)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"theme = 'nord'\n\n# \xff\n", "line 3: not UTF-8, expected TOML"),
        (b"#" * (MAX_BYTES + 1), "longer than 32,768 bytes, expected a configuration"),
        (b"theme = 'nrod'", "line 1: theme is 'nrod', did you mean 'nord'?"),
        (b"\0", "line 1: Invalid statement; expected TOML"),
    ],
)
def test_what_cannot_be_used_is_one_line(config: Path, data: bytes, told: str) -> None:
    config.write_bytes(data)
    assert load() == Settings(troubles=(f"{config}: {told}",))


def test_a_folder_is_told(config: Path) -> None:
    config.mkdir()
    assert load().troubles == (f"{config}: is a folder, expected a file",)
