from inspector.diagnosis.finding import Finding
from inspector.tui.views.table import Column
from inspector.tui.views.table_rows import Drawing, Part, TableRows


def cells(row: str, found: str, kind: str) -> tuple[str, str, str]:
    return row, found, kind


def findings_of(row: str) -> list[Finding]:
    return []


COLUMNS = [Column[tuple[str, str, str]]("Name", 0, lambda it: it[0])]
DRAWING = Drawing(COLUMNS, findings_of, cells)


def shown(*parts: Part[str]) -> list[tuple[str, str]]:
    return [
        (it.key, "".join(piece.text for piece in it.line).strip())
        for it in TableRows(parts, DRAWING, 60)
    ]


def test_parts_stand_below_their_headings_and_what_was_forgotten() -> None:
    assert shown(Part({"a": "first"}), Part({"b": "second"}, 1, "Others")) == [
        ("a", "first"),
        ("", "Others"),
        ("", "1 earlier row, too many to keep"),
        ("b", "second"),
    ]


def test_without_rows_there_is_nothing() -> None:
    assert shown(Part({}), Part({})) == []
