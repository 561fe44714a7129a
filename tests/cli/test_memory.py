import subprocess
import sys

from inspector.cli.memory import COLLECT

CODE = """
import gc
from inspector.cli.memory import collect_seldom
before = gc.get_freeze_count()
collect_seldom()
print(gc.get_freeze_count() > before, gc.get_threshold())
"""


def test_what_is_there_is_not_looked_at_again() -> None:
    seen = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == f"True {COLLECT}"
