"""Faults of Distributed Scan Management: post-scan processing (dsp) and configuration (dsc).

Sources: Microsoft's page on the processing service's common error codes; MS-BDSRR for the
configuration service, whose schema lists two subcodes that no text explains.
"""

from collections.abc import Mapping

from inspector.protocols.faults_row import KnownFault
from inspector.soap.namespaces import DSC, DSP

_COMMON = ("Microsoft, Common Distributed Scan Processing Web Service Operation Error Codes",)
_LISTED_ONLY = ("MS-BDSRR, 6.2.1, FaultSubcodeValuesType; the code is inferred from the name",)

_PROCESSING: Mapping[str, tuple[str, ...]] = {
    "dsp": (
        "CreatePostScanJob",
        "SendImage",
        "EndPostScanJob",
        "CancelPostScanJob",
        "GetPostScanJobElements",
    )
}
_CONFIGURATION: Mapping[str, tuple[str, ...]] = {
    "dsc": (
        "GetRepositoryElements",
        "CancelPostScanJob",
        "GetPostScanJobElements",
        "GetActiveJobs",
        "GetJobHistory",
    )
}
_NOT_PUBLISHED: Mapping[str, tuple[str, ...]] = {"dsc": ()}

DSM_FAULTS = (
    KnownFault(
        namespace=DSP,
        name="InvalidArgs",
        code="Sender",
        reason="At least one input argument is invalid.",
        detail="the argument that is not valid",
        meaning="The scan server does not accept something in the device's request.",
        advice="Check that UserIdentifier is a SID, PSP_Identifier and JobToken are GUIDs, "
        "DocumentId is at least 1, and each Name of RequestedElements is a name with a prefix "
        "that is declared.",
        retry="no",
        where=_PROCESSING,
        sources=_COMMON,
    ),
    KnownFault(
        namespace=DSP,
        name="OperationFailed",
        code="Receiver",
        reason="The service cannot perform the requested operation.",
        meaning="The scan server cannot do it as things are. "
        "It does not say why: the job may be another user's or have ended, or its scan process "
        "may be unknown.",
        advice="Compare the user of this request with the one who created the job, and look at "
        "the job's last state.",
        hints={"CancelPostScanJob": "Only its creator may cancel a job here."},
        retry="maybe",
        where=_PROCESSING,
        sources=_COMMON,
    ),
    KnownFault(
        namespace=DSP,
        name="ServerErrorTemporaryError",
        code="Receiver",
        reason="The service had an unexpected error.",
        meaning="The scan server had an internal error that may go away.",
        advice="Send the same request again after a while.",
        retry="yes",
        where=_PROCESSING,
        sources=_COMMON,
    ),
    KnownFault(
        namespace=DSP,
        name="ServerErrorInternalError",
        code="Receiver",
        reason="The service had an unexpected error.",
        meaning="The scan server had an internal error that will not go away.",
        advice="Look into the event log of the scan server.",
        retry="no",
        where=_PROCESSING,
        sources=_COMMON,
    ),
    KnownFault(
        namespace=DSC,
        name="InvalidArgs",
        code="Sender",
        reason="At least one input argument is invalid",
        detail="the argument that is not valid",
        meaning="The scan server does not accept something in the console's request. "
        "Windows Server 2008 R2 also says it when asked for a part that it does not have.",
        advice="Check that each Name of RequestedElements is one that the operation knows: for "
        "GetRepositoryElements, RepositoryConfiguration and RepositoryStatus.",
        retry="no",
        where=_CONFIGURATION,
        sources=("MS-BDSRR, 3.1.4.1.2 and note 13",),
    ),
    KnownFault(
        namespace=DSC,
        name="OperationFailed",
        code="Receiver",
        reason="Scan repository service cannot perform the requested operation",
        meaning="The scan server's configuration changed, or its scan service is switched off.",
        advice="Check that the Distributed Scan Server role is installed and runs.",
        retry="maybe",
        where=_CONFIGURATION,
        sources=("MS-BDSRR, 3.1.4.1.3",),
    ),
    KnownFault(
        namespace=DSC,
        name="ServerErrorTemporaryError",
        code="Receiver",
        reason="The service had an unexpected error",
        meaning="The scan server had an internal error that may go away. "
        "Windows servers never answer this.",
        advice="Send the same request again after a while, and find out what answers in the place "
        "of a Windows server.",
        retry="yes",
        where=_CONFIGURATION,
        sources=("MS-BDSRR, 3.1.4.1.4 and note 11",),
    ),
    KnownFault(
        namespace=DSC,
        name="ServerErrorInternalError",
        code="Receiver",
        reason="The service had an unexpected error",
        meaning="The scan server had an internal error that will not go away.",
        advice="Look into the event log of the scan server.",
        retry="no",
        where=_CONFIGURATION,
        sources=("MS-BDSRR, 3.1.4.1.5",),
    ),
    KnownFault(
        namespace=DSC,
        name="ClientErrorJobTokenNotFound",
        code="Sender",
        reason="A PostScan job identified by the specified dsc:JobToken argument could not be "
        "found.",
        detail="the JobToken that is not known",
        meaning="The scan server has no such job. "
        "As the answer to CancelPostScanJob: the job may also have ended.",
        advice="Follow the JobToken through the conversation: who got it, and did the job end?",
        retry="no",
        where={"dsc": ("CancelPostScanJob", "GetPostScanJobElements")},
        sources=("MS-BDSRR, 3.1.4.1.6 and note 12", "MS-BDSRR, 4.2: Receiver in the example"),
    ),
    KnownFault(
        namespace=DSC,
        name="ClientErrorCurrentUserNotScanAdmin",
        code="Sender",
        meaning="The user of the console may not administer scans. "
        "Only a schema lists this fault; no text explains it.",
        advice="Check the Windows account that asked, and its groups.",
        retry="no",
        where=_NOT_PUBLISHED,
        sources=_LISTED_ONLY,
    ),
    KnownFault(
        namespace=DSC,
        name="ServerErrorPostScanJobCanceled",
        code="Receiver",
        meaning="The job was cancelled. Only a schema lists this fault; no text explains it.",
        advice="Look for a CancelPostScanJob and who sent it.",
        retry="no",
        where=_NOT_PUBLISHED,
        sources=_LISTED_ONLY,
    ),
)
"""Faults of the scan server, to the device (dsp) and to the management console (dsc)."""
