"""The sibling of the scan service: named, so that a multifunction device's traffic is told apart.

Its messages are not decoded: the tool is for scanning. Source: Microsoft, WSD Print Service.
"""

from inspector.protocols.operation import Operation, Protocol, notification
from inspector.soap.namespaces import WPRT

PRINT_SERVICE = Protocol(
    "print",
    WPRT,
    title="WSD Print Service",
    basis="Microsoft's element pages; named only",
    named_only=True,
    operations=(
        Operation("GetPrinterElements", None, None),
        Operation("CreatePrintJob", None, None, changes_state=True),
        Operation("SendDocument", None, None, changes_state=True),
        Operation("AddDocument", None, None, changes_state=True),
        Operation("CancelJob", None, None, changes_state=True),
        Operation("GetJobElements", None, None),
        Operation("GetActiveJobs", None, None),
        Operation("GetJobHistory", None, None),
        Operation("SetEventRate", None, None, changes_state=True),
        notification("PrinterElementsChangeEvent", None),
        notification("PrinterStatusSummaryEvent", None),
        notification("PrinterStatusConditionEvent", None),
        notification("PrinterStatusConditionClearedEvent", None),
        notification("JobStatusEvent", None),
        notification("JobEndStateEvent", None),
    ),
)
