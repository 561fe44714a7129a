"""The exit codes that README and help tell."""

from inspector.cli.app import EPILOG
from inspector.cli.exits import ExitCode


def test_every_exit_code_is_told() -> None:
    assert all(f" {code.value} " in EPILOG for code in ExitCode)
