import pytest

from inspector.story.post_scan_job import Lane, LaneState, PostScanEnding, PostScanJob
from inspector.story.post_scan_words import (
    capped,
    filter_named,
    images,
    masked_sid,
    name_of,
    plain_guid,
    words_of,
)

GUID = "264a19bf-83e0-4d57-9b1c-5f7a2c0e4d12"


def job(**changes: object) -> PostScanJob:
    """A job that was seen from its beginning."""
    fields: dict[str, object] = {
        "name": name_of(GUID),
        "token": GUID,
        "server": "192.0.2.30",
        "seen_us": 1,
        "seen_event": 1,
        "created_us": 1,
    }
    return PostScanJob(**fields | changes)  # type: ignore[arg-type]  # fields of any type


def lane(name: str, state: str, *reasons: str) -> Lane:
    return Lane(filter=name, states=[LaneState(state=state, reasons=reasons, time_us=1, event=1)])


def test_a_job_in_a_line() -> None:
    told = job(
        process_name="Invoices to accounting",
        images_sent=9,
        images_received=9,
        lanes=[
            lane("email", "CompletedSuccessfully"),
            lane("fileshare", "CompletedWithErrors", "FileShareAccessDenied"),
            Lane(filter="sharepoint"),
        ],
        ending=PostScanEnding.WITH_ERRORS,
    )
    assert words_of(told) == (
        "post-scan job 264a19bf… · Invoices to accounting · 9 images sent, 9 received · "
        "email CompletedSuccessfully, fileshare CompletedWithErrors (FileShareAccessDenied), "
        "sharepoint · completed with errors"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "0 images sent"),
        ({"images_sent": 3, "images_refused": 1}, "3 images sent, 1 refused"),
        (
            {"images_sent": 4, "images_refused": 1, "images_unanswered": 1, "images_received": 2},
            "4 images sent, 1 refused, 1 without an answer, 2 received",
        ),
        ({"created_us": None}, ""),
        ({"created_us": None, "images_received": 4}, "4 images received"),
        ({"created_us": None, "images_received": 1}, "1 image received"),
    ],
)
def test_images_as_far_as_they_were_seen(changes: dict[str, object], words: str) -> None:
    assert images(job(**changes)) == words


@pytest.mark.parametrize(
    ("sid", "masked"),
    [
        ("S-1-5-21-2025550101-2025550102-2025550103-500", "S-1-5-21-…-500"),
        ("s-1-5-21-1-2-3-1104", "s-1-5-21-…-1104"),
        (" S-1-12-1-1-2-3-4 ", "S-1-12-1-…-4"),
        ("S-1-5-18", "S-1-5-18"),
        ("S-1-5-32-544", "S-1-5-32-544"),
        ("EXAMPLE\\alice", "…"),
        ("S-1-alice", "…"),
        ("S-1-5-21-1-2-3-500 alice", "…"),
        ("", ""),
    ],
)
def test_a_masked_sid_tells_no_domain_and_nothing_that_is_no_sid(sid: str, masked: str) -> None:
    assert masked_sid(sid) == masked


@pytest.mark.parametrize("text", [GUID, GUID.upper(), f" urn:uuid:{GUID}", f"{{{GUID}}}"])
def test_a_guid_in_any_form(text: str) -> None:
    assert plain_guid(text) == GUID


@pytest.mark.parametrize("text", ["", "7", GUID[:-1], f"{GUID}0", f"x{GUID}"])
def test_what_is_no_guid(text: str) -> None:
    assert plain_guid(text) == ""


def test_filters_have_the_last_name_of_their_dialect() -> None:
    base = "http://schemas.microsoft.com/windows/2007/10/imaging/postscan/filter"
    assert [filter_named(f"{base}/{it}") for it in ("email", "fileshare")] == ["email", "fileshare"]
    assert filter_named(None) == "filter"


def test_texts_have_an_end() -> None:
    assert len(capped("x" * 10_000)) == 255
    assert (capped(None), capped("x")) == ("", "x")
