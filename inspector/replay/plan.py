"""What a replay would send: a recorded request, made right for where it goes.

Rule 1: pure; nothing is sent here, and the fresh MessageID is the caller's.
Rule 2: bytes that need not change do not. Firmware matches prefixes, formatting and the order of
HTTP headers as text.
"""

from typing import NamedTuple
from urllib.parse import quote

import msgspec

from inspector import protocols
from inspector.errors import InspectorError, Note
from inspector.replay.rewrite import in_form_of, take_root, uncoded
from inspector.replay.target import Target, TargetError, parse_target
from inspector.soap.edit import replace_headers
from inspector.soap.envelope import Envelope, parse_envelope
from inspector.soap.namespaces import WSA_VERSIONS, fold_namespace, local_name
from inspector.soap.xml import XmlError
from inspector.wire.observation import Headers, Recorded, Request, header

_SENDABLE = "".join(map(chr, range(0x21, 0x7F))).replace("#", "")

_HOP_BY_HOP = frozenset(
    {
        "expect",  # the body follows at once
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",  # a replay tells the length
        "upgrade",
    }
)
"""Headers of one connection, which mean nothing on another (RFC 9110, section 7.6.1)."""

_SAFE_NAMES = ("Get", "Probe", "Resolve", "Validate")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One request to send, complete: headers in order, ``body`` as its bytes.

    ``changes_state`` tells whether sending it may have effects, so that a person should be asked.
    ``notes`` tell what could not be made right.
    """

    url: str
    method: str
    headers: Headers
    body: bytes
    changes_state: bool
    notes: tuple[Note, ...] = ()


class _Edited(NamedTuple):
    data: bytes
    notes: tuple[Note, ...]


def plan(seen: Recorded, *, message_id: str, to: str = "", body: bytes | None = None) -> Step:
    """The request to send again, with a fresh MessageID and the right To.

    ``to`` is the URL it goes to, by default the recorded destination; without a path of its own
    it gets the recorded one. ``body`` is an edited envelope; attachments of the recorded request
    still follow it. A To that was a URL becomes the new one, an endpoint's URN stays.

    Raises ``InspectorError`` if this is no request that can be sent, or ``to`` is no URL.
    """
    request = seen.observation
    if not isinstance(request, Request):
        found = type(request).__name__.lower()
        raise InspectorError(f"a {found} cannot be sent again, expected an HTTP request")
    if request.method == "CONNECT":
        raise InspectorError("CONNECT opens a tunnel and cannot be sent again")
    headers, whole = uncoded(request.headers, seen.body())
    request = msgspec.structs.replace(request, headers=headers)
    before, root, after = take_root(header(headers, "content-type"), whole)
    root = root if body is None else body
    envelope, trouble = _envelope(root)
    target = _target(request, to, envelope.to if envelope else "")
    edited = _edit(root, envelope, target, message_id) if envelope else _Edited(root, trouble)
    data = before + edited.data + after
    return Step(
        url=target.url,
        method=request.method,
        headers=_headers(request, target, len(data)),
        body=data,
        changes_state=_has_effects(envelope, request.method),
        notes=edited.notes,
    )


def changes_state(service: str, operation: str, method: str = "POST") -> bool:
    """Whether sending this again may have effects, so that a person should be asked.

    ``service`` and ``operation`` are the names of events, ``method`` the HTTP method. Declared
    operations say it themselves; others count as harmless only by a name that asks.
    """
    declared = protocols.find_by_name(service, operation)
    if declared is not None:
        return declared.operation.changes_state
    if operation:
        return not operation.startswith(_SAFE_NAMES)
    return method.upper() not in _SAFE_METHODS


def _has_effects(envelope: Envelope | None, method: str) -> bool:
    """Whether Action or body name something with effects: either may be what a device obeys."""
    if envelope is None:
        return changes_state("", "", method)
    by_body = protocols.find_by_body(envelope.body_tag)
    names = {
        (by_body.protocol.name, by_body.operation.name) if by_body else ("", ""),
        protocols.names_of(envelope.action),
    } - {("", "")}
    if not names:
        name = local_name(envelope.body_tag) or envelope.action.rpartition("/")[2]
        names = {("", name)}
    return any(changes_state(service, operation, method) for service, operation in names)


def _envelope(root: bytes) -> tuple[Envelope | None, tuple[Note, ...]]:
    """The envelope to edit; without one a note, unless there is nothing to send anyway."""
    if not root:
        return None, ()
    try:
        return parse_envelope(root, []), ()
    except XmlError as error:
        return None, (Note("Envelope", f"{error}; sent as it is"),)


def _edit(root: bytes, envelope: Envelope, target: Target, message_id: str) -> _Edited:
    texts = {"MessageID": in_form_of(envelope.message_id, message_id)}
    if not envelope.to or _is_elsewhere(envelope.to, target):
        texts["To"] = target.address
    try:
        data, missing = replace_headers(root, texts)
    except XmlError as error:
        return _Edited(root, (Note("Envelope", f"{error}; sent as it is"),))
    notes = (Note(f"Envelope/Header/{name}", "is missing; sent without it") for name in missing)
    return _Edited(data, tuple(notes))


def _is_elsewhere(to: str, target: Target) -> bool:
    """Whether a To is a URL of another place; URNs and the anonymous role name no place."""
    namespace = fold_namespace(to.removesuffix("/anonymous").removesuffix("/role"))
    if not to.startswith(("http://", "https://")) or namespace in WSA_VERSIONS:
        return False
    try:
        return parse_target(to).address != target.address
    except TargetError:
        return True


def _target(request: Request, to: str, addressed: str) -> Target:
    """Where to send: ``to``, else the recorded destination.

    Whether that spoke TLS is told by the request's absolute target or by its wsa:To.
    """
    sent = quote(request.target, safe=_SENDABLE, encoding="latin-1", errors="replace")
    if sent.startswith(("http://", "https://")):
        recorded = parse_target(sent)
    else:
        scheme = "https" if addressed.startswith("https://") else "http"
        recorded = Target(scheme, *request.destination, sent)
    path = recorded.path if recorded.path.startswith("/") else f"/{recorded.path}"
    if not to:
        return recorded._replace(path=path)
    target = parse_target(to)
    return target if target.path not in ("", "/") else target._replace(path=path)


def _headers(request: Request, target: Target, length: int) -> Headers:
    """The recorded headers in their order, with those of the connection made right.

    ``Connection: close``, because every step has a connection of its own (and a Kyocera stays
    busy for ten seconds with keep-alive).
    """
    fresh = {"Host": target.authority, "Content-Length": str(length), "Connection": "close"}
    if not length and request.method in _SAFE_METHODS:
        del fresh["Content-Length"]
    names = {name.lower(): name for name in fresh}
    listed = {it.strip().lower() for it in header(request.headers, "connection").split(",")}
    dropped = _HOP_BY_HOP | {"content-length"} | (listed - {"content-type"})
    headers: list[tuple[str, str]] = []
    for name, value in request.headers:
        lower = name.lower()
        if lower in names:
            if names[lower] in fresh:
                headers.append((name, fresh.pop(names[lower])))
        elif lower not in dropped:
            headers.append((name, value))
    return (*headers, *fresh.items())
