"""What the values of messages mean, in words for somebody who never read the specifications.

Rule: tables of sentences without a full stop, by the name of the element; what needs no
explanation has none, and what is not in a table is not explained.
Source: the element pages and the WS-Scan 1.0 schema named in ``inspector.protocols``.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from inspector.events.words import duration, last_name

_MEANING_LIMIT = 80
"""Characters of a meaning: longer ones do not fit beside a value."""

_COLORS = {
    "BlackAndWhite1": "black and white, 1 bit a pixel",
    "Grayscale4": "16 shades of grey",
    "GrayScale4": "16 shades of grey (usually spelled Grayscale4)",
    "Grayscale8": "256 shades of grey",
    "Grayscale16": "65,536 shades of grey",
    "RGB24": "colour, 8 bits a channel",
    "RGB48": "colour, 16 bits a channel",
    "RGBa32": "colour with transparency, 8 bits a channel",
    "RGBa64": "colour with transparency, 16 bits a channel",
}
_FORMATS = {
    "dib": "uncompressed Windows bitmap",
    "exif": "JPEG with EXIF",
    "jbig": "JBIG, for black and white",
    "jfif": "JPEG",
    "jpeg2k": "JPEG 2000",
    "pdf-a": "PDF/A, all pages in one file",
    "png": "PNG",
    "tiff-single-uncompressed": "TIFF, a file a page",
    "tiff-single-g4": "TIFF with fax group 4, a file a page",
    "tiff-single-g3mh": "TIFF with fax group 3, a file a page",
    "tiff-single-jpeg-tn2": "TIFF with JPEG inside, a file a page",
    "tiff-multi-uncompressed": "TIFF, all pages in one file",
    "tiff-multi-g4": "TIFF with fax group 4, all pages in one file",
    "tiff-multi-g3mh": "TIFF with fax group 3, all pages in one file",
    "tiff-multi-jpeg-tn2": "TIFF with JPEG inside, all pages in one file",
    "xps": "XPS, all pages in one file",
}
_SOURCES = {
    "ADF": "document feeder, one side",
    "ADFDuplex": "document feeder, both sides",
    "ADFFront": "document feeder, front sides",
    "Film": "film unit",
    "Platen": "the glass",
    "MediaPath": "the way of the paper",
}
_JOB_STATES = {
    "Aborted": "ended by the device, with an error",
    "Canceled": "ended because somebody cancelled it",
    "Completed": "ended, all images were fetched",
    "Creating": "being made",
    "Pending": "waits for its turn",
    "Pending-Held": "held back",
    "Held": "held back",
    "Processing": "is at work",
    "Started": "has begun",
    "Terminating": "is about to end",
}
_JOB_REASONS = {
    "InvalidScanTicket": "the ticket asks for what cannot be",
    "CompressionError": "the image could not be compressed",
    "DocumentFormatError": "the file could not be made",
    "ImageTransferError": "the image could not be sent",
    "JobCanceledAtDevice": "somebody cancelled it at the device",
    "JobCompletedSuccessfully": "all went well",
    "JobCompletedWithErrors": "it ended, but with errors",
    "JobCompletedWithWarnings": "it ended, but with warnings",
    "JobScanning": "it scans",
    "JobScanningAndTransfering": "it scans and sends",
    "JobScanningAndTransferring": "it scans and sends",
    "JobTimedOut": "the client did not fetch an image in time",
    "JobTransfering": "it sends an image",
    "JobTransferring": "it sends an image",
    "None": "no reason is given",
    "ScannerStopped": "the scanner stands still",
}
_POST_SCAN_REASONS = {
    "None": "no reason is given",
    "PostScanJobTimedOut": "the device did not send in time",
    "NoValidPostScanInstructionsFound": "nothing valid to do with the document",
    "CreatePostScanJobFailed": "the server could not make the job",
    "SendImageFailed": "an image could not be sent",
    "SendImangeFailed": "an image could not be sent (the schema's spelling)",
    "PostScanJobCanceled": "somebody cancelled it",
    "PostScanJobProcessingFailed": "the server could not work on it",
    "PostScanJobCompletedSuccessfully": "all went well",
    "PostScanJobCompletedWithErrors": "it ended, but with errors",
    "PostScanJobCompletedWithWarnings": "it ended, but with warnings",
}
_SCANNER_STATES = {
    "Idle": "ready",
    "Processing": "at work",
    "Stopped": "stands still until somebody helps",
}
_CONDITIONS = {
    "AttentionRequired": "it needs somebody",
    "Calibrating": "it calibrates itself",
    "CoverOpen": "a cover is open",
    "InputTrayEmpty": "no paper in the feeder",
    "InterlockOpen": "a door or a lock is open",
    "InternalStorageFull": "its memory is full",
    "LampError": "the lamp does not work",
    "LampWarming": "the lamp is warming up",
    "LampWarning": "the lamp is warming up",
    "MediaJam": "a paper jam",
    "MultipleFeedError": "several sheets were taken at once",
    "None": "no reason is given",
    "Paused": "somebody has paused it",
}
_FILM = {
    "NotApplicable": "no film",
    "ColorSlideFilm": "colour slides",
    "ColorNegativeFilm": "colour negatives",
    "BlackandWhiteNegativeFilm": "black and white negatives",
}
_CONTENTS = {
    "": "not told",
    "Auto": "the device finds out",
    "Text": "text: sharp edges",
    "Photo": "pictures: smooth shades",
    "Halftone": "printed pictures, made of dots",
    "Mixed": "text and pictures",
}
_SEVERITIES = {
    "Informational": "good to know",
    "Warning": "goes on, but look after it",
    "Critical": "does not go on",
}
_ENDS = {
    "DeliveryFailure": "notifications did not arrive",
    "SourceShuttingDown": "the device goes away",
    "SourceCanceling": "the device does not want to go on",
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "ColorProcessing": _COLORS,
    "ColorEntry": _COLORS,
    "Format": _FORMATS,
    "FormatValue": _FORMATS,
    "InputSource": _SOURCES,
    "Component": _SOURCES,
    "JobState": _JOB_STATES,
    "JobCompletedState": _JOB_STATES,
    "JobStateReason": _JOB_REASONS | _POST_SCAN_REASONS,
    "ScannerState": _SCANNER_STATES,
    "RepositoryState": _SCANNER_STATES,
    "ScannerStateReason": _CONDITIONS,
    "FilmScanMode": _FILM,
    "FilmScanModeValue": _FILM,
    "ContentType": _CONTENTS,
    "ContentTypeValue": _CONTENTS,
    "Severity": _SEVERITIES,
    "Status": _ENDS,
}
"""By the name of the element, the meaning of its words."""

_CONDITION_CLASSES = frozenset({"DeviceCondition", "ConditionHistoryEntry"})

_NUMBERS: Mapping[tuple[str, int], str] = {
    ("ImagesToTransfer", 0): "as many as there are",
    ("BytesPerLine", 0): "not told: the format is compressed",
    ("Rotation", 0): "as it lies",
    ("ScalingWidth", 100): "size of the original",
    ("ScalingHeight", 100): "size of the original",
    ("CompressionQualityFactor", 0): "of 100: the smallest file",
    ("CompressionQualityFactor", 100): "of 100: the best picture",
}
_ANY_NUMBER = {
    "CompressionQualityFactor": "of 100",
    "Rotation": "clockwise",
    "Brightness": "-1000 to 1000, 0 is unchanged",
    "Contrast": "-1000 to 1000, 0 is unchanged",
    "Sharpness": "-100 to 100, 0 is unchanged",
    "ScansCompleted": "images made so far",
    "PixelsPerLine": "width of the picture, an estimate",
    "NumberOfLines": "height of the picture, an estimate",
    "BytesPerLine": "of an uncompressed picture",
    "MetadataVersion": "grows when the description changes",
    "InstanceId": "grows when the device starts anew",
}
_SAID = {
    ("AutoExposure", True): "the device finds brightness and contrast",
    ("DocumentSizeAutoDetect", True): "the device finds the size",
    ("ValidTicket", True): "such a job would be accepted",
    ("ValidTicket", False): "such a job would be refused",
}
_TEXTS = {
    "JobToken": "proves that the job is one's own",
    "ScanIdentifier": "names the button press that this answers",
    "DestinationToken": "proves that the device knows the computer",
    "ClientContext": "the computer's own mark for this entry",
    "ClientDisplayName": "what the panel of the device shows",
}
"""Texts whose meaning is not what they say but what they are for."""


def meaning_of(name: str, value: Any, around: str = "") -> str:
    """What a value of the element ``name`` in the class ``around`` means; empty if plain."""
    match value:
        case bool():
            return _SAID.get((name, value), "")
        case int():
            return _NUMBERS.get((name, value), "") or _ANY_NUMBER.get(name, "")
        case str():
            return _of_text(name, value, around)
    return ""


def _of_text(name: str, text: str, around: str) -> str:
    if name == "Name" and around in _CONDITION_CLASSES:
        return _CONDITIONS.get(text, "")
    if name == "Expires":
        told = duration(text)
        return told if told != text else ""
    words = WORDS.get(name, {})
    return words.get(text) or words.get(last_name(text), "") or _TEXTS.get(name, "")


@cache
def meaning_of_element(cls: type) -> str:
    """What an element is, by its declaration: the first clause of its docstring."""
    sentence = " ".join((cls.__doc__ or "").partition("Source:")[0].split())
    clause = sentence.partition(". ")[0].partition("; ")[0].strip(" .").replace("``", "")
    return clause if len(clause) <= _MEANING_LIMIT else ""
