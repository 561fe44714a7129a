"""Settings of a refused ticket, beside what the scanner had proposed and what it can do.

Rule: only what may be why: what the scanner changed when it was asked, or says that it cannot do.
"""

from inspector.protocols.scan_scanner import ScannerConfiguration
from inspector.protocols.scan_ticket import ScanTicket
from inspector.story.abilities import ability_of
from inspector.story.job import RefusedSetting
from inspector.story.tickets import Value, is_rounded, settings_of, source_in

SETTINGS_LIMIT = 30
"""Settings of one ticket that are told; it has some thirty."""


def refused_settings(
    ticket: ScanTicket | None,
    proposed: ScanTicket | None,
    configuration: ScannerConfiguration | None,
) -> tuple[RefusedSetting, ...]:
    """What a ticket asks for against the one that was proposed, and the scanner's abilities."""
    wanted, offered = settings_of(ticket), settings_of(proposed)
    source = source_in(wanted)
    rows = []
    for path, value in wanted.items():
        ability = ability_of(configuration, path, source)
        beyond = ability is not None and ability.complaint(value.value)
        other = _other(path, value, offered.get(path))
        if beyond or other:
            row = RefusedSetting(
                element=path,
                asked=value.words,
                proposed=other,
                able="" if ability is None else ability.words,
                must_honor=value.must_honor,
            )
            rows.append(row)
    return tuple(rows[:SETTINGS_LIMIT])


def _other(path: str, asked: Value, proposed: Value | None) -> str:
    """The value that was proposed, if it is another one."""
    if proposed is None or is_rounded(path, asked.words, proposed.words):
        return ""
    return "" if proposed.value == asked.value else proposed.words
