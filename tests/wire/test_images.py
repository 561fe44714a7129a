import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.images import contradicts, identify, sampler
from inspector.wire.images_sample import SAMPLE_HEAD, Picture, Sample
from tests.wire.pictures import PDF, SMALL, bmp, dib, jpeg, old_bmp, tiff

DAMAGES = 60
"""Copies of each small image that are damaged, each with its own seed."""


def passing(data: bytes) -> Picture:
    passed = sampler()
    passed.feed(data)
    return identify(passed.sample())


@pytest.mark.parametrize("name", SMALL)
def test_bytes_tell_the_format(name: str) -> None:
    seen = identify(Sample.of(SMALL[name]))
    assert seen.format == name.replace(",", " ").split()[0]
    assert seen.missing in ("", None)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xd8", id="two bytes"),
        pytest.param(b"<html>no image</html>", id="a text"),
        pytest.param(b"BM, as a word begins", id="letters of a bitmap"),
        pytest.param(b"MMM", id="letters of a TIFF"),
        pytest.param(b"(\0\0\0" + bytes(60), id="a size, but no planes"),
        pytest.param(b"GIF89a" + bytes(60), id="an image that no scanner sends"),
    ],
)
def test_other_bytes_are_of_no_format(data: bytes) -> None:
    assert identify(Sample.of(data)) == Picture()


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"  "])
def test_a_pdf_may_begin_a_little_later(before: bytes) -> None:
    assert identify(Sample.of(before + PDF)).format == "pdf"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(jpeg(4000, 6000), (4000, 6000, 300, 300), id="JPEG"),
        pytest.param(bmp(1700, 2338), (1700, 2338, 300, 300), id="BMP"),
        pytest.param(dib(1700, 2338), (1700, 2338, 300, 300), id="DIB"),
        pytest.param(old_bmp(1700, 2338), (1700, 2338, None, None), id="BMP of OS/2"),
        pytest.param(tiff([(1700, 2338)]), (1700, 2338, 300, 300), id="TIFF, directory behind"),
    ],
)
def test_a_page_that_passed_tells_as_much(data: bytes, told: tuple[int | None, ...]) -> None:
    assert len(data) > SAMPLE_HEAD
    assert passing(data)[1:5] == told
    assert passing(data).missing == ""
    assert passing(data[:-3000]).missing


@pytest.mark.parametrize(
    ("media_type", "format", "wrong"),
    [
        ("image/jpeg", "jpeg", False),
        ("image/jpg", "png", True),
        ("image/png", "jpeg", True),
        ("image/tiff", "tiff", False),
        ("image/tiff", "", True),
        ("image/bmp", "dib", False),
        ("application/pdf", "jpeg", True),
        ("application/vnd.ms-xpsdocument", "zip", False),
        ("application/oxps", "pdf", True),
        ("application/octet-stream", "jpeg", False),
        ("application/octet-stream", "", False),
        ("text/plain", "jpeg", False),
        ("", "png", False),
    ],
)
def test_a_media_type_is_contradicted(media_type: str, format: str, wrong: bool) -> None:
    assert contradicts(media_type, format) is wrong


def check(picture: Picture) -> None:
    """Facts that can be written down: numbers above zero, of a size that JSON readers know."""
    numbers = [number for number in picture[1:6] if number is not None]
    assert all(isinstance(number, int | float) and 0 < number < 2**53 for number in numbers)
    assert isinstance(picture.missing, str | None)


@pytest.mark.parametrize("name", SMALL)
def test_every_length_gives_facts(name: str) -> None:
    data = SMALL[name]
    format = identify(Sample.of(data)).format
    for length in range(len(data)):
        seen = identify(Sample.of(data[:length]))
        check(seen)
        assert seen.format in ("", format, "zip", "xps")  # what makes it XPS stands further behind


@pytest.mark.parametrize("seed", range(DAMAGES))
@pytest.mark.parametrize("name", SMALL)
def test_any_damage_gives_facts(name: str, seed: int) -> None:
    chance = random.Random(f"{name} {seed}")
    data = bytearray(SMALL[name])
    for _ in range(chance.choice([1, 2, 8])):
        data[chance.randrange(min(len(data), 120))] ^= 1 << chance.randrange(8)
    for _ in range(chance.choice([0, 0, 4])):
        at = chance.randrange(len(data))
        data[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0"])
    check(identify(Sample.of(bytes(data))))
    kept = chance.randrange(len(data))
    check(identify(Sample(bytes(data[:kept]), bytes(data[-20:]), len(data) + 10**9)))


FIRST = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"BM", b"(\0\0\0", b"PK\3\4"]


@given(first=st.sampled_from(FIRST), rest=st.binary(max_size=300), length=st.integers(0, 2**40))
def test_any_bytes_give_facts(first: bytes, rest: bytes, length: int) -> None:
    data = first + rest
    check(identify(Sample.of(data)))
    check(identify(Sample(data, data[-50:], len(data) + length)))


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("fill", [b"\xff", b"\0", b"\xff\xfe\0\2", b"\xff\xd0", b"PK\3\4"])
def test_hostile_bytes_cost_little(first: bytes, fill: bytes) -> None:
    data = first + fill * (SAMPLE_HEAD // len(fill))
    begun = process_time()
    for _ in range(10):
        check(passing(data))
    assert process_time() - begun < 1
