"""Children of ours find this package, installed or not."""

import subprocess
import sys
from pathlib import Path

import pytest

import inspector
from inspector.proxy.child import environment


def test_a_child_imports_the_package_its_parent_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    told = subprocess.run(
        [sys.executable, "-c", "import inspector, sys; print(inspector.__file__); print(sys.path)"],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.startswith(f"{inspector.__file__}\n")
    assert str(tmp_path) in told
