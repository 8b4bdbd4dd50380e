"""Sentences about mistakes in a JSON text: what stands there, and what to write instead."""

from __future__ import annotations

import json
import re

_INVISIBLE = {"\t": "a tab", "\n": "a line break", "\r": "a line break", "\u00a0": "a no-break space"}


def path_without_quotes(text: str, at: int) -> str:
    """What seems to be a path without quotes, up to 40 characters of it."""
    return re.compile(r"\$[^\s,}\]]*\]?").match(text, at)[0][:40]  # type: ignore[index]  # there is a $ at its beginning


def unescaped(char: str) -> str:
    """What is told of a sign that a string may not hold as it is."""
    if char == "\t":
        return "a string holds a tab; write \\t"
    return f"a string holds a control character that cannot be seen; write \\u{ord(char):04x}"


def number_mistake(word: str) -> str:
    """What is told of a word that begins as a number does, and is none."""
    if word.lstrip("+-") in ("Infinity", "NaN", "inf", "nan"):
        return f"JSON has no {word}; use null or a string"
    if re.match(r"-?0[0-9]", word):
        return f"the number {word[:40]} begins with a zero; remove the zero, or put a string in double quotes"
    if word.startswith("+"):
        return f"the number {word[:40]} begins with a plus sign; remove it"
    return f"{word[:40]} is not a JSON number; write digits before and after a point, or put a string in double quotes"


def escape_mistake(escape: str) -> str:
    """What is told of a backslash in a string."""
    if escape.startswith("\\u"):
        return "\\u is followed by fewer than four hexadecimal digits; write \\u0041 for A"
    return f"{shown_sign(escape[:2])} is not an escape of JSON; write \\\\ for a backslash"


def shown_sign(char: str) -> str:
    """A sign in quotation marks, or in words where nobody can see it."""
    if char == '"':
        return """'"'"""
    if char.isprintable():
        return f'"{char}"'
    return _INVISIBLE.get(char[-1]) or f"a character that cannot be seen, \\u{ord(char[-1]):04x},"


def quoted(key: str) -> str:
    """A text as JSON writes it."""
    return json.dumps(key, ensure_ascii=False)
