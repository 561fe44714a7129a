from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    DocumentParameters,
    InputMediaSize,
    InputSize,
    ScanTicket,
    Setting,
)
from inspector.tui.views.ticket_table import ticket_lines
from tests.tui.strategies import TEXTS


def made[T](cls: type[T], **told: Any) -> T:
    """A message of which only this was sent."""
    return cls(**told)


def ticket(**parameters: Any) -> ScanTicket:
    return made(ScanTicket, document_parameters=made(DocumentParameters, **parameters))


def told(asked: ScanTicket | None, got: DocumentFinalParameters | None, width: int) -> list[str]:
    return [it.text.rstrip() for it in ticket_lines(asked, got, width)]


ASKED = ticket(
    input_source=made(Setting, value="ADF", must_honor=True),
    format=made(Setting, value="jfif"),
    input_size=made(
        InputSize,
        input_media_size=made(InputMediaSize, width=made(Setting, value=8500)),
    ),
)
GOT = made(
    DocumentFinalParameters,
    input_source=made(Setting, value="Platen", override=True),
    format=made(Setting, value="jfif"),
    images_to_transfer=made(Setting, value=1, used_default=True),
)


def test_what_was_asked_stands_beside_what_was_got() -> None:
    assert told(ASKED, GOT, 80) == [
        "",
        "Ticket and final parameters:  ≠ 1 changed   ! MustHonor",
        "    Setting                    Asked for          Got                Remark",
        " ≠! InputSource                ADF                Platen             MustHonor,…",
        "    Format                     jfif               jfif",
        "    InputMediaSize Width       8500 = 215.9 mm    -",
        "    ImagesToTransfer           -                  1                  default",
    ]


def test_a_changed_setting_that_must_be_honoured_looks_worst() -> None:
    lines = [*ticket_lines(ASKED, GOT, 80)]
    assert [it.paint(it.text)[0].kind for it in lines[3:5]] == ["removed", ""]


@pytest.mark.parametrize("width", [36, 50])
def test_narrow_tables_have_no_remarks(width: int) -> None:
    lines = told(ASKED, GOT, width)
    assert any(it.startswith(" ≠! InputSource      ADF          Pl") for it in lines)
    assert not any("Remark" in it for it in lines)


def test_without_a_ticket_there_is_no_table() -> None:
    assert not told(None, None, 80)
    assert "the device told none" in told(ASKED, None, 80)[1]
    assert "the ticket was not seen" in told(None, GOT, 80)[1]


@given(asked=TEXTS, got=TEXTS, width=st.integers(20, 200))
def test_any_values_have_room(asked: str, got: str, width: int) -> None:
    final = made(DocumentFinalParameters, format=made(Setting, value=got))
    lines = ticket_lines(ticket(format=made(Setting, value=asked, must_honor=True)), final, width)
    assert all(cell_len(it.text) <= width for it in lines)
