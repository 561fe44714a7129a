"""Which job is meant by a number."""

from inspector.events.event import Event, Kind, Phase
from inspector.story.devices import Devices
from inspector.story.job_table import JOBS_LIMIT, JobTable
from tests.builders import event


def asked(port: int, **changes: object) -> Event:
    """A request at a port of the device."""
    return event(1, device=f"192.0.2.20:{port}", **changes)


def told(port: int = 50000) -> Event:
    """A notification, which comes from any port."""
    return asked(port, kind=Kind.REQUEST, phase=Phase.NOTIFICATION)


def test_a_service_knows_its_own_jobs() -> None:
    table = JobTable(Devices())
    first = table.add(asked(80), 7)
    second = table.add(asked(81), 7)
    assert (first.name, second.name) == ("job 7", "job 7 (2)")
    assert table.find(asked(80), 7) is first
    assert table.find(asked(81), 7) is second
    assert table.may_have("192.0.2.20:80", first)
    assert not table.may_have("192.0.2.20:81", first)


def test_another_port_means_the_newest_job() -> None:
    table = JobTable(Devices())
    table.add(asked(80), 7)
    newest = table.add(asked(81), 7)
    assert table.find(told(), 7) is newest
    assert table.find(told(), 8) is None
    assert table.find(told(), None) is None


def test_a_service_is_learnt_from_the_first_request() -> None:
    table = JobTable(Devices())
    job = table.add(told(), 7)
    assert job.port == ""
    table.place(job, asked(80))
    assert (job.port, table.find(asked(80), 7)) == ("80", job)


def test_another_token_is_another_job_once_the_known_one_is_over_or_elsewhere() -> None:
    table = JobTable(Devices())
    job = table.add(asked(80), 7)
    job.token = "a"
    assert not table.is_other(job, asked(80, job_token="b"))
    assert not table.is_other(job, asked(81, job_token="a"))
    assert table.is_other(job, asked(81, job_token="b"))


def test_a_closed_job_may_be_opened_again_unless_it_is_forgotten() -> None:
    table = JobTable(Devices())
    job = table.add(asked(80), 7)
    table.close(job)
    assert not table.open
    table.reopen(job)
    assert table.open == [job]
    for number in range(JOBS_LIMIT):
        table.add(asked(80), 100 + number)
    table.close(job)
    table.reopen(job)
    assert job not in table.open
    assert len(table.of_device("192.0.2.20")) == JOBS_LIMIT
