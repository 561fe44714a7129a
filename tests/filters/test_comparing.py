"""Comparisons: every field and operator against facts."""

from typing import Any

import pytest

from inspector.filters.expression import Compare
from inspector.filters.fields import FIELDS
from inspector.filters.match import compiled
from inspector.filters.parse import parse
from tests.filters.builders import NOON_US, passes, seen

CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("op:active", {}, True),
    ("op:Get*s service=SCAN", {}, True),
    ("op=active", {}, False),
    ("op!=active", {}, True),
    ("op~^get.*s$", {}, True),
    ("op~^active", {}, False),
    ("device:192.0.2.2", {}, True),
    ("device=192.0.2.2", {}, False),
    ("device=192.0.2.20", {}, True),
    ("device=192.0.2.20:80", {}, True),
    ("device!=192.0.2.20", {}, False),
    ("device=scanner1", {"device": "192.0.2.20:80 Scanner1"}, True),
    ("device:scanner*", {"device": "192.0.2.20:80 Scanner1"}, True),
    ("device:192.0.2.*0", {"device": "192.0.2.20:80 Scanner1"}, True),
    ("device~^scan", {"device": "192.0.2.20:80 Scanner1"}, True),
    ("from=fe80::1", {"source": "[fe80::1]:5357"}, True),
    ("from=lobby", {"source": "[fe80::1]:5357"}, True),
    ("from:brightlake", {"source": "192.0.2.30:80"}, True),
    ("from:brightlake", {}, False),
    ("from!='brightlake m2070'", {"source": "192.0.2.30:80"}, False),
    ("to:*m2070", {"destination": "192.0.2.30:80"}, True),
    ("to~^Bright", {"destination": "192.0.2.30:80"}, True),
    ("client:M2070", {"client": "192.0.2.30:80"}, True),
    ("device:M2070", {"device": "192.0.2.30:80"}, True),
    ("from:192.0.2.30", {"source": "192.0.2.30:80"}, True),
    ("from='' or from:*", {"source": ""}, True),
    ("from=''", {}, False),
    ("to:192.0.2.20 client:10", {}, True),
    ("device=x or device:y*", {"device": ""}, False),
    ("phase:response", {}, True),
    ("phase:one", {"state": "oneway"}, True),
    ("state:ok", {}, True),
    ("state!=ok", {}, False),
    ("state:wait", {"word": "waiting"}, True),
    ("job:42", {"job": "42"}, True),
    ("job:4", {"job": "42"}, False),
    ("job:42..", {"job": "42"}, True),
    ("job:..41", {"job": "42"}, False),
    ("job>=42 job<43", {"job": "42"}, True),
    ("job!=42", {"job": ""}, True),
    ("job:042", {"job": "42"}, True),
    ("job:abc", {"job": "ABCdef"}, True),
    ("job:def", {"job": "ABCdef"}, False),
    ("job:*def", {"job": "ABCdef"}, True),
    ("job=abcdef", {"job": "ABCdef"}, True),
    ("job:7..9", {"job": "9" * 200}, False),
    ("job:7..9", {"job": "\u0667"}, False),
    ("fault:jobid", {"fault": "wscn:ClientErrorJobIdNotFound"}, True),
    ("fault:*", {}, False),
    ("finding:job", {"seq": 3}, True),
    ("finding:EVT-1", {"seq": 4}, False),
    ("finding=XML-1", {"seq": 4}, True),
    ("finding:EVT-1*", {"seq": 4}, True),
    ("finding!=XML", {"seq": 4}, False),
    ("finding!=XML", {"seq": 5}, True),
    ("size:1000", {}, True),
    ("size>1k", {}, False),
    ("size>=1000 size<1k", {}, True),
    ("size:..2M", {}, True),
    ("duration:2s", {"elapsed_us": 2_400_000}, True),
    ("duration>2s", {"elapsed_us": 2_400_000}, True),
    ("duration>2s", {"elapsed_us": 2_000_000}, False),
    ("duration<=500ms", {"elapsed_us": 500_000}, True),
    ("duration<1h", {"elapsed_us": None}, False),
    ("duration!=1h", {"elapsed_us": None}, True),
    ("time:12:00", {"time_us": NOON_US + 59_999_999}, True),
    ("time:12:00", {"time_us": NOON_US + 60_000_000}, False),
    ("time>12:00", {"time_us": NOON_US + 1}, True),
    ("time:11:59..12:00", {"time_us": NOON_US + 1}, True),
    ("time:23:00..01:00", {"time_us": NOON_US + 12 * 3_600_000_000}, True),
    ("time:23:00..01:00", {"time_us": NOON_US}, False),
    ("time!=23:00..01:00", {"time_us": NOON_US}, True),
    ("time:..12:00", {"time_us": NOON_US}, True),
    ("time:2026-03-02", {"time_us": NOON_US}, True),
    ("time:2026-03-01..2026-03-02T11:59", {"time_us": NOON_US}, False),
    ("time<2026-03-02T13:00+02:00", {"time_us": NOON_US}, False),
    ("time>+2s", {"time_us": NOON_US + 2_000_001}, True),
    ("time:+0s..+1s", {"time_us": NOON_US + 2_000_001}, False),
    ("time>=0:00", {"time_us": 0}, False),
    ("mark:red", {"mark": "Red"}, True),
    ("comment:'ask the'", {"comment": "please\nask the vendor"}, True),
    ("comment=''", {}, True),
    ("note>2", {"notes": 2}, False),
    ("note:2", {"notes": 2}, True),
    ("event:3..4", {"seq": 2, "answers": (4,)}, True),
    ("event!=4", {"seq": 2, "answers": (4,)}, False),
    ("event<2", {"seq": 2}, False),
    ("text:active", {}, True),
    ("text:ADFEmpty", {}, False),
    ("text:ADFEmpty", {"answers": (3,)}, True),
    ("text:no*jobs", {}, False),
]


@pytest.mark.parametrize(("text", "facts", "expected"), CASES)
def test_what_passes(text: str, facts: dict[str, Any], expected: bool) -> None:
    assert passes(text, **facts) is expected


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_example_is_a_filter_of_its_field(field: Any) -> None:
    expression = parse(field.example)
    assert isinstance(expression, Compare)
    assert expression.field == field.name
    assert compiled(expression)(seen()) in (True, False)
