import base64
import json
import random

import pytest

from inspector.formats.har_json import Base64, Line, decoded, encoded, pieces


def text(value: object) -> str:
    return b"".join(pieces(value)).decode("ascii")


@pytest.mark.parametrize(
    "value",
    [{}, [], None, True, 1.5, "é\u202e\ud800", {"é": [1, {"b": []}, "\x1b"], "c": {}}, [[], [[]]]],
    ids=repr,
)
def test_writes_json_that_others_read(value: object) -> None:
    assert json.loads(text(value)) == value


def test_lines_are_taken_as_they_are_and_bytes_become_base64() -> None:
    found = text({"a": [Line('{"x": 1}')], "b": Base64([b"a", b"", b"bc"])})
    assert found == '{"a":[{"x": 1}],"b":"YWJj"}'


@pytest.mark.parametrize("seed", range(40))
def test_base64_in_pieces_is_that_of_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    sizes = [chance.choice((0, 1, 2, 3, 500, 200_000)) for _ in range(chance.randrange(5))]
    data = [chance.randbytes(size) for size in sizes]
    found = b"".join(encoded(data))
    assert found == base64.b64encode(b"".join(data))
    assert b"".join(decoded(found.decode())) == b"".join(data)


def test_no_piece_is_large() -> None:
    assert max(map(len, encoded([bytes(5_000_000)]))) < 300_000


def test_white_space_in_base64_is_passed_over() -> None:
    assert b"".join(decoded("YW\r\n Jj\t")) == b"abc"


@pytest.mark.parametrize("wrong", ["YW", "YW!j", "é", "="])
def test_what_is_no_base64_is_said(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(decoded(wrong))


def test_ready_made_lines_are_escaped_for_terminals() -> None:
    assert text(Line('"\x9b\u202e\u2028"')) == r'"\u009b\u202e\u2028"'
