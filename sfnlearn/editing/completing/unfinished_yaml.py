r"""Reading a YAML text that is not finished, line by line, by its indents.

A line of a block is `key: value`, `- item`, or a word that will become one of them.  Its indent tells to which open
object or array it belongs.  Collections in brackets are read as unfinished JSON is, which may leave quotation marks
away.  What is rare while somebody writes a definition (anchors, tags, keys over several lines) is passed over.

>>> found = read_unfinished_yaml("States:\n  A:\n    Type: Pass\n    Ne", 33)
>>> found.value, found.spot.around, found.spot.role
({'States': {'A': {'Type': 'Pass'}}}, ('States', 'A'), 'key')
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.editing.completing.unfinished import Role, Spot, Unfinished
from sfnlearn.editing.completing.unfinished_json import read_unfinished_json
from sfnlearn.jsontext import JSON

_KEY = re.compile(r"""(?P<key>"[^"]*"|'[^']*'|[^\s"'#&*!|>%@`{}\[\],-][^:#]*?|-[^\s:][^:#]*?)\s*:(?=\s|$)[ \t]*""")
_DASH = re.compile(r"-(?:[ \t]+|$)")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BRACKET = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[{}\[\]]""")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, JSON] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class _Level:
    """An object or array whose members begin at this indent; `key` is the member that was read last."""

    indent: int
    value: Any
    key: str | int = 0


@dataclass(slots=True)
class _Reading:
    text: str
    offset: int
    root: list[JSON] = field(default_factory=lambda: [None])
    levels: list[_Level] = field(default_factory=list)
    spot: Spot | None = None
    text_below: int | None = None
    """The indent of the key whose text is in the lines below it (`|` and `>`)."""

    def read(self) -> Unfinished:
        self.levels = [_Level(-1, self.root)]
        at = 0
        while at <= len(self.text):
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            at = self._line(at, end) + 1
        return Unfinished(self.root[0], self.spot)

    def _line(self, start: int, end: int) -> int:
        """Read a line; answers where what was read ends, which may be some lines below."""
        line = self.text[start:end].rstrip("\r")
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        here = start <= self.offset <= end
        if self.text_below is not None:
            if not content or indent > self.text_below:
                return end
            self.text_below = None
        if not content.strip():
            if here:
                self._blank(self.offset - start)
            return end
        if content.startswith(("#", "---", "...")):
            return end
        return self._content(start + indent, end, indent, here=here)

    def _content(self, at: int, end: int, indent: int, *, here: bool) -> int:
        while dash := _DASH.match(self.text, at, end):
            level = self._level(indent, [])
            level.value.append(None)
            level.key = len(level.value) - 1
            indent += dash.end() - at
            at = dash.end()
        if here and self.offset < at:
            here = False
        found = _KEY.match(self.text, at, end)
        if found is None:
            return self._word(at, end, indent, here=here)
        key = _plain(found["key"])
        level = self._level(indent, {})
        level.value[str(key)], level.key = None, str(key)
        if here and self.offset <= found.end("key"):
            self._note("key", None, found.start("key"), found.end("key"), colon=True)
            here = False
        return self._value(found.end(), end, level, here=here and self.offset >= found.end("key") + 1)

    def _word(self, at: int, end: int, indent: int, *, here: bool) -> int:
        """A line, or what stands behind a dash, that is no key yet: an item, or a key that is being typed."""
        level = self.levels[-1]
        if isinstance(level.value, list) and level.indent >= 0 and level.indent < indent:
            return self._value(at, end, level, here=here)
        if self.root[0] is None and self.text.startswith(("{", "["), at):
            return self._value(at, end, self.levels[0], here=here)
        if here:
            keys = self._around(indent)
            self._note("key", None, at, _end_of_word(self.text, at, end), around=keys)
        return end

    def _value(self, at: int, end: int, level: _Level, *, here: bool) -> int:
        rest = self.text[at:end]
        if rest.startswith(("{", "[")):
            end = self._end_of_brackets(at, end)
            self._flow(at, end, level, here=at <= self.offset <= end)
            following = self.text.find("\n", end)
            return len(self.text) if following < 0 else following
        if rest.startswith(("|", ">")):
            self.text_below = level.indent
            return end
        stop = _end_of_word(self.text, at, end)
        self._set(level, _plain(self.text[at:stop]))
        if here and (self.offset <= stop or not rest.strip()):
            self._note("value", level.key, at, max(at, stop, min(self.offset, end)) if rest.strip() else self.offset)
        return end

    # ------------------------------------------------------------- the values

    def _level(self, indent: int, kind: Any) -> _Level:
        """The open object or array that a line with this indent belongs to; a new one where there is none yet."""
        while self.levels[-1].indent > indent:
            self.levels.pop()
        top = self.levels[-1]
        if top.indent == indent and not isinstance(top.value, type(kind)) and isinstance(top.value, list):
            self.levels.pop()  # an array may have the indent of the key that it belongs to
            top = self.levels[-1]
        if top.indent == indent and isinstance(top.value, type(kind)):
            return top
        self._set(top, kind)
        self.levels.append(_Level(indent, kind))
        return self.levels[-1]

    def _set(self, level: _Level, value: JSON) -> None:
        level.value[level.key] = value

    def _flow(self, at: int, end: int, level: _Level, *, here: bool) -> None:
        found = read_unfinished_json(self.text[at:end], self.offset - at if here else -1)
        self._set(level, found.value)
        if here and found.spot is not None:
            spot = found.spot
            self.spot = replace(
                spot, around=(*self._keys(), *spot.around), start=spot.start + at, end=spot.end + at,
                outer_start=spot.outer_start + at, outer_end=spot.outer_end + at,
            )  # fmt: skip

    def _end_of_brackets(self, at: int, line_end: int) -> int:
        depth = 0
        for sign in _BRACKET.finditer(self.text, at):
            depth += (sign[0] in "{[") - (sign[0] in "}]")
            if not depth:
                return sign.end()
        return line_end

    # ------------------------------------------------------------- the cursor

    def _keys(self) -> Keys:
        """The place of the member that was read last."""
        return tuple(level.key for level in self.levels[1:])

    def _note(
        self,
        role: Role,
        key: str | int | None,
        start: int,
        end: int,
        *,
        colon: bool = False,
        around: Keys | None = None,
    ) -> None:
        outer_start, outer_end = start, end
        if self.text[start : start + 1] in ("'", '"'):
            quote = self.text[start]
            start += 1
            end -= end > start and self.text[end - 1] == quote
        keys = self._keys()[:-1] if around is None else around
        self.spot = Spot(keys, role, key, start, end, outer_start, outer_end, colon=colon)

    def _around(self, indent: int) -> Keys:
        """The place of the object that a key with this indent belongs to."""
        levels = [level for level in self.levels if level.indent <= indent]
        top = levels[-1]
        if top.indent == indent and isinstance(top.value, list) and len(levels) > 1:
            levels.pop()
            top = levels[-1]
        keys = tuple(level.key for level in levels[1:])
        pending = top.indent < indent and top.value[top.key] is None
        return keys if pending or top.indent < 0 else keys[:-1]

    def _blank(self, column: int) -> None:
        self._note("key", None, self.offset, self.offset, around=self._around(column))


def _end_of_word(text: str, at: int, end: int) -> int:
    """Where a scalar ends that begins here: before a remark, and before the blanks at the end of the line."""
    if text[at : at + 1] in ("'", '"'):
        closing = text.find(text[at], at + 1, end)
        return closing + 1 if closing > 0 else end
    remark = _COMMENT.search(text, at, end)
    return len(text[: remark.start() if remark else end].rstrip()) if text[at:end].strip() else at


def _plain(word: str) -> JSON:
    """The value of a scalar in one line."""
    if word[:1] in ("'", '"'):
        return word.strip(word[0])
    if word in _WORDS:
        return _WORDS[word]
    if _NUMBER.fullmatch(word):
        return float(word) if set(word) & set(".eE") else int(word)
    return word


def read_unfinished_yaml(text: str, offset: int) -> Unfinished:
    """A YAML text as far as it can be read, with the spot of the cursor at `offset`."""
    return _Reading(text, offset).read()
