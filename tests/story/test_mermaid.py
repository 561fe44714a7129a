import re

import pytest

from inspector.story.mermaid import mermaid
from tests.builders import event
from tests.conftest import Golden
from tests.story.kit import GOLDENS, events_in
from tests.story.test_sequence import steps_of

LINE = re.compile(
    r"sequenceDiagram"
    r"|    participant P\d+ as (?:[^#;<>\n]|#\d+;|<br/>)+"
    r"|    P\d+(?:->>|-->>|--x|-x|-\))P\d+: (?:[^#;<>\n]|#\d+;)+"
)
"""What a line of Mermaid may be, by its grammar for sequence diagrams."""


@pytest.mark.parametrize("name", ["04", "05", "07"])
def test_a_diagram(name: str, golden: Golden) -> None:
    golden(GOLDENS / f"sequence-{name}.mmd", mermaid(steps_of(events_in(name)).told()))


@pytest.mark.parametrize("name", ["01", "05", "08d", "12", "14", "16", "broken"])
def test_every_line_is_of_the_grammar(name: str) -> None:
    for line in mermaid(steps_of(events_in(name)).told()).splitlines():
        assert LINE.fullmatch(line), line


def test_what_came_from_the_wire_is_text() -> None:
    hostile = event(operation="a;\n  P0->>P1: <script>#35;%%{init}%%\x1b")
    lines = mermaid(steps_of([hostile]).told()).splitlines()
    assert len(lines) == 4
    assert all(map(LINE.fullmatch, lines))
    assert "<script>" not in lines[-1]
