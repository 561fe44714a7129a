"""Distributed Scan Processing (WS-DSP): a scanner hands a job to the scan server.

The WSD device is the HTTP client here. Source: Microsoft, Distributed Scan Management documents;
no real traffic is public.
"""

from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.values import Text255
from inspector.soap.namespaces import DSP
from inspector.soap.schema import Must, element


@element(DSP)
class CancelPostScanJobRequest:
    """Cancel a post-scan job; only the user who created it may.

    Best effort: output that was already stored stays. Source: "CancelPostScanJobRequest element".
    """

    job_token: Must[Text255]


@element(DSP)
class CancelPostScanJobResponse:
    """The job is cancelled; nothing else is said."""


DISTRIBUTED_SCAN_PROCESSING = Protocol(
    "dsp",
    DSP,
    title="Distributed Scan Processing",
    basis="Microsoft's element pages",
    operations=(
        Operation(
            "CancelPostScanJob",
            CancelPostScanJobRequest,
            CancelPostScanJobResponse,
            changes_state=True,
        ),
    ),
    device_answers=False,
)
