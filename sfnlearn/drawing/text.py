"""Text as it is drawn: made printable, escaped, measured, wrapped and shortened.

Rules that hold here: a name or a value is text, never markup; nothing is dropped without an ellipsis; widths are
in CSS pixels and not less than what is drawn (`glyphs.py`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape as _escape_markup

from sfnlearn.drawing.glyphs import em
from sfnlearn.engine.clock import duration

__all__ = [
    "ELLIPSIS",
    "clip",
    "clip_middle",
    "counted",
    "duration",
    "fitted",
    "fitted_lines",
    "in_columns",
    "markup",
    "printable",
    "slug",
    "width",
    "wrap",
]

ELLIPSIS = "…"
_BREAK_AFTER = re.compile(r"(?<=[ _\-./:,])|(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    r"""Replace what cannot stand in XML, or would disturb the text around it, by a visible mark.

    Control characters become Unicode's control pictures; lone surrogates, and the marks that override the direction
    of writing, become U+FFFD.

    >>> printable("tab\there")
    'tab␉here'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_printable_character(character) for character in text)


def _printable_character(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    hidden = 0x80 <= code < 0xA0 or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    if hidden or 0xD800 <= code <= 0xDFFF or code in {0x2028, 0x2029, 0xFFFE, 0xFFFF}:
        return "\N{REPLACEMENT CHARACTER}"
    return character


def markup(text: str) -> str:
    """Text for SVG and HTML, in elements and in attributes.

    >>> markup('<b>"x"</b>')
    '&lt;b&gt;&quot;x&quot;&lt;/b&gt;'
    """
    return _escape_markup(printable(text), quote=True)


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis at the end where some were left out.

    >>> clip("abcdef", 4)
    'abc…'
    """
    text = printable(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def clip_middle(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis in the middle: both ends of a value tell something.

    >>> clip_middle("abcdefghij", 5)
    'ab…ij'
    """
    text = printable(text)
    if len(text) <= limit:
        return text
    head = limit // 2
    tail = limit - head - 1
    return text[:head] + ELLIPSIS + (text[-tail:] if tail else "")


def width(text: str, size: float) -> float:
    """Width in pixels that `text` takes at most at a font size of `size` pixels.

    >>> width("ill", 10) < width("MMM", 10)
    True
    """
    return sum(map(em, text)) * size


def wrap(text: str, limit: int) -> tuple[str, ...]:
    """Lines of at most `limit` columns; words, and humps of a camelCase name, stay whole where they can.

    A wide character takes two columns. Joined, the lines are the text again, without the spaces at the breaks; a space
    of another kind (a no-break space, say) is part of the name and stays.

    >>> wrap("ValidateTheIncomingOrder now", 16)
    ('ValidateThe', 'IncomingOrder', 'now')
    """
    lines = [""]
    for piece in _pieces(printable(text), limit):
        if lines[-1] and _columns((lines[-1] + piece).rstrip(" ")) > limit:
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip(" ") for line in lines if line.strip(" ")) or (" ",)


def fitted(text: str, room: float, size: float) -> str:
    """The text, or as much of it as `room` pixels hold at a font size of `size` pixels, with an ellipsis at its end.

    >>> fitted("a long text", 40, 11)
    'a lon…'
    """
    text = printable(text)
    if width(text, size) <= room:
        return text
    kept, left = "", room - width(ELLIPSIS, size)
    for character in text:
        left -= width(character, size)
        if left < 0:
            break
        kept += character
    return kept.rstrip() + ELLIPSIS


def fitted_lines(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """The text in at most `most` lines of `room` pixels, broken at spaces where that is possible.

    What does not fit is left out at the end of the last line, with an ellipsis there.

    >>> fitted_lines("$.weight > 100 and $.country is present", 100, 11, 2)
    ('$.weight > 100', 'and $.country i…')
    """
    lines: list[str] = []
    rest = printable(text).strip(" ")
    while rest and len(lines) < most - 1:
        line = _head(rest, room, size)
        lines.append(line.rstrip(" "))
        rest = rest[len(line) :].lstrip(" ")
    return tuple([*lines, fitted(rest, room, size)] if rest else lines) or (" ",)


def _head(text: str, room: float, size: float) -> str:
    """As much of the text's beginning as fits: whole words, else whole parts of a word, else characters."""
    end, left = 0, room
    for character in text:
        left -= width(character, size)
        if left < 0 and end:
            break
        end += 1
    if end == len(text) or text[end] == " ":
        return text[:end]
    space = text.rfind(" ", 0, end)
    if space > 0:
        return text[: space + 1]
    breaks = [found.start() for found in _BREAK_AFTER.finditer(text, 0, end) if found.start() > 1]
    return text[: breaks[-1] if breaks else end]


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(1 + (em(character) > 1.04) for character in text)


def _pieces(text: str, limit: int) -> Iterator[str]:
    for word in _BREAK_AFTER.split(text):
        step = limit if _columns(word) == len(word) else limit // 2
        yield from (word[start : start + step] for start in range(0, len(word), step))


def in_columns(rows: Iterable[Sequence[str]], right: Container[int] = ()) -> list[str]:
    r"""Rows of cells as lines, each column as wide as its widest cell; columns in `right` are aligned to the right.

    >>> print(*in_columns([("name", "n"), ("a", "10")], right={1}), sep="\n")
    name   n
    a     10
    """
    listed = list(rows)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    return [
        "  ".join(
            text.rjust(wide) if place in right else text.ljust(wide)
            for place, (text, wide) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in listed
    ]


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number of things.

    >>> counted(1, "retry", "retries"), counted(2, "state")
    ('1 retry', '2 states')
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def slug(text: str) -> str:
    """A name made fit for an id or a class.

    >>> slug("Pay the bill!")
    'Pay-the-bill'
    """
    return re.sub(r"[^A-Za-z0-9_]+", "-", text).strip("-") or "state"
