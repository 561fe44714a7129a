"""What a filter of the list cannot see in rows: findings, whole texts, and what may be typed.

Rule: what was known when a filter was set does not change under it. Who learns more asks for
another ``Known``, and sets the filter again.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping

from inspector.filters.facts import Known
from inspector.newest import Newest
from inspector.protocols import PROTOCOLS
from inspector.session.reader import Reader
from inspector.session.search import Matching
from inspector.tui.turns import REST_SECONDS
from inspector.tui.views.story_view import Told

WORDS_LIMIT = 10
"""Texts whose places are remembered; a filter has one or two."""

VALUES_LIMIT = 200
"""Values of a field that are offered."""

type Findings = Mapping[int, Collection[str]]


class _Answers:
    """The answers at one time."""

    def __init__(self, findings: Findings, places: Mapping[str, Collection[int]]) -> None:
        self._findings = findings
        self._places = places

    def findings_of(self, seq: int) -> Collection[str]:
        return self._findings.get(seq, ())

    def says(self, seq: int, word: str) -> bool:
        return seq in self._places.get(word, ())


class Knowing:
    """Learns, searches, and answers filters. ``start_us`` tells when the first message was."""

    def __init__(self, reader: Reader | None, start_us: Callable[[], int]) -> None:
        self.findings: Findings = {}
        self.values: dict[str, list[str]] = {"operation": _operations(), "service": _services()}
        self._reader = reader
        self._start_us = start_us
        self._found = Newest[str, Matching](WORDS_LIMIT)

    def known(self) -> Known:
        """The answers as they are now."""
        places = {word: it.seqs for word, it in self._found.items()}
        answers = _Answers(self.findings, places)
        return Known(answers.findings_of, answers.says, self._start_us)

    def learn(self, told: Told, findings: Findings) -> None:
        """Take what the story knows by now."""
        self.findings = findings
        story = told.story
        self.values |= {
            "job": _some(str(it.number) for it in story.jobs if it.number is not None),
            "device": _some(name for it in story.devices for name in (it.name, *it.hosts)),
            "client": _some(it.client for it in story.jobs),
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


def _operations() -> list[str]:
    return sorted({it.name for protocol in PROTOCOLS for it in protocol.operations})


def _services() -> list[str]:
    return sorted({it.name for it in PROTOCOLS})
