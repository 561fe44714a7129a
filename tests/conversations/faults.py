"""Faults: the code that belongs to a subcode, and a reason for people."""

from inspector.soap.namespaces import WSA
from tests.capture_kit import element
from tests.conversations.manners import Letter

_REASONS = {
    "ClientErrorNoImagesAvailable": "The server has no images available to acquire.",
    "ClientErrorJobIdNotFound": "The specified JobId was not found.",
    "ClientErrorInvalidJobToken": "The JobToken parameter value is not valid with the JobId.",
    "ClientErrorJobCancelled": "The current scan job has been canceled.",
    "ClientErrorInvalidScanIdentifier": "The ScanIdentifier value is not currently valid.",
    "ClientErrorInvalidDestinationToken": ("The DestinationToken value is not currently valid."),
    "ClientErrorInvalidDetinationToken": ("The DestinationToken value is not currently valid."),
    "ClientErrorConflictingRequiredParameters": (
        "Several elements must be honored and cannot be combined."
    ),
    "ClientErrorJobTokenNotFound": "No post-scan job has this token.",
    "ClientErrorCurrentUserNotScanAdmin": "The current user is not a scan administrator.",
    "InvalidArgs": "At least one input argument is invalid.",
    "InvalidMessage": "The message is not valid and cannot be processed.",
    "ActionNotSupported": "The [action] cannot be processed at the receiver.",
    "ServerErrorNotAcceptingJobs": "The server is not accepting new jobs.",
    "ServerErrorTemporaryError": "The server has a temporary error.",
    "OperationFailed": "The service cannot perform the requested operation.",
    "UnableToRenew": "The subscription has expired.",
    "EndpointUnavailable": "The endpoint is unable to process the message at this time.",
}
_RECEIVER = {
    "ServerErrorNotAcceptingJobs",
    "ServerErrorTemporaryError",
    "OperationFailed",
    "UnableToRenew",
    "EndpointUnavailable",
}


def fault(subcode: str, *, prefix: str = "wscn", detail: str = "") -> Letter:
    """A SOAP 1.2 fault of a service, with the code and a reason that belong to it."""
    code = "Receiver" if subcode in _RECEIVER else "Sender"
    reason = element("soap:Reason", element('soap:Text xml:lang="en"', _REASONS[subcode]))
    body = element(
        "soap:Fault",
        element(
            "soap:Code",
            element("soap:Value", f"soap:{code}"),
            element("soap:Subcode", element("soap:Value", f"{prefix}:{subcode}")),
        ),
        reason,
        element("soap:Detail", detail) if detail else "",
    )
    return Letter(action=f"{WSA}/fault", body=body)
