from pathlib import Path

from inspector.protocols import scan
from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    DocumentParameters,
    MediaSide,
    MediaSides,
    Resolution,
    ScanRegion,
    ScanTicket,
    Setting,
)
from inspector.soap.namespaces import WSCN
from inspector.tui.detail.snapshot import Snapshot
from inspector.tui.detail.ticket_nodes import ticket_node
from tests.builders import envelope, request, response
from tests.conftest import Golden
from tests.events.examples import partly
from tests.tui.captured import exchange_of
from tests.tui.detail.test_decoded import outline, snapshot

GOLDEN = Path(__file__).parents[2] / "golden" / "tui"


def setting(value: object, **marks: bool) -> Setting[object]:
    return partly(Setting, value=value, **marks)


def sides(width: int, dpi: int, **marks: bool) -> MediaSides:
    region = partly(ScanRegion, scan_region_width=setting(width))
    resolution = partly(Resolution, width=setting(dpi, **marks))
    return partly(
        MediaSides, media_front=partly(MediaSide, scan_region=region, resolution=resolution)
    )


def created(asked: MediaSides, got: MediaSides | None, **more: object) -> Snapshot:
    ticket = partly(
        ScanTicket, document_parameters=partly(DocumentParameters, media_sides=asked, **more)
    )
    answer = partly(scan.CreateScanJobResponse, job_id=42, job_token="t")
    if got is not None:
        final = partly(DocumentFinalParameters, media_sides=got, format=setting("exif"))
        answer = partly(
            scan.CreateScanJobResponse, job_id=42, job_token="t", document_final_parameters=final
        )
    ask = partly(scan.CreateScanJobRequest, scan_ticket=ticket)
    return snapshot(
        request(envelope(ask, f"{WSCN}/CreateScanJob")),
        response(envelope(answer, f"{WSCN}/CreateScanJobResponse")),
    )


def test_what_was_asked_stands_beside_what_will_be_done() -> None:
    exchange = created(
        sides(8500, 300, must_honor=True),
        sides(8496, 200),
        format=setting("jfif"),
    )
    node = ticket_node(exchange)
    assert node is not None
    assert outline((node,)) == [
        "Ticket 3 of 3 settings not as asked",
        "                      asked     got      ! must be honoured",
        "  ≠  Format           jfif      exif",
        "  ≠  ScanRegionWidth  215.9 mm  215.8 mm rounded",
        "  ≠! Resolution Width 300 dpi   200 dpi  must honor",
    ]
    assert node.open


def test_a_ticket_that_was_taken_as_it_is_stays_closed() -> None:
    node = ticket_node(created(sides(8500, 300), sides(8500, 300)))
    assert node is not None
    assert (node.value, node.open) == ("as asked", False)


def test_without_both_halves_there_is_nothing_to_compare() -> None:
    assert ticket_node(created(sides(8500, 300), None)) is None
    assert ticket_node(snapshot(request(b"<a/>"))) is None


def test_tickets_of_a_capture(golden: Golden) -> None:
    lines: list[str] = []
    for number, operation in (("01", "CreateScanJob"), ("09", "ValidateScanTicket")):
        node = ticket_node(exchange_of(number, operation))
        lines += outline((node._replace(open=True),)) if node else ["nothing to compare"]
    golden(GOLDEN / "tickets.txt", "".join(f"{line.rstrip()}\n" for line in lines))
