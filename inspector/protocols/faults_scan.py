"""Faults of the WSD Scan Service (WS-Scan); the DSM device service answers some of them too.

Sources: the pages of Microsoft's Windows driver documentation on each operation, WS-Scan 1.0,
and what devices and clients were seen to do.
"""

from inspector.protocols.faults_row import KnownFault
from inspector.soap.namespaces import WSCN

_COMMON = "Microsoft, Common WSD Scan Service Operation Error Codes"
_CREATE = "Microsoft, CreateScanJobRequest element"
_RETRIEVE = "Microsoft, RetrieveImageRequest element"

_DEVICE = (
    "GetScannerElements",
    "ValidateScanTicket",
    "GetJobElements",
    "GetActiveJobs",
    "GetJobHistory",
)
_IN_TICKETS = (
    "In a ticket: a JobInformation that is missing (Canon TR7500), both alternatives of InputSize "
    "or of Exposure, MediaBack without duplex, MustHonor without prefix, GrayScale4 for Grayscale4."
)
_EVERY = {"scan": (*_DEVICE, "CreateScanJob", "RetrieveImage", "CancelJob"), "dsd": _DEVICE}

SCAN_FAULTS = (
    KnownFault(
        namespace=WSCN,
        name="InvalidArgs",
        code="Sender",
        reason="At least one input argument is invalid.",
        detail="the argument that is not valid",
        meaning="The device does not accept something in the request. "
        "Strict devices say so of anything they did not expect: a part that is missing, unknown, "
        "doubled, out of order or has a wrong value.",
        advice="Compare the request with what the device offers: the names and the order of the "
        "elements, the spelling of values, the namespace of 2006/01.",
        hints=dict.fromkeys(("CreateScanJob", "ValidateScanTicket"), _IN_TICKETS),
        retry="no, the request must change",
        where=_EVERY,
        sources=(_COMMON, "sane-airscan's source on Canon TR7500"),
    ),
    KnownFault(
        namespace=WSCN,
        name="OperationFailed",
        code="Receiver",
        reason="The service cannot perform the requested operation.",
        meaning="The state that the scanner is in does not allow the operation.",
        advice="Ask for ScannerStatus: it tells what the scanner waits for, the fault does not.",
        retry="maybe, when the state changed",
        where=_EVERY,
        sources=(_COMMON,),
    ),
    KnownFault(
        namespace=WSCN,
        name="ServerErrorTemporaryError",
        code="Receiver",
        reason="The service had an unexpected error.",
        meaning="The scanner had an internal error that may go away. "
        "The same request may succeed later.",
        advice="Wait a little longer before each repetition; after several, ask for ScannerStatus.",
        retry="yes, wait longer each time",
        where=_EVERY,
        sources=(_COMMON, "sane-airscan's source: read as busy"),
    ),
    KnownFault(
        namespace=WSCN,
        name="ServerErrorInternalError",
        code="Receiver",
        reason="The service had an unexpected error.",
        meaning="The scanner had an internal error that will not go away. "
        "The same request gives the same fault again.",
        advice="Keep the exact request for a bug report, and switch the device off and on.",
        retry="no",
        where=_EVERY,
        sources=(_COMMON,),
    ),
    KnownFault(
        namespace=WSCN,
        name="ServerErrorNotAcceptingJobs",
        code="Receiver",
        reason="The service is temporarily blocked and cannot accept new job or document requests.",
        meaning="The scanner takes no new job now: it is busy, waits for someone, or has no paper. "
        "It may also be out of memory, in service mode, or its panel not in the menu for scanning.",
        advice="Ask for ScannerStatus and GetActiveJobs. Processing: wait. Idle with an earlier "
        "job that was never cancelled: cancel it (OKI). Idle and ADF: paper is probably missing "
        "(Canon MF410, Brother DCP-L2540DW). Idle on a Kyocera: choose WSD scan on its panel.",
        retry="yes, wait longer each time",
        where={"scan": ("CreateScanJob",)},
        sources=(_CREATE, "sane-airscan issues 98, 198, 258 and 344"),
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorFormatNotSupported",
        code="Sender",
        reason="The Document Format parameter value is not supported.",
        detail="FormatValue, any number: the formats that are supported",
        meaning="The scanner cannot make the file format that was asked for.",
        advice="Compare Format in the ticket with FormatsSupported in the scanner's "
        "configuration; the detail may list them too.",
        retry="with another Format",
        where={"scan": ("CreateScanJob",)},
        sources=(_CREATE,),
        variants={
            "ClientErrorDocumentFormatNotSupported": "the prose of Microsoft's Format element page"
        },
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorInvalidScanIdentifier",
        code="Sender",
        reason="The ScanIdentifier parameter value is not currently valid.",
        meaning="The scan that was started at the panel is no longer waiting. "
        "The answer came too late, was given before, or the user left the menu.",
        advice="Find the ScanAvailableEvent with this ScanIdentifier and see how long the answer "
        "took.",
        retry="no, wait for a new ScanAvailableEvent",
        where={"scan": ("CreateScanJob",)},
        sources=(_CREATE,),
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorInvalidDestinationToken",
        code="Sender",
        reason="The DestinationToken parameter value is not currently valid.",
        meaning="The scanner does not know the destination that the computer names. "
        "Its subscription ended or was replaced, or another destination was chosen at the panel.",
        advice="Find the SubscribeResponse that gave the token: did it expire, did a newer "
        "Subscribe replace it (Samsung M288x), does the event's ClientContext belong to it? A "
        "body in the namespace of 2006/01 hides the token from the device.",
        retry="Subscribe again, use the new token",
        where={"scan": ("CreateScanJob",)},
        sources=(_CREATE, "wsd-scan's notes on Samsung M288x"),
        variants={"ClientErrorInvalidDetinationToken": "firmware of Samsung M288x"},
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorNoImagesAvailable",
        code="Sender",
        reason="The server has no images available to acquire.",
        meaning="There is no page to scan: the feeder is empty, or all pages were fetched. "
        "After at least one image this is how a job ends, and no error.",
        advice="If the job already gave images, nothing is wrong. Otherwise load paper.",
        retry="after loading paper",
        where={"scan": ("CreateScanJob", "RetrieveImage")},
        sources=(_CREATE, _RETRIEVE),
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorConflictingRequiredParameters",
        code="Sender",
        reason="Multiple elements in the DocumentParameters element have MustHonor set to true, "
        "but applying all settings set to true causes a conflict in the scanner device.",
        meaning="The scanner cannot do two or more of the settings together. "
        "They are marked with MustHonor, so that it may not change one of them.",
        advice="Look at every setting with MustHonor in the ticket, and give up one.",
        retry="with fewer MustHonor",
        where={"scan": ("ValidateScanTicket", "CreateScanJob"), "dsd": ("ValidateScanTicket",)},
        sources=("Microsoft, ValidateScanTicketRequest element", "WS-Scan 1.0"),
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorJobIdNotFound",
        code="Sender",
        reason="The specified JobId was not found.",
        detail="the JobId that is not known",
        meaning="The scanner does not know the job: it never existed, ended, or timed out. "
        "After the last page some devices end a job with it.",
        advice="Find the CreateScanJobResponse with this JobId. More than 60 seconds after it or "
        "after the last image, the device has dropped the job.",
        hints={
            "RetrieveImage": "After the last page of a feeder a Ricoh MP 201 or a Brother "
            "DCP-L2540DW says it instead of ClientErrorNoImagesAvailable."
        },
        retry="no",
        where={
            "scan": ("RetrieveImage", "CancelJob", "GetJobElements"),
            "dsd": ("GetJobElements",),
        },
        sources=(
            _RETRIEVE,
            "Microsoft, CancelJobRequest element",
            "Microsoft, GetJobElementsRequest element",
            "sane-airscan issue 334",
        ),
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorInvalidJobToken",
        code="Sender",
        reason="The JobToken parameter value is not valid with the JobId parameter.",
        meaning="The job exists, but the token that goes with it is another one.",
        advice="Compare JobId and JobToken with those of CreateScanJobResponse: upper and lower "
        "case, white space, the token of another job or program.",
        retry="no",
        where={"scan": ("RetrieveImage",)},
        sources=(_RETRIEVE,),
    ),
    KnownFault(
        namespace=WSCN,
        name="ClientErrorJobCancelled",
        code="Sender",
        reason="The current scan job has been canceled.",
        meaning="Someone cancelled the job, at the panel or over the network.",
        advice="Look for a CancelJob and who sent it; JobCanceledAtDevice in the job's end state "
        "says that it was the panel.",
        retry="no",
        where={"scan": ("RetrieveImage",)},
        sources=(_RETRIEVE,),
        variants={
            "ClientErrorJobCanceled": "the job state Canceled",
            "ServerErrorJobCancelled": "the source of a client",
        },
    ),
)
"""Faults of the scan service and, where said so, of the DSM device service."""
