"""Where the configuration of a user lies, and what it says.

Rule: what is wrong with it never stops a command; ``Settings.troubles`` tells it.
"""

import os
from pathlib import Path

import platformdirs

from inspector.events.clean import clean
from inspector.formats.files import FileError, open_to_read
from inspector.tui.keys import panes
from inspector.tui.settings import MAX_BYTES, Known, Settings, parse
from inspector.tui.themes import theme_names

PROGRAM = "wsd-inspector"

CONFIG_VARIABLE = "WSD_INSPECTOR_CONFIG"
"""The environment variable that names another file; the null device is no configuration."""


def config_path() -> Path:
    """The file that is read: the one that the environment names, or the platform's usual one."""
    named = os.environ.get(CONFIG_VARIABLE)
    usual = platformdirs.user_config_path(PROGRAM, appauthor=False) / "config.toml"
    return Path(named) if named else usual


def filters_path() -> Path:
    """The file in which the interface keeps the filters that its user saves."""
    return platformdirs.user_data_path(PROGRAM, appauthor=False) / "filters.json"


def known() -> Known:
    """What a configuration may name."""
    return Known(panes(), theme_names())


def load() -> Settings:
    """What is configured; defaults where nothing is, or where it cannot be used."""
    path = config_path()
    try:
        text = _text_of(path)
    except FileError as error:
        return Settings(troubles=(clean(str(error)),))
    return Settings() if text is None else parse(text, known(), name=str(path))


def _text_of(path: Path) -> str | None:
    """The text of a configuration; ``None`` if there is none. Raises ``FileError``."""
    try:
        if not path.exists() and CONFIG_VARIABLE not in os.environ:
            return None
        with open_to_read(path) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise FileError(f"{path}: longer than {MAX_BYTES:,} bytes, expected a configuration")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(f"{path}: line {line}: not UTF-8, expected TOML") from None
