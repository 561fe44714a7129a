"""What a filter cannot see in rows, learned from real sessions."""

import asyncio
from contextlib import closing
from pathlib import Path

from inspector.session.reader import Reader
from inspector.session.remarks import set_remark
from inspector.tui.messages.knowing import WORDS_LIMIT, Knowing
from inspector.tui.views.findings import rules_of, shown_by
from inspector.wire.observation import Remark
from tests.story.kit import events_in
from tests.tui.sessions import session_of
from tests.tui.tales import tale


def test_it_knows_findings_and_values_of_the_story() -> None:
    told = tale("05")
    knowing = Knowing(None, lambda: 7)
    assert "CreateScanJob" in knowing.values["operation"]
    assert "scan" in knowing.values["service"]
    assert "ClientErrorJobIdNotFound" in knowing.values["fault"]
    assert knowing.values["mark"][0] == "red"
    before = knowing.known()
    knowing.learn(told, rules_of(shown_by(told), severe=False))
    now = knowing.known()
    assert before != now
    assert not before.findings_of(2)
    assert set(now.findings_of(2)) == {"JOB-6"}
    assert knowing.values["finding"] == ["JOB-6"]
    assert knowing.values["job"] == ["41"]
    assert now.name_of("192.0.2.11") == before.name_of("192.0.2.10") == ""
    assert now.start_us() == 7


def test_it_knows_the_names_of_hosts_and_what_occurs_most() -> None:
    told = tale("01")
    knowing = Knowing(None, lambda: 7)
    knowing.count(list(events_in("01")))
    knowing.learn(told, {})
    assert knowing.known().name_of("192.0.2.10") == "Brightlake M2070"
    assert knowing.values["from"] == ["192.0.2.20", "Brightlake M2070", "192.0.2.10"]
    operations = knowing.values["operation"]
    assert operations.index("CreateScanJob") < operations.index("CreatePostScanJob")
    assert len(set(operations)) == len(operations)


def test_it_looks_for_texts_in_the_whole_session_and_again_where_somebody_noted(
    tmp_path: Path,
) -> None:
    path = session_of("05", tmp_path)
    with closing(Reader(path)) as reader:
        knowing = Knowing(reader, lambda: 0)
        asyncio.run(knowing.look(["servererrornotacceptingjobs", "curious"]))
        known = knowing.known()
        assert [seq for seq in range(20) if known.says(seq, "servererrornotacceptingjobs")] == [
            2, 4, 6, 8,
        ]  # fmt: skip
        assert not known.says(2, "curious")
        knowing.look_again(set_remark(path, 2, Remark(comment="Curious!")))
        assert knowing.known().says(2, "curious")
        assert not known.says(2, "another word")
        asyncio.run(knowing.look(str(number) for number in range(WORDS_LIMIT)))
        assert not knowing.known().says(2, "curious")
