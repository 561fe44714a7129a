"""The mirror rule: ``inspector/a/b.py`` is tested by ``tests/a/test_b.py``."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ELSEWHERE = {
    "inspector/errors.py": "two values without behaviour; every test uses them",
    "inspector/__main__.py": "tests/cli runs it as a process",
    "inspector/cli/options.py": "declarations; tests/cli/test_app.py goes through every command",
    "inspector/cli/live_commands.py": "declarations, like options.py",
    "inspector/cli/told_commands.py": "declarations, like options.py",
    "inspector/cli/file_commands.py": "declarations, like options.py",
    "inspector/cli/reference_commands.py": "declarations, like options.py",
    "inspector/events/event.py": "a record without behaviour, tested where it is made",
}
"""Modules without a test file of their own, and why."""


def expected_test(module: Path) -> Path:
    inside = module.relative_to(ROOT / "inspector")
    if module.name == "__init__.py":  # a room's own code is tested under the room's name
        return ROOT / "tests" / inside.parent / f"test_{inside.parent.name}.py"
    return ROOT / "tests" / inside.parent / f"test_{inside.name}"


def has_code(module: Path) -> bool:
    text = module.read_text(encoding="utf-8")
    return "def " in text or "class " in text


MODULES = [
    path
    for path in sorted((ROOT / "inspector").rglob("*.py"))
    if path.relative_to(ROOT).as_posix() not in ELSEWHERE and has_code(path)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_has_its_test_file(module: Path) -> None:
    wanted = expected_test(module).relative_to(ROOT)
    assert (ROOT / wanted).is_file(), f"{wanted} is missing"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_exceptions_are_still_needed(name: str) -> None:
    module = ROOT / name
    if module.is_file():
        assert not expected_test(module).is_file()
