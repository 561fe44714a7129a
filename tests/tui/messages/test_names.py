from inspector.tui.messages.names import NAME_LIMIT, Names


def test_hosts_have_names_whatever_their_port() -> None:
    names = Names()
    assert names.learn({"192.0.2.20": "Brightlake M2070", "fe80::1": "Harbor 3", "192.0.2.9": " "})
    assert names.of("192.0.2.20:80") == "Brightlake M2070"
    assert names.of("[fe80::1]:5357") == "Harbor 3"
    assert names.both("192.0.2.9:80") == "192.0.2.9:80"
    assert not names.learn({"192.0.2.20": "Brightlake M2070", "fe80::1": "Harbor 3"})


def test_without_a_name_the_address_is_shown() -> None:
    names = Names()
    assert names.shown("192.0.2.20:80") == "192.0.2.20:80"
    assert names.shown("192.0.2.20:80", port=False) == "192.0.2.20"
    assert (names.shown("file:0"), names.shown("odd"), names.shown("")) == ("file", "odd", "")


def test_names_that_devices_sent_are_cleaned_and_cut() -> None:
    names = Names()
    names.learn({"192.0.2.20": "\x1b[2J" + "x" * 500})
    assert names.of("192.0.2.20:80").startswith("\\x1b[2Jx")
    assert len(names.of("192.0.2.20:80")) == NAME_LIMIT
