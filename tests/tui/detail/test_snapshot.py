from pathlib import Path

import pytest

from inspector.events.decode import Decoder
from inspector.session.reader import Reader
from inspector.session.store import SessionError
from inspector.tui.detail.snapshot import Part, take
from inspector.tui.messages.listing import Listing
from tests.builders import event, response
from tests.tui.samples import ASK_JOBS, TWO_JOBS, record


def test_a_snapshot_has_both_halves_with_their_bytes(tmp_path: Path) -> None:
    reader = Reader(record(tmp_path / "scan.wsd"))
    listing = Listing()
    listing.feed(reader.all_events())
    snapshot = take(reader, listing.rows[0])
    reader.close()
    assert [part.title for part in snapshot.parts] == ["Request", "Answer"]
    assert [part.root for part in snapshot.parts] == [ASK_JOBS, TWO_JOBS]


def test_a_row_of_another_session_is_refused(tmp_path: Path) -> None:
    reader = Reader(record(tmp_path / "scan.wsd", []))
    listing = Listing()
    listing.feed([event()])
    with pytest.raises(SessionError, match="no event 1"):
        take(reader, listing.rows[0])
    reader.close()


def test_the_root_of_a_multipart_body_is_its_envelope() -> None:
    body = b"--b\r\nContent-Type: application/xop+xml\r\n\r\n<a/>\r\n--b\r\n\r\nimage\r\n--b--"
    seen = response(body, content_type="multipart/related; boundary=b")
    (told,) = Decoder().feed(seen)
    part = Part(told, seen)
    assert (part.root, part.title) == (b"<a/>", "Undecoded response")
