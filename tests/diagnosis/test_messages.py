"""Conversations for the rules of ``inspector/diagnosis/messages.py``."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from inspector.diagnosis.rule import Severity
from inspector.soap.namespaces import SOAP11, WSA_2005, WSCN, WSCN_2006_01, XOP_2003
from inspector.wire.observation import Address, Body, Headers, Request, Response, recorded
from tests.conftest import Golden
from tests.conversations.addressing import secure
from tests.conversations.cast import OFFICE, PC
from tests.conversations.discovering import discovery_of_2009
from tests.conversations.faults import fault
from tests.conversations.manners import NAMESPACES, Letter
from tests.conversations.peers import Device
from tests.conversations.pushing import draft_namespace, push_scan
from tests.conversations.scanner import job_list
from tests.conversations.scanning import request, retrieve
from tests.conversations.stage import Stage
from tests.diagnosis.kit import (
    Case,
    Scene,
    check,
    diagnosed,
    events_of,
    found,
    near_misses,
    triggers,
)

ASKED = request("GetActiveJobs")
JOBS = job_list("GetActiveJobs")


def office(**manner: object) -> Device:
    """The scanner of the office, but it writes otherwise."""
    return replace(OFFICE, manner=replace(OFFICE.manner, **manner))  # type: ignore[arg-type]


def named(**namespaces: str) -> dict[str, str]:
    """All namespaces by prefix, some of them others."""
    return {**NAMESPACES, **namespaces}


def answered(stage: Stage, device: Device) -> None:
    """A computer asks a device for its jobs."""
    stage.once(PC, device, ASKED, JOBS)


# --- what is not WSD ------------------------------------------------------------------------------


class Page(NamedTuple):
    """One side of an exchange that is no SOAP: what it is, and its bytes."""

    kind: str = ""
    text: str = ""

    @property
    def headers(self) -> Headers:
        """Its head in HTTP."""
        length = ("Content-Length", str(len(self.text)))
        return (("Content-Type", self.kind), length) if self.kind else (length,)


NO_PAGE = Page()


def beside(
    stage: Stage, method: str, target: str, sent: Page, status: int, got: Page = NO_PAGE
) -> None:
    """An exchange with another service of the device, at the port of its WSD service."""
    stage.count += 1
    exchange, client, device = (
        f"x{stage.count}",
        Address(PC.host, stage.port()),
        Address(OFFICE.host, 8018),
    )
    request = Request(
        exchange=exchange,
        time_us=stage.time_us,
        end_us=stage.time_us + 100,
        source=client,
        destination=device,
        method=method,
        target=target,
        headers=sent.headers,
        body=Body.of(sent.text.encode()),
    )
    stage.pause(20)
    response = Response(
        exchange=exchange,
        time_us=stage.time_us,
        end_us=stage.time_us + 100,
        source=device,
        destination=client,
        status=status,
        reason="as it is",
        headers=got.headers,
        body=Body.of(got.text.encode()),
    )
    stage.seen += [recorded(request), recorded(response)]
    stage.pause(100)


ESCL = Page("text/xml", '<s:ScanSettings xmlns:s="http://schemas.hp.com/imaging/escl/2011/05/03"/>')
UPNP = Page(
    'text/xml; charset="utf-8"',
    f'<s:Envelope xmlns:s="{SOAP11}"><s:Body><u:GetStatus '
    'xmlns:u="urn:schemas-upnp-org:service:Scan:1"/></s:Body></s:Envelope>',
)
UPNP_FAULT = Page(
    "text/xml",
    f'<s:Envelope xmlns:s="{SOAP11}"><s:Body><s:Fault><faultcode>s:Client</faultcode>'
    "<faultstring>UPnPError</faultstring></s:Fault></s:Body></s:Envelope>",
)
IPP = Page("application/ipp", "\x02\0\0\x0b\0\0\0\x01\x01G\0\x12attributes-charset\0\5utf-8\x03")
NOT_FOUND = Page("text/html", "<!DOCTYPE html><html><body>not found</body></html>")


def other_services(stage: Stage) -> None:
    """A healthy device with web pages, eSCL, IPP and UPnP beside WSD."""
    answered(stage, OFFICE)
    beside(stage, "GET", "/", NO_PAGE, 304)
    beside(stage, "GET", "/favicon.ico", NO_PAGE, 404, NOT_FOUND)
    beside(stage, "GET", "/wsd/scan", NO_PAGE, 404, NOT_FOUND)
    beside(stage, "GET", "/eSCL/ScannerStatus", NO_PAGE, 200, ESCL)
    beside(stage, "GET", "/eSCL/ScanJobs/1/NextDocument", NO_PAGE, 404)
    beside(stage, "POST", "/eSCL/ScanJobs", ESCL, 201)
    beside(stage, "POST", "/eSCL/ScanJobs", ESCL, 503)
    beside(stage, "POST", "/ipp/print", IPP, 200, IPP)
    beside(stage, "POST", "/upnp/control", UPNP, 200, UPNP)
    beside(stage, "POST", "/upnp/control", UPNP, 500, UPNP_FAULT)
    beside(stage, "POST", "/upnp/control", UPNP, 200, UPNP_FAULT)
    beside(stage, "PUT", "/upload", ESCL, 200, NOT_FOUND)


def broken_request(stage: Stage) -> None:
    """A program sends half an element where SOAP is spoken, and calls it nothing."""
    answered(stage, OFFICE)
    beside(stage, "POST", "/wsd/scan", Page("text/plain", "<oops"), 400)


def broken_soap(stage: Stage) -> None:
    """A program sends half an element, calls it SOAP, and it is the first of all."""
    beside(stage, "POST", "/wsd/scan", Page("application/soap+xml", "<oops"), 400)


def web_page_when_busy(stage: Stage) -> None:
    """Where the scan service answered, the web server answers now."""
    answered(stage, OFFICE)
    error_page(stage)


# --- XML ------------------------------------------------------------------------------------------


def broken_xml(stage: Stage) -> None:
    """A device writes an element without an end before the envelope."""
    answered(stage, office(declaration="<oops>"))


def error_page(stage: Stage) -> None:
    """The path is wrong: the web server of the device answers."""
    device = office(declaration="<html><body>404</body></html>", soap_type="text/html")
    talk = stage.talk(PC, device, device.scan_url)
    talk.exchange(ASKED, JOBS, status=404)


def half_of_a_message(stage: Stage) -> None:
    """The connection ends in the middle: that is no defect of the XML."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    asked = talk.ask(ASKED)
    stage.pause(200)
    talk.cut(asked, JOBS, reason="connection closed", kept=200, after_ms=20)


def byte_order_mark(stage: Stage) -> None:
    """A device begins with a byte order mark."""
    answered(stage, office(declaration="\ufeff"))


def wrong_charset(stage: Stage) -> None:
    """A device declares another charset in HTTP than in the document."""
    answered(stage, office(soap_type="application/soap+xml; charset=iso-8859-1"))


def doctype(stage: Stage) -> None:
    """A device sends a document type declaration."""
    answered(stage, office(declaration="<!DOCTYPE Envelope>"))


def declared_as_ascii(stage: Stage) -> None:
    """Any reader could read it, but not every one knows this name: Go's xml package does not."""
    answered(stage, office(declaration='<?xml version="1.0" encoding="ASCII"?>'))


def no_charset(stage: Stage) -> None:
    """No charset in HTTP and no declaration in the document."""
    answered(stage, office(declaration="", soap_type="application/soap+xml"))


# --- namespaces -----------------------------------------------------------------------------------


def draft_action(stage: Stage) -> None:
    """Only the Action has the draft's date."""
    letter = replace(ASKED, action=ASKED.action.replace("2006/08", "2006/01"))
    stage.once(PC, OFFICE, letter, JOBS)


def draft_answer(stage: Stage) -> None:
    """A device answers in the draft's namespace."""
    answered(stage, office(namespaces=named(wscn=WSCN_2006_01)))


def draft_on_one_machine(stage: Stage) -> None:
    """Program and device have one address, as behind a proxy: who reads is the device."""
    client = replace(
        PC, host=OFFICE.host, manner=replace(PC.manner, namespaces=named(wscn=WSCN_2006_01))
    )
    stage.once(client, OFFICE, ASKED, JOBS)


def draft_of_images(stage: Stage) -> None:
    """The draft of XOP: another rule's business."""
    answered(stage, office(namespaces=named(xop=XOP_2003), always=("xop",)))


def https_names(stage: Stage) -> None:
    """A program writes all names of the scan service with https, and is refused."""
    manner = replace(PC.manner, namespaces=named(wscn=WSCN.replace("http:", "https:")))
    client = replace(PC, manner=manner)
    refused = fault("ActionNotSupported", prefix="wsa")
    talk = stage.talk(client, OFFICE, OFFICE.scan_url)
    talk.exchange(ASKED, refused, status=500)


def draft_at_the_end_of_a_feeder(stage: Stage) -> None:
    """The scanner reads the draft: its fault has nothing to do with it."""
    client = replace(PC, manner=replace(PC.manner, namespaces=named(wscn=WSCN_2006_01)))
    ended = fault("ClientErrorNoImagesAvailable")
    stage.once(client, OFFICE, retrieve(7, "ScanJob7"), ended, status=500)


def newer_addressing(stage: Stage) -> None:
    """A device answers with WS-Addressing 2005/08."""
    answered(stage, office(namespaces=named(wsa=WSA_2005)))


def older_soap(stage: Stage) -> None:
    """A device answers in SOAP 1.1."""
    answered(stage, office(namespaces=named(soap=SOAP11)))


# --- another protocol's SOAP ----------------------------------------------------------------------

ONVIF = "http://www.onvif.org/ver10"
CAMERA = replace(
    OFFICE,
    host="192.0.2.200",
    scan_url="http://192.0.2.200:80/onvif/device_service",
    manner=replace(OFFICE.manner, namespaces=named(wsa=WSA_2005)),
)


def onvif(operation: str, namespace: str, action: str = "") -> Letter:
    """A message of ONVIF: most need no Action."""
    return Letter(action=action, body=f'<{operation} xmlns="{ONVIF}/{namespace}"/>')


def onvif_fault(subcode: str) -> Letter:
    """A fault of ONVIF: its code is one of SOAP's, its subcode ONVIF's own."""
    letter = fault("ActionNotSupported")
    body = letter.body.replace("soap:Value>wscn:", f'soap:Value xmlns:ter="{ONVIF}/error">ter:')
    body = body.replace("ter:ActionNotSupported", f"ter:{subcode}")
    return replace(letter, action="", body=body)


def camera(stage: Stage) -> None:
    """A camera as every program meets it: open to all, then not without a name and a password."""
    client = replace(PC, manner=replace(PC.manner, order=(), namespaces=CAMERA.manner.namespaces))
    device = replace(CAMERA, manner=replace(CAMERA.manner, order=()))
    told = onvif("GetSystemDateAndTimeResponse", "device/wsdl")
    stage.once(client, device, onvif("GetSystemDateAndTime", "device/wsdl"), told)
    asked = onvif("GetUsers", "device/wsdl")
    stage.once(client, device, asked, onvif_fault("NotAuthorized"), status=400)
    stage.once(client, device, asked, None, status=400)


def camera_with_events(stage: Stage) -> None:
    """WS-BaseNotification, with an Action: there WS-Addressing 2005/08 is as specified."""
    client = replace(PC, manner=replace(PC.manner, namespaces=CAMERA.manner.namespaces))
    action = f"{ONVIF}/events/wsdl/EventPortType/CreatePullPointSubscription"
    asked = onvif("CreatePullPointSubscription", "events/wsdl", f"{action}Request")
    told = onvif("CreatePullPointSubscriptionResponse", "events/wsdl", f"{action}Response")
    stage.once(client, CAMERA, asked, told)
    stage.once(client, CAMERA, asked, onvif_fault("ActionNotSupported"), status=500)


CASES = (
    *triggers("XML-1", broken_xml, error_page, broken_request, broken_soap, web_page_when_busy),
    *near_misses("XML-1", half_of_a_message, doctype, byte_order_mark, other_services),
    *triggers("XML-2", byte_order_mark, wrong_charset, doctype, declared_as_ascii),
    *near_misses("XML-2", no_charset, broken_xml, other_services),
    *triggers("NS-1", draft_namespace, draft_action, draft_answer, draft_on_one_machine),
    *near_misses("NS-1", discovery_of_2009, https_names, draft_of_images),
    *triggers("NS-2", https_names),
    *near_misses("NS-2", secure, draft_answer),
    *triggers("NS-3", newer_addressing, older_soap),
    *near_misses("NS-3", discovery_of_2009, draft_answer, push_scan, other_services),
    *near_misses("NS-3", camera, camera_with_events),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_the_fault_is_part_of_the_same_finding() -> None:
    (finding,) = found(draft_namespace, "NS-1")
    assert finding.severity is Severity.ERROR
    assert "ClientErrorInvalidDetinationToken (event 8)" in finding.text


@pytest.mark.parametrize("scene", [draft_namespace, https_names], ids=lambda it: it.__name__)
def test_a_wrong_namespace_is_why_so_no_fallback_speaks(scene: Scene) -> None:
    assert found(scene, "FLT-1") == []


def test_a_fault_that_says_nothing_is_missing_is_not_explained_by_it() -> None:
    (finding,) = found(draft_at_the_end_of_a_feeder, "NS-1")
    assert "fault" not in finding.text
    assert finding.count == 1


@pytest.mark.parametrize(
    "scene", [other_services, camera, camera_with_events], ids=lambda it: it.__name__
)
def test_other_services_are_nobodys_business(scene: Scene) -> None:
    findings = diagnosed(events_of(scene)).findings()
    assert [it.rule for it in findings if it.severity is not Severity.INFORMATION] == []
