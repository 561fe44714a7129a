import pytest

from inspector.errors import Note
from inspector.soap.extensions import EXTENSION_LENGTH, EXTENSION_LIMIT, Extension, keep
from inspector.soap.xml import parse
from tests.soap.forms import told

ROOT = '<r xmlns="urn:r" xmlns:v="urn:acme" xmlns:w="urn:w" xmlns:unused="urn:unused">'


@pytest.mark.parametrize(
    ("inner", "extension"),
    [
        pytest.param(
            "<v:x> 7 </v:x>",
            Extension("urn:acme", "x", '<v:x xmlns:v="urn:acme"> 7 </v:x>'),
            id="with the namespace it uses",
        ),
        pytest.param(
            '<v:x a="1" w:b="2"><w:y/>t</v:x> after',
            Extension(
                "urn:acme",
                "x",
                '<v:x xmlns:v="urn:acme" xmlns:w="urn:w" a="1" w:b="2"><w:y/>t</v:x>',
            ),
            id="with all that is in it, and not what follows",
        ),
        pytest.param(
            '<x xmlns="">&lt;é</x>', Extension("", "x", "<x>&lt;é</x>"), id="without a namespace"
        ),
    ],
)
def test_an_element_is_kept_as_it_is(inner: str, extension: Extension) -> None:
    node = parse(f"{ROOT}{inner}</r>".encode())
    notes: list[Note] = []
    assert keep(node, [*node], (), notes) == (extension,)
    assert notes == []


def test_attributes_follow_with_an_at_sign() -> None:
    node = parse(f"{ROOT}<v:x/></r>".encode())
    kept = keep(node, [*node], [("{urn:acme}a", "1"), ("b", "")], [])
    assert [(extension.namespace, extension.name, extension.text) for extension in kept[1:]] == [
        ("urn:acme", "@a", "1"),
        ("", "@b", ""),
    ]


def test_the_element_stays_where_it_is() -> None:
    node = parse(f"{ROOT}<v:x/></r>".encode())
    keep(node, [*node], (), [])
    assert node[0].getparent() is node


def test_their_number_is_limited() -> None:
    node = parse(f"{ROOT}{'<v:x/>' * (EXTENSION_LIMIT - 1)}</r>".encode())
    attributes = [("a", ""), ("b", ""), ("c", "")]
    notes: list[Note] = []
    kept = keep(node, [*node], attributes, notes)
    assert [extension.name for extension in kept] == ["x"] * (EXTENSION_LIMIT - 1) + ["@a"]
    assert told(notes) == [f"r: {EXTENSION_LIMIT + 2} extensions; {EXTENSION_LIMIT} are kept"]


@pytest.mark.parametrize("limit", [0, 1])
def test_a_message_may_have_room_for_fewer(limit: int) -> None:
    node = parse(f"{ROOT}<v:x/><v:y/></r>".encode())
    notes: list[Note] = []
    assert len(keep(node, [*node], [("a", "")], notes, limit)) == limit
    assert told(notes) == [f"r: 3 extensions; {limit} are kept"]


def test_their_size_is_limited() -> None:
    fits = EXTENSION_LENGTH - len('<v:x xmlns:v="urn:acme"></v:x>')
    node = parse(f"{ROOT}<v:x>{'t' * fits}</v:x><v:x>{'t' * fits}t</v:x></r>".encode())
    notes: list[Note] = []
    kept = keep(node, [*node], [("a", "t" * EXTENSION_LENGTH), ("b", "t" * 5000)], notes)
    assert [len(extension.text) for extension in kept] == [EXTENSION_LENGTH, 0, 4096, 0]
    assert told(notes) == [
        f"r/x[2]: an extension of {EXTENSION_LENGTH + 1:,} characters; only its name is kept",
        "r/@b: an extension of 5,000 characters; only its name is kept",
    ]
