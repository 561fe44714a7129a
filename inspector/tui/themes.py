"""Themes: Textual's, made readable, and two of our own with high contrast.

Rule: every text of ours can be read in every theme. Where colours of a theme are too near to what
is behind them (WCAG 2.2, 1.4.3 and 1.4.6) they are moved away from it, towards white or black, as
little as that takes. Themes of the terminal's own colours (ansi-dark, ansi-light) stay as they
are: nobody knows these colours.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from textual.color import BLACK, WHITE, Color
from textual.theme import BUILTIN_THEMES, Theme

LEAST_CONTRAST = 4.5
"""Ratio of text to background that WCAG asks for at level AA."""

HIGH_CONTRAST = 7.0
"""The same at level AAA."""

STEPS = 20
"""In how many steps a colour goes to white or black."""

HIGH = "wsd-high-contrast"
HIGH_LIGHT = "wsd-high-contrast-light"

AUTO = "auto"
"""How CSS calls white or black, whichever is better on what is behind."""

GROUNDS = ("background", "surface", "panel")
"""What texts stand on."""

TEXTS: Mapping[str, tuple[str, ...]] = {
    "foreground": (*GROUNDS, "warning-muted", "block-cursor-blurred-background"),
    "text-muted": GROUNDS,
    "text-disabled": (*GROUNDS, "surface-active"),
    "text-primary": GROUNDS,
    "text-secondary": GROUNDS,
    "text-success": GROUNDS,
    "text-accent": GROUNDS,
    "text-warning": (*GROUNDS, "warning-muted"),
    "text-error": (*GROUNDS, "error-muted"),
    "block-cursor-foreground": ("block-cursor-background",),
    "block-cursor-blurred-foreground": ("block-cursor-blurred-background",),
    "button-foreground": GROUNDS,
    "button-color-foreground": ("primary",),
    "footer-foreground": ("footer-background",),
    "footer-key-foreground": ("footer-background",),
    "footer-description-foreground": ("footer-background",),
    "input-cursor-foreground": ("input-cursor-background",),
    "input-selection-foreground": ("input-selection-background",),
}
"""Variables of text colours, and those of the backgrounds that they are used on."""

_PAIRS = {
    HIGH: HIGH_LIGHT,
    "ansi-dark": "ansi-light",
    "atom-one-dark": "atom-one-light",
    "catppuccin-mocha": "catppuccin-latte",
    "rose-pine": "rose-pine-dawn",
    "solarized-dark": "solarized-light",
    "textual-dark": "textual-light",
}

_HIGH_DARK = Theme(
    name=HIGH,
    dark=True,
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    primary="#7cc4ff",
    secondary="#8fd9d9",
    accent="#ffd24a",
    warning="#ffb347",
    error="#ff8a80",
    success="#7ee787",
    variables={
        "text-primary": "#7cc4ff",
        "text-secondary": "#8fd9d9",
        "text-accent": "#ffd24a",
        "text-warning": "#ffb347",
        "text-error": "#ff9d94",
        "text-success": "#7ee787",
        "text-muted": "#c8c8c8",
        "text-disabled": "#b0b0b0",
        "error-muted": "#4a0000",
        "warning-muted": "#402900",
        "block-cursor-background": "#ffd24a",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#3a3a3a",
        "block-cursor-blurred-foreground": "#ffffff",
        "border": "#ffd24a",
        "border-blurred": "#c8c8c8",
        "scrollbar": "#9a9a9a",
        "input-selection-background": "#00408a",
    },
)

_HIGH_LIGHT = Theme(
    name=HIGH_LIGHT,
    dark=False,
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ececec",
    primary="#003c8f",
    secondary="#004d4d",
    accent="#5c0078",
    warning="#5f3a00",
    error="#8b0000",
    success="#004d00",
    variables={
        "text-primary": "#003c8f",
        "text-secondary": "#004d4d",
        "text-accent": "#5c0078",
        "text-warning": "#5f3a00",
        "text-error": "#8b0000",
        "text-success": "#004d00",
        "text-muted": "#3d3d3d",
        "text-disabled": "#444444",
        "error-muted": "#ffe0e0",
        "warning-muted": "#fff0d0",
        "block-cursor-background": "#003c8f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#d8d8d8",
        "block-cursor-blurred-foreground": "#000000",
        "border": "#003c8f",
        "border-blurred": "#3d3d3d",
        "scrollbar": "#6a6a6a",
        "input-selection-background": "#c0d8ff",
    },
)


OWN = (_HIGH_DARK, _HIGH_LIGHT)
"""What an app registers beside Textual's."""


def theme_names() -> tuple[str, ...]:
    """Every theme that can be chosen."""
    return tuple(sorted((*BUILTIN_THEMES, *(theme.name for theme in OWN))))


@cache
def theme_of(name: str, *, coloured: bool = True) -> Theme:
    """One of ``theme_names``, readable; some 5 ms when it is asked for first.

    ``coloured``: whether colours may be shown (NO_COLOR). Textual makes them grey then, which
    leaves those of the terminal black on black; so ``ansi-dark`` is ``textual-dark`` then.
    """
    known = BUILTIN_THEMES | {theme.name: theme for theme in OWN}
    if known[name].ansi and not coloured:
        return theme_of("textual-dark" if known[name].dark else "textual-light")
    high = name in (HIGH, HIGH_LIGHT)
    return readable(known[name], HIGH_CONTRAST if high else LEAST_CONTRAST)


def counterpart(theme: Theme) -> str:
    """The name of the light theme that belongs to a dark one, or the other way round."""
    pairs = _PAIRS | {light: dark for dark, light in _PAIRS.items()}
    return pairs.get(theme.name, "textual-light" if theme.dark else "textual-dark")


def readable(theme: Theme, least: float = LEAST_CONTRAST) -> Theme:
    """The theme with each of ``TEXTS`` at a contrast of ``least``, or as near as white or black.

    Backgrounds of texts become solid: what is behind them does not matter any more.
    """
    if theme.ansi:
        return theme
    colours = theme.to_color_system().generate() | theme.variables
    surface = Color.parse(colours["surface"])
    backgrounds = {name for grounds in TEXTS.values() for name in grounds}
    moved = {name: _seen(colours[name], surface).hex for name in backgrounds - {*GROUNDS}}
    solid = colours | moved
    for text, grounds in TEXTS.items():
        behind = [Color.parse(solid[ground]) for ground in grounds]
        moved[text] = _moved(_seen(colours[text], behind[0]), behind, least).hex
    changed = {name: hex for name, hex in moved.items() if hex != colours[name].upper()}
    return replace(theme, variables=theme.variables | changed)


def contrast(text: Color, background: Color) -> float:
    """The contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((_luminance(text), _luminance(background)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    """Source: WCAG 2.2, "relative luminance"."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _seen(text: str, ground: Color) -> Color:
    """A colour as it is seen on a background; ``auto 60%`` is white or black, translucent."""
    name, _, percent = text.partition(" ")
    alpha = float(percent.removesuffix("%")) / 100 if percent else 1.0
    colour = ground.get_contrast_text(1.0) if name == AUTO else Color.parse(name)
    return ground + colour.multiply_alpha(alpha)


def _moved(text: Color, grounds: list[Color], least: float) -> Color:
    """The nearest colour on the way to white or black with enough contrast to all backgrounds.

    It has enough in grey, too, which is what Textual shows under NO_COLOR.
    """

    def worst(colour: Color) -> float:
        return min(
            min(contrast(colour, ground), contrast(colour.monochrome, ground.monochrome))
            for ground in grounds
        )

    goal = max(WHITE, BLACK, key=worst)
    way = (text.blend(goal, step / STEPS, alpha=1.0) for step in range(STEPS + 1))
    return next((colour for colour in way if worst(colour) >= least), goal)
