"""``wsd-inspector devices``: who is there, at which addresses, and how it was found."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from inspector.cli import stories
from inspector.cli.options import Listing
from inspector.cli.stories import Paragraph, Table, each
from inspector.story.device import Device
from inspector.story.device_details import (
    chain_words,
    device_details,
    device_words,
    folded_searches,
    scanner_details,
)
from inspector.story.search import Search
from inspector.story.story import Story
from inspector.tls.keylog import KeyLog


def run(path: Path, form: Listing, *, keys: KeyLog | None = None) -> int:
    """Print the devices of a file, and the searches that were made."""
    return stories.run(path, form, _TABLES, keys=keys, nothing="no device is in it")


def _device(device: Device, story: Story) -> Paragraph:
    chains = [it for it in story.searches.chains if it.device in device.hosts]
    found = [("found", words) for it in chains if (words := chain_words(it))]
    scanners = [it for host in device.hosts if (it := story.scanners.of(host)) is not None]
    told = [detail for it in scanners for detail in scanner_details(it)]
    return Paragraph(device_words(device), [*device_details(device), *told, *found])


def _searches(searches: Iterable[Search], story: Story) -> Iterator[Paragraph]:
    """Searches of which many are alike: sane-airscan sends about ten a second while it looks."""
    yield from map(Paragraph, folded_searches(searches))


_TABLES = (
    Table("devices", lambda story: story.devices, each(_device)),
    Table("searches", lambda story: story.searches, _searches),
)
