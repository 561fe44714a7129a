"""Programs on the network, and scanners among them."""

from dataclasses import dataclass

from tests.conversations.manners import Manner


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A program on the network. ``server`` is what it calls itself in HTTP."""

    host: str
    manner: Manner
    endpoint: str
    server: str = ""


@dataclass(frozen=True, kw_only=True)
class Device(Peer):
    """A scanner: what it says about itself, and where its services are."""

    maker: str
    model: str
    serial: str
    device_url: str
    scan_url: str
    print_url: str = ""
    firmware: str = "2.04.11"
    instance: int = 1_772_400_113
    metadata_version: int = 1
