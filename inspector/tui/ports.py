"""What the app is given by the command line: the engine's state, replay and export.

Rule: shapes only. Most rooms behind them are on this floor or above it, so the app may not import
them; what a comparison is, it may.
"""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec

from inspector.events.event import Event
from inspector.replay.compare import Comparison


class EngineStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the proxy is doing.

    ``listening`` tells each listener and what it relays to (``http://127.0.0.1:8080 ->
    http://192.0.2.10/wsd``), ``exchanges`` how many it has seen, ``recording`` the session's path.
    ``devices`` are the URLs of the devices behind it, ``connections`` those that are open.
    ``reading`` says which file is still being read, and how far.
    ``error`` is one line, shown in a banner; ``alive`` is false once the engine has ended,
    ``stopped`` tells that somebody wanted it.
    """

    listening: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    exchanges: int = 0
    connections: int = 0
    recording: str = ""
    reading: str = ""
    error: str = ""
    alive: bool = True
    stopped: bool = False


class Engine(Protocol):
    """The proxy, as far as the app looks at it."""

    def status(self) -> EngineStatus:
        """The state now; asked twice a second, so it must not wait for anything."""
        ...


@runtime_checkable
class EngineControls(Protocol):
    """What an engine offers that can be stopped and started here."""

    def start(self, devices: Sequence[str] = ()) -> None:
        """Start anew, with other devices if some are named. Waits: for a thread.

        Raises ``InspectorError`` if it does not start; nothing runs then.
        """
        ...

    def stop(self) -> None:
        """Let it write what is waiting, and end. Waits: for a thread."""
        ...


class ReplayDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay would send: where, which envelope, and whether that has effects."""

    url: str
    body: bytes
    changes_state: bool = False


class Replayer(Protocol):
    """Sends a recorded request again; ``seq`` is the event number of that request."""

    def draft(self, seq: int, body: bytes | None = None) -> ReplayDraft:
        """What would be sent, with the recorded envelope or with ``body`` in its place.

        Asked again as ``body`` is edited. Raises ``InspectorError`` if it cannot be sent.
        """
        ...

    async def send(self, seq: int, body: bytes, url: str) -> list[Event]:
        """Send it, and append what was sent and answered to the session.

        The events carry the exchange under which the session knows them. Raises
        ``InspectorError`` if nothing could be sent.
        """
        ...

    def compare(self, old_seq: int, new_seq: int) -> Comparison:
        """How two answers differ; both numbers are of requests.

        Raises ``InspectorError`` if one of them has no answer.
        """
        ...

    def compare_messages(self, one_seq: int, other_seq: int, *, ids: bool = True) -> Comparison:
        """How any two messages differ.

        With ``ids``, what names jobs, subscriptions and devices is told apart from the rest. Raises
        ``InspectorError`` if one cannot be read.
        """
        ...


type Exporter = Callable[[Path, Collection[int]], str]
"""Writes a session to a file, by its suffix, and tells what was written in one line.

Of some events only, if their numbers are given.

Called in a thread. Raises ``InspectorError`` with one clear line.
"""

type ExportForms = Sequence[tuple[str, ...]]
"""The suffixes that the exporter knows, those of a form together, the usual one first."""
