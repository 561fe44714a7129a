"""Events as nobody would make them: whatever the types allow, control characters included."""

from hypothesis import strategies as st

from inspector.errors import Note
from inspector.events.event import Event, Http, Kind, Phase, Raw, Tls
from inspector.soap.fault import Fault
from inspector.wire.observation import Attachment, Origin, Remark

TEXTS = st.text(max_size=30) | st.sampled_from(
    ["\x1b[2J", "\u202e", "漢字", "a\nb\tc", "x" * 5_000]
)
NUMBERS = st.integers(-(2**62), 2**62)
LENGTHS = st.integers(0, 2**40)

ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def events() -> st.SearchStrategy[Event]:
    return st.builds(
        Event,
        seq=st.integers(1, 20) | st.integers(1, 2**40),
        time_us=NUMBERS,
        elapsed_us=st.none() | LENGTHS,
        kind=st.sampled_from(Kind),
        service=TEXTS,
        operation=TEXTS,
        phase=st.sampled_from(Phase),
        action=TEXTS,
        message_id=TEXTS,
        exchange=st.sampled_from(["", "a", "b", "c"]),
        source=TEXTS,
        destination=TEXTS,
        http=st.none()
        | st.builds(Http, method=TEXTS, target=TEXTS, status=st.none() | NUMBERS, reason=TEXTS),
        tls=st.none()
        | st.builds(
            Tls,
            version=TEXTS,
            server_name=TEXTS,
            certificate=TEXTS,
            client_bytes=LENGTHS,
            server_bytes=LENGTHS,
        ),
        repeats=st.none() | st.integers(1, 20),
        remark=st.none() | st.builds(Remark, mark=TEXTS, comment=TEXTS),
        message=ANYTHING,
        fault=st.none() | st.builds(Fault, code=TEXTS, subcode=TEXTS, reason=TEXTS, detail=TEXTS),
        notes=st.lists(st.builds(Note, TEXTS, TEXTS), max_size=3).map(tuple),
        attachments=st.lists(
            st.builds(
                Attachment,
                content_id=TEXTS,
                content_type=TEXTS,
                offset=LENGTHS,
                length=LENGTHS,
                sha256=TEXTS,
            ),
            max_size=2,
        ).map(tuple),
        raw=st.builds(Raw, sha256=TEXTS, length=LENGTHS),
        origin=st.sampled_from(Origin),
    )
