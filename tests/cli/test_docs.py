"""README tells every command and every option."""

import re

import pytest

from tests.cli.programs import ROOT
from tests.cli.surface import commands, program_options

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPTIONS = sorted({it for options in commands().values() for it in options if it[:2] == "--"})


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"wsd-inspector {name}" in README


@pytest.mark.parametrize("option", [*OPTIONS, *program_options()])
def test_every_option_is_in_the_readme(option: str) -> None:
    assert re.search(rf"{option}(?![-\w])", README), f"{option} is missing in README.md"


def test_the_readme_names_no_command_that_is_gone() -> None:
    named = set(re.findall(r"wsd-inspector ([a-z]+)", README))
    assert named - {*commands()} == set()
