"""``wsd-inspector info``: what is in a file, in numbers, and what it cannot show."""

import json
import sys
from pathlib import Path

import msgspec
from rich.text import Text

from inspector.cli.options import Listing
from inspector.cli.printing import console, print_rows
from inspector.cli.reading import read_events
from inspector.cli.sources import SENSELESS
from inspector.events.clean import clean
from inspector.events.jsonl import rfc3339
from inspector.events.overview import Overview, blind_spots
from inspector.events.words import counted
from inspector.tls.keylog import KeyLog
from inspector.wire.tally import Tally

HOSTS_TOLD = 8
"""Devices, or clients, that a line names."""


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What ``--format json`` prints. ``packets`` is there for captures of packets.

    ``others`` are exchanges that are not WSD, ``senseless`` entries of a HAR file.
    """

    file: str
    kind: str
    bytes: int
    overview: Overview
    packets: Tally | None
    others: int
    senseless: int
    cannot_show: tuple[str, ...]
    damage: str


def run(path: Path, form: Listing, *, keys: KeyLog | None = None) -> int:
    """Print what a file holds; exit code 1 if it could not be read to its end."""
    overview = Overview()
    read = read_events(path, keys, overview.add)
    contents = read.contents
    info = Info(
        file=read.name,
        kind=contents.kind,
        bytes=contents.read_bytes(),
        overview=overview,
        packets=contents.tally,
        others=contents.sieve.others,
        senseless=contents.senseless,
        cannot_show=tuple(blind_spots(overview, contents.tally)),
        damage=str(read.damage or ""),
    )
    if form is Listing.JSON:
        sys.stdout.write(json.dumps(msgspec.to_builtins(info)) + "\n")  # in ASCII
    else:
        _print(info)
    return read.ended()


def _print(info: Info) -> None:
    out = console()
    out.print(Text(f"{clean(info.file)}: {info.kind}, {counted(info.bytes, 'byte')}", "bold"))
    rows = [(Text(name, "cyan"), Text(clean(told))) for name, told in _facts(info) if told]
    print_rows(out, rows)
    if info.overview.operations:
        out.print()
        print_rows(out, [_HEAD, *_operations(info.overview)], fold=False)
    if info.cannot_show:
        out.print(Text("\nWhat it cannot show", "bold"))
        for line in info.cannot_show:
            out.print(Text(f"  {clean(line)}", "yellow"))


def _facts(info: Info) -> list[tuple[str, str]]:
    seen, packets = info.overview, info.packets
    return [
        ("time", _span(seen, packets)),
        ("written by", packets.application if packets else ""),
        ("comment", packets.comment if packets else ""),
        ("packets", _packets(packets) if packets else ""),
        ("connections", _connections(packets) if packets else ""),
        ("messages", _messages(seen)),
        ("devices", _hosts(seen.devices, seen.models)),
        ("clients", _hosts(seen.clients, {})),
        ("faults", ", ".join(f"{name} × {n}" for name, n in seen.faults.most_common())),
        ("not WSD", _others(info)),
        ("not read", _unread(info)),
    ]


def _span(seen: Overview, packets: Tally | None) -> str:
    first = packets.first_us if packets else seen.first_us
    last = packets.last_us if packets else seen.last_us
    if not first:
        return ""
    return f"{rfc3339(first)} to {rfc3339(last)}, {(last - first) / 1_000_000:,.3f} s"


def _packets(packets: Tally) -> str:
    told = [f"{packets.packets:,}"]
    words = (
        (packets.duplicated, "seen twice by the capture tool and dropped"),
        (packets.retransmitted, "retransmitted"),
        (packets.reordered, "out of order"),
        (packets.snapped, "cut short"),
    )
    return "; ".join(told + [f"{number:,} {what}" for number, what in words if number])


def _connections(packets: Tally) -> str:
    told = [f"{packets.connections:,} TCP"]
    if packets.tls:
        told.append(f"{packets.tls:,} of them TLS, {packets.tls_opened:,} opened")
    return "; ".join(told)


def _messages(seen: Overview) -> str:
    told = [f"{seen.events:,}"]
    words = (
        (seen.repeated, "retransmitted datagrams"),
        (seen.undecoded, "undecoded"),
        (seen.cut, "cut off"),
        (seen.unopened, "that got no connection"),
        (seen.noted, "with notes"),
    )
    return "; ".join(told + [f"{number:,} {what}" for number, what in words if number])


def _hosts(hosts: dict[str, int], models: dict[str, str]) -> str:
    names = [
        " ".join(filter(None, (host, models.get(host), f"({number:,})")))
        for host, number in list(hosts.items())[:HOSTS_TOLD]
    ]
    more = len(hosts) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more > 0 else "")


def _others(info: Info) -> str:
    packets = info.packets
    if packets is None:
        return counted(info.others, "exchange") if info.others else ""
    words = (
        (packets.other_exchanges, "HTTP exchange"),
        (packets.other_connections, "other connection"),
        (packets.other_datagrams, "datagram"),
        (packets.other_packets, "other packet"),
    )
    return ", ".join(counted(number, what) for number, what in words if number)


def _unread(info: Info) -> str:
    if info.packets is None:
        return counted(info.senseless, SENSELESS) if info.senseless else ""
    most = sorted(info.packets.unread.items(), key=lambda it: -it[1])
    return "; ".join(f"{reason} × {n:,}" for reason, n in most[:5])


_HEAD = tuple(
    Text(name, "bold") for name in ("operation", "requests", "answers", "faults", "messages", "")
)


def _operations(seen: Overview) -> list[tuple[Text, ...]]:
    rows = []
    for name, count in sorted(seen.operations.items()):
        numbers = (count.requests, count.responses, count.faults, count.messages)
        cells = [Text(f"{number:,}" if number else "-", justify="right") for number in numbers]
        repeated = f"{count.repeated:,} retransmitted" if count.repeated else ""
        rows.append((Text(clean(name)), *cells, Text(repeated, "dim")))
    return rows
