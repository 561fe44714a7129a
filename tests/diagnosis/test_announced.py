"""Where a device announced what a request asks for."""

import pytest

from inspector.diagnosis.announced import announced, is_among, nearest
from inspector.events.event import Event
from inspector.story.story import Story
from tests.conversations.cast import OFFICE, PC
from tests.conversations.finding import get, metadata, scanner_services, search
from tests.conversations.manners import Letter
from tests.conversations.scanning import get_elements
from tests.conversations.stage import Stage
from tests.diagnosis.kit import events_of

ELEMENTS = get_elements("ScannerStatus")
OTHER = "http://192.0.2.99:8018/wsd/scan"


def asked(letter: Letter, url: str = OFFICE.device_url, *scan_urls: str) -> tuple[Story, Event]:
    """The story of a device that was found and described, and then asked."""

    def scene(stage: Stage) -> None:
        search(stage, PC, OFFICE)
        described = metadata(OFFICE, scanner_services(OFFICE, *scan_urls))
        stage.once(PC, OFFICE, get(OFFICE.endpoint), described)
        stage.talk(PC, OFFICE, url).exchange(letter, None, status=404)

    story, events = Story(), events_of(scene)
    for event in events:
        story.add(event)
    return story, events[-2]


@pytest.mark.parametrize(
    ("letter", "url", "urls", "is_right"),
    [
        pytest.param(get(OFFICE.endpoint), OFFICE.device_url, [OFFICE.device_url], True, id="get"),
        pytest.param(get(OFFICE.endpoint), OFFICE.scan_url, [OFFICE.device_url], False, id="there"),
        pytest.param(ELEMENTS, OFFICE.scan_url, [OFFICE.scan_url], True, id="scanner"),
        pytest.param(ELEMENTS, OFFICE.device_url, [OFFICE.scan_url], False, id="not the scanner"),
    ],
)
def test_a_request_has_its_place(letter: Letter, url: str, urls: list[str], is_right: bool) -> None:
    story, request = asked(letter, url)
    places = announced(story, request)
    assert [it.url for it in places] == urls
    assert is_among(places, request) is is_right


def test_of_a_device_that_told_nothing_no_place_is_known() -> None:
    _, request = asked(ELEMENTS)
    assert announced(Story(), request) == ()


def test_another_name_of_the_device_is_the_same_place() -> None:
    story, request = asked(ELEMENTS, OFFICE.scan_url, OTHER)
    assert is_among(announced(story, request), request)


def test_the_nearest_is_that_of_the_host_that_was_asked() -> None:
    story, request = asked(ELEMENTS, OFFICE.device_url, OTHER, OFFICE.scan_url)
    assert nearest(announced(story, request), request) == OFFICE.scan_url
    story, request = asked(ELEMENTS, OFFICE.device_url, OTHER)
    assert nearest(announced(story, request), request) == OTHER
