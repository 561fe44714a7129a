"""Conversations for the rule of ``inspector/diagnosis/sealed.py``."""

import msgspec
import pytest

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.rule import Severity
from inspector.events.decode import Decoder
from inspector.wire.observation import Address, TlsConnection, recorded
from tests.conftest import Golden
from tests.conversations.addressing import secure
from tests.conversations.cast import FINISHER, SCAN_SERVER
from tests.conversations.stage import Stage
from tests.diagnosis.kit import GOLDENS, Case, Scene, diagnosed, near_misses, told, triggers


def sealed(stage: Stage, reason: str, **facts: str | int) -> None:
    """A connection to the scan server that stays closed."""
    stage.count += 1
    seen = TlsConnection(
        exchange=f"x{stage.count}",
        time_us=stage.time_us,
        end_us=stage.time_us,
        source=Address(FINISHER.host, stage.port()),
        destination=Address(SCAN_SERVER.host, 5362),
        version="TLS 1.2",
        reason=reason,
    )
    seen = msgspec.structs.replace(seen, server_name="dsm.example.com", **facts)
    stage.seen.append(recorded(seen))


def no_keys(stage: Stage) -> None:
    """Three connections without keys to one server."""
    for _ in range(3):
        sealed(
            stage,
            "keys are needed: none for this connection in the key log",
            client_bytes=4_812_345,
            server_bytes=1_204,
            certificate="CN=dsm.example.com",
        )


def proxy_not_trusted(stage: Stage) -> None:
    """The client does not trust who signed the certificate."""
    sealed(stage, "the client refused the server's certificate (unknown_ca)")


def client_certificate_wanted(stage: Stage) -> None:
    """The server wants to know who the client is."""
    sealed(stage, "the server refused the client's certificate (certificate_required)")


def nothing_in_common(stage: Stage) -> None:
    """No version and no cipher that both know."""
    sealed(stage, "the server refused the connection (handshake_failure)")


def nothing_inside(stage: Stage) -> None:
    """It was opened, and nothing was said."""
    sealed(stage, "no application data were sent")


def no_tls_there(stage: Stage) -> None:
    """What listens at the port does not answer the handshake."""
    sealed(stage, "the server did not answer the handshake")


CASES = (
    *triggers("TLS-1", no_keys, proxy_not_trusted, client_certificate_wanted, nothing_in_common),
    *triggers("TLS-1", no_tls_there),
    *near_misses("TLS-1", nothing_inside, secure),
)


def seen_in(scene: Scene) -> list[Finding]:
    """What is found in observations that no capture can be made of."""
    stage, decoder = Stage(), Decoder()
    scene(stage)
    events = [event for seen in stage.seen for event in decoder.feed(seen.observation)]
    return [it for it in diagnosed(events).findings() if it.rule == "TLS-1"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_connection_that_stays_closed(case: Case, golden: Golden) -> None:
    findings = seen_in(case.scene)
    assert bool(findings) is case.finds
    if findings:
        golden(GOLDENS / f"{case}.txt", told(findings))


def test_of_keys_that_are_missing_it_is_told_once_a_server() -> None:
    (finding,) = seen_in(no_keys)
    assert (finding.severity, finding.count) == (Severity.INFORMATION, 3)


def test_keys_help_where_nobody_refused() -> None:
    (finding,) = seen_in(no_keys)
    assert "--keylog" in finding.advice
    (finding,) = seen_in(client_certificate_wanted)
    assert "--keylog" not in finding.advice
