"""How subscriptions are found again: by their Identifier, by a token, by what they are for.

Rule 1: all addresses of a device are one. Two hosts may have become one device since something
was remembered of them, so each of its hosts is looked under.
Rule 2: an Identifier that is a UUID is found wherever it is used, unless that is surely another
device.
"""

import re

from inspector.newest import Newest
from inspector.story.devices import Devices
from inspector.story.sinks import place_of
from inspector.story.subscription import Destination, Subscription
from inspector.story.subscription_rows import kept

IDENTIFIERS_LIMIT = 1500
"""Identifiers that are remembered: three ways to each of the subscriptions that are kept."""

TOKENS_LIMIT = 2500
"""Destination tokens that are remembered: five of each subscription."""

_ANYWHERE = ""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

type _Mark = tuple[str, str, str, str]
type Token = tuple[Subscription, Destination]


class Registrations:
    """What was granted, and to whom; of what is the same the newest."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._by_identifier: Newest[tuple[str, str], Subscription] = Newest(IDENTIFIERS_LIMIT)
        self._by_token: Newest[tuple[str, str], Token] = Newest(TOKENS_LIMIT)
        self._by_mark: Newest[_Mark, Subscription] = Newest(TOKENS_LIMIT)

    def main_host(self, host: str) -> str:
        """The host that stands for all of a device."""
        return self._devices.main_host(host)

    def add(self, row: Subscription) -> None:
        """Remember one that was granted."""
        for mark in _marks(row):
            self._by_mark[mark] = row
        for identifier in filter(None, (row.identifier, row.own_identifier)):
            self.name(row, identifier)
        for destination in row.destinations:
            if destination.token:
                self._by_token[row.device, destination.token] = row, destination

    def name(self, row: Subscription, identifier: str) -> None:
        """Remember the Identifier of one."""
        self._by_identifier[row.device, identifier] = row
        if _UUID.search(identifier):
            self._by_identifier[_ANYWHERE, identifier] = row

    def named(self, device: str, identifier: str) -> Subscription | None:
        """The one of an Identifier that is used at a device (a host), or by it."""
        for host in self._hosts(device):
            row = self._by_identifier.get((host, identifier))
            if row is not None:
                return row
        row = self._by_identifier.get((_ANYWHERE, identifier))
        return None if row is None or are_two(self._devices, row.device, device) else row

    def token_of(self, device: str, token: str) -> Token | None:
        """The newest subscription and destination that a device (a host) gave a token to."""
        for host in self._hosts(device):
            given = self._by_token.get((host, kept(token)))
            if given is not None:
                return given
        return None

    def before(self, row: Subscription) -> list[Subscription]:
        """The newest ones of the same client at the same device that are for the same."""
        found = [self._by_mark.get(mark) for mark in _marks(row)]
        return [it for it in dict((it.number, it) for it in found if it).values() if it is not row]

    def _hosts(self, host: str) -> list[str]:
        device = self._devices.of(host)
        return [host] if device is None else [host, *device.hosts]


def are_two(devices: Devices, one: str, other: str) -> bool:
    """Whether two hosts are surely of different devices: both have said who they are."""
    first, second = devices.of(one), devices.of(other)
    if first is None or second is None or first is second:
        return False
    return bool(first.address and second.address)


def is_replaced(old: Subscription, new: Subscription) -> bool:
    """Whether a new subscription takes the place of an old one: same sink, same entries.

    Several programs of a computer may use the same ClientContext.
    """
    if not old.destinations or place_of(old.notify_to) != place_of(new.notify_to):
        return False
    return _entries(old) <= _entries(new)


def _entries(row: Subscription) -> set[tuple[str, str]]:
    return {(it.context, it.name) for it in row.destinations}


def _marks(row: Subscription) -> list[_Mark]:
    """What makes a later Subscribe be for the same: client, device and entry, or events."""
    if row.destinations:
        return [(row.device, row.client, it.context, it.name) for it in row.destinations]
    return [(row.device, row.client, " ".join(row.events), "")]
