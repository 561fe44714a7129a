import pytest

from inspector.story.device_details import chain_words, device_details, device_words, search_words
from tests.conftest import Golden
from tests.story.kit import GOLDENS, paragraph, story_of


@pytest.mark.parametrize("name", ["01", "08b", "12", "14", "14b", "16"])
def test_a_device_is_told_with_its_addresses(name: str, golden: Golden) -> None:
    story = story_of(name)
    told = [paragraph(device_words(it), device_details(it)) for it in story.devices]
    told += [f"{search_words(it)}\n" for it in story.searches]
    told += [f"{it.device}, {chain_words(it)}\n" for it in story.searches.chains]
    golden(GOLDENS / f"devices-{name}.txt", "\n".join(told))
