"""A replayer that answers by itself and records as the real one does."""

import difflib
from pathlib import Path

import msgspec

from inspector.errors import InspectorError
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.replay.compare import Comparison
from inspector.session.reader import Reader
from inspector.session.store import Entry, Session, pieces_of
from inspector.tui.ports import ReplayDraft
from inspector.wire.observation import Origin, recorded
from tests.builders import request, response


class Echo:
    """Sends to nobody; every request is answered with ``answer``.

    A text that names an operation in ``with_effects`` changes the device's state.
    """

    def __init__(self, path: Path, answer: bytes, *, with_effects: bytes = b"Cancel") -> None:
        self.sent: list[tuple[int, bytes, str]] = []
        self.error = ""
        self.refusal = ""
        self._path = path
        self._answer = answer
        self._with_effects = with_effects

    def draft(self, seq: int, body: bytes | None = None) -> ReplayDraft:
        if self.refusal:
            raise InspectorError(self.refusal)
        reader = Reader(self._path)
        seen, event = reader.observation(seq), reader.event(seq)
        reader.close()
        body = seen.body() if body is None else body
        url = f"http://{event.destination}/WSD/Scan"
        return ReplayDraft(url=url, body=body, changes_state=self._with_effects in body)

    async def send(self, seq: int, body: bytes, url: str) -> list[Event]:
        if self.error:
            raise InspectorError(self.error)
        self.sent.append((seq, body, url))
        name = f"replay{len(self.sent)}"
        session, decoder, events = Session(self._path), Decoder(), []
        for seen in (request(body, exchange=name), response(self._answer, exchange=name)):
            replayed = msgspec.structs.replace(seen, origin=Origin.REPLAYED)
            events += decoder.feed(replayed)
            pieces = pieces_of(replayed, recorded(replayed).chunks())
            session.append([*pieces, Entry(replayed, events[-1:])])
        session.close()
        return events

    def compare(self, old_seq: int, new_seq: int) -> Comparison:
        reader = Reader(self._path)
        old, new = (
            reader.observation(reader.exchange(reader.event(seq).exchange)[-1].seq).body().decode()
            for seq in (old_seq, new_seq)
        )
        reader.close()
        return differing([old], [new], ("recorded", "replayed"))

    def compare_messages(self, one_seq: int, other_seq: int, *, ids: bool = True) -> Comparison:
        reader = Reader(self._path)
        seqs = (one_seq, other_seq)
        one, other = (reader.observation(seq).body().decode().splitlines() for seq in seqs)
        reader.close()
        return differing(one, other, (f"event {one_seq}", f"event {other_seq}"))


def differing(one: list[str], other: list[str], names: tuple[str, str]) -> Comparison:
    diff = "\n".join(difflib.unified_diff(one, other, *names, lineterm=""))
    return Comparison(diff, places=1 if diff else 0)
