import zipfile
from time import process_time

import pytest

from inspector.wire.images import sampler
from inspector.wire.images_documents import read_pdf, read_zip
from inspector.wire.images_sample import SAMPLE_TAIL, Picture, Sample
from tests.wire.pictures import PDF, package

NO_DIRECTORY = "no end of central directory"


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        pytest.param(PDF, "", id="whole"),
        pytest.param(PDF + b"\0" * 9, "", id="padded"),
        pytest.param(PDF.rstrip(), "", id="no line end behind it"),
        pytest.param(PDF[:-4], "no %%EOF", id="cut in its end"),
        pytest.param(PDF[:20], "no %%EOF", id="cut"),
        pytest.param(PDF + bytes(SAMPLE_TAIL), None, id="padded beyond what is kept"),
    ],
)
def test_a_pdf_is_whole_or_not(data: bytes, missing: str | None) -> None:
    assert read_pdf(Sample.of(data)) == Picture("pdf", missing=missing)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("streamed", [False, True], ids=["written", "streamed"])
@pytest.mark.parametrize("kind", ["xps", "oxps", "zip"])
def test_tells_packages_apart(kind: str, method: int, streamed: bool) -> None:
    data = package(kind, method=method, streamed=streamed)  # type: ignore[arg-type]  # a table
    assert read_zip(Sample.of(data)) == Picture(kind, missing="")


def test_a_package_whose_relationships_come_last_is_told_from_its_end() -> None:
    passed = sampler()
    passed.feed(package("oxps", padding=200_000))
    assert read_zip(passed.sample()) == Picture("oxps", missing="")


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        pytest.param(package("xps")[:-1], Picture("xps", missing=NO_DIRECTORY), id="its end"),
        pytest.param(package("oxps")[:400], Picture("oxps", missing=NO_DIRECTORY), id="its files"),
        pytest.param(package("zip")[:30], Picture("zip", missing=NO_DIRECTORY), id="the first"),
    ],
)
def test_notices_a_package_that_ends_early(data: bytes, picture: Picture) -> None:
    assert read_zip(Sample.of(data)) == picture


@pytest.mark.parametrize("method", [9, 0xFFFF])
def test_a_package_with_unknown_compression_is_xps_by_its_names(method: int) -> None:
    data = package("oxps").replace(b"\x08\x00", method.to_bytes(2, "little"))
    assert read_zip(Sample.of(data)).format == "xps"


def test_relationships_that_cannot_be_inflated_say_nothing() -> None:
    data = package("oxps")
    at = data.index(b"_rels/.rels") + len("_rels/.rels")
    assert read_zip(Sample.of(data[:at] + b"\xff" * 20 + data[at + 20 :])).format == "xps"


def test_many_files_and_zip_bombs_cost_little() -> None:
    bomb = package("xps", method=zipfile.ZIP_DEFLATED, padding=20_000_000)
    many = package("xps")[:-22] * 2000
    begun = process_time()
    for data in (bomb, many):
        assert read_zip(Sample.of(data)).format == "xps"
    assert process_time() - begun < 0.5
