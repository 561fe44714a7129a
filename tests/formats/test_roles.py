from inspector.formats.roles import Roles
from tests.builders import event

CLIENT, SCANNER, SERVER = "192.0.2.20:49152", "192.0.2.10:80", "[2001:db8::5]:5362"


def named(*names: tuple[bytes, str]) -> list[tuple[bytes, str]]:
    return list(names)


def test_scanner_and_pc_are_named_once() -> None:
    roles = Roles()
    asked = event(source=CLIENT, destination=SCANNER, device=SCANNER)
    assert roles.learn([asked]) == [
        (b"\xc0\0\2\x14", "pc-1.wsd"),
        (b"\xc0\0\2\x0a", "scanner-1.wsd"),
    ]
    assert roles.learn([asked]) == []


def test_in_the_processing_service_the_scanner_is_the_client() -> None:
    sent = event(service="dsp", source=SCANNER, destination=SERVER, device=SERVER)
    assert [name for _, name in Roles().learn([sent])] == ["scanner-1.wsd", "server-1.wsd"]


def test_a_host_that_has_a_name_keeps_it() -> None:
    roles = Roles()
    roles.know(["192.0.2.20"])
    asked = event(source=CLIENT, destination=SCANNER, device=SCANNER)
    assert [name for _, name in roles.learn([asked])] == ["scanner-1.wsd"]


def test_a_host_name_needs_none() -> None:
    asked = event(source=CLIENT, destination="scanner.local:80", device="scanner.local:80")
    assert [name for _, name in Roles().learn([asked])] == ["pc-1.wsd"]


def test_datagrams_tell_no_roles() -> None:
    assert Roles().learn([event(device="")]) == []
