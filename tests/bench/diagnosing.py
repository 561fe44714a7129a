"""The diagnosis on top of decoding a file, and what a long session leaves in memory."""

import gc
import io
import re
import resource
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from inspector.cli.reading import read_events
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.event import Event
from inspector.events.told import Told, tell
from inspector.formats import capture, pcapng
from inspector.wire.observation import Address, Chunk, Recorded, Request
from tests.bench.table import Result

CAPTURES = Path(__file__).resolve().parents[2] / "captures"
OFFICE = ("01", "02", "04", "12", "14", "16")
"""A day in an office: pages from glass and feeder, a push scan, a post-scan job, discovery."""

TROUBLE = ("03b", "05", "05c", "07c", "08", "08d", "09", "10b", "11", "12c", "13", "14b")
"""A bad day: nothing but conversations that went wrong."""

EVENTS, ROUNDS, TARGET = 3_000, 25, 0.20
"""Short rounds and many: the machine lets some of them alone."""

LONG_EVENTS = 1_000_000
GROWTH = 1.1
"""How much more memory the second half of a long session may leave."""

_DAY_US = 86_400_000_000
_UUID = re.compile(rb"(?<=uuid:)[0-9A-Fa-f]{8}(?=-)")


def measure() -> Iterator[Result]:
    """A good and a bad day again and again, then a million events."""
    for what, names in (("office days", OFFICE), ("bad days", TROUBLE)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "days.pcapng"
            with path.open("wb") as stream:
                pcapng.write(stream, (Told(it, ()) for it in _days(names, EVENTS)))
            yield _speed(what, path)
    yield _memory()


def _speed(what: str, path: Path) -> Result:
    bare, told = [], []
    for _ in range(ROUNDS):  # in turn, so that both meet the same machine
        bare.append(_seconds(path, None))
        told.append(_seconds(path, Diagnosis()))
    decoded, both = min(bare), min(told)  # what the machine disturbed least
    more = both / decoded - 1
    return Result(
        f"decode and diagnose a file, {what}",
        f"{both / EVENTS * 1e6:,.0f} µs of processor an event",
        f"decode alone {decoded / EVENTS * 1e6:,.0f} µs",
        f"{more:+.0%}",
        f"at most {TARGET:+.0%}",
        more <= TARGET,
    )


def _seconds(path: Path, diagnosis: Diagnosis | None) -> float:
    """Processor time, without what the round before has left to be collected."""
    gc.collect()
    begun = _busy()
    if diagnosis is None:
        read_events(path, None, _nothing)
    else:
        read = read_events(path, None, diagnosis.add)
        diagnosis.close(read.last_us)
    return _busy() - begun


def _nothing(event: Event) -> None:
    """Decoded, and that is all."""


def _busy() -> float:
    """Seconds of processor, of what it starts too; more exact than ``os.times``."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(it.ru_utime + it.ru_stime for it in used)


def _memory() -> Result:
    """The most memory that this process had after half a million events, and after a million."""
    events = [event for name in (*OFFICE, *TROUBLE) for event in _events(name)]
    diagnosis, count, day = Diagnosis(), 0, 0
    peaks: list[float] = []
    while len(peaks) < 2:
        for event in _on_day(events, day):
            diagnosis.add(event)
        count, day = count + len(events), day + 1
        if count >= LONG_EVENTS * (len(peaks) + 1) / 2:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    half, whole = peaks
    return Result(
        f"{count:,} events of {day:,} days diagnosed",
        f"{whole:.0f} MB at most",
        f"after half of them {half:.0f} MB",
        f"{whole / half:.2f} times",
        f"at most {GROWTH} times",
        whole <= half * GROWTH,
    )


def _recorded(name: str) -> list[Recorded]:
    (path,) = CAPTURES.glob(f"{name}-*.pcapng")
    with path.open("rb") as stream:
        return list(capture.read(stream))


def _events(name: str) -> list[Event]:
    return [event for told in tell(_recorded(name)) for event in told.events]


def _days(names: Sequence[str], count: int) -> Iterator[Recorded]:
    """The conversations of one day after another, ``count`` observations in all."""
    seen = [(at, recorded) for at, name in enumerate(names) for recorded in _recorded(name)]
    for number in range(count):
        day, of_day = divmod(number, len(seen))
        at, recorded = seen[of_day]
        yield _moved(recorded, day * _DAY_US + number, day * len(names) + at)


def _moved(seen: Recorded, later_us: int, conversation: int) -> Recorded:
    """Something that was seen, so much later, in a conversation of its own: hosts and UUIDs."""
    observed = seen.observation
    changes = {
        "exchange": f"{conversation} {observed.exchange}",
        "time_us": observed.time_us + later_us,
        "source": _host(observed.source, conversation),
        "destination": _host(observed.destination, conversation),
        "body": msgspec.structs.replace(
            observed.body, head=_renamed(observed.body.head, conversation)
        ),
    }
    if hasattr(observed, "end_us"):
        changes["end_us"] = observed.end_us + later_us
    if isinstance(observed, Request):
        named = ((name, _text(value, conversation)) for name, value in observed.headers)
        changes["headers"] = tuple(named)
    sent = [*seen.chunks()]
    data = io.BytesIO(_renamed(b"".join(it.data for it in sent), conversation))
    chunks = [Chunk(it.time_us + later_us, data.read(len(it.data))) for it in sent]
    moved = msgspec.structs.replace(observed, **changes)
    return Recorded(moved, lambda: iter(chunks))


def _renamed(data: bytes, conversation: int) -> bytes:
    """The same with UUIDs of its own: nobody sends yesterday's message ids."""
    return _UUID.sub(lambda found: b"%08x" % (int(found[0], 16) ^ conversation), data)


def _host(address: Address, conversation: int) -> Address:
    return Address(_text(address.host, conversation), address.port)


def _on_day(events: Sequence[Event], day: int) -> Iterator[Event]:
    for event in events:
        yield msgspec.structs.replace(
            event,
            seq=event.seq + day * len(events),
            time_us=event.time_us + day * _DAY_US,
            exchange=f"{day} {event.exchange}",
            message_id=f"{event.message_id} {day}",
            source=_text(event.source, day),
            destination=_text(event.destination, day),
            device=_text(event.device, day),
            subscription=f"{event.subscription} {day}" if event.subscription else "",
            job_token=f"{day} {event.job_token}" if event.job_token else "",
        )


def _text(address: str, number: int) -> str:
    """An address of the same host in another network."""
    return address.replace("192.0.2.", f"10.{number // 250 % 250}.{number % 250}.")
