"""Devices with HTTPS: their certificates are their own, their TLS may be old."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inspector.events.event import Kind
from tests.proxy.conftest import Rig, rig_for
from tests.proxy.devices import OddDevice, answer, post
from tests.replay.builders import asking
from tests.replay.tls import server_context

SOAP = asking()


@contextmanager
def rig_with_tls(folder: Path, context: ssl.SSLContext, *, insecure: bool) -> Iterator[Rig]:
    with OddDevice(context) as device:
        device.at("/scan", answer(SOAP))
        yield from rig_for(device, folder, insecure=insecure)


def old_context(folder: Path, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = server_context(folder)
    try:
        context.minimum_version = context.maximum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
    except (ValueError, ssl.SSLError) as error:
        pytest.skip(f"this OpenSSL does not speak {version.name}: {error}")
    return context


def test_an_unknown_certificate_is_refused_with_clear_words(tmp_path: Path) -> None:
    with rig_with_tls(tmp_path, server_context(tmp_path), insecure=False) as rig:
        assert rig.ask(post("/scan", SOAP)).startswith(b"HTTP/1.1 502 ")
        ended = rig.told("/scan")[1]
        assert ended.kind is Kind.CUT
        (note,) = ended.notes
        assert note.text.startswith(f"the certificate of {rig.device.address} is not trusted")
        assert rig.device.heard == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", ["TLSv1_3", "TLSv1"])
def test_with_insecure_any_certificate_and_old_tls_will_do(tmp_path: Path, version: str) -> None:
    context = old_context(tmp_path, ssl.TLSVersion[version])
    with rig_with_tls(tmp_path, context, insecure=True) as rig:
        assert rig.ask(post("/scan", SOAP)) == answer(SOAP)
        assert rig.told("/scan")[0].operation == "GetActiveJobs"
        assert rig.recorded("/scan")[1].body() == SOAP
