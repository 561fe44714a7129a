"""The engine: a child process that runs the proxy and nothing else.

Rule 1: it talks in JSON lines: one ``Config`` first, then commands on stdin; states on stdout.
Rule 2: it ends when its stdin ends, so that no orphan keeps a port.
Source: mitmproxy 12.2; ``Master`` with six addons carries 1.6 times the requests of mitmdump.
"""

import asyncio
import contextlib
import errno
import io
import logging
import signal
import sys
import threading
from collections.abc import Iterable

import msgspec
from mitmproxy import exceptions, options
from mitmproxy.addons import core, disable_h2c, next_layer, proxyserver, tlsconfig
from mitmproxy.master import Master
from mitmproxy.proxy.mode_servers import ServerInstance
from mitmproxy.proxy.mode_specs import ProxyMode

from inspector.proxy.addon import WsdInspector
from inspector.proxy.control import Config as Config
from inspector.proxy.control import Route as Route
from inspector.proxy.control import State as State
from inspector.wire.observation import Address

STATUS_SECONDS = 0.5
"""How often a changed state is told."""


class Engine:
    """mitmproxy's Master with the few addons a reverse proxy needs, and ours."""

    def __init__(self, config: Config, commands: Iterable[bytes]) -> None:
        """``commands`` are the lines that follow the configuration."""
        self._config = config
        self._commands = commands
        self._told = State()
        self._ready = False
        self._error = ""
        self._taken = 0
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Listen, carry and record until stdin ends or says stop."""
        self._master = Master(options.Options())
        self._proxy = proxyserver.Proxyserver()  # type: ignore[no-untyped-call]  # theirs
        self._addon = WsdInspector(on_error=self._keep_error, stream_answers=True, mark_flows=False)
        self._master.addons.add(  # type: ignore[no-untyped-call]  # theirs
            core.Core(),
            self._proxy,
            next_layer.NextLayer(),
            tlsconfig.TlsConfig(),
            disable_h2c.DisableH2C(),
            self._addon,
        )
        try:
            self._master.options.update(**self._late_options())  # type: ignore[no-untyped-call]
        except exceptions.OptionsError as error:
            self._tell(State(error=str(error), stopped=True))
            return
        threading.Thread(target=self._obey, args=(asyncio.get_running_loop(),), daemon=True).start()
        ending = asyncio.create_task(self._end())
        await self._master.run()
        await ending
        self._addon.done()  # mitmproxy does not ask for it if it has to end before it listens
        self._tell(self._state(stopped=True))

    async def _end(self) -> None:
        """Wait for the end, then let open exchanges be recorded before the files are closed."""
        watching = asyncio.create_task(self._watch())
        await self._stopping.wait()
        watching.cancel()
        self._addon.stop()
        await self._close_all()
        self._master.should_exit.set()

    def _late_options(self) -> dict[str, object]:
        """Options that addons declare or check; that is done only once those are added."""
        config = self._config
        late: dict[str, object] = {
            "mode": [route.mode() for route in config.routes],
            "ssl_insecure": config.insecure,
            "http2": False,
            "connection_strategy": "lazy",  # a dead device must not hide the request
            "validate_inbound_headers": False,  # odd headers of devices pass as they are
            "wsd_session": config.session,
            "wsd_record": config.record,
        }
        if config.insecure:
            late |= {"tls_version_server_min": "UNBOUNDED", "ciphers_server": "ALL:@SECLEVEL=0"}
        return late

    def _keep_error(self, text: str) -> None:
        self._error = text

    def _obey(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read commands in a thread; the end of input is the last one."""
        for line in self._commands:
            if line.strip() == b'"stop"':
                break
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(self._stopping.set)

    async def _watch(self) -> None:
        """Tell the state whenever it has changed."""
        while True:
            servers = list(self._proxy.servers)
            failed = [server for server in servers if server.last_exception is not None]
            if failed:
                self._ready, self._error = False, _reason(failed[0])
                self._taken = _taken(failed[0])
                self._stopping.set()
                return
            self._ready = bool(servers) and all(server.is_running for server in servers)
            self._tell(self._state())
            await asyncio.sleep(STATUS_SECONDS if self._ready else 0.01)

    def _state(self, *, stopped: bool = False) -> State:
        return State(
            ready=self._ready,
            stopped=stopped,
            exchanges=self._addon.exchanges,
            connections=len(self._proxy.connections),
            error=self._error,
            taken=self._taken,
        )

    def _tell(self, state: State) -> None:
        if state == self._told:
            return
        self._told = state
        sys.stdout.write(msgspec.json.encode(state).decode() + "\n")
        sys.stdout.flush()

    async def _close_all(self) -> None:
        """Close listeners and connections, which ``Master.run`` would leave open.

        An open connection would print a traceback when the loop ends (measured on 3.12.1).
        """
        await self._proxy.servers.update([])
        for handler in list(self._proxy.connections.values()):
            for transport in list(handler.transports.values()):
                if transport.handler is not None:
                    transport.handler.cancel("engine stops")
                if transport.writer is not None:
                    transport.writer.close()
        for _ in range(100):
            if not self._proxy.connections:
                return
            await asyncio.sleep(0.01)


_REASONS = {
    errno.EADDRINUSE: "the port is in use by another program",
    errno.EACCES: "no permission to listen there (ports below 1024 are reserved)",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


_NO_ADDRESS = "could not bind on any address"  # asyncio's words for it since Python 3.13


def _reason(server: ServerInstance[ProxyMode]) -> str:
    """Why a listener could not be opened, in our words where the cause is common."""
    error = server.last_exception
    where = Address(server.mode.listen_host() or "*", server.mode.listen_port() or 0)
    number = getattr(error, "errno", None)
    if number is None and _NO_ADDRESS in str(error):
        number = errno.EADDRNOTAVAIL
    return f"cannot listen on {where}: {_REASONS.get(number or 0, str(error))}"


def _taken(server: ServerInstance[ProxyMode]) -> int:
    """The port of a listener that could not be opened because another program has it, or 0."""
    in_use = getattr(server.last_exception, "errno", None) == errno.EADDRINUSE
    return server.mode.listen_port() or 0 if in_use else 0


def main() -> None:
    """Run an engine for the config on the first line of stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl+C means
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # A thread that waits in sys.stdin holds its lock, and Python would abort at its end (3.12).
    lines = io.FileIO(sys.stdin.fileno(), closefd=False)
    try:
        config = msgspec.json.decode(lines.readline(), type=Config)
    except msgspec.MsgspecError as error:
        sys.exit(f"the first line of input is no engine configuration: {error}")
    asyncio.run(Engine(config, lines).run())


if __name__ == "__main__":
    main()
