"""Readers of our output that leave before its end."""

import os
import subprocess
import sys

import pytest

from inspector.cli.pipes import has_left, while_read
from tests.cli.programs import CAPTURES, PROGRAM, environment

CAPTURE = CAPTURES / "10-job-token-mismatch.pcapng"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says so in another way")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["diagnose"], 3, id="text"),
        pytest.param(["diagnose", "--format", "json"], 3, id="json"),
        pytest.param(["jobs"], 0, id="nothing wrong"),
    ],
)
def test_what_was_found_stays_when_nobody_reads_it(arguments: list[str], code: int) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        done = subprocess.run(
            [*PROGRAM, *arguments, str(CAPTURE)],
            stdout=writes,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            timeout=20,
        )
    finally:
        os.close(writes)
    assert (done.returncode, done.stderr) == (code, "")


def test_another_exit_is_not_taken_for_a_reader_that_left() -> None:
    with pytest.raises(SystemExit), while_read():
        raise SystemExit(1)
    assert not has_left(SystemExit(1))
    assert has_left(BrokenPipeError())
