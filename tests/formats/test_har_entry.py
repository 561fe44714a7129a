import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from inspector.events.told import tell
from inspector.formats.har_entry import entry, started
from inspector.wire.observation import REFUSED, Recorded, Remark
from tests.formats.har_kit import CONVERSATIONS, HEAD, changed, log_of
from tests.wire.builders import START_US, XML, cut, datagram, request, response

TEXT = {"type": "string"}
SIZE = {"type": "integer", "minimum": -1}
TIME = {"type": "number", "minimum": 0}
MAYBE = {"type": "number", "minimum": -1}
PAIRS = {
    "type": "array",
    "items": {"type": "object", "required": ["name", "value"], "additionalProperties": TEXT},
}


def described(optional: str = "", /, **members: Any) -> dict[str, Any]:
    """An object of HAR: its members are needed, unknown ones begin with an underscore."""
    return {
        "type": "object",
        "properties": members | dict.fromkeys(optional.split(), TEXT),
        "required": list(members),
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


MESSAGE = {
    "httpVersion": TEXT,
    "cookies": {"type": "array"},
    "headers": PAIRS,
    "headersSize": SIZE,
    "bodySize": SIZE,
}
REQUEST = described(
    "comment", method=TEXT, url={**TEXT, "format": "uri"}, queryString=PAIRS, **MESSAGE
)
REQUEST["properties"]["postData"] = described("comment", mimeType=TEXT, text=TEXT)
CONTENT = described("comment text encoding", size=SIZE, mimeType={**TEXT, "minLength": 1})
RESPONSE = described(
    "comment",
    status={"type": "integer", "minimum": 0},
    statusText=TEXT,
    content=CONTENT,
    redirectURL=TEXT,
    **MESSAGE,
)
TIMINGS = described(
    send=TIME, wait=TIME, receive=TIME, dns=MAYBE, connect=MAYBE, blocked=MAYBE, ssl=MAYBE
)
ENTRY = described(
    "serverIPAddress connection comment",
    startedDateTime={
        **TEXT,
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$",
        "format": "date-time",
    },
    time=TIME,
    request=REQUEST,
    response=RESPONSE,
    cache={"type": "object"},
    timings=TIMINGS,
)
LOG = described(
    "comment",
    version={"const": "1.2"},
    creator=described(name={"const": "wsd-inspector"}, version=TEXT),
    entries={"type": "array", "items": ENTRY},
)
VALIDATOR = jsonschema.Draft202012Validator(
    LOG, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
"""What of HAR 1.2 our files use. Source: http://www.softwareishard.com/blog/har-12-spec/."""


def entry_of(*items: Recorded) -> dict[str, Any]:
    (found,) = log_of(items)["entries"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("items", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_what_we_write_is_har(items: list[Recorded]) -> None:
    VALIDATOR.validate(log_of(items))


@pytest.mark.parametrize("items", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_time_is_the_sum_of_what_is_known(items: list[Recorded]) -> None:
    for found in log_of(items)["entries"]:
        known = [value for value in found["timings"].values() if value >= 0]
        assert found["time"] == pytest.approx(sum(known))


def test_an_exchange_is_told_in_the_words_of_har() -> None:
    found = entry_of(request(b""), response(headers=(("Content-Type", "text/xml"),)))
    del found["_wsd"]
    assert found == {
        "startedDateTime": "2025-06-15T15:06:40.000000+00:00",
        "time": 6.0,
        "request": {
            "method": "POST",
            "url": "http://192.168.1.30:53048/WSDScanner",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [
                {"name": "Content-Type", "value": "application/soap+xml"},
                {"name": "Content-Length", "value": "0"},
            ],
            "queryString": [],
            "headersSize": 84,
            "bodySize": 0,
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": "Content-Type", "value": "text/xml"}],
            "content": {"size": len(XML), "mimeType": "text/xml", "text": XML.decode()},
            "redirectURL": "",
            "headersSize": 43,
            "bodySize": len(XML),
        },
        "cache": {},
        "timings": {
            "blocked": -1,
            "dns": -1,
            "connect": -1,
            "ssl": -1,
            "send": 0.0,
            "wait": 5.0,
            "receive": 1.0,
        },
        "serverIPAddress": "192.168.1.30",
        "connection": "50123",
    }


def test_binary_bodies_are_base64_in_the_way_of_each_side() -> None:
    found = entry_of(request(b"\xff"), response(b"\xfe"))
    assert found["request"]["postData"] == {
        "mimeType": "application/soap+xml",
        "text": "/w==",
        "_base64": True,
    }
    content = found["response"]["content"]
    assert (content["text"], content["encoding"]) == ("/g==", "base64")


def test_a_cut_has_status_0_its_reason_and_what_arrived() -> None:
    found = entry_of(request(), cut(b"half", reason="reset"))
    assert (found["response"]["status"], found["response"]["_error"]) == (0, "reset")
    assert found["_wsd"]["part"] == "aGFsZg=="


def test_the_part_of_a_cut_answer_took_its_time() -> None:
    found = entry_of(request(), changed(cut(b"half"), head=HEAD))
    timings = found["timings"]
    assert (timings["send"], timings["wait"], timings["receive"]) == (1.0, 5.0, 3.0)


def test_a_request_without_answer_has_status_0() -> None:
    found = entry_of(request())
    assert found["response"]["status"] == 0
    assert "_error" not in found["response"]
    assert (found["timings"]["wait"], found["timings"]["receive"]) == (0, 0)


def test_comments_of_people_are_the_entrys() -> None:
    found = entry_of(
        request()._replace(remark=Remark("!", "look")), response()._replace(remark=Remark("", "so"))
    )
    assert found["comment"] == "look; so"
    assert found["_wsd"]["request"]["remark"] == {"mark": "!", "comment": "look"}


def test_events_are_beside_what_they_tell() -> None:
    events = entry_of(request(), response())["_wsd"]["events"]
    assert [(event["schema"], event["seq"], event["kind"]) for event in events] == [
        (1, 1, "request"),
        (1, 2, "response"),
    ]


def test_head_and_body_are_told_once() -> None:
    seen = changed(request(b"body-secret", headers=(("Cookie", "head-secret"),)), target="/x")
    found = entry_of(seen, response())
    del found["request"]["headers"], found["request"]["postData"], found["_wsd"]["events"]
    assert "secret" not in json.dumps(found)


def test_what_har_cannot_express_is_beside_the_entries() -> None:
    log = log_of([datagram(b"\0"), *CONVERSATIONS["closed TLS"]])
    (udp,), (tls,) = log["_udp"], log["_tls"]
    assert (udp["payload"], udp["destination"]) == ("AA==", "239.255.255.250:3702")
    assert (tls["serverName"], tls["time"], tls["_error"]) == ("scanner.local", 70.0, "no keys")
    assert log["comment"] == (
        "what HAR cannot express is beside the entries: datagrams in _udp,"
        " TLS connections that stayed closed in _tls"
    )


def test_a_time_has_its_offset() -> None:
    assert started(START_US + 1) == "2025-06-15T15:06:40.000001+00:00"


def test_an_answer_alone_says_so() -> None:
    (told,) = tell([response()])
    assert entry(None, told)["request"]["comment"] == "the request was not seen"
    (told,) = tell([cut(reason=REFUSED)])
    assert entry(None, told)["request"]["comment"] == "nothing was asked"
