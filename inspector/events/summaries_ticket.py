"""What a scan ticket asks for, and what a device makes of it, in a few words."""

from functools import cache
from typing import Any

from inspector.events.words import by_two, counted, joined, labelled, or_unknown
from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    DocumentParameters,
    ImageInformation,
    MediaSides,
    Resolution,
    ScanTicket,
    Setting,
)
from inspector.soap.namespaces import local_name
from inspector.soap.schema import is_element, slots_of


def ticket_words(ticket: ScanTicket | None) -> str:
    """``ADF, jfif, RGB24, 300 dpi, all images, for ALICE``."""
    return joined(wish_words(ticket), owner_words(ticket))


def wish_words(ticket: ScanTicket | None) -> str:
    """``ADF, jfif, RGB24, 300 dpi, all images``."""
    return "no ticket" if ticket is None else parameter_words(ticket.document_parameters)


def owner_words(ticket: ScanTicket | None) -> str:
    """``for ALICE``; told last, because Windows writes half a sentence there."""
    job = ticket.job_description if ticket else None
    return labelled("for", job.job_originating_user_name if job else None)


def parameter_words(parameters: DocumentParameters | DocumentFinalParameters | None) -> str:
    """``ADF, jfif, RGB24, 300 dpi, all images``; what was not asked for is not told."""
    if parameters is None:
        return "all as the device likes"
    sides = parameters.media_sides
    front = sides.media_front if sides else None
    return (
        joined(
            _value(parameters.input_source),
            _value(parameters.format),
            _value(front.color_processing) if front else "",
            _dpi(front.resolution) if front else "",
            _images(parameters.images_to_transfer),
        )
        or "all as the device likes"
    )


def _value(setting: Setting[Any] | None) -> str:
    return "" if setting is None else or_unknown(setting.value)


def _dpi(resolution: Resolution | None) -> str:
    if resolution is None:
        return ""
    width, height = resolution.width, resolution.height
    return by_two(width and width.value, height and height.value, "dpi")


def _images(wanted: Setting[int] | None) -> str:
    if wanted is None:
        return ""
    return "all images" if wanted.value == 0 else counted(wanted.value, "image")


def image_size(announced: ImageInformation | None) -> str:
    """``1700×2338 px`` of the front."""
    front = announced.media_front_image_info if announced else None
    return by_two(front.pixels_per_line, front.number_of_lines, "px") if front else ""


def changed_words(final: DocumentFinalParameters | None) -> str:
    """``changed: Resolution, Format``: what the device overrides of the ticket."""
    return labelled("changed:", _names_of_changes(final) or None)


def proposed_words(proposed: ScanTicket | None) -> str:
    """What a device says of a ticket that it would take, what it changed first."""
    if proposed is None:
        return "proposes nothing"
    parameters = proposed.document_parameters
    changes = _names_of_changes(parameters)
    return joined(f"proposes {parameter_words(parameters)}", labelled("changed:", changes or None))


def _names_of_changes(parameters: DocumentParameters | DocumentFinalParameters | None) -> str:
    if parameters is None:
        return ""
    sides = parameters.media_sides
    front, back = (sides.media_front, sides.media_back) if sides else (None, None)
    changed = {
        name: True
        for holder in (parameters, front, back)
        for field, name in _fields_of(holder)
        if _is_overridden(getattr(holder, field))
    }
    return ", ".join(changed)


def _fields_of(part: object) -> tuple[tuple[str, str], ...]:
    cls: Any = type(part)
    return _fields(cls)


@cache
def _fields(cls: type) -> tuple[tuple[str, str], ...]:
    """The fields that hold elements, and their names; a ticket's sides are told one by one."""
    return tuple(
        (slot.name, local_name(slot.tag))
        for slot in (slots_of(cls) if is_element(cls) else ())
        if is_element(slot.value.type) and slot.value.type is not MediaSides
    )


def _is_overridden(part: Any) -> bool:
    """Whether the device changed a setting, or one of those that an element has."""
    if type(part) is Setting:
        return part.override is True
    return any(_is_overridden(getattr(part, field)) for field, _ in _fields_of(part))
