"""``wsd-inspector proxy``: between a PC and a device."""

import ipaddress
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.headless import Following, Limits
from inspector.cli.options import Form
from inspector.cli.printing import say
from inspector.cli.view import show
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.clean import clean
from inspector.events.words import counted
from inspector.proxy.control import Config, Route
from inspector.proxy.launch import EngineError, EngineProcess
from inspector.proxy.ports import free_port
from inspector.replay.target import Target, TargetError, parse_target
from inspector.session.reader import Reader
from inspector.tui.ports import EngineStatus
from inspector.wire.observation import Address


class RunningEngine:
    """An engine as the interface sees it."""

    def __init__(self, engine: EngineProcess, targets: Sequence[Target]) -> None:
        self._engine = engine
        self._listening = tuple(
            f"{url_of(route, target)} -> {target.url}"
            for route, target in zip(engine.config.routes, targets, strict=True)
        )

    def status(self) -> EngineStatus:
        """The state now."""
        state = self._engine.state
        return EngineStatus(
            listening=self._listening,
            exchanges=state.exchanges,
            recording=self._engine.config.session,
            error=state.error,
            alive=self._engine.alive,
        )


def run(
    *,
    devices: Sequence[str],
    listen: Sequence[str],
    session: Path | None,
    record: Path | None,
    insecure: bool,
    headless: bool,
    form: Form,
    limits: Limits,
) -> int:
    """Carry and record until the user leaves or a limit is reached.

    Where the files lie is told in the end. Without the interface the exit code is 3 if an error
    was found, or if a job's end was waited for in vain.
    """
    targets = [_target(device) for device in devices]
    routes = routes_to(targets, listen)
    session = session or Path(time.strftime("wsd-%Y%m%d-%H%M%S.wsd"))
    config = Config(
        routes=tuple(routes),
        session=str(session.absolute()),
        record=str(record.absolute()) if record else "",
        insecure=insecure,
    )
    before = _last_event(session)
    with EngineProcess(config) as engine:
        for route, target in zip(routes, targets, strict=True):
            say(f"{url_of(route, target)} -> {target.url}")
            _warn_if_open(route)
        running = RunningEngine(engine, targets)
        died, code = False, ExitCode.OK
        try:
            if headless or not sys.stdout.isatty():
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                following = Following(
                    session, form, after=before, diagnosis=Diagnosis(), limits=limits
                )
                code = following.until(_over(engine))
            else:
                show(session, title=session.name, engine=running, insecure=insecure)
            died = not engine.alive
        finally:
            engine.stop()
            told = [str(path) for path in (session, record) if path]
            say(f"{counted(engine.state.exchanges, 'exchange')} in {' and '.join(told)}")
    if died:
        raise EngineError(clean(f"the proxy ended: {engine.state.error or 'no reason told'}"))
    return ExitCode.FAILED if engine.state.error else code


def _last_event(session: Path) -> int:
    """The number of the last event of a session that goes on; 0 for a new one."""
    if not session.exists() or not session.stat().st_size:
        return 0
    with closing(Reader(session)) as reader:
        return reader.last_seq()


def _over(engine: EngineProcess) -> Callable[[], bool]:
    """Tells whether the engine has ended, and, as a remark, that recording had to stop."""
    told = ""

    def over() -> bool:
        nonlocal told
        error = engine.state.error
        if error != told:
            say(f"wsd-inspector: {error}")
        told = error
        return not engine.alive

    return over


def _target(url: str) -> Target:
    if "%" in url.partition("://")[2].partition("/")[0]:
        raise WrongCallError(
            f"--device: found {url!r}; a link-local address with its interface cannot be used yet"
        )
    try:
        return parse_target(url)
    except TargetError as error:
        raise WrongCallError(f"--device: {error}") from None


def routes_to(targets: Sequence[Target], listen: Sequence[str]) -> list[Route]:
    """A listener for each target: those that were asked for, then free ones on loopback."""
    if len(listen) > len(targets):
        raise WrongCallError("--listen is given more often than --device")
    asked = [_listen_address(text) for text in listen]
    taken = {address.port for address in asked}
    addresses = list(asked)
    for target in targets[len(asked) :]:
        # mitmproxy refuses a loopback target on the same port as any listener
        free = free_port("127.0.0.1", taken | {target.port})
        taken.add(free)
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


def _warn_if_open(route: Route) -> None:
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
