"""What a person noted at a message, as comments of its packets and back.

Rule: comments that this program makes begin with ``OURS``; everything else is a person's.
"""

from collections.abc import Iterable

from inspector.wire.observation import NO_REMARK, Remark

OURS = "wsd: "
"""How the comments begin that tell what a message says, or what had to be made up."""

_MARK = "mark: "
_NOTE = "note: "
COMMENT_LIMIT = 4096
"""Characters of a person's comment that are kept of one message."""


def comments_of(remark: Remark) -> tuple[str, ...]:
    """The packet comments that stand for a remark.

    A comment that could be taken for something else begins with ``note: ``.
    """
    mark = (f"{_MARK}{remark.mark}",) if remark.mark else ()
    if not remark.comment:
        return mark
    doubtful = remark.comment.startswith((OURS, _MARK)) or _is_hidden(remark.comment)
    return (*mark, f"{_NOTE}{remark.comment}" if doubtful else remark.comment)


def _is_hidden(comment: str) -> bool:
    """Whether it was written behind ``note: ``."""
    rest = comment.removeprefix(_NOTE)
    return rest != comment and rest.startswith((OURS, _MARK, _NOTE))


def remark_of(comments: Iterable[str]) -> Remark:
    """The remark that packet comments stand for; ``NO_REMARK`` if none is a person's."""
    theirs = [it for it in comments if it.strip() and not it.startswith(OURS)]
    if not theirs:
        return NO_REMARK
    marks = [it.removeprefix(_MARK) for it in theirs if it.startswith(_MARK)]
    told = (it.removeprefix(_NOTE) if _is_hidden(it) else it for it in theirs)
    words = [it for it, seen in zip(told, theirs, strict=True) if not seen.startswith(_MARK)]
    return Remark(mark=marks[0] if marks else "", comment="\n".join(words)[:COMMENT_LIMIT])


def joined(one: Remark, other: Remark) -> Remark:
    """Both remarks; a message keeps its first mark."""
    if one == NO_REMARK:
        return other
    comment = "\n".join(filter(None, (one.comment, other.comment)))[:COMMENT_LIMIT]
    return Remark(mark=one.mark or other.mark, comment=comment)
