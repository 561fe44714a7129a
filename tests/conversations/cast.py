"""Who takes part. Everybody is invented; addresses and names are those kept for documentation."""

from dataclasses import replace

from tests.capture_kit import PC_ENDPOINT
from tests.conversations.peers import Device, Peer
from tests.conversations.programs import (
    AIRSCAN,
    EPSON,
    GSOAP,
    KYOCERA,
    OEM,
    PYTHON,
    RICOH,
    SERVER,
    WINDOWS,
    XEROX,
)

PC = Peer(host="192.0.2.20", manner=replace(WINDOWS, sender=PC_ENDPOINT), endpoint=PC_ENDPOINT)
_COLLEAGUE = "urn:uuid:8d40b7f6-2e19-4a5c-b3d8-6f1c02e97a77"
COLLEAGUE = Peer(host="192.0.2.77", manner=replace(WINDOWS, sender=_COLLEAGUE), endpoint=_COLLEAGUE)
_CONSOLE = "urn:uuid:47f9a3c1-08be-4d62-9c7a-d5e2b1f06821"
CONSOLE = Peer(host="192.0.2.21", manner=replace(WINDOWS, sender=_CONSOLE), endpoint=_CONSOLE)
LINUX = Peer(host="192.0.2.25", manner=AIRSCAN, endpoint="")
SCRIPT = Peer(host="192.0.2.26", manner=PYTHON, endpoint="")
SCAN_SERVER = Device(
    host="192.0.2.30",
    device_url="https://dsm.example.com:5362/ScanServer",
    scan_url="",
    manner=SERVER,
    endpoint="https://dsm.example.com:5362/ScanServer",
    server="Microsoft-HTTPAPI/2.0",
    maker="Example",
    model="Example Scan Server",
    serial="DSM-1",
)
"""A server with the scan server role; its endpoint is its address, as HTTPS asks."""

FINISHER = Peer(
    host="192.0.2.40",
    manner=GSOAP,
    endpoint="urn:uuid:ae415f93-6fba-11f0-8000-00206b4c4f40",
    server="gSOAP/2.8",
)
"""A managed device: here it is the HTTP client, and hears events as a server."""

OFFICE = Device(
    host="192.0.2.10",
    device_url="http://192.0.2.10:8018/wsd",
    scan_url="http://192.0.2.10:8018/wsd/scan",
    manner=OEM,
    endpoint="urn:uuid:16a65700-007c-1000-bb49-30cda79c4f10",
    server="Brightlake HTTP Server",
    maker="Brightlake",
    model="Brightlake M2070",
    serial="BL20700042",
    print_url="http://192.0.2.10:8018/wsd/print",
)
"""The firmware of port 8018: answers in one line."""

HALLWAY = Device(
    host="192.0.2.11",
    device_url="http://192.0.2.11:80/WebServices/Device",
    scan_url="http://192.0.2.11:80/WebServices/ScannerService",
    manner=GSOAP,
    endpoint="urn:uuid:e3248000-80ce-11db-8000-30055c7a4f11",
    server="debut/1.30",
    maker="Norvik",
    model="Norvik DCP-L25",
    serial="NV25L0000117",
    print_url="http://192.0.2.11:80/WebServices/PrinterService",
)
"""gSOAP, images in chunks."""

COPIER = Device(
    host="192.0.2.12",
    device_url="http://192.0.2.12:53002/ws/device",
    scan_url="http://192.0.2.12:53002/ws/scanner",
    manner=RICOH,
    endpoint="urn:uuid:3f1c77a0-5b2e-11f0-8000-0026736a4f12",
    server="Web-Server/3.0",
    maker="Tallis",
    model="Tallis MP 20",
    serial="TL20MP3391",
)
"""A copier whose boundaries have colons and that ends a feeder with JobIdNotFound."""

INKJET = Device(
    host="192.0.2.13",
    device_url="http://192.0.2.13:80/WSD/DEVICE",
    scan_url="http://192.0.2.13:80/WDP/SCAN",
    manner=EPSON,
    endpoint="urn:uuid:cfe92100-67c4-11d4-a45f-ac1826844f13",
    server="Ormond_Linux UPnP/1.0",
    maker="Ormond",
    model="Ormond WF-36",
    serial="ORM36WF0815",
    metadata_version=207,
    instance=271,
)
"""Device and scanner at paths of their own, stray spaces in Content-IDs."""

PANEL_FIRST = Device(
    host="192.0.2.14",
    device_url="http://192.0.2.14:5358/DeviceService/",
    scan_url="http://192.0.2.14:5358/ws/scan",
    manner=KYOCERA,
    endpoint="urn:uuid:4509a320-00a0-008f-00b6-002507514f14",
    server="KM-MFP-http/V0.0.1",
    maker="Kestrel",
    model="Kestrel 2040dn",
    serial="KS2040DN77",
)
"""Takes jobs only when its panel says so; port 5358, but plain HTTP."""

DESK = replace(
    OFFICE,
    host="192.0.2.15",
    device_url="http://192.0.2.15:80/wsd/mex",
    scan_url="http://192.0.2.15:80/wsd/scanservice.cgi",
    endpoint="urn:uuid:6b1e5d40-3c77-11f0-8000-f4a997c84f15",
    server="DESK HTTP Server",
    maker="Calder",
    model="Calder MF410",
)
"""Says NotAcceptingJobs when its feeder is empty."""

TWO_HUNDRED = replace(
    HALLWAY,
    host="192.0.2.16",
    device_url="http://192.0.2.16:65004/device",
    scan_url="http://192.0.2.16:65004/scan",
    endpoint="urn:uuid:7c2f6e51-4d88-11f0-8000-002000ba4f16",
    server="Fenwick/1.1",
    maker="Fenwick",
    model="Fenwick MB2236",
)
"""Sends faults with HTTP 200."""

SLOPPY = replace(
    OFFICE,
    host="192.0.2.17",
    device_url="http://192.0.2.17:8018/wsd",
    scan_url="http://192.0.2.17:8018/wsd/scan",
    manner=XEROX,
    endpoint="urn:uuid:16a65700-007c-1000-bb49-30cda79c4f17",
    server="Redfern HTTP Server",
    maker="Redfern",
    model="Redfern 3025",
)
"""Writes multipart bodies without care."""

HOLDS_ON = replace(
    HALLWAY,
    host="192.0.2.18",
    device_url="http://192.0.2.18:5359/wsd/device",
    scan_url="http://192.0.2.18:5359/wsd/scanner",
    endpoint="urn:uuid:9d3f8a62-5e99-11f0-8000-008087d54f18",
    server="Sorrel/1.0",
    maker="Sorrel",
    model="Sorrel MC362",
)
"""Keeps a job until somebody cancels it."""
