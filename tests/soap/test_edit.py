import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.soap.edit import replace_headers
from inspector.soap.envelope import parse_envelope
from inspector.soap.namespaces import SOAP11, SOAP12, WSA, WSA_2005
from inspector.soap.xml import XmlError
from tests.strategies import TEXT_CHARACTERS

OLD, NEW = "urn:uuid:old", "urn:uuid:new"


def document(message_id: str = OLD, *, soap: str = SOAP12, wsa: str = WSA) -> str:
    """An envelope as untidy as firmware makes them: every byte must stay."""
    return (
        f"<S:Envelope xmlns:S='{soap}'\n\txmlns:A=\"{wsa}\" >\r\n<S:Header  >"
        f"<A:Action S:mustUnderstand = '1'>urn:do &amp; go</A:Action><!-- A:MessageID -->"
        f"<A:MessageID>{message_id}</A:MessageID >"
        f"<MessageID>{OLD}</MessageID><A:To/></S:Header><S:Body>"
        f"<A:MessageID>{OLD}</A:MessageID></S:Body></S:Envelope>\r\n"
    )


@pytest.mark.parametrize(
    "old",
    [
        pytest.param(OLD, id="plain"),
        pytest.param(f"\r\n   {OLD} \t", id="white space around it"),
        pytest.param("urn:&#x6f;&amp;&lt;", id="references in it"),
        pytest.param("<![CDATA[urn:<old>]]>", id="CDATA"),
        pytest.param("urn:<![CDATA[old]]>:x", id="CDATA inside"),
        pytest.param("<![CDATA[]]>x", id="empty CDATA"),
        pytest.param("urn:<!-- no > -->old", id="a comment inside"),
        pytest.param("ß€𝄞", id="not ASCII"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_replaces_one_text_and_no_other_byte(old: str, encoding: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    data = (mark + document(old)).encode(encoding)
    edited, missing = replace_headers(data, {"MessageID": NEW})
    assert edited == (mark + document(NEW)).encode(encoding)
    assert missing == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    declared = '<?xml version="1.0" encoding="utf-16"?>'
    data = (declared + document()).encode(encoding)
    assert replace_headers(data, {"MessageID": NEW})[0] == (declared + document(NEW)).encode(
        encoding
    )


def test_a_comment_before_the_text_stays() -> None:
    data = document(f"<!-- c -->{OLD}").encode()
    assert replace_headers(data, {"MessageID": NEW})[0] == document(f"<!-- c -->{NEW}").encode()


@pytest.mark.parametrize("soap", [SOAP12, SOAP11])
@pytest.mark.parametrize("wsa", [WSA, WSA_2005, WSA.replace("http:", "https:")])
def test_knows_every_version(soap: str, wsa: str) -> None:
    data = document(soap=soap, wsa=wsa).encode()
    assert (
        replace_headers(data, {"MessageID": NEW})[0] == document(NEW, soap=soap, wsa=wsa).encode()
    )


def test_says_what_was_not_there() -> None:
    data = document().encode()
    edited, missing = replace_headers(data, {"RelatesTo": "x", "To": "y", "MessageID": NEW})
    assert missing == ("RelatesTo", "To")  # an element without text has no place for one
    assert edited == document(NEW).encode()


def test_replaces_several() -> None:
    edited, missing = replace_headers(document().encode(), {"MessageID": "a & b", "Action": "<x>"})
    assert missing == ()
    assert edited.decode() == document("a &amp; b").replace("urn:do &amp; go", "&lt;x&gt;")


def test_what_the_encoding_cannot_say_becomes_a_reference() -> None:
    data = b'<?xml version="1.0" encoding="iso-8859-1"?>' + document("\xdf").encode("latin-1")
    edited, _ = replace_headers(data, {"MessageID": "ß€"})
    assert b"<A:MessageID>\xdf&#8364;</A:MessageID >" in edited
    assert parse_envelope(edited, []).message_id == "ß€"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<a>", id="broken"),
        pytest.param(b"<!DOCTYPE a><a/>", id="DTD"),
        pytest.param(document().encode()[:-9], id="cut off"),
    ],
)
def test_refuses(data: bytes) -> None:
    with pytest.raises(XmlError):
        replace_headers(data, {"MessageID": NEW})


@given(
    old=st.text(TEXT_CHARACTERS.filter(lambda char: char not in "<&>"), min_size=1, max_size=30),
    new=st.text(TEXT_CHARACTERS, max_size=30),
    around=st.text(TEXT_CHARACTERS.filter(lambda char: char not in "<&>-"), max_size=30),
)
def test_bytes_outside_stay(old: str, new: str, around: str) -> None:
    before, after = document("\0").replace("-- A", f"--{around} A").split("\0")
    edited, _ = replace_headers((before + old + after).encode(), {"MessageID": new})
    assert edited.startswith(before.encode())
    assert edited.endswith(after.encode())
    assert parse_envelope(edited, []).message_id == new.strip()
