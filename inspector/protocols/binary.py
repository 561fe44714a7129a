"""Binary content outside the XML: XOP, as MTOM messages use it.

Source: XML-binary Optimized Packaging, section 2.1; SOAP MTOM.
"""

from inspector.protocols.values import Uri
from inspector.soap.namespaces import XOP
from inspector.soap.schema import Attr, element, element_name


@element(XOP)
class Include:
    """Stands for a MIME part; ``href`` is ``cid:`` and its Content-ID, percent-encoded."""

    href: Attr[Uri] = element_name("href", "")
