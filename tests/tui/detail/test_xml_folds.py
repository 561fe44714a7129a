from hypothesis import given
from hypothesis import strategies as st

from inspector.soap import xml
from inspector.tui.detail.xml_folds import blocks_of, folded_line, shown_lines
from tests.tui.samples import TWO_JOBS

TEXT = """<a>
  <b c="d>e">
    <c>text</c>
    <d/>
  </b>
  <b>
    <c/>
  </b>
</a>"""
XML = TEXT.split("\n")


def test_an_element_spans_from_its_start_to_its_end() -> None:
    assert blocks_of(XML) == {0: 8, 1: 4, 5: 7}


def test_two_documents_and_what_is_between_them() -> None:
    assert blocks_of(["→ Request", *XML, "", "← Answer", *XML]).keys() == {1, 2, 6, 12, 13, 17}


def test_folded_elements_are_one_line() -> None:
    assert shown_lines(9, blocks_of(XML), {1}) == [0, 1, 5, 6, 7, 8]
    assert shown_lines(9, blocks_of(XML), {1, 5, 0}) == [0]
    assert shown_lines(9, blocks_of(XML), set()) == list(range(9))


def test_a_folded_line_says_what_it_hides() -> None:
    assert folded_line(XML[0], 9).text == "<a>…</a> (9 lines)"
    line = folded_line(XML[1], 4)
    assert line.text == "  <b …>…</b> (4 lines)"
    assert [piece.kind for piece in line.paint(line.text)] == [
        "tag",
        "attribute",
        "tag",
        "muted",
        "tag",
        "muted",
    ]


def test_every_element_with_children_of_a_real_message_can_be_folded() -> None:
    lines = xml.pretty(TWO_JOBS).split("\n")
    starts = sum(
        f"</{line.strip()[1:].split('>')[0].split()[0]}>" not in line
        for line in lines
        if line.strip().startswith("<")
        and not line.strip().startswith(("</", "<?"))
        and not line.endswith("/>")
    )
    assert len(blocks_of(lines)) == starts > 5


@given(st.lists(st.text(alphabet="<>/ ab!?\"='", max_size=8), max_size=12))
def test_any_text_folds_somehow(lines: list[str]) -> None:
    blocks = blocks_of(lines)
    for first, last in blocks.items():
        assert first < last < len(lines)
        folded = folded_line(lines[first], last - first + 1)
        assert "".join(piece.text for piece in folded.paint(folded.text)) == folded.text
    shown = shown_lines(len(lines), blocks, set(blocks))
    assert shown == sorted(set(shown))
