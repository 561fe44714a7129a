"""What is made of rows: one noted anew, one event of it alone, two that say the same.

Rule: pure, and nothing is kept; the list asks for what is in view.
"""

from collections.abc import Iterable

import msgspec

from inspector.events.event import Event, Phase
from inspector.tui.messages.rows import REPEATS_LIMIT, Row, both, remark_of


def again(row: Row, events: Iterable[Event]) -> Row:
    """The row with what people note at its exchange now; ``events`` are all of that, in any order.

    What was seen does not change. Of a datagram that was sent again each time is an exchange of
    its own, so that what is noted at one is added to what was noted at the others.
    """
    mine = {row.seq, *row.answers}
    mark = comment = ""
    answers, found = row.answers, False
    for event in events:
        if event.repeats is not None:
            mark, comment, found = mark or row.mark, both(comment, row.comment), True
            if event.seq not in mine and len(answers) < REPEATS_LIMIT:
                answers = (*answers, event.seq)
        elif event.seq not in mine:
            continue
        noted = remark_of(event)
        mark, comment, found = mark or noted[0], both(comment, noted[1]), True
    if not found:
        return row
    return msgspec.structs.replace(row, mark=mark, comment=comment, answers=answers)


def part(row: Row, seq: int, time_us: int) -> Row:
    """One event of the row, alone: number ``seq``, seen at ``time_us`` (Unix microseconds).

    Of several answers only the latest says something: of the others nothing is kept. A datagram
    sent again is the same once more.
    """
    if not row.answers and not row.repeated:
        return row
    alone = {"answers": (), "repeated": 0, "repeated_us": 0}
    if seq not in row.answers or row.repeated:
        return msgspec.structs.replace(
            row,
            **alone,
            seq=seq,
            time_us=time_us,
            elapsed_us=None,
            state=row.began,
            last=row.began,
            told="",
            length=row.asked_length,
            notes=row.asked_notes,
        )
    latest = seq == row.answers[-1]
    return msgspec.structs.replace(
        row,
        **alone,
        seq=seq,
        time_us=time_us,
        source=row.destination,
        destination=row.source,
        state=row.last if latest else Phase.RESPONSE,
        began=row.last,
        asked=row.told if latest else "",
        told="",
        elapsed_us=row.elapsed_us if latest else None,
        length=row.length - row.asked_length if latest else 0,
        notes=row.notes - row.asked_notes if latest else 0,
    )


def alike(one: Row, other: Row) -> bool:
    """Whether two rows tell the same, but for their time, their ports and what they weigh.

    Whoever still waits may be told something else; a row with a remark stands for itself.
    """
    return (
        one.operation == other.operation
        and one.state is other.state is not Phase.REQUEST
        and one.told == other.told
        and one.asked == other.asked
        and one.service == other.service
        and one.job == other.job
        and one.origin is other.origin
        and not (one.mark or one.comment or other.mark or other.comment)
        and bool(one.notes) == bool(other.notes)
        and _host(one.source) == _host(other.source)
        and _host(one.destination) == _host(other.destination)
    )


def _host(address: str) -> str:
    return address.rpartition(":")[0] or address
