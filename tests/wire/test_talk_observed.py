from inspector.errors import Note, NoteKind
from inspector.wire.http1_head import RequestHead, ResponseHead
from inspector.wire.http1_pieces import End
from inspector.wire.message import Message
from inspector.wire.observation import Body, Chunk, Request, Response
from inspector.wire.spool import MemorySpool
from inspector.wire.talk_observed import request_of, response_of
from inspector.wire.talk_sides import Sides
from inspector.wire.tcp_pieces import Connection
from tests.wire.builders import CLIENT, DEVICE
from tests.wire.talking import Talking, answer, ask

ASK, ANSWER = ask(), answer()


def test_an_exchange_has_its_times_and_addresses() -> None:
    talking = Talking().up(ASK[:10]).up(ASK[10:]).down(ANSWER[:-3]).down(ANSWER[-3:])
    asked, answered = talking.observations
    assert asked == Request(
        exchange="tcp0-1",
        time_us=1010,
        end_us=1020,
        source=CLIENT,
        destination=DEVICE,
        method="POST",
        target="/",
        headers=(("Content-Type", "application/soap+xml"), ("Content-Length", "3")),
        body=Body.of(b"ask"),
    )
    assert answered == Response(
        exchange="tcp0-1",
        time_us=1030,
        end_us=1040,
        source=DEVICE,
        destination=CLIENT,
        status=200,
        reason="OK",
        headers=(("Content-Type", "application/soap+xml"), ("Content-Length", "6")),
        body=Body.of(b"answer"),
    )
    assert list(talking.seen[1].chunks()) == [Chunk(1030, b"ans"), Chunk(1040, b"wer")]


SIDES = Sides(Connection(0, CLIENT, DEVICE))
FIRST, LAST = (Note("HTTP", text, NoteKind.HTTP) for text in ("first", "last"))


def message(head: RequestHead | ResponseHead) -> Message:
    it = Message(head, 7, MemorySpool, keep=True)
    it.add(3, b"body")
    return it


def test_nothing_of_a_request_gets_lost() -> None:
    head = RequestHead(2, "PUT", "/a", "HTTP/1.0", (("X", "y"),), (FIRST,))
    end = End(4, False, (), (LAST,))
    assert request_of("tcp0-5", message(head), end, SIDES, tls=True) == Request(
        exchange="tcp0-5",
        time_us=2,
        end_us=4,
        source=CLIENT,
        destination=DEVICE,
        method="PUT",
        target="/a",
        version="HTTP/1.0",
        headers=(("X", "y"),),
        body=Body.of(b"body"),
        notes=(FIRST, LAST),
        tls=True,
    )


def test_nothing_of_an_answer_gets_lost() -> None:
    head = ResponseHead(2, 500, "No", "HTTP/1.0", (("X", "y"),), (FIRST,))
    end = End(4, True, (), (LAST,))
    assert response_of("tcp0-5", message(head), end, SIDES) == Response(
        exchange="tcp0-5",
        time_us=2,
        end_us=4,
        source=DEVICE,
        destination=CLIENT,
        status=500,
        reason="No",
        version="HTTP/1.0",
        headers=(("X", "y"),),
        body=Body.of(b"body"),
        notes=(FIRST, LAST),
    )
