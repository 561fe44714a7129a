"""Post-scan instructions: what the scan server shall do with the images."""

from typing import Any

import pytest

from inspector.soap.extensions import Extension
from inspector.soap.namespaces import EMLF, FSF, SPF, SPX
from tests.protocols.both_ways import assert_both_ways, assert_reads, declared, notes_of, read_one

psp = declared("psp")

NAMES_XML = f'<x:Names xmlns:x="{SPX}">invoices</x:Names>'


def filter_xml(dialect: str, inner: str) -> str:
    return f"""<psp:Filter><psp:Dialect>{dialect}</psp:Dialect>
      <psp:Instructions>{inner}</psp:Instructions></psp:Filter>"""


def filter_of(dialect: str, **instructions: Any) -> Any:
    return psp.Filter(dialect=dialect, instructions=psp.Instructions(**instructions))


EMAIL_XML = """<emlf:EmailConfig><emlf:SendToScanUser>true</emlf:SendToScanUser>
  <emlf:SendToAddresses emlf:CanAddAddresses="false">
    <emlf:EmailAddress>archive@example.com</emlf:EmailAddress>
    <emlf:EmailAddress>billing@example.com</emlf:EmailAddress></emlf:SendToAddresses>
</emlf:EmailConfig>"""
EMAIL = psp.EmailConfig(
    send_to_scan_user=True,
    send_to_addresses=psp.SendToAddresses(
        can_add_addresses=False, email_address=("archive@example.com", "billing@example.com")
    ),
)
SHARE_XML = """<fsf:FileShareConfig><fsf:FileShares>
  <fsf:ShareUNC>\\\\files.example.com\\invoices</fsf:ShareUNC></fsf:FileShares>
</fsf:FileShareConfig>"""
SHARE = psp.FileShareConfig(
    file_shares=psp.FileShares(share_unc=("\\\\files.example.com\\invoices",))
)
SITE_XML = """<spf:SharePointConfig><spf:SaveToMySite>false</spf:SaveToMySite>
  <spf:SaveToSharePointSites>
    <spf:SaveToSharePointSiteURL>https://sites.example.com/a</spf:SaveToSharePointSiteURL>
  </spf:SaveToSharePointSites></spf:SharePointConfig>"""
SITE = psp.SharePointConfig(
    save_to_my_site=False,
    save_to_share_point_sites=psp.SaveToSharePointSites(
        save_to_share_point_site_url=("https://sites.example.com/a",)
    ),
)

CASES = [
    pytest.param(
        f"""<psp:PostScanInstructions><psp:ContinueOnError>true</psp:ContinueOnError>
          <psp:DocumentRootName>invoice</psp:DocumentRootName><psp:FiltersToProcess>
            {filter_xml(EMLF, EMAIL_XML)}{filter_xml(FSF, SHARE_XML)}{filter_xml(SPF, SITE_XML)}
          </psp:FiltersToProcess></psp:PostScanInstructions>""",
        psp.PostScanInstructions(
            continue_on_error=True,
            document_root_name="invoice",
            filters_to_process=psp.FiltersToProcess(
                filter=(
                    filter_of(EMLF, email_config=EMAIL),
                    filter_of(FSF, file_share_config=SHARE),
                    filter_of(SPF, share_point_config=SITE),
                )
            ),
        ),
        id="an e-mail, a folder and a site",
    ),
    pytest.param(
        filter_xml(EMLF, "<emlf:EmailConfig/>"),
        filter_of(EMLF, email_config=psp.EmailConfig()),
        id="a filter that is told nothing",
    ),
    pytest.param(
        filter_xml(FSF, f"{SHARE_XML}{NAMES_XML}"),
        filter_of(
            FSF,
            file_share_config=SHARE,
            extensions=(Extension(SPX, "Names", NAMES_XML),),
        ),
        id="Windows' extensions of scan processes are kept",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_whether_addresses_can_be_added_is_read_without_a_prefix_too() -> None:
    assert_reads(EMAIL_XML.replace("emlf:CanAddAddresses", "CanAddAddresses"), EMAIL)


def test_the_instructions_of_an_unknown_filter_are_kept() -> None:
    xml = filter_xml("urn:acme:fax", '<a:Fax xmlns:a="urn:acme">+1 555 0100</a:Fax>')
    message, notes = read_one(xml, psp.Filter)
    assert [kept.name for kept in message.instructions.extensions] == ["Fax"]
    assert notes == ["Filter/Dialect: 'urn:acme:fax' is not in the specification"]


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            f"""<spf:SaveToSharePointSites><spf:SaveToSharePointSiteURL>{"x" * 2049}
              </spf:SaveToSharePointSiteURL></spf:SaveToSharePointSites>""",
            psp.SaveToSharePointSites,
            [
                "SaveToSharePointSites/SaveToSharePointSiteURL: 2049 characters, expected at most"
                " 2048"
            ],
            id="a long address of a site",
        ),
        pytest.param(
            f"<fsf:FileShares><fsf:ShareUNC>{'x' * 256}</fsf:ShareUNC></fsf:FileShares>",
            psp.FileShares,
            ["FileShares/ShareUNC: 256 characters, expected at most 255"],
            id="a long path",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
