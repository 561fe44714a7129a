"""Where a device announces what a request asks for: its own address, or its scan service's.

Rule: port and path are compared, not the host: a device has several, and names itself by one.
"""

from collections.abc import Sequence

from inspector.events.event import Event
from inspector.story.device import SCANNER_SERVICE, Place, names
from inspector.story.hosts import host_of
from inspector.story.places import parsed, path_of
from inspector.story.story import Story

_OF_SCANNER = frozenset({"scan", "eventing"})


def announced(story: Story, asked: Event) -> Sequence[Place]:
    """The places that the device named for what is asked: none, if that was not captured."""
    device = story.devices.of(host_of(asked.destination))
    if device is None:
        return ()
    if asked.service == "transfer":
        return device.xaddrs
    if asked.service not in _OF_SCANNER:
        return ()
    found = (it.places for it in device.services if names(SCANNER_SERVICE, it.types))
    return [place for places in found for place in places]


def is_path_of(places: Sequence[Place], asked: Event) -> bool:
    """Whether a request went to the path of one of the places, at whatever port."""
    path = _path(asked)
    return any(path_of(it.url) == path for it in places)


def is_among(places: Sequence[Place], asked: Event) -> bool:
    """Whether a request went to one of the places."""
    path, port = _path(asked), asked.destination.rpartition(":")[2]
    return any(path_of(it.url) == path and str(parsed(it.url).port) == port for it in places)


def _path(asked: Event) -> str:
    return path_of(asked.http.target if asked.http else asked.to)


def nearest(places: Sequence[Place], asked: Event) -> str:
    """The URL to use: one of the host that was asked, if there is one."""
    host = host_of(asked.destination)
    here = [it.url for it in places if host_of(parsed(it.url).address) == host]
    return (here or [it.url for it in places])[0]
