from inspector.wire.capture import CaptureError, Packet


def test_an_error_says_where() -> None:
    assert str(CaptureError("no", offset=7)) == "no (at byte 7)"
    error = CaptureError("no", offset=7, unpacked=True)
    assert str(error) == "no (at byte 7 of the unpacked data)"
    assert (error.text, error.offset) == ("no", 7)


def test_microseconds_are_rounded_down() -> None:
    assert Packet(1_999, b"", 0, 1, 0).time_us == 1
