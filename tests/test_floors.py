"""The house: imports go down only, and each key has one holder (DESIGN, "The house")."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

HOUSE = Path(__file__).parents[1] / "inspector"
FLOORS = (
    {"errors", "newest"},
    {"wire"},
    {"soap", "tls"},
    {"protocols"},
    {"events"},
    {"story"},
    {"diagnosis"},
    {"session", "formats", "replay", "filters"},
    {"proxy", "tui"},
    {"cli"},
    {"__main__"},
)
KEYS = {
    "aiohttp": {"cli"},
    "lxml": {"soap"},
    "cryptography": {"tls"},
    "textual": {"tui"},
    "mitmproxy": {"proxy"},
    "textual_serve": {"cli"},
    "sqlite3": {"session"},
    "socket": {"replay", "proxy"},
    "typer": {"cli"},
}
"""Modules that open a door, and the rooms that hold the key."""

QUIET_FLOORS = 7
"""Below this floor nothing opens, sleeps, prints, draws lots or reads a clock."""

LOUD = {
    "asyncio",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "select",
    "shutil",
    "signal",
    "socket",
    "ssl",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
LOUD_CALLS = {"print", "input", "now", "utcnow", "today"}
FILE_CALLS = {"open a file", "read_bytes", "read_text", "write_bytes", "write_text"}
FILE_ROOMS = {"session", "formats", "proxy", "cli"}
STREAM_CALLS = {"open_connection", "start_server", "create_datagram_endpoint", "create_connection"}
STREAM_ROOMS = {"replay", "proxy"}


class Module(NamedTuple):
    path: Path
    room: str

    def __str__(self) -> str:
        return self.path.relative_to(HOUSE.parent).as_posix()

    @property
    def floor(self) -> int:
        return floor_of(self.room)


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


MODULES = [
    Module(path, room_of(path))
    for path in sorted(HOUSE.rglob("*.py"))
    if path != HOUSE / "__init__.py"
]


@cache
def nodes(module: Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(module.path.read_text(encoding="utf-8"))))


def imported(module: Module) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide the floor"
            name = node.module or ""
            yield from (
                (f"{name}.{alias.name}" for alias in node.names) if name == "inspector" else (name,)
            )


def called(module: Module) -> set[str]:
    """Names of what a module calls; ``open a file`` for open(), os.open() and path.open("rb")."""
    return {name_of(node) for node in nodes(module) if isinstance(node, ast.Call)}


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id="open") | ast.Attribute(value=ast.Name(id="os" | "io"), attr="open"):
            return "open a file"
        case ast.Attribute(attr="open") if call.args and isinstance(call.args[0], ast.Constant):
            return "open a file"
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def test_every_room_has_a_floor() -> None:
    assert {module.room for module in MODULES} <= set().union(*FLOORS)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_go_down(module: Module) -> None:
    for name in imported(module):
        top, _, rest = name.partition(".")
        if top == "inspector" and rest:
            below = rest.split(".")[0]
            if below in set().union(*FLOORS):  # else: a name of the package itself
                down = below == module.room or floor_of(below) < module.floor
                assert down, f"{module.room} may not import {below}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_key_has_one_holder(module: Module) -> None:
    for name in imported(module):
        top = name.partition(".")[0]
        assert module.room in KEYS.get(top, {module.room}), f"only {KEYS[top]} may import {top}"
    calls = called(module)
    if module.room not in STREAM_ROOMS:
        assert not calls & STREAM_CALLS, f"only {STREAM_ROOMS} open connections"


@pytest.mark.parametrize(
    "module", [module for module in MODULES if module.floor < QUIET_FLOORS], ids=str
)
def test_below_floor_six_nothing_happens(module: Module) -> None:
    loud = {name.partition(".")[0] for name in imported(module)} & LOUD
    assert not loud, f"imports {sorted(loud)}"
    calls = called(module) & (LOUD_CALLS | FILE_CALLS)
    assert not calls, f"calls {sorted(calls)}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_only_some_rooms_open_files(module: Module) -> None:
    if module.room not in FILE_ROOMS:
        assert not called(module) & FILE_CALLS
