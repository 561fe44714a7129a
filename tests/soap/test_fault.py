import pytest

from inspector.errors import Note
from inspector.soap.build import fault
from inspector.soap.fault import Fault, read_fault
from inspector.soap.namespaces import DSP, DSP_2008_02, SOAP11, SOAP12, WSA, WSCN
from inspector.soap.xml import parse

S12 = f'xmlns:s="{SOAP12}" xmlns:wscn="{WSCN}" xmlns:wsa="{WSA}"'
S11 = f'xmlns:s="{SOAP11}" xmlns:wscn="{WSCN}"'


def value(text: str) -> str:
    return f"<s:Value>{text}</s:Value>"


CASES = [
    pytest.param(
        f"""<s:Fault {S12}><s:Code>{value(" s:Sender ")}<s:Subcode>
          {value("wscn:ClientErrorJobIdNotFound")}</s:Subcode></s:Code>
          <s:Reason><s:Text xml:lang="en">The job is
            not known</s:Text></s:Reason>
          <s:Detail><wscn:JobId>7</wscn:JobId></s:Detail></s:Fault>""",
        Fault(
            code="Sender",
            subcode="ClientErrorJobIdNotFound",
            subcode_namespace=WSCN,
            reason="The job is not known",
            detail="7",
        ),
        [],
        id="1.2 with everything",
    ),
    pytest.param(
        f"""<s:Fault {S12}><s:Code>{value("s:Receiver")}
          <s:Subcode>{value("wsa:EndpointUnavailable")}
          <s:Subcode>{value("wscn:ServerErrorNotAcceptingJobs")}</s:Subcode></s:Subcode></s:Code>
          </s:Fault>""",
        Fault(code="Receiver", subcode="ServerErrorNotAcceptingJobs", subcode_namespace=WSCN),
        [],
        id="1.2, the innermost subcode is the service's",
    ),
    pytest.param(
        f'<s:Fault {S12}><s:Code>{value("s:Sender")}<s:Subcode xmlns:dsp="{DSP_2008_02}">'
        f"{value('dsp:X')}</s:Subcode></s:Code></s:Fault>",
        Fault(code="Sender", subcode="X", subcode_namespace=DSP),
        [],
        id="1.2, a draft namespace is folded",
    ),
    pytest.param(
        f"<s:Fault {S12}><s:Code>{value('s:Sender')}<s:Subcode>{value('nope:Busy')}</s:Subcode>"
        "</s:Code></s:Fault>",
        Fault(code="Sender", subcode="Busy"),
        [Note("Fault/Code/Subcode/Value", "prefix of 'nope:Busy' is not declared")],
        id="1.2, an undeclared prefix",
    ),
    pytest.param(
        f"<s:Fault {S12}/>",
        Fault(code=""),
        [Note("Fault/Code/Value", "required element is missing")],
        id="1.2, empty",
    ),
    pytest.param(
        f"<s:Fault {S12}><s:Code>{value('Sender')}<s:Subcode/></s:Code><s:Reason/></s:Fault>",
        Fault(code="Sender"),
        [],
        id="1.2, parts without content",
    ),
    pytest.param(
        f"""<s:Fault {S11}><faultcode>s:Client</faultcode><faultstring>bad  ticket</faultstring>
          <detail><x>why</x></detail></s:Fault>""",
        Fault(code="Sender", reason="bad ticket", detail="why"),
        [],
        id="1.1, generic code",
    ),
    pytest.param(
        f"<s:Fault {S11}><faultcode>s:Server.Busy</faultcode></s:Fault>",
        Fault(code="Receiver", subcode="Busy"),
        [],
        id="1.1, dotted code",
    ),
    pytest.param(
        f"<s:Fault {S11}><faultcode>wscn:ClientErrorJobIdNotFound</faultcode></s:Fault>",
        Fault(code="", subcode="ClientErrorJobIdNotFound", subcode_namespace=WSCN),
        [],
        id="1.1, the service's own code",
    ),
    pytest.param(
        f"<s:Fault {S11}><faultcode>SOAP-ENV:MustUnderstand</faultcode></s:Fault>",
        Fault(code="MustUnderstand"),
        [Note("Fault/faultcode", "prefix of 'SOAP-ENV:MustUnderstand' is not declared")],
        id="1.1, an undeclared prefix",
    ),
    pytest.param(
        f"<s:Fault {S11}><faultstring>why</faultstring></s:Fault>",
        Fault(code="", reason="why"),
        [Note("Fault/faultcode", "required element is missing")],
        id="1.1, no code",
    ),
]


@pytest.mark.parametrize(("xml", "expected", "notes"), CASES)
def test_reads_a_fault(xml: str, expected: Fault, notes: list[Note]) -> None:
    seen: list[Note] = []
    assert read_fault(parse(xml.encode()), seen) == expected
    assert seen == notes


def test_reads_what_we_build() -> None:
    element = fault(
        code="Receiver", subcode=(WSCN, "ServerErrorBusy"), reason="Scanning", detail="41"
    )
    notes: list[Note] = []
    assert read_fault(element, notes) == Fault(
        code="Receiver",
        subcode="ServerErrorBusy",
        subcode_namespace=WSCN,
        reason="Scanning",
        detail="41",
    )
    assert notes == []
