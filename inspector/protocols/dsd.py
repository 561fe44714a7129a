"""Distributed Scan Device (WS-DSD): a console asks a scanner.

Root and first child are in the dsd namespace, everything below is WS-Scan's. No request was ever
published: actions and inner namespaces are inferred from the event examples and type names.
Source: Microsoft, Distributed Scan Management documents; no real traffic is public.
"""

from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.scan import JobSummaryList
from inspector.soap.namespaces import DSD
from inspector.soap.schema import Must, element


@element(DSD)
class GetActiveJobsRequest:
    """Ask a managed scanner for the jobs that are not finished."""


@element(DSD)
class GetActiveJobsResponse:
    """The jobs that are not finished, each as WS-Scan tells it."""

    active_jobs: Must[JobSummaryList]


DISTRIBUTED_SCAN_DEVICE = Protocol(
    "dsd",
    DSD,
    title="Distributed Scan Device",
    basis="Microsoft's element pages; request actions and inner namespaces inferred",
    operations=(Operation("GetActiveJobs", GetActiveJobsRequest, GetActiveJobsResponse),),
)
