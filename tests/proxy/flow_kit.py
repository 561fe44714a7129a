"""Flow files made for tests, by us and by mitmproxy."""

import io
from typing import Any

from mitmproxy.flow import Flow
from mitmproxy.io import FlowReader, FlowWriter
from mitmproxy.test import tflow

from inspector.events.told import tell
from inspector.protocols import scan
from inspector.proxy import flow_read, flow_write
from inspector.soap.namespaces import WSCN
from inspector.wire.observation import Observation, Recorded, recorded
from tests.builders import envelope

ASKED = envelope(scan.GetActiveJobsRequest(), f"{WSCN}/GetActiveJobs")


def written(*seen: Recorded | Observation) -> bytes:
    """What was seen as a flow file of ours."""
    stream = io.BytesIO()
    all_of = [it if isinstance(it, Recorded) else recorded(it) for it in seen]
    flow_write.write(stream, tell(all_of))
    return stream.getvalue()


def read(data: bytes) -> list[Recorded]:
    """What we make of a flow file."""
    return list(flow_read.read(io.BytesIO(data)))


def flows(data: bytes) -> list[Flow]:
    """What mitmproxy makes of a flow file."""
    return list(FlowReader(io.BytesIO(data)).stream())


def of_mitmproxy(*made: Flow) -> bytes:
    """A flow file of mitmproxy."""
    stream = io.BytesIO()
    writer = FlowWriter(stream)  # type: ignore[no-untyped-call]  # theirs
    for one in made:
        writer.add(one)
    return stream.getvalue()


def state(**changes: Any) -> dict[str, Any]:
    """What mitmproxy writes of a flow, with other values."""
    found: dict[str, Any] = tflow.tflow(resp=True).get_state()
    return found | changes
