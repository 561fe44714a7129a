"""Rules of scan tickets: their shape, what contradicts itself, what was changed, what was refused.

Rule: a deviation that the device took is risky, one that it refused is an error; the order of
elements alone is worth a word only if it was refused, because sane-airscan has one of its own.
"""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.diagnosis.asking import ANSWERS, REQUESTS, Asking, Outcome, asking
from inspector.diagnosis.capabilities import LISTED, VARIANT_LENGTH, listed, problems_of
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import AIRSCAN, SCAN_SERVICE, element, issue
from inspector.errors import Note, NoteKind
from inspector.events.event import Event, Phase
from inspector.events.words import counted
from inspector.protocols import scan
from inspector.story.abilities import capability_of
from inspector.story.hosts import host_of
from inspector.story.job_rows import answer_of
from inspector.story.story import Story
from inspector.story.tickets import (
    Difference,
    Value,
    changes,
    is_rounded,
    label_of,
    settings_of,
    source_in,
)

_ORDER = "not in the specified order"
_CONFLICT = "ClientErrorConflictingRequiredParameters"
_BLACK_AND_WHITE = "BlackAndWhite1"
_BILEVEL = ("-g4", "-g3mh", "jbig")
_JPEG = ("jfif", "exif", "-jpeg-tn2")
_DEEP = ("Grayscale16", "RGB48", "RGBa64")
_NO_FILM = ("", "NotApplicable")
_PAIR = ("Format", "MediaSides/MediaFront/ColorProcessing")
"""Settings of which it is known what does not go together."""


# --- TKT-1: shape ---------------------------------------------------------------------------------


def _check_shape(story: Story, event: Event) -> Iterator[Found]:
    """TKT-1."""
    it = asking(story, event)
    if it is None or not any(note.kind is NoteKind.SHAPE for note in it.request.notes):
        return
    blamed = it.outcome is Outcome.REFUSED and not problems_of(it)
    words = _shape(it, order=blamed)
    if not words:
        return
    text = f"{it.request.operation} of event {it.request.seq} is not as specified: {listed(words)}."
    if blamed:
        text += f" It was refused with {answer_of(it.answer)} (event {it.answer.seq})."
    elif it.outcome is Outcome.ACCEPTED:
        text += f" This device takes it (event {it.answer.seq}), others may not."
    yield Found(
        text,
        About(it.device),
        it.evidence if blamed else (it.request.seq,),
        ",".join(words)[:VARIANT_LENGTH],
        tuple(cause.likely for cause in _causes(it)) if blamed else (),
        None if blamed else Severity.WARNING,
    )


def _shape(it: Asking, *, order: bool) -> dict[str, str]:
    """What is wrong with the shape of a request, by the path of the element."""
    return {
        note.path: f"{note.path.partition('/')[2] or note.path}: {note.text}"
        for note in it.request.notes
        if note.kind is NoteKind.SHAPE and (order or not _is_order(note))
    }


def _is_order(note: Note) -> bool:
    return note.text.endswith(_ORDER)


# --- TKT-6: refused -------------------------------------------------------------------------------


def _check_refused(story: Story, event: Event) -> Iterator[Found]:
    """TKT-6: what neither a value nor the shape explains."""
    it = asking(story, event)
    if it is None or it.outcome is not Outcome.REFUSED:
        return
    answer, causes = answer_of(event), _causes(it)
    text = f"The device refused {it.request.operation} of event {it.request.seq} with {answer}"
    text += f" (event {event.seq})"
    if answer == _CONFLICT:
        causes = tuple(cause for cause in causes if cause.is_demanded)
        demanded = _demanded(settings_of(it.ticket), only_pair=bool(causes))
        text += f": it cannot do at once what must be honoured, {demanded}."
    elif problems_of(it) or _shape(it, order=True):
        return
    elif it.configuration is None:
        text += ". What the device can do was not seen."
    else:
        text += ", although no value is beyond what it said that it can do."
    likely, do = tuple(cause.likely for cause in causes), causes[0].do if causes else ""
    yield Found(text, About(it.device), it.evidence, answer, likely, advice=do)


class _Cause(NamedTuple):
    """Why a ticket may be refused, and what to do about it.

    ``is_demanded``: it is a conflict of two settings that must both be honoured, or of any two
    if nothing is marked so.
    """

    likely: str
    do: str
    is_demanded: bool = False


def _demanded(settings: dict[str, Value], *, only_pair: bool) -> str:
    """The settings that must be honoured; two that do not go together, and how many others."""
    must = [path for path, value in settings.items() if value.must_honor]
    named = [path for path in must if path in _PAIR] if only_pair else must
    told = ", ".join(f"{label_of(path)} {settings[path].words}" for path in named)
    others = len(must) - len(named)
    more = f" and {counted(others, 'other setting')}" if others else ""
    return f"which is {told}{more}" if must else "and nothing is marked so (MustHonor)"


def _causes(it: Asking) -> tuple[_Cause, ...]:
    """Why a ticket may be refused that asks for nothing impossible, the likeliest first."""
    described = it.ticket.job_description if it.ticket else None
    bare = described is not None and described.job_information is None
    draft = any(note.kind is NoteKind.NAMESPACE for note in it.request.notes)
    causes = (*((_DRAFT,) if draft else ()), *((_BARE,) if bare else ()))
    return (*causes, *_conflicts(settings_of(it.ticket)))


_DRAFT = _Cause(
    "The message is in the namespace of a draft (2006/01), whose elements the device does not "
    "see (NS-1).",
    "Send the message in the namespace of 2006/08.",
)
_BARE = _Cause(
    "JobInformation is missing: it is optional, but a Canon TR7500 refuses tickets without it.",
    "Send a JobInformation with JobName and JobOriginatingUserName.",
)


def _conflicts(settings: dict[str, Value]) -> Iterator[_Cause]:
    """Settings that do not go together, whatever the device."""
    format_, colour = (_words(settings, path) for path in _PAIR)
    if not format_ or not colour:
        return
    why = _why_not(format_, colour)
    if why:
        yield _Cause(
            f"Format {format_} and ColorProcessing {colour} do not go together: {why}.",
            f"Choose another Format for {colour}, or another ColorProcessing for {format_}.",
            all(settings[path].must_honor for path in _PAIR)
            or not any(told.must_honor for told in settings.values()),
        )


def _why_not(format_: str, colour: str) -> str:
    """Why a format does not hold such pixels; empty if it does, as far as is known."""
    if format_.endswith(_BILEVEL) and colour != _BLACK_AND_WHITE:
        return "this format holds black and white only"
    if format_.endswith(_JPEG) and colour == _BLACK_AND_WHITE:
        return "this format does not hold pure black and white"
    if format_.endswith(_JPEG) and colour in _DEEP:
        return "this format holds 8 bits a colour"
    return ""


def _words(settings: dict[str, Value], path: str) -> str:
    told = settings.get(path)
    return told.words if told else ""


# --- TKT-4: contradictions ------------------------------------------------------------------------


def _check_sense(story: Story, event: Event) -> Iterator[Found]:
    """TKT-4."""
    settings = settings_of(event.message.scan_ticket)
    source = source_in(settings)
    if not source:
        return
    for variant, what in _contradictions(source, settings):
        # sane-airscan asks so at every scan, and most devices send their one image
        usual = variant == "images" and _words(settings, "ImagesToTransfer") == "0"
        text = f"The ticket of event {event.seq} {what}"
        about, severity = About(host_of(event.device)), Severity.INFORMATION if usual else None
        yield Found(text, about, (event.seq,), variant, severity=severity)


def _contradictions(source: str, settings: dict[str, Value]) -> Iterator[tuple[str, str]]:
    """What does not belong to a source: which kind it is, and its words."""
    if source != "ADFDuplex" and any(path.startswith(_BACK) for path in settings):
        yield "back", f"sets the back of the sheet, but {source} scans one side."
    if source == "Platen" and (images := _words(settings, "ImagesToTransfer")) not in ("", "1"):
        told = f"{_images(images)} (ImagesToTransfer {images})"
        yield "images", f"asks the glass for {told}: there is 1."
    if source != "Film" and (film := _words(settings, "FilmScanMode")) not in _NO_FILM:
        yield "film", f"has FilmScanMode {film}, but scans from {source}."


def _images(images: str) -> str:
    return "as many images as there are" if images == "0" else f"{images} images"


_BACK = "MediaSides/MediaBack/"


# --- TKT-5: changes -------------------------------------------------------------------------------


def _check_changes(story: Story, event: Event) -> Iterator[Found]:
    """TKT-5."""
    it, final = asking(story, event), event.message.document_final_parameters
    if it is None or final is None:
        return
    changed = [row for row in changes(it.ticket, final) if not _is_slight(row)]
    if not changed:
        return
    job = story.jobs.of(event)
    told = {row.element: _change(it, row) for row in changed}
    text = f"The device will not do all that event {it.request.seq} asked for: {listed(told)}."
    broken = [label_of(row.element) for row in changed if row.must_honor]
    if broken:
        some = ", ".join(broken[:LISTED])
        text += f" It had to refuse the job rather than change {some} (MustHonor)."
    yield Found(
        text,
        About(it.device, job.name if job else ""),
        (it.request.seq, event.seq),
        f"{'broken ' if broken else ''}{','.join(told)[:VARIANT_LENGTH]}",
        severity=Severity.ERROR if broken else None,
        habit=job is not None,
    )


def _is_slight(row: Difference) -> bool:
    """A length that is rounded, or a number of images where there were as many as there are."""
    images = row.element == "ImagesToTransfer" and row.asked == "0"
    return images or is_rounded(row.element, row.asked, row.got)


def _change(it: Asking, row: Difference) -> str:
    able = capability_of(it.configuration, row.element, it.source)
    can = f" (it can {able})" if able else ""
    return f"{label_of(row.element)} {row.got} instead of {row.asked}{can}"


_TICKET_PAGE = element("ScanTicket")
_AIRSCAN = AIRSCAN.at("airscan-wsd.c", "/blob/HEAD/airscan-wsd.c")

RULES: tuple[Rule, ...] = (
    Rule(
        id="TKT-1",
        severity=Severity.ERROR,
        title="Ticket of a wrong shape",
        meaning=(
            "The elements of a ticket have a fixed order, some are required, some exclude each "
            "other, and no others are known. A strict device refuses a ticket of another shape, "
            "mostly with InvalidArgs and without saying why."
        ),
        advice="Let the program send the elements as the specification has them.",
        sources=(_TICKET_PAGE, "WS-Scan 1.0 schema (WSDScan.xsd), ScanTicketType"),
        on=ANSWERS,
        check=_check_shape,
    ),
    Rule(
        id="TKT-4",
        severity=Severity.WARNING,
        title="Ticket contradicts itself",
        meaning=(
            "A back side makes sense with ADFDuplex only, a film mode with Film only, and the "
            "glass holds one image. Some devices refuse the rest, others wait for an image that "
            "never comes, or hold the job."
        ),
        advice="Leave out what does not belong to the source; ask the glass for exactly 1 image.",
        sources=(
            element("MediaBack"),
            element("ImagesToTransfer"),
            issue(198),
        ),
        on=REQUESTS,
        check=_check_sense,
    ),
    Rule(
        id="TKT-5",
        severity=Severity.INFORMATION,
        title="Device changed the ticket",
        meaning=(
            "DocumentFinalParameters tells what the device will really do. It may put values of "
            "its own in the place of what was asked for, unless the ticket says MustHonor."
        ),
        advice=(
            "Ask for values that the device can do; mark what must not change with MustHonor, and "
            "let the program use the final parameters, not its own."
        ),
        sources=(
            element("DocumentFinalParameters"),
            "Microsoft, WSD Scan Service, MustHonor attribute",
        ),
        on=(scan.CreateScanJobResponse,),
        check=_check_changes,
    ),
    Rule(
        id="TKT-6",
        severity=Severity.ERROR,
        title="Ticket refused without naming what is wrong",
        meaning=(
            "The device says that something is wrong with the ticket, and its fault does not name "
            "the element. No single value is seen that breaks the specification or exceeds what "
            "the device told; two may still not go together."
        ),
        advice=(
            "Send the device's own DefaultScanTicket, then change one setting after the other; "
            "fill in JobInformation, and demand with MustHonor only what is needed."
        ),
        sources=(
            SCAN_SERVICE.at(
                "common operation error codes", "common-wsd-scan-service-operation-error-codes"
            ),
            _AIRSCAN,
        ),
        on=(Phase.FAULT,),
        check=_check_refused,
        needs_whole=True,
    ),
)
