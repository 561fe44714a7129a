"""One engine and one device for a module: starting them costs more than what is tested."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from inspector.events.event import Event
from inspector.proxy.control import Config, Route
from inspector.proxy.launch import EngineProcess
from inspector.session.reader import Reader
from inspector.wire.observation import Address, Recorded
from tests.proxy.devices import OddDevice, free_port, talk, wait_for


class Rig(NamedTuple):
    """A device, an engine in front of it, and what the engine records."""

    device: OddDevice
    engine: EngineProcess
    address: Address
    session: Path
    record: Path

    def ask(self, request: bytes) -> bytes:
        """Through the proxy: send a request, read to the end."""
        return talk(self.address, request)

    def told(self, path: str) -> tuple[Event, Event]:
        """The events of the last exchange for ``path``, once it is over."""
        pair = wait_for(lambda: self._pair(path))
        assert pair
        return pair

    def recorded(self, path: str) -> tuple[Recorded, Recorded]:
        """What was seen of that exchange."""
        asked, answered = self.told(path)
        with closing(Reader(self.session)) as reader:
            both = [reader.observation(event.seq) for event in (asked, answered)]
            bodies = [(it, tuple(it.chunks())) for it in both]
        first, second = (Recorded(it.observation, chunks.__iter__) for it, chunks in bodies)
        return first, second

    def _pair(self, path: str) -> tuple[Event, Event] | None:
        with closing(Reader(self.session)) as reader:
            for event in reversed(list(reader.all_events())):
                if event.http is not None and event.http.target == path:
                    both = reader.exchange(event.exchange)
                    return (both[0], both[1]) if len(both) == 2 else None
        return None


def rig_for(device: OddDevice, folder: Path, **changes: object) -> Iterator[Rig]:
    port = free_port()
    session, record = folder / "scan.wsd", folder / "scan.pcapng"
    config = Config(
        routes=(Route(host="127.0.0.1", port=port, device=device.url),),
        session=str(session),
        record=str(record),
        **changes,  # type: ignore[arg-type]  # options by name
    )
    with EngineProcess(config) as engine:
        yield Rig(device, engine, Address("127.0.0.1", port), session, record)


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with OddDevice() as device:
        yield from rig_for(device, tmp_path_factory.mktemp("rig"))
