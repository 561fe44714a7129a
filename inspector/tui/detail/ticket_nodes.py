"""What a client asked of a scan beside what the device will do: a branch of the decoded tree.

Rule: differences come first, and signs tell them: ``≠`` it differs, ``!`` the client said that it
must be honoured.
"""

from typing import Any

from inspector.events.clean import clean
from inspector.events.words import counted
from inspector.protocols.scan import (
    CreateScanJobRequest,
    CreateScanJobResponse,
    ValidateScanTicketRequest,
    ValidateScanTicketResponse,
)
from inspector.story.tickets import Difference, compare, is_length, is_rounded, label_of
from inspector.tui.detail.decoded_values import Node
from inspector.tui.detail.snapshot import Snapshot

DIFFERS, MUST_HONOR = "≠", "!"
"""Signs of a setting that was changed, and of one that was not to be changed."""

_COLUMN_LIMIT = 26
_MM_OF_MIL = 0.0254
_SUFFIXES = {"Width": " dpi", "Height": " dpi", "ScalingWidth": " %", "ScalingHeight": " %"}


def ticket_node(snapshot: Snapshot) -> Node | None:
    """The comparison, if the exchange has both a ticket and what became of it."""
    messages = [part.event.message for part in snapshot.parts]
    asked = next((it for it in map(_asked, messages) if it is not None), None)
    got = next((it for it in map(_got, messages) if it is not None), None)
    rows = compare(asked, got) if asked is not None and got is not None else ()
    if not rows:
        return None
    differing = sum(row.differs for row in rows)
    told = (
        f"{differing} of {counted(len(rows), 'setting')} not as asked" if differing else "as asked"
    )
    node = Node("Ticket", told, "note" if differing else "element", tuple(_lines(rows)))
    return node._replace(open=differing > 0)


def _asked(message: Any) -> Any:
    match message:
        case CreateScanJobRequest() | ValidateScanTicketRequest():
            return message.scan_ticket
    return None


def _got(message: Any) -> Any:
    match message:
        case CreateScanJobResponse():
            return message.document_final_parameters
        case ValidateScanTicketResponse(validation_info=info) if info is not None:
            return info.valid_scan_ticket
    return None


def _lines(rows: tuple[Difference, ...]) -> list[Node]:
    """A head and the settings, in columns."""
    labels = [clean(label_of(row.element)) for row in rows]
    asked = [_told(row.element, row.asked) for row in rows]
    got = [_told(row.element, row.got) for row in rows]
    first = max(map(len, labels))
    second, third = (
        min(_COLUMN_LIMIT, max(map(len, it))) for it in (["asked", *asked], ["got", *got])
    )
    insisted = any(row.must_honor for row in rows)
    legend = f"{MUST_HONOR} must be honoured" if insisted else ""
    head = Node(f"   {'':{first}}", f"{'asked':{second}}  {'got':{third}}", "muted", marks=legend)
    return [
        head,
        *(
            Node(
                f"{_signs(row)} {label:{first}}",
                f"{wanted:{second}}  {given:{third if _marks(row) else 0}}",
                "note" if row.differs else "name",
                marks=_marks(row),
            )
            for row, label, wanted, given in zip(rows, labels, asked, got, strict=True)
        ),
    ]


def _signs(row: Difference) -> str:
    return (DIFFERS if row.differs else " ") + (MUST_HONOR if row.must_honor else " ")


def _marks(row: Difference) -> str:
    said = {
        "must honor": row.must_honor and row.differs,
        "override": row.override,
        "used default": row.used_default,
        "rounded": row.differs and is_rounded(row.element, row.asked, row.got),
    }
    return " · ".join(word for word, holds in said.items() if holds)


def _told(path: str, value: str | None) -> str:
    """A value with its unit; a dash where nothing was told."""
    if value is None:
        return "-"
    if not value.isdecimal() or len(value) > 9:
        return clean(value)
    if is_length(path):
        return f"{int(value) * _MM_OF_MIL:.1f} mm"
    name = path.rpartition("/")[2]
    return value + ("°" if name == "Rotation" else _SUFFIXES.get(name, ""))
