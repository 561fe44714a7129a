"""What the interface and the replay command work with: a session, its reader, and replays.

Rule: a replay is sent from here and nowhere else, and always ends up as events.
"""

from collections.abc import Collection
from pathlib import Path

import msgspec

from inspector.cli.export import Target, export
from inspector.cli.importing import as_items
from inspector.errors import InspectorError
from inspector.events.event import Event, Kind
from inspector.events.told import tell
from inspector.replay.client import TIMEOUT_SECONDS, fresh_message_id, send
from inspector.replay.compare import Comparison, compare, compare_messages, message_of
from inspector.replay.plan import Step, plan
from inspector.session.reader import Reader
from inspector.session.store import Entry, Session
from inspector.tui.ports import ReplayDraft
from inspector.wire import multipart


class Workbench:
    """Replays and exports of one session. Close it when done."""

    def __init__(
        self, path: Path, *, timeout_s: float = TIMEOUT_SECONDS, insecure: bool = False
    ) -> None:
        """Raises ``SessionError`` if ``path`` is no session."""
        self.path = path
        self.reader = Reader(path)
        self._timeout_s = timeout_s
        self._insecure = insecure

    def close(self) -> None:
        """Close the session."""
        self.reader.close()

    def step(self, seq: int, body: bytes | None = None, url: str = "") -> Step:
        """What a replay of a request would send. Raises ``InspectorError`` if it cannot be sent."""
        seen = self.reader.observation(seq)
        return plan(seen, message_id=fresh_message_id(), to=url, body=body)

    def draft(self, seq: int, body: bytes | None = None) -> ReplayDraft:
        """What would be sent: the recorded envelope or ``body``, where to, whether with effects.

        Raises ``InspectorError`` if it cannot be sent.
        """
        step = self.step(seq, body)
        root = self._recorded_root(seq) if body is None else body
        return ReplayDraft(url=step.url, body=root, changes_state=step.changes_state)

    async def send(self, seq: int, body: bytes, url: str) -> list[Event]:
        """Send a request again and append what happened to the session; the events.

        Nothing is asked here: whoever calls has looked at ``Step.changes_state``.
        """
        return await self.perform(self.step(seq, body, url))

    async def perform(self, step: Step) -> list[Event]:
        """Send a step and append what happened. Raises ``SessionError`` if that cannot be kept."""
        told = await send(step, timeout_s=self._timeout_s, insecure=self._insecure)
        batch = [item for seen in tell(told) for item in as_items(seen)]
        session = Session(self.path)
        try:
            seqs = iter(session.append(batch))
        finally:
            session.close()
        events = [event for entry in batch if isinstance(entry, Entry) for event in entry.events]
        return [msgspec.structs.replace(event, seq=next(seqs)) for event in events]

    def compare(self, old_seq: int, new_seq: int) -> Comparison:
        """How the answers to two requests differ."""
        return compare(*(self._recorded_root(self.answer_to(seq)) for seq in (old_seq, new_seq)))

    def compare_messages(self, one_seq: int, other_seq: int, *, ids: bool = True) -> Comparison:
        """How any two messages differ.

        With ``ids``, numbers, tokens and UUIDs that name jobs, subscriptions and devices are told
        apart from the rest. Raises ``SessionError`` if one cannot be read.
        """
        one, other = (
            message_of(self.reader.observation(seq), self.reader.event(seq).attachments)
            for seq in (one_seq, other_seq)
        )
        return compare_messages(one, other, (f"event {one_seq}", f"event {other_seq}"), ids=ids)

    def answer_to(self, seq: int) -> int:
        """The number of the event that answers a request. Raises ``InspectorError``."""
        asked = self.reader.event(seq)
        for event in self.reader.exchange(asked.exchange):
            if event.kind is Kind.RESPONSE:
                return event.seq
        raise InspectorError(f"event {seq} has no answer to compare")

    def export(self, target: Path, events: Collection[int] = ()) -> str:
        """Write the session, or some events of it, to a file by its suffix; what was written.

        A file that exists is replaced: whoever calls has asked. Raises ``InspectorError``.
        """
        return export(self.path, Target(target, events=events, force=True))

    def _recorded_root(self, seq: int) -> bytes:
        """The envelope of a message without what is attached, whole where the body has no parts."""
        seen = self.reader.observation(seq)
        body = seen.observation.body
        whole = body.complete or body.multipart is not None
        return multipart.root_of(seen.observation) if whole else seen.body()
