import pytest
from textual.binding import Binding

from inspector.tui.help import help_lines, key_text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("question_mark,f1", "? F1"),
        ("x,ctrl+s", "x Ctrl+S"),
        ("home,g", "Home g"),
        ("t,F", "t F"),
        ("left_square_bracket", "["),
    ],
)
def test_keys_as_people_call_them(keys: str, text: str) -> None:
    assert key_text(keys) == text


def test_help_is_made_of_the_bindings() -> None:
    bindings = [
        Binding("r", "replay", "Replay", tooltip="Send it again"),
        Binding("ctrl+c", "quit", "Quit", system=True),
    ]
    lines = [line.text for line in help_lines([("Here", bindings)])]
    assert lines[:3] == ["Here", f"  {'r':<22}Send it again", ""]
    assert any("×" in line and "SOAP fault" in line for line in lines)
