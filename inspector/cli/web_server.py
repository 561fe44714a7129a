"""The server of ``open --web``: the page, its files, and a viewer for each websocket.

Rule 1: it listens on loopback, and answers only who knows the secret in the address. Host must be
ours (a name that somebody points at this machine is not), the websocket's Origin too; all else is
403.
Rule 2: what a page sends is looked at before it is used; what makes no sense ends its connection.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import textual_serve
from aiohttp import WSMsgType, web
from aiohttp.http_exceptions import HttpProcessingError

from inspector.cli.printing import say
from inspector.cli.web_page import HEADERS, page, policy
from inspector.cli.web_viewer import Viewer, bounded
from inspector.events.clean import clean
from inspector.tui.signals import ENDING

LOOPBACK = "127.0.0.1"

NAMES = (LOOPBACK, "localhost")
"""How a browser may call this machine."""

MOST_VIEWERS = 8
"""Viewers at a time: each takes some 80 MB."""

STATIC = Path(textual_serve.__file__).parent / "static"

END_SECONDS = 10.0
"""How long viewers may take to end; longer than each of them may take."""

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves viewers of one file. ``arguments`` is the program that each of them runs."""

    def __init__(self, arguments: Sequence[str], title: str) -> None:
        self._arguments = arguments
        self._title = title
        self._secret = secrets.token_urlsafe(32)
        self._hosts: frozenset[str] = frozenset()
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, port: int, ready: Callable[[str], object]) -> None:
        """Serve until cancelled; ``ready`` is called with the address once it can be opened.

        ``port`` 0 is any free one. Raises ``OSError`` if it cannot be had.
        """
        runner = web.AppRunner(
            self._application(), access_log=None, logger=_logger(), shutdown_timeout=END_SECONDS
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
            port = runner.addresses[0][1]
            self._hosts = frozenset(f"{name}:{port}" for name in NAMES)
            self._hosts |= frozenset(NAMES if port == 80 else ())
            ready(f"http://{LOOPBACK}:{port}/{self._secret}/")
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _close(self, application: web.Application) -> None:
        """Close every page; their viewers end, and that is waited for."""
        await asyncio.gather(*(socket.close() for socket in self._open))

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._guard])
        application.on_response_prepare.append(_add_headers)
        application.on_shutdown.append(self._close)
        application.router.add_get(f"/{self._secret}/", self._page)
        application.router.add_get(f"/{self._secret}/ws", self._screen)
        application.router.add_static(f"/{self._secret}/static", STATIC)
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.path.removeprefix("/").partition("/")[0]
        known = secrets.compare_digest(given.encode("utf-8", "replace"), self._secret.encode())
        if not known or request.headers.get("Host") not in self._hosts:
            raise web.HTTPForbidden
        return await handler(request)

    async def _page(self, request: web.Request) -> web.Response:
        websocket = f"ws://{request.headers['Host']}/{self._secret}/ws"
        answer = web.Response(text=page(self._title, websocket), content_type="text/html")
        answer.headers["Content-Security-Policy"] = policy(websocket)
        return answer

    async def _screen(self, request: web.Request) -> web.StreamResponse:
        """A websocket: its screen there, what is typed here."""
        if request.headers.get("Origin") != f"http://{request.headers['Host']}":
            raise web.HTTPForbidden
        if len(self._open) >= MOST_VIEWERS:
            raise web.HTTPServiceUnavailable(text="too many viewers are open; close one")
        socket = web.WebSocketResponse(heartbeat=15, timeout=1.0)
        self._open.add(socket)
        try:
            await socket.prepare(request)
            width, height = (_number(request.query.get(name, "")) for name in ("width", "height"))
            viewer = await Viewer.start(self._arguments, width, height)
            await _connect(viewer, socket)
        finally:
            self._open.discard(socket)
        return socket


async def _connect(viewer: Viewer, socket: web.WebSocketResponse) -> None:
    """Let a viewer and a page talk until one of them ends; the viewer ends in any case."""
    showing = asyncio.create_task(_show(viewer, socket))
    try:
        await _listen(viewer, socket)
    finally:
        showing.cancel()
        await asyncio.wait([showing])
        await viewer.end()
        if told := await viewer.heard():
            say(told.rstrip("\n"))


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


async def _show(viewer: Viewer, socket: web.WebSocketResponse) -> None:
    """Hand the screen on; if there never is one, what the viewer said instead."""
    shown = False
    with suppress(ConnectionError):
        async for data in viewer.screen():
            await socket.send_bytes(data)
            shown = True
        if not shown:
            told = clean(await viewer.heard(), keep="\n").replace("\n", "\r\n")
            await socket.send_bytes(told.encode())
        await socket.close()


async def _listen(viewer: Viewer, socket: web.WebSocketResponse) -> None:
    """Take what the page sends, until it ends."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT or not await _take(message.data, viewer, socket):
            await socket.close()
            return


async def _take(text: str, viewer: Viewer, socket: web.WebSocketResponse) -> bool:
    """Do what one message says; false if it says nothing that is known."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return False
    match said:
        case ["stdin", str(typed)]:
            await viewer.type(typed)
        case ["resize", {"width": int(width), "height": int(height)}]:
            size = {"width": bounded(width), "height": bounded(height)}
            await viewer.tell({"type": "resize", **size})
        case ["focus" | "blur" as kind]:
            await viewer.tell({"type": kind})
        case ["ping", str(stamp)]:
            await socket.send_json(["pong", stamp])
        case _:
            return False
    return True


class _OneLine(logging.Handler):
    """Tells of an error of ours in a line; what others send is theirs to look after."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, HttpProcessingError):
            say(f"wsd-inspector: {record.getMessage()}: {error!r}")


def _logger() -> logging.Logger:
    logger = logging.getLogger(__name__)
    logger.propagate = False
    logger.handlers = [_OneLine(logging.ERROR)]
    return logger


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def run(arguments: Sequence[str], title: str, port: int, ready: Callable[[str], object]) -> None:
    """Serve until Ctrl+C or SIGTERM. Raises ``OSError`` if the port cannot be had."""

    async def serve() -> None:
        task = asyncio.current_task()
        assert task is not None
        for number in ENDING:
            with suppress(NotImplementedError):  # Windows
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await Server(arguments, title).serve(port, ready)

    with suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(serve())
