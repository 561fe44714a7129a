import msgspec

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.rule import Severity


def test_a_finding_in_json_has_all_its_fields() -> None:
    finding = Finding(
        rule="JOB-1",
        severity=Severity.ERROR,
        title="image asked for too late",
        device="192.0.2.10",
        job="job 42",
        text="75 s",
        likely=(),
        advice="Hurry.",
        events=(3, 4),
        count=1,
    )
    told = msgspec.json.decode(msgspec.json.encode(finding))
    assert set(told) == set(Finding.__struct_fields__)
    assert (told["severity"], told["events"], told["known"]) == ("error", [3, 4], [])
