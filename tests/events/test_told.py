from inspector.events.told import tell
from inspector.wire.observation import recorded
from tests.builders import exchange


def test_what_was_seen_comes_with_what_is_told_of_it() -> None:
    seen = [recorded(it) for it in exchange(b"<a/>", b"<b/>")]
    told = list(tell(seen))
    assert [it.seen for it in told] == seen
    assert [[event.seq for event in it.events] for it in told] == [[1], [2]]
