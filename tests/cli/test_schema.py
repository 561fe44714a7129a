"""``wsd-inspector schema``: the event line's, or one message's alone."""

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.schema import run
from inspector.events.jsonl import message_names
from inspector.protocols import dsc, scan
from tests.cli import programs
from tests.events.schemas import check_schema


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    def told(message: str = "", *, names: bool = False) -> str:
        assert run(message, names=names) == 0
        return capsys.readouterr().out

    return told


def test_without_a_name_it_is_the_event_line_with_every_message(printed: Any) -> None:
    described = json.loads(printed())
    assert described["title"] == "WSD Inspector event line"
    assert set(message_names()) <= described["$defs"].keys()


def test_the_names_are_listed(printed: Any) -> None:
    assert printed(names=True).splitlines() == [*message_names()]
    assert "scan.CreateScanJobRequest" in message_names()


@pytest.mark.parametrize("name", message_names())
def test_a_message_alone_needs_nothing_else(printed: Any, name: str) -> None:
    described = json.loads(printed(name))
    check_schema(described)
    assert described["title"] == name
    validator = jsonschema.Draft202012Validator(described)
    assert validator.is_valid({})  # whatever a message must hold, a device may leave out
    assert not validator.is_valid([])
    needed = {reference.rpartition("/")[2] for reference in references(described)}
    assert needed == described["$defs"].keys()


def references(described: Any) -> list[str]:
    """Every reference in a schema."""
    match described:
        case dict():
            own = [described["$ref"]] if isinstance(described.get("$ref"), str) else []
            return own + [found for value in described.values() for found in references(value)]
        case list():
            return [found for value in described for found in references(value)]
    return []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("scan.CancelJobRequest", scan.CancelJobRequest(job_id=7)),
        ("dsc.CancelPostScanJobRequest", dsc.CancelPostScanJobRequest(job_token="7f3e9a10")),
    ],
)
def test_a_message_obeys_its_schema_and_another_does_not(
    printed: Any, name: str, message: object
) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(printed(name)))
    validator.validate(msgspec.to_builtins(message))
    assert not validator.is_valid({"job_id": "seven", "job_token": 7})


def test_letter_case_does_not_matter(printed: Any) -> None:
    assert printed("SCAN.canceljobrequest") == printed("scan.CancelJobRequest")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("scan.CreateScanJobReq", "did you mean scan.CreateScanJobRequest or "),
        ("JobEndStateEvent", "did you mean .*scan.JobEndStateEvent"),
        ("xyzzy", "unknown message 'xyzzy'; wsd-inspector schema --list tells all"),
    ],
)
def test_an_unknown_name_is_answered_with_close_ones(wrong: str, meant: str) -> None:
    with pytest.raises(WrongCallError, match=meant):
        run(wrong, names=False)


def test_a_wrong_call_is_one_line_and_exit_code_2() -> None:
    assert "xyzzy" in programs.refused(programs.run("schema", "xyzzy"), 2)
    assert "--list" in programs.refused(programs.run("schema", "scan.X", "--list"), 2)
