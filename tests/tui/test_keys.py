"""Keys: how they are named, and where they are bound."""

from string import printable

import pytest
from textual.keys import _character_to_key

from inspector.tui.keys import TITLES, is_key, long_name, panes


@pytest.mark.parametrize(
    "name",
    [
        *("r", "G", "é", "?", "question_mark", "slash", "minus", "space", "tab", "escape", "f12"),
        *("ctrl+s", "ctrl+shift+left", "alt+x", "shift+tab", "left_square_bracket", "ctrl+space"),
    ],
)
def test_names_of_keys(name: str) -> None:
    assert is_key(name)


@pytest.mark.parametrize(
    "name", ["", " ", "rr", "f99", "ctrl", "ctrl+", "+r", "super-r", "Ctrl+r", "\x1b", "hyper+x"]
)
def test_names_of_no_keys(name: str) -> None:
    assert not is_key(name)


@pytest.mark.parametrize("sign", printable.strip())
def test_a_sign_has_the_name_by_which_textual_knows_it(sign: str) -> None:
    assert long_name(sign) == _character_to_key(sign)
    assert is_key(long_name(sign))


def test_every_pane_and_every_key_of_the_interface_is_known() -> None:
    found = panes()
    assert found[0].name == "InspectorApp"
    assert {"MainScreen", "ExchangeList", "Detail"} <= {pane.name for pane in found}
    assert {pane.name for pane in found if pane.modal} >= {"ReplayDialog", "TextScreen"}
    for pane in found:
        for binding in pane.bindings:
            assert all(map(is_key, binding.key.split(","))), (pane.name, binding.key)
            assert binding.description, (pane.name, binding.key)


def test_an_action_of_one_pane_has_one_meaning() -> None:
    for pane in panes():
        ids = [binding.id for binding in pane.bindings if binding.id]
        assert len(ids) == len(set(ids)), pane.name


def test_every_pane_has_a_name_for_people() -> None:
    assert {pane.name for pane in panes()} == TITLES.keys()
