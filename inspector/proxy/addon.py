"""The mitmproxy addon: watches flows, hands them to the recorder, marks them.

Rule 1: a hook filters and hands over; nothing is decided here.
Rule 2: nothing that goes wrong in here may stop a flow: every hook is guarded, and logs.
Source: mitmproxy 12.2, "Event Hooks & API"; streamed bodies are None in request/response hooks.
"""

import functools
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import mitmproxy.types
from mitmproxy import command, connection, contentviews, ctx, exceptions, flow, http
from mitmproxy.addonmanager import Loader
from mitmproxy.flow import Error

from inspector.errors import InspectorError
from inspector.events.decode import Decoder
from inspector.events.text import describe
from inspector.events.told import Told, tell
from inspector.formats import jsonl, pcapng
from inspector.formats.files import create
from inspector.proxy.contentview import WsdContentview
from inspector.proxy.flows import (
    STOPPED,
    cut_from,
    metadata_of,
    microseconds,
    recorded_from,
    request_from,
    response_from,
)
from inspector.proxy.scribe import Scribe
from inspector.proxy.tee import Tee, must_stream
from inspector.wire.observation import EMPTY_BODY, Body, Chunk, Observation, Recorded, Request

logger = logging.getLogger(__name__)


def _guarded[**P](hook: Callable[P, None]) -> Callable[P, None]:
    """Log what a hook raises and let the flow go on: the observer must not disturb."""

    @functools.wraps(hook)
    def guard(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            hook(*args, **kwargs)
        except Exception:
            logger.exception("hook failed hook=%s", hook.__name__)

    return guard


def _now_us() -> int:
    return time.time_ns() // 1000


class WsdInspector:
    """Hands every exchange that passes to the scribe, which writes what our options name."""

    def __init__(
        self,
        on_error: Callable[[str], None] | None = None,
        *,
        stream_answers: bool = False,
        mark_flows: bool = True,
    ) -> None:
        """``on_error`` is told, in another thread, when recording had to stop.

        With ``stream_answers`` every answer passes while it arrives, so that one that breaks off
        reaches client and session as far as it came; nobody can edit answers then.
        ``mark_flows`` sets the keys that ``~meta`` filters find.
        """
        self.exchanges = 0
        self._scribe: Scribe | None = None
        self._decoder = Decoder()
        self._on_error = on_error
        self._stream_answers = stream_answers
        self._mark_flows = mark_flows
        self._stopping = False
        self._early: dict[str, tuple[http.HTTPFlow, Observation, Sequence[Chunk]]] = {}
        self._tees: dict[tuple[str, str], Tee] = {}

    # --- life -----------------------------------------------------------------------------------

    def load(self, loader: Loader) -> None:
        """Declare our options and our view."""
        loader.add_option("wsd_session", str, "", "Record what passes into this session file.")
        loader.add_option("wsd_record", str, "", "Write what passes to this pcapng file, live.")
        contentviews.add(WsdContentview())

    def configure(self, updated: set[str]) -> None:
        """Open the files that options name; an option that cannot be honoured is refused."""
        if not updated & {"wsd_session", "wsd_record"}:
            return
        self.done()
        session, record = _path(ctx.options.wsd_session), _path(ctx.options.wsd_record)
        if session is None and record is None:
            return
        try:
            self._scribe = Scribe(session, record, self._on_error)
        except InspectorError as error:
            raise exceptions.OptionsError(str(error)) from None  # type: ignore[no-untyped-call]  # theirs

    def stop(self) -> None:
        """From now on, what ends does so because the proxy stops."""
        self._stopping = True

    def done(self) -> None:
        """Write what is waiting."""
        if self._scribe is not None:
            self._scribe.close()
            self._scribe = None

    # --- flows ----------------------------------------------------------------------------------

    @_guarded
    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Let large request bodies (SendImage) pass while they arrive."""
        if must_stream(flow.request):
            flow.request.stream = self._tee(flow, "request", flow.request)

    @_guarded
    def request(self, flow: http.HTTPFlow) -> None:
        """A request is complete."""
        body, chunks = self._body(flow, "request", flow.request)
        self._observe(flow, request_from(flow, body), chunks)
        self._observe_early(flow.id)

    @_guarded
    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Let images and answers of unknown length pass while they arrive."""
        answer = flow.response
        if answer is None or answer.raw_content is not None:  # another addon gave it, whole
            return
        if self._stream_answers or must_stream(answer):
            answer.stream = self._tee(flow, "response", answer)

    @_guarded
    def response(self, flow: http.HTTPFlow) -> None:
        """A response is complete."""
        assert flow.response is not None
        body, chunks = self._body(flow, "response", flow.response)
        answer = response_from(flow, body)
        if (flow.id, "request") in self._tees:  # a request comes before its answer
            self._early[flow.id] = flow, answer, chunks
        else:
            self._observe(flow, answer, chunks)

    @_guarded
    def client_disconnected(self, client: connection.Client) -> None:
        """No error is told of a client that has its answer and leaves during its request."""
        for early, _, _ in list(self._early.values()):
            if early.client_conn.id == client.id:
                self._observe_part(early)
                self._observe_early(early.id)

    @_guarded
    def error(self, flow: http.HTTPFlow) -> None:
        """A flow ended early: keep what had arrived, then say how it ended."""
        if self._stopping:
            flow.error = Error(STOPPED)
        if flow.request.timestamp_end is None:
            self._observe_part(flow)
        response = self._tees.pop((flow.id, "response"), None)
        error_us = microseconds(flow.error.timestamp) if flow.error else _now_us()
        answer = response.close() if response is not None else EMPTY_BODY
        self._observe(flow, cut_from(flow, error_us, answer), ())

    def _observe_part(self, flow: http.HTTPFlow) -> None:
        """A request whose end never came, as far as it passed."""
        tee = self._tees.pop((flow.id, "request"), None)
        body = EMPTY_BODY if tee is None else tee.close()
        self._observe(flow, request_from(flow, body), ())

    def _observe_early(self, flow_id: str) -> None:
        """The answer that was complete before its request, if there is one."""
        if early := self._early.pop(flow_id, None):
            self._observe(*early)

    def _tee(self, flow: http.HTTPFlow, side: str, message: http.Message) -> Tee:
        tee = Tee(
            message.headers.get("content-type", ""),
            functools.partial(self._keep_chunk, flow.id, side),
            _now_us,
            message.headers.get("content-encoding", ""),
        )
        self._tees[flow.id, side] = tee
        return tee

    def _keep_chunk(self, exchange: str, side: str, chunk: Chunk) -> None:
        if self._scribe is not None:
            self._scribe.chunk(exchange, side, chunk)

    def _body(
        self, flow: http.HTTPFlow, side: str, message: http.Message
    ) -> tuple[Body, Sequence[Chunk]]:
        """The body of a complete message, and its bytes unless they were kept while passing."""
        tee = self._tees.pop((flow.id, side), None)
        if tee is not None:
            body = tee.close()
            if body.complete:  # mitmproxy's own interfaces show it too
                message.raw_content = body.head
            return body, ()
        if not message.raw_content:
            return EMPTY_BODY, ()
        end_us = microseconds(message.timestamp_end) or _now_us()
        return Body.of(message.raw_content), (Chunk(end_us, message.raw_content),)

    def _observe(
        self, flow: http.HTTPFlow, observation: Observation, chunks: Sequence[Chunk]
    ) -> None:
        if not isinstance(observation, Request):
            self.exchanges += 1
        if self._scribe is not None:
            self._scribe.observe(observation, chunks)
        if self._mark_flows:
            for event in self._decoder.feed(observation):
                flow.metadata.update(metadata_of(event))

    # --- commands -------------------------------------------------------------------------------

    @command.command("wsd.export.pcapng")  # type: ignore[untyped-decorator]  # theirs
    def export_pcapng(self, flows: Sequence[flow.Flow], path: mitmproxy.types.Path) -> None:
        """Write the selected flows to a new pcapng that Wireshark opens."""
        self._export(path, pcapng.write, flows)

    @command.command("wsd.export.jsonl")  # type: ignore[untyped-decorator]  # theirs
    def export_jsonl(self, flows: Sequence[flow.Flow], path: mitmproxy.types.Path) -> None:
        """Write the selected flows' events to a new JSON lines file."""
        self._export(path, jsonl.write, flows)

    @command.command("wsd.summary")  # type: ignore[untyped-decorator]  # theirs
    def summary(self, flow: flow.Flow) -> str:
        """What a flow says, in one line."""
        if not isinstance(flow, http.HTTPFlow):
            raise exceptions.CommandError("not an HTTP flow")
        events = [event for told in tell(recorded_from(flow)) for event in told.events]
        return "  ".join(map(describe, events))

    def _export(
        self,
        path: str,
        write: Callable[[BinaryIO, Iterable[Told]], int],
        flows: Sequence[flow.Flow],
    ) -> None:
        try:
            with create(Path(path).expanduser()) as stream:
                count = write(stream, tell(_recorded(flows)))
        except (InspectorError, OSError) as error:
            raise exceptions.CommandError(str(error)) from None
        logger.info("exported messages=%d path=%s", count, path)


def _path(option: str) -> Path | None:
    return Path(option).expanduser() if option else None


def _recorded(flows: Sequence[flow.Flow]) -> Iterator[Recorded]:
    """The observations of flows."""
    return (seen for f in flows if isinstance(f, http.HTTPFlow) for seen in recorded_from(f))
