"""What a configuration may say, and what is told of one that says something else."""

import random
from contextlib import closing
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.keys import Pane, panes
from inspector.tui.messages.columns import Timing
from inspector.tui.settings import TOLD_TROUBLES, Known, Settings, parse
from inspector.tui.themes import theme_names
from tests.make_docs import KEYS_HEAD
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_seen

LIST = Pane(
    "ExchangeList",
    (Binding("up,k", "up", "Up", id="list.up"), Binding("G", "last", "Last", id="list.last")),
)
APP = Pane(
    "InspectorApp",
    (
        Binding("r", "replay", "Replay", id="replay"),
        Binding("e", "edit", "Edit", id="edit"),
        Binding("x,ctrl+s", "export", "Export", id="export"),
    ),
)
DIALOG = Pane("ReplayDialog", (Binding("f5", "send", "Send", id="send"),), modal=True)
KNOWN = Known((APP, LIST, DIALOG), ("nord", "textual-dark"))


def read(text: str) -> Settings:
    return parse(text, KNOWN, name="config.toml")


def test_everything_can_be_configured() -> None:
    text = """
        theme = "nord"
        time = "relative"

        [keys]
        replay = "R, ?, ctrl+shift+f5"
        list.up = "i"
        "list.last" = "space"

        [filters]
        slow = "duration>2s"
        "of 42" = "job:42"
    """
    assert read(text) == Settings(
        theme="nord",
        time=Timing.RELATIVE,
        keys={
            "replay": "R,question_mark,ctrl+shift+f5",
            "list.up": "i",
            "list.last": "space",
        },
        filters={"slow": "duration>2s", "of 42": "job:42"},
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "[keys]\n[filters]\n"])
def test_nothing_is_the_default(text: str) -> None:
    assert read(text) == Settings()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = nord", "line 1: Invalid value; expected TOML"),
        ("\n\n[keys", "line 3: Expected ']' at the end of a table declaration; expected TOML"),
        ("a = " + "[" * 20_000, "nested too deeply, expected TOML"),
        ("themes = 'nord'", "line 1: 'themes' is no setting, did you mean 'theme'?"),
        ("theme = 'nrod'", "line 1: theme is 'nrod', did you mean 'nord'?"),
        ("theme = 'pink'", "line 1: theme is 'pink', expected nord or textual-dark"),
        ("theme = 7", "line 1: theme is a number, expected nord or textual-dark"),
        ("time = 'utc'", "line 1: time is 'utc', expected absolute or relative or delta"),
        ("keys = 'r'", "line 1: keys is 'r', expected a table [keys]"),
        ("[[keys]]", "line 1: keys is a list, expected a table [keys]"),
        ("[keys]\nreplya = 'r'", "line 2: 'replya' is no action, did you mean 'replay'?"),
        ("[keys]\n'list.dwn' = 'r'", "'list.dwn' is no action, did you mean 'list.up'?"),
        ("[keys]\n\nlist.up = ['k']", "line 3: list.up is a list, expected text in quotes"),
        ("[keys]\nlist.up = 1979-01-01", "line 2: list.up is no text, expected text in quotes"),
        ("[keys]\nedit = 'ctrl+foo'", "line 2: edit: 'ctrl+foo' is no key, expected one like r"),
        ("[keys]\nedit = ''", "line 2: edit: '' is no key"),
        ("[keys]\nedit = 'x'", "line 2: edit: 'x' is a key of export, too"),
        ("[keys]\nedit = 'up'", "line 2: edit: 'up' is a key of list.up, too"),
        ("[keys]\n'list.up' = 'G'", "line 2: list.up: 'G' is a key of list.last, too"),
        ("[filters]\nbad = 'nofield:3'", "line 2: filter 'bad': "),
        ("theme = '\\u001b]0;x'", "line 1: theme is "),
        ('theme = "\\u202e"', "line 1: theme is '\\u202e', expected"),
    ],
    ids=lambda text: text[:24],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    settings = read(text)
    assert len(settings.troubles) == 1
    assert settings.troubles[0].startswith("config.toml: ")
    assert told in settings.troubles[0]
    assert settings.troubles[0].isprintable()


def test_what_is_right_beside_it_holds() -> None:
    settings = read("theme = 'nord'\n[keys]\nreplay = 'f6'\nfoo = 'x'\n")
    assert (settings.theme, dict(settings.keys)) == ("nord", {"replay": "f6"})
    assert len(settings.troubles) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[keys]\nreplay = 'e'\nedit = 'r'",  # changed places
        "[keys]\nexport = 'f5'",  # a dialog has the screen for itself
        "[keys]\nexport = 'x'",
    ],
)
def test_keys_that_do_not_meet_are_no_trouble(text: str) -> None:
    assert read(text).troubles == ()


def test_only_some_of_many_troubles_are_told() -> None:
    settings = read("".join(f"x{number} = 1\n" for number in range(1000)))
    assert len(settings.troubles) == TOLD_TROUBLES + 1
    assert settings.troubles[-1] == "config.toml: 995 more are wrong"


SENTENCE = """theme = "nord"
time = "delta"
[keys]
replay = "r,f5"
"list.up" = "k"
[filters]
slow = 'duration>2s'
"""


@pytest.mark.parametrize("seed", range(300))
def test_damage_is_told_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    text = list(SENTENCE)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text))
        text[at : at + chance.randrange(3)] = chance.choice(
            ['"', "'", "[", "]", "=", ".", "\n", "\0", "{", "#", ",", "x", "\\", "é", "[[", "]]"]
        )
    settings = read("".join(text))
    assert all(
        told.startswith("config.toml: ") and told.isprintable() for told in settings.troubles
    )


def test_the_defaults_of_all_keys_are_no_trouble() -> None:
    known = Known(panes(), theme_names())
    keys = {it.id: it.key for pane in known.panes for it in pane.bindings if it.id}
    text = "[keys]\n" + "".join(f'"{name}" = "{key}"\n' for name, key in keys.items())
    settings = parse(text, known, name="config.toml")
    assert settings.troubles == ()
    assert settings.keys.keys() == keys.keys()


def test_the_page_of_keys_shows_what_can_be_used() -> None:
    example = KEYS_HEAD.partition("```toml\n")[2].partition("```")[0]
    settings = parse(example, Known(panes(), theme_names()), name="config.toml")
    assert settings.troubles == ()
    assert settings.theme
    assert settings.time
    assert settings.keys
    assert settings.filters


def test_the_interface_is_as_its_user_wants_it(tmp_path: Path) -> None:
    text = "theme = 'nord'\ntime = 'relative'\nfoo = 1\n[keys]\nhelp = 'f9'\n'list.last' = 'E'\n"
    settings = parse(text, Known(panes(), theme_names()), name="config.toml")
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="scan.wsd", settings=settings)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "line 3: 'foo' is no setting")
            await until_seen(pilot, "+7.500")
            assert app.theme == "nord"
            last = len(app.main.list.listing.shown) - 1
            await pilot.press("G", "question_mark")
            assert app.main.list.cursor != last
            await pilot.press("E")
            await until(pilot, lambda: app.main.list.cursor == last)
            await pilot.press("f9")
            await until_seen(pilot, "Esc back")

        drive(app, steps, size=(120, 40))
