"""Prefixes of two messages: the same one means the same, and what is unusual is declared."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.replay.prefixes import prefixes_of_two
from inspector.soap.namespaces import SOAP11, SOAP12, WSA, WSA_2005, WSCN, WSCN_2006_01, XML

URIS = (SOAP11, SOAP12, WSA, WSA_2005, WSCN, WSCN_2006_01, XML, "urn:a", "urn:b", "urn:c", "")


def test_usual_prefixes_are_not_declared() -> None:
    one, other = prefixes_of_two([SOAP12, WSA, XML, ""], [SOAP12, WSCN])
    assert (one.declared, other.declared) == ([], [])
    names = (f"{{{WSA}}}To", f"{{{XML}}}lang", "Plain")
    assert [one.named(name) for name in names] == ["wsa:To", "xml:lang", "Plain"]


def test_another_year_shares_the_prefix_and_both_declare_it() -> None:
    one, other = prefixes_of_two([SOAP12, WSCN], [SOAP12, WSCN_2006_01])
    assert (one.of[WSCN], other.of[WSCN_2006_01]) == ("wscn", "wscn")
    assert one.declared == [f'xmlns:wscn="{WSCN}"']
    assert other.declared == [f'xmlns:wscn="{WSCN_2006_01}"']


def test_two_years_in_one_message_have_two_prefixes_in_both() -> None:
    one, other = prefixes_of_two([WSCN_2006_01], [WSCN_2006_01, WSCN])
    assert one.of == {WSCN_2006_01: "wscn2"}
    assert other.of == {WSCN_2006_01: "wscn2", WSCN: "wscn"}
    assert one.declared == other.declared == [f'xmlns:wscn2="{WSCN_2006_01}"']


def test_namespaces_of_vendors_are_declared() -> None:
    one, other = prefixes_of_two(["urn:a"], ["urn:b"])
    assert (one.declared, other.declared) == (['xmlns:ns="urn:a"'], ['xmlns:ns="urn:b"'])


@given(*[st.lists(st.sampled_from(URIS))] * 2)
def test_a_prefix_stands_for_one_namespace(first: list[str], second: list[str]) -> None:
    one, other = prefixes_of_two(first, second)
    for names, uris in ((one, first), (other, second)):
        assert set(names.of) == set(uris) - {""}
        assert len(set(names.of.values())) == len(names.of)
    for uri in one.of.keys() & other.of.keys():
        assert one.of[uri] == other.of[uri]
