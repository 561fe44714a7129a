"""README tells every command and every option, and the table of operations is up to date."""

import re
from pathlib import Path

import pytest

from inspector.diagnosis.rules import RULES
from inspector.protocols import PROTOCOLS
from tests import make_docs
from tests.cli.programs import CAPTURES, ROOT
from tests.cli.surface import commands, program_options

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPTIONS = sorted({it for options in commands().values() for it in options if it[:2] == "--"})


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"wsd-inspector {name}" in README


@pytest.mark.parametrize("option", [*OPTIONS, *program_options()])
def test_every_option_is_in_the_readme(option: str) -> None:
    assert re.search(rf"{option}(?![-\w])", README), f"{option} is missing in README.md"


def test_the_readme_shows_what_is_printed() -> None:
    shown = CAPTURES / "05-device-busy.diagnosis.txt"
    assert shown.read_text(encoding="utf-8") in README


def test_the_readme_counts_the_rules() -> None:
    assert f"| {len(RULES)} rules, " in README


def test_the_readme_names_no_command_that_is_gone() -> None:
    named = set(re.findall(r"wsd-inspector ([a-z]+)", README))
    assert named - {*commands()} == set()


@pytest.mark.parametrize("page", make_docs.PAGES, ids=lambda page: page.name)
def test_a_page_is_what_the_declarations_say(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    assert written == make_docs.PAGES[page](), "write it anew with: make docs"
    assert f"]({page.relative_to(ROOT).as_posix()})" in README


def test_the_table_of_operations_has_every_operation_and_is_linked() -> None:
    written = make_docs.OPERATIONS.read_text(encoding="utf-8")
    for protocol in PROTOCOLS:
        section = written.partition(f"\n## {protocol.name}\n")[2].partition("\n## ")[0]
        assert protocol.namespace in section
        named = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        assert named == [operation.name for operation in protocol.operations]
