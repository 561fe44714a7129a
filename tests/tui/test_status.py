from inspector.tui.messages.listing import Listing
from inspector.tui.ports import EngineStatus
from inspector.tui.status import (
    ENGINE_ENDED,
    Watched,
    counts_text,
    empty_text,
    follow_text,
    header_text,
    key_for,
)
from tests.builders import event

LISTENING = EngineStatus(
    listening=("http://127.0.0.1:8080 -> http://192.0.2.10/wsd",), recording="scan.wsd"
)


def test_a_recorded_session_says_so() -> None:
    assert header_text(Watched("scan.wsd", live=False)) == ("scan.wsd", "○ recorded")


def test_a_copy_that_is_thrown_away_says_so() -> None:
    assert Watched("a.pcapng", live=False, copied=True).state == "○ copy, replays are not kept"


READING = EngineStatus(exchanges=14, reading="reading bug.pcapng 43%")
DAMAGED = EngineStatus(
    exchanges=14, error="/a/bug.pcapng: file ends; 14 messages before that are shown"
)


def test_a_capture_that_is_being_read_tells_how_far_and_its_name_once() -> None:
    watched = Watched("bug.pcapng", False, READING, copied=True)
    assert header_text(watched) == ("bug.pcapng", "◐ reading 43%")
    assert empty_text(watched, filtered=False) == ("Nothing of WSD has been read yet.",)
    stdin = EngineStatus(reading="reading stdin")
    assert Watched("stdin", True, stdin, copied=True).state == "◐ reading"


def test_a_capture_that_was_read_to_its_end_has_no_more() -> None:
    assert Watched("stdin", True, READING, copied=True).expects_more
    over = Watched("stdin", True, EngineStatus(exchanges=3), copied=True)
    assert (over.expects_more, over.state) == (False, "○ copy, replays are not kept")
    assert empty_text(over, filtered=False)[0] == "Nothing of WSD is in this capture."
    assert Watched("scan.wsd", True, LISTENING).expects_more


def test_damage_behind_what_is_shown_is_not_severe() -> None:
    watched = Watched("bug.pcapng", False, DAMAGED, copied=True)
    assert not watched.severe
    assert watched.trouble == "file ends; 14 messages before that are shown"
    assert watched.state == "○ copy, replays are not kept"
    nothing = Watched("bug.pcapng", False, EngineStatus(error="bug.pcapng: is empty"), copied=True)
    assert nothing.severe
    assert empty_text(nothing, filtered=False) == ("Nothing of WSD could be read.",)
    assert Watched("scan.wsd", True, EngineStatus(exchanges=14, error="disk full")).severe


def test_a_listening_engine_tells_where() -> None:
    assert header_text(Watched("scan.wsd", True, LISTENING)) == (
        "scan.wsd",
        "● http://127.0.0.1:8080 → http://192.0.2.10/wsd",
    )


def test_the_path_is_told_when_the_title_is_another() -> None:
    state = header_text(Watched("demo", True, LISTENING))[1]
    assert state.startswith("● http://127.0.0.1:8080")  # what a narrow screen has room for
    assert state.endswith("  rec scan.wsd")
    far = EngineStatus(listening=("http://127.0.0.1:8080",), recording="/a/long/way/scan.wsd")
    assert header_text(Watched("demo", True, far))[1].endswith("  rec scan.wsd")
    assert "rec" not in header_text(Watched("scan.wsd", True, far))[1]


def test_a_dead_engine_is_told_twice() -> None:
    watched = Watched("scan.wsd", True, EngineStatus(alive=False, error="address in use"))
    assert watched.state == "× proxy ended"
    assert watched.trouble == f"address in use {ENGINE_ENDED}"


def test_counts_tell_faults_notes_and_what_the_filter_leaves() -> None:
    listing = Listing()
    assert counts_text(listing) == "0 exchanges"
    listing.feed([event(1)])
    assert counts_text(listing) == "1 exchange"
    listing.feed([event(2, operation="Other")])
    listing.start_filter(listing.filter.parse("other"))
    listing.filter_more(10)
    assert counts_text(listing) == "1 of 2 exchanges"


def test_following_pausing_and_what_is_new() -> None:
    assert follow_text(following=True, paused=False, unseen=0) == "▼ following"
    assert follow_text(following=False, paused=True, unseen=0) == "‖ paused"
    assert follow_text(following=False, paused=True, unseen=5) == "‖ paused, 5 new: G"
    assert follow_text(following=False, paused=False, unseen=0) == ""


def test_words_name_the_keys_that_are_configured() -> None:
    assert key_for("back", "escape", {}) == "Esc"
    assert key_for("back", "escape", {"back": "f9, b"}) == "F9"
    keys = {"engine": "f7", "back": "ctrl+b"}
    ended = Watched("a", True, EngineStatus(alive=False), startable=True, keys=keys)
    assert ended.trouble.endswith("F7 starts it again.")
    assert empty_text(ended, filtered=False)[-1] == "F7 starts it again."
    assert empty_text(ended, filtered=True)[-1] == "Ctrl+B clears it."
    assert follow_text(following=False, paused=True, unseen=5, key="F8").endswith("5 new: F8")


def test_an_empty_list_says_what_to_do() -> None:
    assert "http://127.0.0.1:8080" in empty_text(Watched("a", True, LISTENING), filtered=False)
    assert empty_text(Watched("a", True), filtered=False) == ("Waiting for traffic.",)
    assert empty_text(Watched("a", False), filtered=False) == ("This session is empty.",)
    assert empty_text(Watched("a", True), filtered=True)[0] == "Nothing matches the filter."
