"""Child processes of ours: the same Python, the same package, wherever it was imported from."""

import os
from pathlib import Path

import inspector


def environment() -> dict[str, str]:
    """Our environment, with the folder this package was imported from on the path."""
    here = str(Path(inspector.__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
    return os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"}
