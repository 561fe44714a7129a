"""Rules of tickets against what the scanner said that it can do (TKT-2, TKT-3).

Rule 1: a ticket is judged when its answer comes: what a device takes is no error.
Rule 2: a value that the device replaced by one of its own is TKT-5's.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from inspector.diagnosis.asking import ANSWERS, Asking, Outcome, asking
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import element
from inspector.events.event import Event
from inspector.story.abilities import abilities_of, size_ability, source_of
from inspector.story.job_rows import answer_of
from inspector.story.story import Story
from inspector.story.tickets import (
    ROUNDING,
    changes,
    is_length,
    is_rounded,
    label_of,
    number_in,
    settings_of,
    source_in,
)

LISTED = 6
"""Problems that a text names; the others are counted."""

VARIANT_LENGTH = 200
"""Characters of what tells one finding about a device from another."""

_BACK = "MediaSides/MediaBack/"
_REGION = "/ScanRegion/"
_MEDIUM = "InputSize/InputMediaSize/"


class _Edge(NamedTuple):
    """One direction of a region: the paths of its settings, and the field of the device's sizes."""

    length: str
    offset: str
    medium: str
    field: str


def _edge(side: str, axis: str, name: str) -> _Edge:
    region = f"MediaSides/{side}/ScanRegion/ScanRegion"
    return _Edge(f"{region}{name}", f"{region}{axis}Offset", f"{_MEDIUM}{name}", name.lower())


_EDGES = tuple(
    (_edge(side, "X", "Width"), _edge(side, "Y", "Height")) for side in ("MediaFront", "MediaBack")
)
_SWAPPED = (
    "The device tells its greatest width and height the wrong way round, as Kyocera scanners do."
)


def problems_of(it: Asking) -> dict[str, str]:
    """What in a ticket is beyond the device, by the setting's path; regions too."""
    return _values(it) | _regions(it)


def listed(words: Mapping[str, str]) -> str:
    """Problems in one sentence's length; what holds for width and height is said once."""
    told = list(dict.fromkeys(_merged(path, words) for path in words))
    more = f"; and {len(told) - LISTED} more" if len(told) > LISTED else ""
    return "; ".join(told[:LISTED]) + more


def _merged(path: str, words: Mapping[str, str]) -> str:
    """The words of a setting, with those of its other direction if they are the same."""
    wide, high = path.replace("Height", "Width"), path.replace("Width", "Height")
    if wide == high or wide not in words or high not in words:
        return words[path]
    across, down = label_of(wide), label_of(high)
    told = words[wide].removeprefix(across)
    same = told == words[high].removeprefix(down)
    return f"{across} and {down}{told}" if same else words[path]


def _check_values(story: Story, event: Event) -> Iterator[Found]:
    """TKT-2, and a ticket that the device called not valid for whatever reason."""
    it = asking(story, event)
    if it is None:
        return
    problems = _kept(it, _values(it))
    proposed = _proposed(it)
    words = {
        path: f"{label_of(path)} {complaint}{_instead(proposed, path)}"
        for path, complaint in problems.items()
    }
    if it.outcome in (Outcome.INVALID, Outcome.REFUSED) and not _regions(it):
        words |= {
            path: f"{label_of(path)} {asked}, proposed {got}"
            for path, (asked, got) in proposed.items()
            if path not in words
        }
    if words:
        yield _found(it, words, "asks for what the device cannot do")
    elif it.outcome is Outcome.INVALID and not _regions(it):
        text = f"The device says that the ticket of event {it.request.seq} is not valid, and"
        text += " neither why nor what would be."
        yield Found(text, About(it.device), it.evidence, severity=Severity.WARNING)


def _check_regions(story: Story, event: Event) -> Iterator[Found]:
    """TKT-3."""
    it = asking(story, event)
    if it is not None and (words := _kept(it, _regions(it))):
        yield _found(it, words, "has a region that the device cannot scan")


def _found(it: Asking, words: dict[str, str], what: str) -> Found:
    swapped = _is_swapped(it, words)
    severity = {
        Outcome.REFUSED: Severity.ERROR,
        Outcome.ACCEPTED: Severity.INFORMATION if swapped else Severity.WARNING,
    }.get(it.outcome, Severity.WARNING)
    return Found(
        f"The ticket of event {it.request.seq} {what}: {listed(words)}. {_ending(it)}".strip(),
        About(it.device),
        it.evidence,
        ",".join(words)[:VARIANT_LENGTH],
        (_SWAPPED,) if swapped else (),
        severity,
    )


def _ending(it: Asking) -> str:
    """What the device made of the ticket."""
    answer = it.answer.seq
    match it.outcome:
        case Outcome.ACCEPTED:
            return f"The device takes it all the same (event {answer})."
        case Outcome.INVALID:
            return f"The device says that it is not valid (event {answer})."
        case Outcome.REFUSED:
            told = f"{it.request.operation} was refused with {answer_of(it.answer)}"
            before = it.verdict
            if before is None:
                return f"{told} (event {answer})."
            return (
                f"{told} (event {answer}); it was sent although event {before.event} says that "
                "such a ticket is not valid."
            )
    return ""


def _values(it: Asking) -> dict[str, str]:
    """What is wrong with each value; what is empty or zero was not meant."""
    if it.configuration is None:
        return {}
    settings, problems = settings_of(it.ticket), {}
    source = source_in(settings)
    abilities = abilities_of(it.configuration, source)
    for path, told in settings.items():
        aside = _REGION in path or (path.startswith(_BACK) and source != "ADFDuplex")
        if aside or told.value in (None, "") or (path.startswith(_MEDIUM) and told.value == 0):
            continue
        ability = abilities[path]
        if ability is not None and (complaint := ability.complaint(told.value)):
            problems[path] = complaint
    return problems


def _regions(it: Asking) -> dict[str, str]:
    """What is wrong with the part of the medium that is to be scanned, 1/1000 inch."""
    settings = settings_of(it.ticket)
    source, problems = source_in(settings), {}
    for side in _EDGES if source == "ADFDuplex" else _EDGES[:1]:
        for edge in side:
            length = number_in(settings, edge.length)
            if length:
                offset = number_in(settings, edge.offset) or 0
                medium = number_in(settings, edge.medium)
                complaint = _region(it, source, edge.field, length, offset, medium)
                if complaint:
                    problems[edge.length] = f"{label_of(edge.length)} {complaint}"
    return problems


def _region(
    it: Asking, source: str, field: str, length: int, offset: int, medium: int | None
) -> str:
    """What is wrong with a region in one direction."""
    far = f"{length} + offset {offset}" if offset else str(length)
    here = source_of(it.configuration, source) if it.configuration else None
    able = size_ability(here, field) if here else None
    if able is not None:
        if offset + length > able.most + ROUNDING:
            return f"{far} goes beyond the device's greatest {field}, {able.most} (1/1000 inch)"
        if length < able.least - ROUNDING:
            return f"{length} is below the device's least {field}, {able.least} (1/1000 inch)"
    if medium and offset + length > medium + ROUNDING:
        return f"{far} goes beyond the medium's {field}, {medium} (1/1000 inch)"
    return ""


def _kept(it: Asking, problems: dict[str, str]) -> dict[str, str]:
    """The problems that the device did not solve by values of its own."""
    final = getattr(it.answer.message, "document_final_parameters", None)
    if final is None or not problems:
        return problems
    changed = {row.element for row in changes(it.ticket, final)}
    return {path: words for path, words in problems.items() if path not in changed}


def _proposed(it: Asking) -> dict[str, tuple[str, str]]:
    """What was asked for and is still not what the device had proposed."""
    verdict = it.verdict
    if verdict is None or verdict.proposed is None:
        return {}
    return {
        row.element: (row.asked or "", row.got or "")
        for row in changes(it.ticket, verdict.proposed)
        if not is_rounded(row.element, row.asked, row.got)
    }


def _instead(proposed: dict[str, tuple[str, str]], path: str) -> str:
    return f", proposed {proposed[path][1]}" if path in proposed else ""


def _is_swapped(it: Asking, words: Mapping[str, str]) -> bool:
    """Whether only sizes are wrong, and none would be if width and height were swapped."""
    here = source_of(it.configuration, it.source) if it.configuration else None
    if here is None or not all(is_length(path) for path in words):
        return False
    settings = settings_of(it.ticket)
    for path in words:
        across, down = size_ability(here, "width"), size_ability(here, "height")
        length = number_in(settings, path)
        if across is None or down is None or length is None:
            return False
        own, other = (across, down) if path.endswith("Width") else (down, across)
        if not own.most < length <= other.most + ROUNDING:
            return False
    return True


RULES: tuple[Rule, ...] = (
    Rule(
        id="TKT-2",
        severity=Severity.ERROR,
        title="Ticket asks for what the device cannot do",
        meaning=(
            "A scan ticket may ask for anything, but the device told in its ScannerConfiguration "
            "which formats, sources, colours, resolutions and sizes it has. Beyond these it "
            "refuses the ticket, or scans in another way than was asked for."
        ),
        advice=(
            "Choose values that the device has told, or send the ticket that it proposed in "
            "ValidateScanTicketResponse."
        ),
        sources=(
            element("ScannerConfiguration"),
            element("ValidateScanTicketResponse"),
        ),
        on=ANSWERS,
        check=_check_values,
    ),
    Rule(
        id="TKT-3",
        severity=Severity.ERROR,
        title="Region does not fit",
        meaning=(
            "The region to scan, with its offset, must lie within the medium (InputMediaSize) and "
            "within the least and the greatest size of the source. Lengths are 1/1000 inch."
        ),
        advice=(
            "Make the region smaller or larger, so that it fits the sizes that the device told; "
            "a program that reckons in 1/600 inch makes regions too small."
        ),
        sources=(
            element("ScanRegion"),
            element("PlatenMaximumSize"),
        ),
        on=ANSWERS,
        check=_check_regions,
    ),
)
