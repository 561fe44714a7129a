"""Scene 16: devices come, are looked for, and go."""

from collections.abc import Callable
from dataclasses import replace

from inspector.soap.namespaces import WSA_2005
from inspector.wire.observation import Address
from tests.capture_kit import element
from tests.conversations.cast import INKJET, PC
from tests.conversations.finding import (
    DISCOVERY_PORT,
    GROUP,
    REPEAT_MS,
    announce,
    bye,
    hello,
    probe,
    probe_matches,
    read_metadata,
    resolve,
    resolve_matches,
)
from tests.conversations.manners import WSD_2009, Letter
from tests.conversations.peers import Peer
from tests.conversations.programs import OASIS
from tests.conversations.scanning import fields
from tests.conversations.stage import Stage

DIRECTED = "/StableWSDiscoveryEndpoint/schemas-xmlsoap-org_ws_2005_04_discovery"


def comes_and_goes(stage: Stage) -> None:
    """Hello without an address, Resolve for it, a Probe over HTTP with and without a match, Bye."""
    announce(stage, INKJET, hello(stage, INKJET))
    stage.pause(700)
    source = Address(PC.host, stage.port())
    asked = stage.datagram(PC, source, GROUP, resolve(INKJET), again_ms=(REPEAT_MS,))
    stage.pause(130)
    here = Address(INKJET.host, DISCOVERY_PORT)
    stage.datagram(INKJET, here, source, resolve_matches(stage, INKJET), relates_to=asked)
    stage.pause(250)
    read_metadata(stage, PC, INKJET)
    talk = stage.talk(PC, INKJET, f"http://{INKJET.host}:80{DIRECTED}")
    wanted = replace(probe("wscn:ScanDeviceType"), one_way=False)
    talk.exchange(wanted, probe_matches(stage, INKJET))
    other = replace(probe("wprt:PrintDeviceType"), one_way=False)
    talk.exchange(other, None, status=202)
    stage.pause(30 * 60_000)
    announce(stage, INKJET, bye(stage, INKJET))


def discovery_of_2009(stage: Stage) -> None:
    """WS-Discovery 1.1 with the addressing of 2005 on the same port; SequenceId, no XAddrs."""
    endpoint = "urn:uuid:5e83a1f4-c7d0-42b6-9e15-30055c7a4f41"
    camera = Peer(host="192.0.2.41", manner=OASIS, endpoint=endpoint)
    here = Address(camera.host, DISCOVERY_PORT)
    reference = element("wsa:EndpointReference", fields("wsa", Address=endpoint))
    header = (
        '<wsd:AppSequence InstanceId="1" SequenceId="urn:uuid:5e83a1f4-c7d0-42b6-9e15-000000000001"'
        ' MessageNumber="{}"/>'
    )
    scopes = "http://scopes.example.com/floor/2 http://scopes.example.com/kind/mfp"
    target = reference + fields(
        "wsd", Types="wscn:ScanDeviceType", Scopes=scopes, MetadataVersion=3
    )
    said = Letter(
        action=f"{WSD_2009}/Hello",
        body=element("wsd:Hello", target),
        headers=header.format(1),
        to="urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01",
        one_way=True,
    )
    stage.datagram(camera, here, GROUP, said, again_ms=(60, 110))
    client = Peer(host="192.0.2.27", manner=OASIS, endpoint="")
    source = Address(client.host, stage.port())
    stage.pause(500)
    wanted = probe("wscn:ScanDeviceType", WSD_2009, said.to, "http://scopes.example.com/floor/2")
    asked = stage.datagram(client, source, GROUP, wanted)
    stage.pause(90)
    match = element("wsd:ProbeMatches", element("wsd:ProbeMatch", target))
    answer = replace(
        said,
        action=f"{WSD_2009}/ProbeMatches",
        body=match,
        headers=header.format(2),
        to=f"{WSA_2005}/anonymous",
    )
    stage.datagram(camera, here, source, answer, relates_to=asked)


SCENES: dict[str, Callable[[Stage], None]] = {
    "16-device-comes-and-goes": comes_and_goes,
    "16b-discovery-of-2009": discovery_of_2009,
}
