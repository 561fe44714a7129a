"""The engine of a run, as the interface and the commands see it: started, stopped, started anew.

Rule: all engines of a run append to one session; each writes a capture of its own.
"""

import ipaddress
import threading
from collections.abc import Sequence, Set
from pathlib import Path
from typing import NamedTuple, Self

from inspector.cli.exits import WrongCallError
from inspector.cli.printing import say
from inspector.proxy.control import Config, Route
from inspector.proxy.launch import EngineError, EngineProcess
from inspector.proxy.ports import free_port
from inspector.replay.target import Target, TargetError, parse_target
from inspector.tui.ports import EngineStatus
from inspector.wire.observation import Address

OTHER_PORTS = 5
"""Ports that may be taken between being found and being listened on, until it is given up."""


class Wish(NamedTuple):
    """What is asked of every engine of a run: where to listen (as far as told) and to write."""

    session: Path
    record: Path | None = None
    listen: Sequence[str] = ()
    insecure: bool = False


class RunningEngine:
    """Starts at once. Use as a context manager, or call ``stop``.

    ``engine`` is the newest process. Raises ``WrongCallError`` for wrong addresses and
    ``EngineError`` if it does not start.
    """

    def __init__(self, targets: Sequence[Target], wish: Wish) -> None:
        self._wish = wish
        self._listen = tuple(wish.listen)
        self._lock = threading.Lock()
        self._before = self._starts = 0
        self._stopped = False
        self.engine = self._started(targets)

    def _started(self, targets: Sequence[Target]) -> EngineProcess:
        """Start one; a port that somebody took since it was found free is not insisted on."""
        taken: set[int] = set()
        while True:
            routes = routes_to(targets, self._listen, taken)
            try:
                engine = EngineProcess(self._config(routes))
                break
            except EngineError as error:
                found = {route.port for route in routes[len(self._listen) :]}
                if error.taken not in found or len(taken) == OTHER_PORTS:
                    raise
                taken.add(error.taken)
        self._starts += 1
        self._stopped = False
        self.targets = tuple(targets)
        self.urls = tuple(
            url_of(route, target) for route, target in zip(routes, targets, strict=True)
        )
        return engine

    def _config(self, routes: Sequence[Route]) -> Config:
        wish = self._wish
        record = numbered(wish.record, self._starts + 1) if wish.record else None
        return Config(
            routes=tuple(routes),
            session=str(wish.session.absolute()),
            record=str(record.absolute()) if record else "",
            insecure=wish.insecure,
        )

    @property
    def exchanges(self) -> int:
        """How many all engines of the run have seen."""
        return self._before + self.engine.state.exchanges

    @property
    def records(self) -> list[Path]:
        """The captures that were written."""
        record = self._wish.record
        return [numbered(record, number + 1) for number in range(self._starts)] if record else []

    def status(self) -> EngineStatus:
        """The state now."""
        state = self.engine.state
        return EngineStatus(
            listening=tuple(
                f"{url} -> {target.url}"
                for url, target in zip(self.urls, self.targets, strict=True)
            ),
            devices=tuple(target.url for target in self.targets),
            exchanges=self.exchanges,
            connections=state.connections,
            recording=self.engine.config.session,
            error=state.error,
            alive=self.engine.alive,
            stopped=self._stopped,
        )

    def start(self, devices: Sequence[str] = ()) -> None:
        """Start anew, with other devices if some are named; what runs is stopped first.

        Takes half a second or more: for a thread. Raises ``InspectorError``; nothing runs then.
        """
        targets = [target_of(url) for url in devices] or list(self.targets)
        with self._lock:
            self._end()
            # clients go on using the addresses that they know
            self._listen = tuple(
                str(Address(it.host, it.port)) for it in self.engine.config.routes[: len(targets)]
            )
            before = self.exchanges
            self.engine = self._started(targets)
            self._before = before

    def stop(self) -> None:
        """Let it write what is waiting, and end."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if not self._stopped:
            self._stopped = True
            self.engine.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def numbered(path: Path, number: int) -> Path:
    """``scan.pcapng`` for the first engine, then ``scan-2.pcapng``."""
    return path if number == 1 else path.with_stem(f"{path.stem}-{number}")


def target_of(url: str) -> Target:
    """The device of a URL. Raises ``WrongCallError``."""
    if "%" in url.partition("://")[2].partition("/")[0]:
        raise WrongCallError(
            f"--device: found {url!r}; a link-local address with its interface cannot be used yet"
        )
    try:
        return parse_target(url)
    except TargetError as error:
        raise WrongCallError(f"--device: {error}") from None


def routes_to(
    targets: Sequence[Target], listen: Sequence[str], taken: Set[int] = frozenset()
) -> list[Route]:
    """A listener for each target: those that were asked for, then free ones on loopback.

    ``taken`` are ports that must not be found.
    """
    if len(listen) > len(targets):
        raise WrongCallError("--listen is given more often than --device")
    asked = [_listen_address(text) for text in listen]
    taken = taken | {address.port for address in asked}
    addresses = list(asked)
    for target in targets[len(asked) :]:
        # mitmproxy refuses a loopback target on the same port as any listener
        free = free_port("127.0.0.1", taken | {target.port})
        taken |= {free}
        addresses.append(Address("127.0.0.1", free))
    return [
        Route(host=address.host, port=address.port, device=f"{target.scheme}://{target.authority}")
        for address, target in zip(addresses, targets, strict=True)
    ]


def _listen_address(text: str) -> Address:
    try:
        address = Address.parse(text if ":" in text else f"127.0.0.1:{text}")
        if ":" in address.host and not text.startswith("["):
            raise ValueError(text)
    except ValueError:
        raise WrongCallError(f"--listen: found {text!r}, expected HOST:PORT") from None
    if not 0 < address.port < 65536:
        raise WrongCallError(f"--listen: {address.port} is no port, expected 1 to 65535")
    return Address(address.host or "127.0.0.1", address.port)


def url_of(route: Route, target: Target) -> str:
    """The URL a client uses instead of the device's."""
    return f"http://{Address(route.host, route.port)}{target.path}"


def warn_if_open(route: Route) -> None:
    """Say so when others than this machine can use the listener."""
    try:
        loopback = ipaddress.ip_address(route.host).is_loopback
    except ValueError:
        loopback = route.host == "localhost"
    if not loopback:
        say(
            f"note: everybody who reaches {Address(route.host, route.port)} can use the device"
            " through this proxy",
            style="yellow",
        )
