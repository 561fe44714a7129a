from typing import Any

import pytest

from inspector.events.keys import job_id_of, job_token_of, subscription_of
from inspector.protocols import dsc, dsp, eventing, scan, transfer
from inspector.protocols.addressing import EndpointReference, ReferenceParameters
from inspector.protocols.scan_job import JobEndState, JobStatus
from tests.events.examples import partly


@pytest.mark.parametrize(
    ("message", "number"),
    [
        pytest.param(partly(scan.CancelJobRequest, job_id=42), 42, id="in the message"),
        pytest.param(partly(scan.CancelJobRequest), None, id="not sent"),
        pytest.param(
            partly(scan.JobStatusEvent, job_status=partly(JobStatus, job_id=42)),
            42,
            id="in a status",
        ),
        pytest.param(
            partly(scan.JobEndStateEvent, job_end_state=partly(JobEndState, job_id=42)),
            42,
            id="in an end state",
        ),
        pytest.param(partly(scan.JobStatusEvent), None, id="no status"),
        pytest.param(
            partly(dsp.CancelPostScanJobRequest, job_token="t"), None, id="post-scan jobs have none"
        ),
        pytest.param(None, None, id="no message"),
        pytest.param({"job_id": 42}, None, id="no message of ours"),
    ],
)
def test_the_job_a_message_speaks_of(message: Any, number: int | None) -> None:
    assert job_id_of(message) == number


@pytest.mark.parametrize(
    ("message", "token"),
    [
        pytest.param(partly(scan.RetrieveImageRequest, job_token="t"), "t", id="in the message"),
        pytest.param(
            partly(dsc.PostScanJobStatusEvent, job_status=partly(dsc.JobStatus, job_token="t")),
            "t",
            id="in a status",
        ),
        pytest.param(
            partly(
                dsp.PostScanJobEndStateEvent,
                post_scan_job_end_state=partly(dsp.PostScanJobEndState, job_token="t"),
            ),
            "t",
            id="in an end state",
        ),
        pytest.param(
            partly(scan.JobStatusEvent, job_status=partly(JobStatus, job_id=42)),
            "",
            id="a status of the scan service has none",
        ),
        pytest.param(partly(dsp.CancelPostScanJobRequest), "", id="not sent"),
        pytest.param(None, "", id="no message"),
    ],
)
def test_the_token_a_message_shows(message: Any, token: str) -> None:
    assert job_token_of(message) == token


MANAGER = partly(
    EndpointReference, reference_parameters=partly(ReferenceParameters, identifier="i1")
)


@pytest.mark.parametrize(
    ("message", "identifier"),
    [
        pytest.param(
            partly(eventing.SubscribeResponse, subscription_manager=MANAGER), "i1", id="granted"
        ),
        pytest.param(
            partly(eventing.SubscriptionEnd, subscription_manager=MANAGER), "i1", id="ended"
        ),
        pytest.param(partly(eventing.Unsubscribe, identifier="i2"), "i2", id="in the body"),
        pytest.param(
            partly(eventing.SubscribeResponse, subscription_manager=partly(EndpointReference)),
            "",
            id="a manager without parameters",
        ),
        pytest.param(partly(eventing.Renew), "", id="not sent"),
        pytest.param(partly(transfer.Metadata), "", id="another message"),
        pytest.param(None, "", id="no message"),
    ],
)
def test_the_subscription_a_message_is_about(message: Any, identifier: str) -> None:
    assert subscription_of(message) == identifier
