"""Where WSD is spoken, and where it is not."""

import pytest

from inspector.errors import Note, NoteKind
from inspector.events.event import Event, Http, Kind, Phase
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSA, WSCN
from inspector.story.paths import PATH_LENGTH, PATHS_LIMIT, Paths
from tests.builders import event

HTML = Note("Envelope", "root element is 'html', not a SOAP Envelope", NoteKind.XML)
ESCL = Note("Envelope", "root element is '{urn:escl}ScanSettings', not a SOAP Envelope")
TO = "192.0.2.10:8018"
SOAP = "application/soap+xml"
ONVIF = "http://www.onvif.org/ver10/device/wsdl"
SCANNER = "http://shemas.microsoft.com/windows/2006/08/wdp/scanner/GetUsers"


def unknown(namespace: str) -> Note:
    """What is said of an element that nobody knows, in a message without an Action."""
    return Note("Envelope/Body", f"unknown element '{{{namespace}}}GetUsers'", NoteKind.ACTION)


def asked(
    target: str = "/wsd", *, kind: str = "text/xml", method: str = "POST", **changes: object
) -> Event:
    """A request."""
    http = Http(method=method, target=target, content_type=kind)
    return event(1, **{"http": http, "destination": TO, "action": "", **changes})


def unread(target: str = "/wsd", **changes: object) -> Event:
    """A request that nobody could read."""
    return asked(target, **{"phase": Phase.UNDECODED, **changes})  # type: ignore[arg-type]


def answer(**changes: object) -> Event:
    """An answer."""
    changes = {"phase": Phase.RESPONSE, "http": Http(status=200), "action": "", **changes}
    return event(2, kind=Kind.RESPONSE, source=TO, **changes)


def told(*events: Event) -> Paths:
    """What is known after these requests."""
    paths = Paths()
    for it in events:
        paths.add(it, None)
    return paths


@pytest.mark.parametrize(
    ("request_", "is_wsd"),
    [
        pytest.param(asked("/new"), True, id="decoded"),
        pytest.param(unread("/new"), False, id="some XML"),
        pytest.param(unread("/new", kind="application/soap+xml; charset=utf-8"), True, id="SOAP"),
        pytest.param(unread("/new", kind="Multipart/Related"), True, id="with an image"),
        pytest.param(unread("/new", action="urn:any"), True, id="an Action"),
        pytest.param(unread("/new", action=f"{ONVIF}/GetUsers"), False, id="an Action of others"),
        pytest.param(unread("/new", action=SCANNER), True, id="an Action that is misspelt"),
        pytest.param(
            unread("/new", action=f"{ONVIF}/GetUsers", notes=(unknown(WSCN),)),
            True,
            id="an Action of others, but our element",
        ),
        pytest.param(
            unread("/new", kind=SOAP, notes=(unknown(ONVIF),)), False, id="an element of others"
        ),
        pytest.param(
            unread("/new", kind=SOAP, notes=(unknown(SCANNER),)), True, id="a misspelt element"
        ),
        pytest.param(
            unread(kind=SOAP, notes=(unknown(ONVIF),)), True, id="others' at a path of WSD"
        ),
        pytest.param(unread(), True, id="at a path of WSD"),
        pytest.param(unread(notes=(HTML,)), True, id="a page at a path of WSD"),
        pytest.param(unread(notes=(ESCL,)), False, id="XML of others at a path of WSD"),
        pytest.param(unread(destination="192.0.2.10:80"), False, id="the same path elsewhere"),
        pytest.param(unread(method="GET"), False, id="GET"),
        pytest.param(unread(method="HEAD"), False, id="HEAD"),
        pytest.param(unread(method="PUT", kind="application/soap+xml"), False, id="PUT"),
        pytest.param(unread(http=None), True, id="from a file"),
        pytest.param(unread(http=Http()), True, id="from a file without a head"),
    ],
)
def test_a_request_and_its_answer_are_judged_alike(request_: Event, is_wsd: bool) -> None:
    paths = told(asked())
    assert paths.is_wsd(request_, None) is is_wsd
    assert paths.is_wsd(answer(phase=Phase.UNDECODED), request_) is is_wsd


def test_a_fault_of_ours_answers_one_of_ours() -> None:
    """Whoever misspells a name beyond recognition is told so by a service of WSD."""
    asked = unread("/new", kind=SOAP, notes=(unknown("http://x.example"),))
    for subcode, namespace, is_wsd in (
        ("ActionNotSupported", WSA, True),
        ("InvalidArgs", WSCN, True),
        ("NotAuthorized", ONVIF, False),
        ("", "", False),
    ):
        fault = Fault(code="Sender", subcode=subcode, subcode_namespace=namespace)
        assert Paths().is_wsd(answer(phase=Phase.FAULT, fault=fault), asked) is is_wsd


def test_an_answer_whose_request_was_missed_speaks_for_itself() -> None:
    soap = Http(status=400, content_type="application/soap+xml")
    page = Http(status=404, content_type="text/html")
    paths = Paths()
    assert paths.is_wsd(answer(), None)
    assert paths.is_wsd(answer(phase=Phase.UNDECODED, http=soap), None)
    assert not paths.is_wsd(answer(phase=Phase.UNDECODED, http=page), None)
    others = answer(phase=Phase.UNDECODED, http=soap, notes=(unknown(ONVIF),))
    assert not paths.is_wsd(others, None)


def test_what_comes_over_udp_is_meant_to_be_ours() -> None:
    assert Paths().is_wsd(event(kind=Kind.DATAGRAM, phase=Phase.UNDECODED), None)


def test_a_path_answers_once_an_answer_was_read() -> None:
    paths = told(asked())
    assert not paths.answers(asked())
    paths.add(answer(phase=Phase.UNDECODED), asked())
    assert not paths.answers(asked())
    paths.add(answer(phase=Phase.FAULT), asked())
    assert paths.answers(asked())
    assert not paths.answers(asked("/other"))


def test_it_stays_small() -> None:
    paths = told(*(asked(f"/{number}") for number in range(PATHS_LIMIT + 5)))
    assert len(paths) == PATHS_LIMIT
    assert not told(asked("/" + "x" * PATH_LENGTH))
