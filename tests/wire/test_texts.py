import codecs
import random

import pytest

from inspector.wire.texts import encoding_of, is_text, text_of

WORD = "Prüfung"
LATIN = f'<?xml version="1.0" encoding="ISO-8859-1"?><a>{WORD}</a>'


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (f"<a>{WORD}</a>".encode(), f"<a>{WORD}</a>"),
        (f"\ufeff<a>{WORD}</a>".encode(), f"<a>{WORD}</a>"),
        (f"<a>{WORD}</a>".encode("utf-16"), f"<a>{WORD}</a>"),
        (f"<a>{WORD}</a>".encode("utf-16-be"), f"<a>{WORD}</a>"),
        (LATIN.encode("latin-1"), LATIN),
        (b"<?xml version='1.0' encoding='zlib'?>", "<?xml version='1.0' encoding='zlib'?>"),
        (b"", ""),
        (b"a" * 4095 + "ü".encode(), "a" * 4095 + "ü"),
    ],
    ids=["UTF-8", "marked", "UTF-16", "UTF-16 unmarked", "Latin-1", "no text", "empty", "cut"],
)
def test_text_says_what_it_is(data: bytes, text: str) -> None:
    assert is_text(data)
    assert text_of(data) == text


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n", b"a\0b", b"a\xffb"])
def test_other_bytes_are_no_text(data: bytes) -> None:
    assert not is_text(data)
    assert text_of(data)


@pytest.mark.parametrize("seed", range(50))
def test_any_bytes_have_an_answer(seed: int) -> None:
    draws = random.Random(seed)
    data = draws.choice([b"", b"\xff\xfe", b"<\0", LATIN.encode()]) + draws.randbytes(40)
    codecs.lookup(encoding_of(data))
    assert isinstance(text_of(data), str)
    assert is_text(data) in (True, False)
