"""Value types and value lists that several services share.

Sources: Microsoft's element pages, the WS-Scan 1.0 schema of 2006, MS-BDSRR 2.2.5. Where page and
schema differ, the schema's spelling is the value and the page's the variant.
"""

import re
from datetime import datetime
from typing import Annotated

from inspector.soap.constraints import Between, Known, Matches, MaxLength

type Count = Annotated[int, Between(0)]
type Positive = Annotated[int, Between(1)]
type Text127 = Annotated[str, MaxLength(127)]
type Text255 = Annotated[str, MaxLength(255)]
type Text256 = Annotated[str, MaxLength(256)]
type Uri = Annotated[str, MaxLength(2048)]
type Time = datetime

DURATION = re.compile(
    r"-?P(?=[\dT])(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
)
_WHEN = re.compile(
    rf"{DURATION.pattern}|\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)

type Expires = Annotated[str, Matches(_WHEN, "a duration or a time")]
"""How long, or until when: ``PT1H`` or ``2026-03-02T10:00:00Z``, as sent."""

JOB_STATES = (
    "Aborted",
    "Canceled",
    "Completed",
    "Creating",
    "Pending",
    "Pending-Held",
    "Processing",
    "Started",
    "Terminating",
)
"""States of a job, equal in scan, dsp and dsc; Aborted, Canceled and Completed are final."""

DOCUMENT_FORMATS = (
    "dib",
    "exif",
    "jbig",
    "jfif",
    "jpeg2k",
    "pdf-a",
    "png",
    "tiff-single-uncompressed",
    "tiff-single-g4",
    "tiff-single-g3mh",
    "tiff-single-jpeg-tn2",
    "tiff-multi-uncompressed",
    "tiff-multi-g4",
    "tiff-multi-g3mh",
    "tiff-multi-jpeg-tn2",
    "xps",
)
"""Formats of a scanned document, equal in scan, dsp and dsc."""

type DocumentFormat = Annotated[str, Known(DOCUMENT_FORMATS)]

FILTER_STATES = (
    "Pending",
    "Processing",
    "Canceled",
    "CompletedSuccessfully",
    "CompletedWithErrors",
    "CompletedWithWarnings",
)
"""States of a filter of a post-scan job, equal in dsp and dsc."""

FILTER_STATE_REASONS = (
    "InvalidArgs",
    "OutOfDiskSpace",
    "ServerOutOfMemory",
    "UnknownError",
    "FileShareAccessDenied",
    "FileShareOutOfDiskSpace",
    "InvalidSMTPServer",
    "UnableToSendEmail",
)
"""Why a filter is in its state; dsp and dsc spell SharePoint's two reasons differently."""

POST_SCAN_JOB_STATE_REASONS = (
    "None",
    "PostScanJobTimedOut",
    "NoValidPostScanInstructionsFound",
    "CreatePostScanJobFailed",
    "PostScanJobCanceled",
    "PostScanJobProcessingFailed",
    "PostScanJobCompletedSuccessfully",
    "PostScanJobCompletedWithErrors",
    "PostScanJobCompletedWithWarnings",
)
"""Why a post-scan job is in its state; dsp and dsc spell a failed SendImage differently."""
