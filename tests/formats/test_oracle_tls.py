"""TLS as Python speaks it: tshark and we open it with the same keys, to the same bodies."""

import io
import random
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from inspector.formats.capture import CaptureReader
from inspector.tls.keylog import KeyLog
from inspector.wire.capture import TLS_KEY_LOG, Packet
from inspector.wire.observation import Observation, Request, TlsConnection
from inspector.wire.pcapng_write import decryption_secrets, section_header
from tests.formats.oracle import OUT_OF_ORDER, Message, by_stream, found, needs_tshark, ours, tshark
from tests.formats.talks import TALKS, packets_of, written
from tests.tls.peers import GCM, HOST, SUBJECT, VERSIONS, known, python_talk

pytestmark = needs_tshark

SPOKEN = ("three exchanges", "large chunked multipart", "large body", "small segments")


class Sealed(NamedTuple):
    """Connections of TLS 1.2 and TLS 1.3, what is said on them, and their keys."""

    packets: list[Packet]
    keylog: bytes
    connections: list[tuple[str, str]]

    @property
    def data(self) -> bytes:
        """The capture without keys."""
        return written(self.packets)

    @property
    def with_secrets(self) -> bytes:
        """The capture with a Decryption Secrets Block in front of its packets."""
        head = section_header()
        secrets = decryption_secrets(TLS_KEY_LOG, self.keylog)
        return head + secrets + self.data.removeprefix(head)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    packets: list[Packet] = []
    keylog, connections = b"", [(version, name) for version in VERSIONS for name in SPOKEN]
    for number, (version, name) in enumerate(connections):
        folder = tmp_path_factory.mktemp("tls")
        talk = python_talk(folder, TALKS[name], version=version, ciphers=GCM[version])
        packets += packets_of(talk.pieces, number, port=5358)
        keylog += talk.keylog
    return Sealed(packets, keylog, connections)


def spoken(sealed: Sealed) -> list[Message]:
    """What we read of the same talks outside of TLS."""
    talks = enumerate(TALKS[name] for _, name in sealed.connections)
    return ours(written([it for number, said in talks for it in packets_of(said, number)]))


def observed(data: bytes, keys: KeyLog | None = None) -> list[Observation]:
    return [it.observation for it in CaptureReader(io.BytesIO(data), keys=keys).recorded()]


def test_secrets_in_the_capture_open_it_for_both(sealed: Sealed) -> None:
    expected = spoken(sealed)
    assert len(expected) == 24
    assert found(sealed.with_secrets) == expected
    assert ours(sealed.with_secrets) == expected


def test_a_key_log_opens_it_for_both(sealed: Sealed, tmp_path: Path) -> None:
    path = tmp_path / "keys.log"
    path.write_bytes(sealed.keylog)
    expected = spoken(sealed)
    assert found(sealed.data, "-o", f"tls.keylog_file:{path}") == expected
    assert ours(sealed.data, known(sealed.keylog)) == expected


@pytest.mark.parametrize("seed", range(3))
def test_order_and_repetition_change_nothing_for_both(sealed: Sealed, seed: int) -> None:
    packets = disturbed(sealed.packets, random.Random(seed))
    assert packets != sealed.packets
    data = sealed._replace(packets=packets).with_secrets
    expected = by_stream(spoken(sealed))
    assert by_stream(ours(data)) == expected
    assert by_stream(found(data, *OUT_OF_ORDER)) == expected


def disturbed(packets: list[Packet], chance: random.Random) -> list[Packet]:
    """Some packets with data are overtaken by the next of their direction, some come twice."""
    packets = list(packets)
    for index in range(len(packets) - 1):
        one, other = packets[index : index + 2]
        full = min(len(one.frame), len(other.frame)) > 100
        if full and one.frame[12:24] == other.frame[12:24] and chance.random() < 0.2:
            packets[index : index + 2] = other, one
    for index in reversed(range(len(packets) - 3)):
        if len(packets[index].frame) > 100 and chance.random() < 0.1:
            packets.insert(index + 3, packets[index])
    return packets


def test_all_that_was_opened_is_marked(sealed: Sealed) -> None:
    seen = observed(sealed.with_secrets)
    assert all(it.tls for it in seen if isinstance(it, Request))
    assert not any(isinstance(it, TlsConnection) for it in seen)


def test_without_keys_it_is_closed_for_both(sealed: Sealed) -> None:
    assert found(sealed.data) == ours(sealed.data) == []


def test_without_keys_every_connection_is_told_once(sealed: Sealed) -> None:
    seen = observed(sealed.data)
    assert [it.exchange for it in seen] == [f"tcp{n}-tls" for n in range(len(sealed.connections))]
    for it, (version, _) in zip(seen, sealed.connections, strict=True):
        assert isinstance(it, TlsConnection)
        hidden = version == "TLSv1_3"
        assert (it.version, it.server_name) == (VERSIONS[version], HOST)
        assert it.certificate == ("" if hidden else SUBJECT)
        assert it.reason == "keys are needed: none for this connection in the key log"


def test_tshark_finds_the_same_names_without_keys(sealed: Sealed) -> None:
    fields = ("tcp.stream", "tls.handshake.extensions_server_name", "x509sat.uTF8String")
    wanted = [it for field in fields for it in ("-e", field)]
    out = tshark(sealed.data, "-Y", "tls.handshake.type in {1, 11}", "-T", "fields", *wanted)
    names: dict[str, set[str]] = {}
    for line in out.decode().splitlines():
        stream, *values = line.split("\t")
        names.setdefault(stream, set()).update(it for value in values for it in value.split(","))
    for it in observed(sealed.data):
        assert isinstance(it, TlsConnection)
        theirs = names[it.exchange.removeprefix("tcp").removesuffix("-tls")] - {""}
        subject = {part.partition("=")[2] for part in it.certificate.split(",")} - {""}
        assert theirs == {it.server_name} | subject


def test_bytes_are_those_that_tshark_counts(sealed: Sealed) -> None:
    """Records of application data; TLS 1.3 hides its handshake among them."""
    fields = ("tcp.stream", "tcp.dstport", "tls.record.length")
    wanted = [it for field in fields for it in ("-e", field)]
    shown = "tls.app_data && !tls.handshake"
    counts: Counter[tuple[str, bool]] = Counter()
    for line in tshark(sealed.data, "-Y", shown, "-T", "fields", *wanted).decode().splitlines():
        stream, port, lengths = line.split("\t")
        counts[f"tcp{stream}-tls", port == "5358"] += sum(map(int, lengths.split(",")))
    for it in observed(sealed.data)[: len(SPOKEN)]:
        assert isinstance(it, TlsConnection)
        told = it.client_bytes, it.server_bytes
        assert told == (counts[it.exchange, True], counts[it.exchange, False])
