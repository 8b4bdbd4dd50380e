"""How wide a character is drawn.

Rules that hold here: nothing knows the reader's fonts, so a width is that of the widest usual one (DejaVu Sans, which
most Linux desktops fall back to; Helvetica and Arial are narrower in nearly every character), and never less: a box
that is a little too wide costs nothing, one that is too narrow lets its text run over a line.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Hundredths of the font size for U+0020 to U+007E, the larger one of Helvetica's and DejaVu Sans's.
_ASCII = (
    *(32, 41, 46, 84, 64, 96, 79, 28, 40, 40, 50, 84, 32, 37, 32, 34),  # space ! " # $ % & ' ( ) * + , - . /
    *(64,) * 10,  # 0 to 9
    *(34, 34, 84, 84, 84, 56, 102),  # : ; < = > ? @
    *(69, 69, 73, 78, 67, 61, 78, 76, 30, 50, 67, 57, 87, 75, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69),  # A to Z
    *(40, 34, 40, 84, 57, 50),  # [ \ ] ^ _ `
    *(62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53),  # a to z
    *(64, 34, 64, 84),  # { | } ~
)
_BROAD = dict.fromkeys("ДЖМШЩЫЮФЪЉЊѠѨѼÆŒǼ", 1.18) | dict.fromkeys("джмшщыюфъљњѡѩѽæœǽώω", 1.0)
_BROAD |= dict.fromkeys("صضسش", 1.25) | dict.fromkeys("…—©®‰", 1.0) | dict.fromkeys("·’‘‚", 0.34)
_OF_CATEGORY = {"Lu": 0.9, "Ll": 0.75, "Lo": 0.78, "Nd": 0.7, "Zs": 0.5, "Pd": 1.0, "Sm": 0.9, "Sc": 1.0, "Cf": 0.0}
_WIDE, _EMOJI = 1.05, 1.4


@lru_cache(maxsize=4096)
def em(character: str) -> float:
    """The width of a character as a share of the font size.

    >>> em("i") < em("n") < em("M") < em("日") < em("🚀")
    True
    """
    if " " <= character <= "~":
        return _ASCII[ord(character) - 32] / 100
    if character in _BROAD:
        return _BROAD[character]
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return _EMOJI if ord(character) >= 0x1F000 else _WIDE
    base = unicodedata.normalize("NFD", character)[0]
    if base != character:  # é is as wide as e
        return em(base)
    return _EMOJI if ord(character) >= 0x1F000 else _OF_CATEGORY.get(unicodedata.category(character), 1.0)
