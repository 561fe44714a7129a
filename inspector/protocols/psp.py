"""Post-scan instructions: what the scan server shall do with the images.

Three filters are specified: e-mail, file share and SharePoint; others are kept as extensions.
Source: MS-BDSRR, section 6.2 (its schemas); no real traffic is public.
"""

from typing import Annotated

from inspector.protocols.values import Text255, Uri
from inspector.soap.constraints import Known
from inspector.soap.namespaces import EMLF, FSF, PSP, SPF
from inspector.soap.schema import Attr, May, Must, Some, element, element_name

type FilterDialect = Annotated[str, Known((EMLF, FSF, SPF))]


@element(EMLF)
class SendToAddresses:
    """Who gets the document. Source: MS-BDSRR 6.2.4."""

    can_add_addresses: Attr[bool]
    email_address: Some[Text255]


@element(EMLF)
class EmailConfig:
    """Send the document as an e-mail. Source: MS-BDSRR 6.2.4."""

    send_to_scan_user: May[bool]
    send_to_addresses: May[SendToAddresses]


@element(FSF)
class FileShares:
    """UNC paths of folders. Source: MS-BDSRR 6.2.5."""

    share_unc: Some[Text255] = element_name("ShareUNC")


@element(FSF)
class FileShareConfig:
    """Store the document in shared folders. Source: MS-BDSRR 6.2.5."""

    file_shares: May[FileShares]


@element(SPF)
class SaveToSharePointSites:
    """URLs of sites. Source: MS-BDSRR 6.2.6."""

    save_to_share_point_site_url: Some[Uri] = element_name("SaveToSharePointSiteURL")


@element(SPF)
class SharePointConfig:
    """Store the document in SharePoint. Source: MS-BDSRR 6.2.6."""

    save_to_my_site: May[bool]
    save_to_share_point_sites: May[SaveToSharePointSites] = element_name("SaveToSharePointSites")


@element(PSP)
class Instructions:
    """What one filter shall do; which one is told by its dialect. Source: MS-BDSRR 6.2.2."""

    email_config: May[EmailConfig] = element_name("EmailConfig", EMLF)
    file_share_config: May[FileShareConfig] = element_name("FileShareConfig", FSF)
    share_point_config: May[SharePointConfig] = element_name("SharePointConfig", SPF)


@element(PSP)
class Filter:
    """One step of the processing. Source: MS-BDSRR 6.2.2."""

    dialect: Must[FilterDialect]
    instructions: Must[Instructions]


@element(PSP)
class FiltersToProcess:
    """The steps, in order. Source: MS-BDSRR 6.2.2."""

    filter: Some[Filter]


@element(PSP)
class PostScanInstructions:
    """What to do with the images of a post-scan job. Source: MS-BDSRR 6.2.2."""

    continue_on_error: May[bool]
    document_root_name: Must[Text255]
    filters_to_process: Must[FiltersToProcess]
