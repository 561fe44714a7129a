"""What a filter of the list cannot see in rows: findings, names, whole texts; what may be typed.

Rule: what was known when a filter was set does not change under it. Who learns more asks for
another ``Known``, and sets the filter again.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.marks import MARKS
from inspector.filters.facts import Known
from inspector.filters.occurring import Occurring
from inspector.newest import Newest
from inspector.protocols import PROTOCOLS
from inspector.protocols.faults import FAULTS
from inspector.session.reader import Reader
from inspector.session.search import Matching
from inspector.tui.turns import REST_SECONDS
from inspector.tui.views.story_view import Told

WORDS_LIMIT = 10
"""Texts whose places are remembered; a filter has one or two."""

VALUES_LIMIT = 200
"""Values of a field that are offered."""

type Findings = Mapping[int, Collection[str]]
type HostNames = Mapping[str, str]
"""What hosts (IP literals without brackets) are called."""


class _Answers:
    """The answers at one time."""

    def __init__(
        self, findings: Findings, places: Mapping[str, Collection[int]], names: HostNames
    ) -> None:
        self._findings = findings
        self._places = places
        self._names = names

    def findings_of(self, seq: int) -> Collection[str]:
        return self._findings.get(seq, ())

    def says(self, seq: int, word: str) -> bool:
        return seq in self._places.get(word, ())

    def name_of(self, host: str) -> str:
        return self._names.get(host, "")


class Knowing:
    """Learns, searches, and answers filters. ``start_us`` tells when the first message was."""

    def __init__(self, reader: Reader | None, start_us: Callable[[], int]) -> None:
        self.findings: Findings = {}
        self.names: HostNames = {}
        self._told: dict[str, list[str]] = {}
        self._occurring = Occurring()
        self._reader = reader
        self._start_us = start_us
        self._found = Newest[str, Matching](WORDS_LIMIT)

    def known(self) -> Known:
        """The answers as they are now."""
        places = {word: it.seqs for word, it in self._found.items()}
        answers = _Answers(self.findings, places, self.names)
        return Known(answers.findings_of, answers.says, self._start_us, answers.name_of)

    @property
    def values(self) -> Mapping[str, list[str]]:
        """What may be typed, by field: what occurs, the most frequent first, then what could."""
        occurring = self._occurring.values(VALUES_LIMIT, self.names)
        more = _COULD | self._told
        return {
            name: [*dict.fromkeys((*occurring.get(name, ()), *more.get(name, ())))]
            for name in occurring | more
        }

    def count(self, events: Sequence[Event]) -> None:
        """Events have arrived."""
        self._occurring.add(events)

    def learn(self, told: Told, findings: Findings) -> None:
        """Take what the story knows by now."""
        self.findings = findings
        story = told.story
        self.names = {
            host: clean(it.name) for it in story.devices for host in it.hosts if it.name.strip()
        }
        self._told = {
            "job": _some(str(it.number) for it in reversed([*story.jobs]) if it.number is not None),
            "device": _some(name for it in story.devices for name in (it.name, *it.hosts)),
            "finding": _some(rule for rules in findings.values() for rule in rules),
        }

    async def look(self, words: Iterable[str]) -> None:
        """Find the events that hold these texts, those that came since the last time included.

        Raises ``SessionError`` if the session cannot be read.
        """
        for word in words:
            if self._reader is None:
                return
            matching = self._found.pop(word, None) or Matching(self._reader, word)
            self._found[word] = matching  # the newest is last
            while matching.work():
                await asyncio.sleep(REST_SECONDS)

    def look_again(self, seqs: Iterable[int]) -> None:
        """The remarks of these events are others now."""
        numbers = tuple(seqs)
        for matching in self._found.values():
            matching.look_again(numbers)


def _some(values: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(it for it in values if it)][:VALUES_LIMIT]


_COULD: dict[str, list[str]] = {
    "operation": sorted({it.name for protocol in PROTOCOLS for it in protocol.operations}),
    "service": sorted({it.name for it in PROTOCOLS}),
    "fault": sorted({it.name for it in FAULTS if it.name}),
    "mark": [it.word for it in MARKS],
}
"""What may occur in any session."""
