"""The canvas looks like the static pictures: its signs and colours are those of the theme, which Python owns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sfnlearn.drawing import theme

FRONTEND = Path(__file__).resolve().parents[3] / "frontend" / "editor" / "src"
GLYPHS = (FRONTEND / "canvas" / "glyphs.js").read_text(encoding="utf-8")
STYLE = (FRONTEND / "style" / "canvas.css").read_text(encoding="utf-8")
COLOURS = {
    "card": theme.PAPER,
    "card-line": theme.CARD_BORDER,
    "text": theme.INK,
    "faint": theme.QUIET,
    "way": theme.LINE,
    "sign": theme.ICON_INK,
    "sign-ground": theme.ICON_PAPER,
    "frame": theme.FRAME,
    "frame-ground": theme.FRAME_FILL,
    "pill": theme.PILL_FILL,
    "pill-line": theme.PILL_BORDER,
    **{word: style.colour for word, style in theme.STATUSES.items() if word != "not entered"},
    **{f"{word}-ground": style.fill for word, style in theme.STATUSES.items() if word != "not entered"},
}


def colours_of(block: str) -> dict[str, str]:
    """The colours that a rule of the style sheet sets, by name."""
    return {name: colour.lower() for name, colour in re.findall(r"--sfe-([a-z-]+): (#[0-9a-fA-F]+);", block)}


def six(colour: str) -> str:
    """#fff as #ffffff."""
    return f"#{colour[1] * 2}{colour[2] * 2}{colour[3] * 2}" if len(colour) == 4 else colour


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_the_colours_are_the_theme_s(theme_name):
    light, dark = (colours_of(block) for block in STYLE.split("}", 2)[:2])
    shown = {name: six(colour) for name, colour in (light if theme_name == "light" else {**light, **dark}).items()}
    expected = {
        name: (colour if theme_name == "light" else theme.DARK.get(colour, colour)).lower()
        for name, colour in COLOURS.items()
    }
    assert {name: shown.get(name) for name in expected} == expected


def test_the_signs_are_the_theme_s():
    paths = {*re.findall(r'"(M[^"]+)"', GLYPHS)}
    assert {*theme.ICONS.values(), theme.RETRY_ICON} <= paths
    assert {style.path for style in theme.STATUSES.values() if style.path} <= paths
    assert re.findall(r"^  (\w+): \{ word", GLYPHS, re.MULTILINE) == [
        word for word in theme.STATUSES if word != "not entered"
    ]
