"""Offsets in a text as the browser counts them: in units of UTF-16, of which a character beyond U+FFFF has two."""

from __future__ import annotations


def to_browser(text: str, offset: int) -> int:
    """An offset in characters, as the browser counts it.

    >>> to_browser("a🐈b", 2)
    3
    """
    return offset if text.isascii() else len(text[:offset].encode("utf-16-le")) // 2


def from_browser(text: str, offset: int) -> int:
    """An offset that the browser tells, in characters; one beyond the text is its end.

    >>> from_browser("a🐈b", 3), from_browser("a", 9)
    (2, 1)
    """
    if text.isascii():
        return min(max(offset, 0), len(text))
    return len(text.encode("utf-16-le")[: 2 * max(offset, 0)].decode("utf-16-le", "ignore"))
