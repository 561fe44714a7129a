"""Colours of findings, the same in every command."""

from inspector.diagnosis.rule import Severity

SEVERITY_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "cyan",
}
