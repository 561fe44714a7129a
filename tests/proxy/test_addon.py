"""The addon inside mitmproxy's own machinery: options, metadata, commands, and its guard."""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from mitmproxy import exceptions, flowfilter, http
from mitmproxy.test import taddons, tflow, tutils

from inspector.events.jsonl import from_line
from inspector.formats import capture
from inspector.proxy.addon import WsdInspector
from inspector.proxy.flows import metadata_of
from inspector.session.reader import Reader
from inspector.soap.fault import Fault
from tests.builders import event
from tests.make_captures import jobs, two_jobs
from tests.replay.builders import MIME, MIME_TYPE, asking

ASKED_ID = "urn:uuid:11111111-1111-4111-8111-111111111111"
TOLD = jobs(*two_jobs()).encoded("urn:uuid:22222222-2222-4222-8222-222222222222", ASKED_ID)


def exchange(asked: bytes = asking(), answered: bytes = TOLD) -> http.HTTPFlow:
    """A flow as a proxied exchange leaves it."""
    soap = http.Headers(((b"Content-Type", b"application/soap+xml"),))
    return tflow.tflow(
        req=tutils.treq(method=b"POST", content=asked, headers=soap),
        resp=tutils.tresp(content=answered, headers=soap.copy()),
    )


@pytest.fixture
def addon() -> WsdInspector:
    return WsdInspector()


@pytest.fixture
def context(addon: WsdInspector) -> Iterator[taddons.context]:
    with taddons.context(addon) as context:  # type: ignore[no-untyped-call]  # theirs
        yield context
    addon.done()


def set_options(context: taddons.context, **options: str) -> None:
    context.options.update(**options)  # type: ignore[no-untyped-call]  # theirs


def passes(addon: WsdInspector, flow: http.HTTPFlow) -> None:
    """Call the hooks of a whole exchange."""
    addon.requestheaders(flow)
    addon.request(flow)
    addon.responseheaders(flow)
    addon.response(flow)


@pytest.mark.parametrize(
    ("filter", "matches"),
    [
        ('~meta "wsd.op: GetActiveJobs"', True),
        ("~meta wsd.service", True),
        ('~meta "2 jobs"', True),
        ('~meta "wsd.op: CancelPostScanJob"', False),
        ("~meta wsd.fault", False),
    ],
)
def test_meta_filters_find_it(
    addon: WsdInspector, context: taddons.context, filter: str, matches: bool
) -> None:
    flow = exchange()
    passes(addon, flow)
    assert bool(flowfilter.match(filter, flow)) is matches


def test_an_unreadable_message_is_found_by_its_notes(
    addon: WsdInspector, context: taddons.context
) -> None:
    flow = exchange(answered=b"It works!")
    passes(addon, flow)
    assert flow.metadata["wsd.notes"] == "1"
    assert flow.metadata["wsd.response"].startswith("not well-formed XML")


def test_metadata_is_flat_text() -> None:
    fault = Fault(code="Sender", subcode="OperationFailed", reason="no")
    told = metadata_of(event(job_id=0, job_token="t", fault=fault))
    assert told == {
        "wsd.service": "scan",
        "wsd.op": "GetActiveJobs",
        "wsd.job": "0",
        "wsd.token": "t",
        "wsd.fault": "OperationFailed",
        "wsd.request": "fault OperationFailed: no",
    }


def test_the_engine_does_without_marks(context: taddons.context) -> None:
    flow = exchange()
    passes(WsdInspector(mark_flows=False), flow)
    assert flow.metadata == {}


def test_options_name_the_files(
    addon: WsdInspector, context: taddons.context, tmp_path: Path
) -> None:
    session, record = tmp_path / "scan.wsd", tmp_path / "scan.pcapng"
    set_options(context, wsd_session=str(session), wsd_record=str(record))
    passes(addon, exchange())
    addon.done()
    with closing(Reader(session)) as reader:
        assert [it.operation for it in reader.all_events()] == ["GetActiveJobs"] * 2
        assert reader.observation(2).body() == TOLD
    with record.open("rb") as stream:
        assert [seen.body() for seen in capture.read(stream)] == [asking(), TOLD]


@pytest.mark.parametrize("option", ["wsd_session", "wsd_record"])
def test_an_option_that_cannot_be_honoured_is_refused(
    addon: WsdInspector, context: taddons.context, tmp_path: Path, option: str
) -> None:
    path = tmp_path / "missing" / "file"
    with pytest.raises(exceptions.OptionsError, match="No such file or directory"):
        set_options(context, **{option: str(path)})
    passes(addon, exchange())  # recording is off, nothing else


def test_a_flow_export_is_a_capture(
    addon: WsdInspector, context: taddons.context, tmp_path: Path
) -> None:
    path = tmp_path / "two.pcapng"
    flows = [exchange(), tflow.ttcpflow(), exchange(answered=b"")]
    context.master.commands.call("wsd.export.pcapng", flows, str(path))
    with path.open("rb") as stream:
        assert [seen.body() for seen in capture.read(stream)] == [asking(), TOLD, asking(), b""]
    with pytest.raises(exceptions.CommandError, match="exists already"):
        context.master.commands.call("wsd.export.pcapng", flows, str(path))


def test_a_flow_export_is_events(
    addon: WsdInspector, context: taddons.context, tmp_path: Path
) -> None:
    path = tmp_path / "one.jsonl"
    context.master.commands.call("wsd.export.jsonl", [exchange()], str(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [from_line(line).phase for line in lines] == ["request", "response"]


def test_flows_that_ended_early_are_exported(
    addon: WsdInspector, context: taddons.context, tmp_path: Path
) -> None:
    flow = exchange()
    flow.response, flow.error = None, tflow.terr()
    path = tmp_path / "cut.jsonl"
    context.master.commands.call("wsd.export.jsonl", [flow, tflow.tflow()], str(path))
    kinds = [from_line(line).kind for line in path.read_text(encoding="utf-8").splitlines()]
    assert kinds == ["request", "cut", "request"]


def test_a_flow_is_summed_up(context: taddons.context) -> None:
    told = context.master.commands.call("wsd.summary", exchange())
    assert told.startswith("→ scan GetActiveJobs  ← scan GetActiveJobs  2 jobs: 41 Processing")
    with pytest.raises(exceptions.CommandError, match="not an HTTP flow"):
        context.master.commands.call("wsd.summary", tflow.tudpflow())


def test_images_stream_and_are_shown_when_they_are_small(
    addon: WsdInspector, context: taddons.context
) -> None:
    flow = exchange()
    assert flow.response
    flow.response.headers["content-type"] = MIME_TYPE
    flow.response.data.content = None
    addon.request(flow)
    addon.responseheaders(flow)
    stream = flow.response.stream
    assert callable(stream)
    assert stream(MIME) == MIME
    addon.response(flow)
    assert flow.response.raw_content == MIME


def test_an_answer_that_another_addon_gives_is_left_whole(
    addon: WsdInspector, context: taddons.context
) -> None:
    flow = exchange(answered=MIME)
    assert flow.response
    flow.response.headers["content-type"] = MIME_TYPE
    passes(addon, flow)
    assert flow.response.stream is False
    assert flow.response.content == MIME


class _Broken:
    """A scribe that fails at everything."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("broken")


def test_an_error_of_ours_does_not_stop_a_flow(
    addon: WsdInspector, context: taddons.context, caplog: pytest.LogCaptureFixture
) -> None:
    addon._scribe = _Broken()  # type: ignore[assignment]  # that is the point
    flow = exchange()
    flow.error = tflow.terr()
    with caplog.at_level(logging.ERROR):
        passes(addon, flow)
        addon.error(flow)
        addon.client_disconnected(flow.client_conn)
    addon._scribe = None
    failed = {record.getMessage() for record in caplog.records}
    assert failed == {f"hook failed hook={hook}" for hook in ("request", "response", "error")}
    assert flow.response
    assert flow.response.content == TOLD
