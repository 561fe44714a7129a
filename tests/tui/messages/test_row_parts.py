from msgspec.structs import replace

from inspector.events.decode import Decoder
from inspector.events.event import Kind, Phase
from inspector.protocols.scan import ScanAvailableEvent
from inspector.soap.namespaces import WSCN
from inspector.tui.messages.row_parts import again, alike, part
from inspector.tui.messages.rows import (
    answered,
    repeated,
    row_of,
)
from inspector.wire.observation import Remark
from tests.builders import envelope, event, request, response
from tests.tui.lists import row_told as told
from tests.tui.samples import (
    ASK_CANCEL,
    ASK_JOBS,
    NOT_FOUND,
    ODD_JOB,
)


def test_the_halves_of_an_exchange_tell_what_each_said() -> None:
    row = told(request(ASK_CANCEL), response(NOT_FOUND, status=400))
    asks, answers = part(row, 1, row.time_us), part(row, 2, row.time_us + 10_000)
    assert (asks.state, asks.result, asks.length) == (
        Phase.REQUEST,
        "job 7f3e9a10",
        len(ASK_CANCEL),
    )
    assert answers.state is Phase.FAULT
    assert answers.result == "fault ClientErrorJobTokenNotFound: There is no such job."
    assert (answers.source, answers.destination) == (row.destination, row.source)
    assert (asks.elapsed_us, answers.elapsed_us) == (None, 11_000)
    assert asks.length + answers.length == row.length
    waiting = told(request(ASK_JOBS))
    assert part(waiting, 1, waiting.time_us) == waiting


def test_an_acknowledged_notification_and_what_acknowledges_it() -> None:
    row = told(
        request(
            envelope(
                ScanAvailableEvent(client_context=None, scan_identifier="s9", input_source=None),
                f"{WSCN}/ScanAvailableEvent",
            )
        ),
        response(status=202, reason="Accepted"),
    )
    notified, taken = part(row, 1, 1), part(row, 2, 2)
    assert (notified.state, notified.result) == (Phase.NOTIFICATION, row.result)
    assert (taken.state, taken.result) == (Phase.RESPONSE, "202 Accepted")


def test_a_row_says_what_people_note_now() -> None:
    decoder = Decoder()
    seen = [
        it
        for one in (request(ASK_JOBS), response(ODD_JOB), request(ASK_JOBS))
        for it in decoder.feed(one)
    ]
    row = answered(row_of(seen[0]), seen[1])
    noted = [replace(seen[0], remark=Remark(mark="red")), *seen[1:]]
    assert again(row, noted) == replace(row, mark="red")
    assert again(again(row, noted), seen) == row
    answer = replace(seen[1], remark=Remark(comment="odd"))
    assert again(row, [noted[0], answer]) == replace(row, mark="red", comment="odd")
    other = replace(seen[2], remark=Remark(mark="blue"))  # the connection was used again
    assert again(row, [other]) == row


def test_what_is_noted_at_a_datagram_sent_again_is_added() -> None:
    sent = event(kind=Kind.DATAGRAM, remark=Remark(mark="red"))
    row = repeated(row_of(sent), event(2, kind=Kind.DATAGRAM, repeats=1))
    copy = event(2, kind=Kind.DATAGRAM, repeats=1, remark=Remark(comment="again"))
    row = again(row, [copy])
    assert (row.mark, row.comment, row.answers, row.repeated) == ("red", "again", (2,), 1)


def test_who_asks_again_from_another_port_and_is_told_the_same_is_alike() -> None:
    row = told(request(ASK_CANCEL), response(NOT_FOUND, status=400))
    later = replace(row, seq=9, time_us=row.time_us + 5, source="192.0.2.10:50000", elapsed_us=3)
    assert alike(row, later)
    for changes in (
        {"source": "192.0.2.11:49152"},
        {"operation": "GetActiveJobs"},
        {"told": "cancelled"},
        {"mark": "red"},
        {"job": "43"},
    ):
        assert not alike(row, replace(later, **changes))
    waiting = told(request(ASK_CANCEL))
    assert not alike(waiting, waiting)  # it may be told something else
