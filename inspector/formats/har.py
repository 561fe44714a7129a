"""HAR 1.2 (HTTP archives): what browsers and proxies exchange, with datagrams beside it.

Public: ``write`` and ``read``, ``Reader`` being what the latter returns.
Source: HAR 1.2 Spec, http://www.softwareishard.com/blog/har-12-spec/; names that begin with an
underscore are ours or custom (``_error`` and ``_webSocketMessages`` come from browsers).
"""

from inspector.formats.har_read import Reader, read
from inspector.formats.har_write import write

__all__ = ["Reader", "read", "write"]
