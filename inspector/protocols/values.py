"""Value types that several services share."""

from typing import Annotated

from inspector.soap.schema import Between, MaxLength

type Count = Annotated[int, Between(0)]
type Text255 = Annotated[str, MaxLength(255)]

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
