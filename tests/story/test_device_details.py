import pytest

from inspector.story.device_details import (
    chain_words,
    device_details,
    device_words,
    scanner_details,
    search_words,
)
from tests.conftest import Golden
from tests.story.kit import GOLDENS, paragraph, story_of


@pytest.mark.parametrize("name", ["01", "08b", "12", "14", "14b", "14d", "15b", "16"])
def test_a_device_is_told_with_its_addresses(name: str, golden: Golden) -> None:
    story = story_of(name)
    told = [paragraph(device_words(it), device_details(it)) for it in story.devices]
    told += [f"{search_words(it)}\n" for it in story.searches]
    told += [f"{it.device}, {chain_words(it)}\n" for it in story.searches.chains]
    golden(GOLDENS / f"devices-{name}.txt", "\n".join(told))


@pytest.mark.parametrize("name", ["05b", "17"])
def test_a_scanner_is_told_with_what_was_wrong(name: str, golden: Golden) -> None:
    story = story_of(name)
    told = [paragraph(host, scanner_details(it)) for host, it in story.scanners.items()]
    golden(GOLDENS / f"scanners-{name}.txt", "\n".join(told))
