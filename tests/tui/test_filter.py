import pytest

from inspector.tui.filter import Filter
from inspector.tui.rows import row_of
from tests.builders import event

ROW = row_of(event(service="scan", operation="GetActiveJobs", source="192.0.2.10:1"))


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("", True),
        ("getactive", True),
        ("GETACTIVE  scan", True),
        ("waiting", True),
        ("fault", False),
        ("scan fault", False),
        ("-fault", True),
        ("-scan", False),
        ("scan -", True),
        ("192.0.2.10", True),
    ],
)
def test_every_word_must_occur_and_none_with_a_dash(text: str, passes: bool) -> None:
    assert Filter.parse(text).passes(ROW) is passes


def test_a_filter_of_nothing_is_empty() -> None:
    assert Filter.parse("  - ").empty
    assert not Filter.parse("-a").empty
