"""Conversations for the rules of ``inspector/diagnosis/metadata.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations import addressing, post_scanning, pulling, remaining
from tests.conversations.cast import OFFICE, PANEL_FIRST, PC
from tests.conversations.finding import get, hosted, metadata, scanner_services, search
from tests.conversations.manners import Letter
from tests.conversations.scanning import get_elements
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, near_misses, triggers

PRINTER = hosted("wprt:PrinterServiceType", "uri:printer", OFFICE.print_url)
flatbed = pulling.SCENES["01-flatbed-scan"]
post_scan = post_scanning.SCENES["12-post-scan-job"]


def told(stage: Stage, said: Letter, types: str = "wscn:ScanDeviceType", *, found: bool) -> None:
    """Metadata, after a search or not."""
    if found:
        search(stage, PC, OFFICE, types=types)
    stage.talk(PC, OFFICE, OFFICE.device_url).exchange(get(OFFICE.endpoint), said)


def scanning_switched_off(stage: Stage) -> None:
    told(stage, metadata(OFFICE, PRINTER), found=True)


def hosts_nothing(stage: Stage) -> None:
    told(stage, metadata(OFFICE, ""), found=True)


def says_not_who_it_is(stage: Stage) -> None:
    whole = metadata(OFFICE, scanner_services(OFFICE))
    start = whole.body.index("<wsx:MetadataSection")
    end = whole.body.index("<wsx:MetadataSection", start + 1)
    told(stage, replace(whole, body=whole.body[:start] + whole.body[end:]), found=False)


def only_a_printer(stage: Stage) -> None:
    """Nobody asked for a scanner, and it does not say that it is one."""
    told(stage, metadata(OFFICE, PRINTER), found=False)


def scanner_elsewhere(stage: Stage) -> None:
    services = scanner_services(OFFICE, "http://198.51.100.1:8018/wsd/scan")
    told(stage, metadata(OFFICE, services), found=False)


def scanner_by_name(stage: Stage) -> None:
    services = scanner_services(OFFICE, "http://mfp-office:8018/wsd/scan")
    told(stage, metadata(OFFICE, services), found=False)


def scanner_by_name_that_is_used(stage: Stage) -> None:
    """The metadata was read by an address, and the client looks the name up after it."""
    scanner_by_name(stage)
    named = replace(OFFICE, scan_url="http://mfp-office:8018/wsd/scan")
    stage.once(PC, named, get_elements("ScannerStatus"), pulling.idle(stage))


def all_by_name(stage: Stage) -> None:
    """The service has a port of its own, that nobody asks."""
    named = replace(OFFICE, device_url="http://MFP-office:8018/wsd")
    services = scanner_services(OFFICE, "http://mfp-office:8019/wsd/scan")
    stage.talk(PC, named, named.device_url).exchange(get(named.endpoint), metadata(named, services))


def scanner_by_another_name(stage: Stage) -> None:
    named = replace(OFFICE, device_url="http://mfp-office:8018/wsd")
    services = scanner_services(OFFICE, "http://mfp-old:8018/wsd/scan")
    stage.talk(PC, named, named.device_url).exchange(get(named.endpoint), metadata(named, services))


def scanner_by_a_name_or_elsewhere(stage: Stage) -> None:
    urls = ("http://mfp-office:8018/wsd/scan", "http://198.51.100.1:8018/wsd/scan")
    told(stage, metadata(OFFICE, scanner_services(OFFICE, *urls)), found=False)


def scanner_by_ipv4_only(stage: Stage) -> None:
    local = addressing.LOCAL_DEVICE
    services = scanner_services(local, PANEL_FIRST.scan_url)
    talk = stage.talk(addressing.LOCAL_PC, local, local.device_url)
    talk.exchange(get(local.endpoint), metadata(local, services))


def scanner_refuses(stage: Stage) -> None:
    """The service has a port of its own, at which nobody listens."""
    search(stage, PC, OFFICE)
    services = scanner_services(OFFICE, "http://192.0.2.10:8019/wsd/scan")
    told(stage, metadata(OFFICE, services), found=False)
    stage.refused(PC, "http://192.0.2.10:8019/")


CASES: tuple[Case, ...] = (
    *triggers("MEX-1", scanning_switched_off, hosts_nothing, says_not_who_it_is),
    *near_misses("MEX-1", only_a_printer, remaining.printer_beside, flatbed, post_scan),
    *triggers("MEX-2", scanner_elsewhere, scanner_by_name, scanner_by_ipv4_only, scanner_refuses),
    *triggers("MEX-2", scanner_by_another_name, scanner_by_a_name_or_elsewhere),
    *near_misses("MEX-2", addressing.link_local, flatbed, post_scan, addressing.refused_address),
    *near_misses("MEX-2", scanner_by_name_that_is_used, all_by_name),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
