import pytest

from inspector.protocols.faults_row import ANYWHERE, KnownFault


def row(**changes: object) -> KnownFault:
    facts: dict[str, object] = {
        "namespace": "urn:x",
        "name": "Busy",
        "code": "Receiver",
        "meaning": "It is busy. Someone else, e.g. you, scans.",
        "advice": "Look.",
        "retry": "yes",
        "where": {"scan": ("CreateScanJob",), "dsc": ()},
        "sources": ("a book",),
    }
    return KnownFault(**facts | changes)  # type: ignore[arg-type]  # a table of facts


@pytest.mark.parametrize(
    ("meaning", "brief"),
    [
        ("It is busy. Someone else scans.", "It is busy"),
        ("It is busy: someone scans.", "It is busy: someone scans"),
        ("It reads only SOAP 1.2. Always.", "It reads only SOAP 1.2"),
    ],
    ids=["two sentences", "one sentence", "a version"],
)
def test_the_first_sentence_is_the_brief(meaning: str, brief: str) -> None:
    assert row(meaning=meaning).brief == brief


@pytest.mark.parametrize(
    ("operation", "advice"),
    [("CancelJob", "Look. Ask its creator."), ("CreateScanJob", "Look."), ("", "Look.")],
    ids=["named", "another operation", "operation not told"],
)
def test_a_hint_is_for_its_operation_alone(operation: str, advice: str) -> None:
    assert row(hints={"CancelJob": "Ask its creator."}).advised(operation) == advice


@pytest.mark.parametrize(
    ("where", "service", "operation", "of_service", "occurs"),
    [
        pytest.param({"scan": ("A",)}, "scan", "A", True, True, id="named"),
        pytest.param({"scan": ("A",)}, "scan", "B", True, False, id="another operation"),
        pytest.param({"scan": ("A",)}, "dsp", "A", False, False, id="another service"),
        pytest.param({"dsc": ()}, "dsc", "A", True, False, id="operations not published"),
        pytest.param(ANYWHERE, "scan", "A", True, True, id="anywhere"),
        pytest.param(ANYWHERE, "", "", True, True, id="anywhere, service not told"),
    ],
)
def test_where_it_occurs(
    where: dict[str, tuple[str, ...]], service: str, operation: str, of_service: bool, occurs: bool
) -> None:
    seen = row(where=where)
    assert (seen.is_of(service), seen.occurs(service, operation)) == (of_service, occurs)
