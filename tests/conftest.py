"""What every test may use: goldens, and properties that try the same examples in every run."""

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

type Golden = Callable[[Path, str], None]

settings.register_profile("default", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, database=None, max_examples=2000)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what is seen into the golden files; read the diff before you commit it",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden(path, text)`` compares a text with a file, or writes it with --update-golden."""
    update: bool = request.config.getoption("--update-golden")

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        if not path.is_file():
            pytest.fail(
                f"{path} is missing; make it with: pytest --update-golden {request.node.nodeid}",
                pytrace=False,
            )
        expected = path.read_text(encoding="utf-8")
        if text != expected:
            diff = difflib.unified_diff(
                expected.splitlines(), text.splitlines(), str(path), "seen now", lineterm=""
            )
            shown = "\n".join(diff) or "(they differ in line ends only)"
            pytest.fail(
                f"{shown}\n\nIf this is wanted: pytest --update-golden {request.node.nodeid}",
                pytrace=False,
            )

    return compare
