r"""Reading a JSON text that is not finished.

A cursor and a stack of what is open, as in `jsonplaces`, but nothing is refused:

- a string that is not closed ends with its line, and single quotation marks will do, as in YAML;
- a key whose value is missing is followed by the next key: `"Next": ⏎ "End": true` are two members;
- a comma too many or too few, and a bracket that closes nothing, are passed over;
- a bracket that closes something further out closes all that is open in it.

>>> found = read_unfinished_json('{"StartAt": "A", "States": {"A": {"Ty', 37)
>>> found.value, found.spot.around, found.spot.role
({'StartAt': 'A', 'States': {'A': {}}}, ('States', 'A'), 'key')
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.editing.completing.unfinished import Spot, Unfinished, put
from sfnlearn.jsontext import JSON

_TOKEN = re.compile(r"""\"(?:[^"\\\n\r]|\\.)*"?|'[^'\n\r]*'|[{}\[\]:,]|[^\s"{}\[\]:,]+""")
_WORDS: dict[str, JSON] = {"true": True, "false": False, "null": None}
_QUOTES = ('"', "'")
_PAIRS = {"}": "{", "]": "["}


@dataclass(slots=True)
class _Open:
    """An object or array that is being read; `key` is the key whose value is expected, `index` the item."""

    value: JSON
    key: str | None = None
    index: int = 0
    after: bool = False
    """Whether a member or item was read, and no comma since."""

    @property
    def opener(self) -> str:
        return "{" if isinstance(self.value, dict) else "["


@dataclass(slots=True)
class _Reading:
    text: str
    offset: int
    root: list[JSON] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    spot: Spot | None = None
    seen: bool = False
    """Whether the cursor has been passed."""

    def read(self) -> Unfinished:
        self.open = [_Open(self.root)]
        for token in _TOKEN.finditer(self.text):
            self._look(token)
            self._take(token)
        if not self.seen:
            self._note(None)
        return Unfinished(self.root[0] if self.root else None, self.spot)

    # ------------------------------------------------------------- the cursor

    def _look(self, token: re.Match[str]) -> None:
        """Note the spot at the first token that the cursor stands in, or before."""
        if self.seen:
            return
        is_sign = token[0] in "{}[]:,"
        is_whole_text = token[0].startswith(_QUOTES) and _is_closed(token[0])
        end = token.end() - is_whole_text  # behind its closing quotation mark somebody has left a text
        if token.start() >= self.offset or (token.start() < self.offset <= end and not is_sign):
            self._note(token)

    def _note(self, token: re.Match[str] | None) -> None:
        self.seen = True
        if len(self.open) == 1:
            return
        inside = token is not None and token.start() < self.offset
        level = self.open[-1]
        start = end = outer_start = outer_end = self.offset
        follows = token
        if token is not None and inside:
            quoted = token[0].startswith(_QUOTES)
            outer_start, start = token.start(), token.start() + quoted
            outer_end = token.end() if _is_closed(token[0]) or not quoted else self.offset
            end = outer_end - (quoted and _is_closed(token[0]))
            follows = _TOKEN.search(self.text, outer_end)
        sign = follows[0][0] if follows else ""
        is_key = isinstance(level.value, dict) and (level.key is None or (inside and sign == ":"))
        key = None if is_key else level.key if isinstance(level.value, dict) else level.index
        self.spot = Spot(
            self._keys(), "key" if is_key else "value", key, start, end, outer_start, outer_end,
            colon=sign == ":", follows=sign not in ("", "}", "]", ",", ":"), precedes=level.after,
        )  # fmt: skip

    def _keys(self) -> Keys:
        """The place of what is open innermost."""
        return tuple(level.key if level.key is not None else level.index for level in self.open[1:-1])

    # ------------------------------------------------------------- the values

    def _take(self, token: re.Match[str]) -> None:
        sign, level = token[0], self.open[-1]
        if sign in "{[":
            self._enter({} if sign == "{" else [])
        elif sign in "}]":
            self._close(_PAIRS[sign])
        elif sign == ",":
            level.index += level.after and isinstance(level.value, list)
            level.key, level.after = None, False
        elif sign != ":":
            self._word(token)

    def _word(self, token: re.Match[str]) -> None:
        level, colon = self.open[-1], self._colon_follows(token)
        if isinstance(level.value, dict) and (level.key is None or colon):
            key = _read(token[0])
            level.key, level.after = (key if colon and isinstance(key, str) else None), False
        else:
            self._add(_read(token[0]))

    def _colon_follows(self, token: re.Match[str]) -> bool:
        following = _TOKEN.search(self.text, token.end())
        return following is not None and following[0] == ":"

    def _enter(self, value: Any) -> None:
        level = self.open[-1]
        if level.after and isinstance(level.value, list):
            level.index += 1
            level.after = False
        put(level.value, level.key, value)
        self.open.append(_Open(value))

    def _add(self, value: JSON) -> None:
        level = self.open[-1]
        if level.after and isinstance(level.value, list):
            level.index += 1
        put(level.value, level.key, value)
        level.key, level.after = None, True

    def _close(self, opener: str) -> None:
        depth = next((at for at in range(len(self.open) - 1, 0, -1) if self.open[at].opener == opener), 0)
        if depth:
            del self.open[depth:]
            self.open[-1].key, self.open[-1].after = None, True


def _is_closed(word: str) -> bool:
    """Whether a token is complete: a string with both quotation marks, or no string."""
    return not word.startswith('"') or (len(word) > 1 and word.endswith('"') and not _ends_escaped(word))


def _ends_escaped(word: str) -> bool:
    return (len(word) - len(word[:-1].rstrip("\\")) - 1) % 2 == 1


def _read(word: str) -> JSON:
    """The value of a word, as far as it has one."""
    if word.startswith("'"):
        return word[1:-1]
    if word.startswith('"'):
        try:
            return str(json.loads(word, strict=False))
        except ValueError:
            return word.strip('"')
    if word in _WORDS:
        return _WORDS[word]
    try:
        return float(word) if set(word) & set(".eE") else int(word)
    except ValueError:
        return word


def read_unfinished_json(text: str, offset: int) -> Unfinished:
    """A JSON text as far as it can be read, with the spot of the cursor at `offset`."""
    return _Reading(text, offset).read()
