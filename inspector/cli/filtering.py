"""``--filter``: which events of a file are printed.

Rule: an event is asked alone. What it cannot tell by itself (whether it shows a finding, whether
an answer comes, what a host is called) is read from the whole file before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from inspector.cli.exits import WrongCallError
from inspector.cli.reading import read_events
from inspector.cli.stdin import STDIN
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase
from inspector.filters.expression import Expression, FilterError
from inspector.filters.facts import Known, facts_of
from inspector.filters.match import NAMED, compiled, needs
from inspector.filters.parse import parse
from inspector.filters.said import said
from inspector.tls.keylog import KeyLog

type Chooses = Callable[[Event], bool]


def expression_of(text: str, paths: Iterable[Path]) -> Expression:
    """The filter that was given for these files.

    Raises ``WrongCallError``, with one line that tells the place, or if it needs a file twice that
    can be read once.
    """
    try:
        expression = parse(text)
    except FilterError as error:
        behind = " ".join(text[error.at :].split())
        here = f"before {behind[:20]!r}" if behind else "at the end"
        raise WrongCallError(f"--filter: {error} (character {error.at + 1}, {here})") from None
    if wanted := needs(expression):
        for path in paths:
            _refuse_stream(path, min(wanted))
    return expression


def chooser(expression: Expression, path: Path, keys: KeyLog | None) -> Chooses:
    """The predicate for the events of one file; the file is read for it, if that is needed.

    Raises ``InspectorError`` if nothing of it could be read then, ``KeyboardInterrupt`` if the
    user did not wait for its end.
    """
    whole = _Whole()
    if needs(expression):
        whole.read(path, keys)
    current: list[Event] = []
    starts: list[int] = []
    known = Known(
        findings_of=lambda seq: whole.findings.get(seq, ()),
        says=_saying(current),
        start_us=lambda: starts[0],
        name_of=lambda host: whole.names.get(host, ""),
    )
    passes = compiled(expression, known)

    def chooses(event: Event) -> bool:
        if not starts and event.time_us:
            starts.append(event.time_us)
        current[:] = [event]
        return passes(facts_of(event, waiting=event.seq in whole.waiting))

    return chooses


class _Whole:
    """What only the whole file tells: findings by event, requests that nobody answers, names."""

    def __init__(self) -> None:
        self.findings: defaultdict[int, set[str]] = defaultdict(set)
        self.waiting: frozenset[int] = frozenset()
        self.names: dict[str, str] = {}

    def read(self, path: Path, keys: KeyLog | None) -> None:
        """Read a file to its end, or to where it is damaged."""
        diagnosis = Diagnosis()
        asked: dict[str, int] = {}

        def take(event: Event) -> None:
            diagnosis.add(event)
            if event.kind is Kind.REQUEST and event.phase is Phase.REQUEST:
                asked[event.exchange] = event.seq
            else:
                asked.pop(event.exchange, None)

        read = read_events(path, keys, take)
        if read.interrupted:
            raise KeyboardInterrupt
        diagnosis.close(read.last_us)
        for finding in diagnosis.findings():
            for seq in finding.events:
                self.findings[seq].add(finding.rule)
        self.waiting = frozenset(asked.values())
        devices = diagnosis.story.devices
        self.names = {host: clean(device.name) for device in devices for host in device.hosts}


def _refuse_stream(path: Path, field: str) -> None:
    """What has passed cannot be read again."""
    if path == STDIN or path.is_fifo() or path.is_char_device():
        name = "standard input" if path == STDIN else str(path)
        what = f"{field!r} with a name" if field in NAMED else repr(field)
        raise WrongCallError(
            f"--filter: {what} needs the whole conversation before its first event is printed,"
            f" and {name} cannot be read twice: save it to a file first"
        )


def _saying(current: list[Event]) -> Callable[[int, str], bool]:
    """Whether the event that is being looked at says a word; it is turned into text once."""
    texts: dict[int, str] = {}

    def says(seq: int, word: str) -> bool:
        text = texts.get(seq)
        if text is None:
            texts.clear()
            text = texts[seq] = said(current[0])
        return word in text

    return says
