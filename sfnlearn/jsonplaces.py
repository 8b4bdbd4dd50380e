"""Lines and columns in a JSON text: where a value stands, and where a text stops being JSON.

One reading of the text, value by value; slow beside the decoder in C, and run only for texts that are refused and for
diagnostics.  It accepts exactly what `jsontext.parse` accepts.  RFC 8259 is the grammar; on top of it keys are unique,
numbers fit a float or Python's digit limit, strings are well-formed Unicode, and nesting ends at `MAX_DEPTH`.

The reading is a cursor and a stack of what is open around it, no recursion: a hostile text may open 100,000 arrays.
Each open array or object knows the index or key that the cursor has reached in it, so that the stack is the place:

    {"Catch": [{"Next": "A"}, {"Next": "B"}]}
                                       ^  open: { at "Catch", [ at 1, { at "Next"; keys: ("Catch", 1, "Next")

A place is given before its value is read.  So `locate` ends at the value that it looks for, whatever follows; and
`first_mistake` is the same reading to its end.  Every way to fail names what stands there and what to do about it: the
decoder's "Expecting property name enclosed in double quotes" helps nobody who left a comma too many.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple, NoReturn

from sfnlearn.jsonmistakes import escape_mistake, number_mistake, path_without_quotes, quoted, shown_sign, unescaped

MAX_DEPTH = 200
"""Deepest nesting of arrays and objects.

Python stops at 1,000 nested calls, of which a notebook uses about 100; code that walks a value needs up to three calls
a level (copying, comparing, writing with indents).  200 levels leave room for all of them on every Python.  In a
definition they are some sixty Maps inside each other.
"""
TOO_DEEP = f"arrays and objects are nested more than {MAX_DEPTH} levels deep"

Key = str | int
"""The key of a member of an object, or the index of an item of an array."""


class TextPosition(NamedTuple):
    """A line and a column of a text, both counted from 1.

    >>> print(TextPosition(3, 7))
    line 3, column 7
    """

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class JSONSyntaxError(ValueError):
    """A text that is not JSON; `line` and `column` count from 1, `reason` says what is wrong and the way out.

    >>> print(JSONSyntaxError(2, 7, "the text ends inside an object; close it with }"))
    line 2, column 7: the text ends inside an object; close it with }
    """

    def __init__(self, line: int, column: int, reason: str) -> None:
        self.line = line
        self.column = column
        self.reason = reason
        super().__init__(f"{self.position}: {reason}")

    @property
    def position(self) -> TextPosition:
        """Where the text stops being JSON."""
        return TextPosition(self.line, self.column)

    def __reduce__(self) -> tuple[type[JSONSyntaxError], tuple[int, int, str]]:
        return type(self), (self.line, self.column, self.reason)


class NestingError(JSONSyntaxError):
    """A text whose arrays and objects stand inside each other more than MAX_DEPTH levels deep."""


def first_mistake(text: str) -> JSONSyntaxError | None:
    """The first place where `text` is not JSON, or None.

    >>> first_mistake("[1, 2")
    JSONSyntaxError('line 1, column 6: the text ends inside an array; close it with ]')
    """
    try:
        for _place in _Reading(text).places():
            pass
    except JSONSyntaxError as error:
        return error
    return None


def begins_as_json(text: str) -> bool:
    """Whether a text begins as an object or array in JSON does; in YAML that is a flow collection, which is rare.

    >>> begins_as_json(' {"StartAt": "A"}'), begins_as_json("StartAt: A")
    (True, False)
    """
    return text.lstrip()[:1] in ("{", "[")


def locate(text: str, keys: Sequence[Key], *, key: bool = False) -> TextPosition:
    r"""Line and column of the value to which keys and indexes lead, or of its key with `key=True`.

    Where they lead nowhere, it is the last value on their way.  Raises `JSONSyntaxError` where the text is not JSON
    before the value is found.

    >>> locate('{\n  "States": {"A": {}}}', ["States", "A"])
    TextPosition(line=2, column=19)
    >>> locate('{\n  "States": {"A": {}}}', ["States", "A"], key=True)
    TextPosition(line=2, column=14)
    """
    wanted = tuple(keys)
    found = _Place((), 0, 0)
    for place in _Reading(text).places():
        if place.keys == wanted[: len(place.keys)]:
            found = place
        if place.keys == wanted:
            break
    return line_and_column(text, found.key_at if key else found.at)


def line_and_column(text: str, offset: int) -> TextPosition:
    r"""Turn an offset into a line and a column, both counted from 1.

    >>> print(line_and_column("ab\ncd", 4))
    line 2, column 2
    """
    return TextPosition(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value begins; `key_at` is where its key begins, or the value itself in an array."""

    keys: tuple[Key, ...]
    at: int
    key_at: int


@dataclass(slots=True)
class _Open:
    """An array or object that is being read; `key` is the index or key that the reading has reached."""

    opener: str
    key: Key
    keys: set[str] = field(default_factory=set)

    @property
    def closer(self) -> str:
        return "]" if self.opener == "[" else "}"

    @property
    def name(self) -> str:
        return "array" if self.opener == "[" else "object"


_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"')
_STRING_PREFIX = re.compile(_STRING.pattern[:-1])
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[\w.+-]+")
_LITERALS = {"true", "false", "null"}
_OTHER_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}


class _Reading:
    """One reading of a text: the cursor `at`, and what is open around it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[_Open] = []

    def places(self) -> Iterator[_Place]:
        """The place of each value in document order; raises JSONSyntaxError where the text stops being JSON."""
        if self.text.startswith("\ufeff"):
            self.fail("the text begins with a byte order mark; read the file with encoding='utf-8-sig'")
        self.skip_space()
        key_at = self.at
        while True:
            yield _Place(tuple(level.key for level in self.open), self.at, key_at)
            if self.peek() in ("[", "{"):
                self.open_container()
            else:
                self.read_scalar()
                self.skip_space()
            self.close_containers()
            if not self.open:
                return self.expect_end()
            key_at = self.next_member()

    # -- the text around values

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def skip_space(self) -> None:
        self.at = _end(_SPACE.match(self.text, self.at))

    def fail(self, reason: str, at: int | None = None) -> NoReturn:
        raise JSONSyntaxError(*line_and_column(self.text, self.at if at is None else at), reason)

    def open_container(self) -> None:
        if len(self.open) == MAX_DEPTH:
            raise NestingError(*line_and_column(self.text, self.at), f"{TOO_DEEP}; make the value flatter")
        self.open.append(_Open(self.peek(), -1))
        self.at += 1
        self.skip_space()

    def close_containers(self) -> None:
        while self.open and self.peek() == self.open[-1].closer:
            self.open.pop()
            self.at += 1
            self.skip_space()

    def next_member(self) -> int:
        """Go to the next value of what is open, over its comma and key; returns where the key (or value) begins."""
        level = self.open[-1]
        if level.key != -1:
            self.skip_comma(level)
        key_at = self.at
        if level.opener == "[":
            level.key = int(level.key) + 1
        else:
            level.key = self.read_key(level)
        return key_at

    def skip_comma(self, level: _Open) -> None:
        comma = self.at
        if self.peek() != ",":
            self.fail_between(level)
        self.at += 1
        self.skip_space()
        if self.peek() in ("]", "}"):
            self.fail(f'there is a comma before "{self.peek()}"; remove the comma', comma)
        if self.peek() == ",":
            self.fail("there are two commas in a row; remove one")

    def fail_between(self, level: _Open) -> NoReturn:
        char = self.peek()
        if char == "":
            self.fail(f"the text ends inside an {level.name}; close it with {level.closer}", self.last_end())
        if char in "]}":
            self.fail(f'"{char}" closes what is an {level.name}; close it with {level.closer}')
        if char == ":":
            self.fail('there is a ":" in an array; use an object, {"key": value}, or a comma')
        self.fail_at_comment()
        if not char.isprintable():
            self.fail(f'{shown_sign(char)} stands where a comma or "{level.closer}" belongs; take it away')
        self.fail_after(self.last_end(), char)

    def last_end(self) -> int:
        """Where what was read last ends: who forgot something forgot it there, and not where the next thing begins."""
        return len(self.text[: self.at].rstrip(" \t\r\n"))

    def fail_after(self, end: int, char: str) -> NoReturn:
        """What is told where a value is followed by something else than a comma."""
        if end == self.at and self.text[end - 1] == '"':
            meant = 'write \\" for one that belongs to the text, or a single one'
            self.fail(f"this quotation mark ends the text, and {shown_sign(char)} comes after it; {meant}", end - 1)
        if "\n" in self.text[end : self.at]:
            self.fail("a comma is missing at the end of this line", end)
        self.fail(f"a comma is missing before {shown_sign(char)}", end)

    def expect_end(self) -> None:
        if self.at == len(self.text):
            return
        if self.peek() in ("]", "}"):
            self.fail(f'there is one "{self.peek()}" too many; remove it')
        self.fail_at_comment()
        self.fail("more text follows after the JSON value; remove it")

    def fail_at_comment(self) -> None:
        if self.text.startswith(("//", "/*", "#"), self.at):
            self.fail('JSON has no comments; remove it, or use a "Comment" field')

    # -- values

    def read_key(self, level: _Open) -> str:
        key_at, char = self.at, self.peek()
        if char != '"':
            self.fail_at_key(char, level)
        key = self.read_string()
        if key in level.keys:
            self.fail(f"the key {quoted(key)} stands twice in one object; rename or remove one", key_at)
        level.keys.add(key)
        self.skip_space()
        if self.peek() != ":":
            self.fail(f'a ":" is missing after the key {quoted(key)}')
        self.at += 1
        self.skip_space()
        return key

    def fail_at_key(self, char: str, level: _Open) -> NoReturn:
        if char == "":
            self.fail(f"the text ends inside an {level.name}; close it with {level.closer}", self.last_end())
        if char == "%":
            self.fail('a JSONata expression is a text; write it in quotes, as in "{% $states.input %}"', self.at - 1)
        if char == "'":
            self.fail("JSON strings stand in double quotes; write \"...\" instead of '...'")
        if char == ",":
            self.fail("a comma stands before the first field; remove it")
        if char == "]":
            self.fail('"]" closes what is an object; close it with }')
        self.fail_at_comment()
        word = self.word()
        if word:
            self.fail(f'a key stands in double quotes; write "{word[:40]}"')
        self.fail(f"{shown_sign(char)} stands where a key belongs; keys are strings in double quotes")

    def read_scalar(self) -> None:
        char = self.peek()
        if char == '"':
            self.read_string()
        elif (char.isdecimal() and char.isascii()) or char in ("-", "+", "."):
            self.read_number()
        elif self.word() in _LITERALS:
            self.at += len(self.word())
        else:
            self.fail_at_value(char)

    def word(self) -> str:
        match = _WORD.match(self.text, self.at)
        return match[0] if match else ""

    def fail_at_value(self, char: str) -> NoReturn:
        word = self.word()
        if char == "":
            ends = "the text ends where a value belongs; add the value"
            self.fail(ends if self.text.strip() else "the text is empty", self.last_end())
        if char == "'":
            self.fail("JSON strings stand in double quotes; write \"...\" instead of '...'")
        if word in ("NaN", "Infinity"):
            self.fail(f"JSON has no {word}; use null or a string")
        if word.lower() in _LITERALS or word in _OTHER_WORDS:
            self.fail(f'"{word}" is not JSON; write {_OTHER_WORDS.get(word, word.lower())}')
        self.fail_at_comment()
        if char == "$":
            self.fail(f"a path is a text; write it in quotes, as in {quoted(path_without_quotes(self.text, self.at))}")
        if word:
            self.fail(f'a text or a name stands in double quotes; write "{word[:40]}"')
        self.fail(f"{shown_sign(char)} stands where a value belongs; add the value or remove what is too much")

    def read_number(self) -> None:
        word, match = self.word(), _NUMBER.match(self.text, self.at)
        if match is None or match[0] != word:
            self.fail(number_mistake(word))
        if match[1] is None and match[2] is None:
            self.check_integer(word)
        elif not isfinite(float(word)):
            self.fail(f"the number {word[:40]} is too large; the largest is about 1.8e308")
        self.at += len(word)

    def check_integer(self, word: str) -> None:
        try:
            int(word)
        except ValueError:
            self.fail(f"an integer of {len(word.lstrip('-'))} digits is too long to read; write it as a string")

    def read_string(self) -> str:
        start, match = self.at, _STRING.match(self.text, self.at)
        if match is None:
            self.fail_in_string()
        value = str(json.loads(match[0]))
        half = re.search("[\ud800-\udfff]", value)
        if half:
            self.fail(f"the string holds half of a surrogate pair, \\u{ord(half[0]):04x}; write the whole character")
        self.at = start + len(match[0])
        return value

    def fail_in_string(self) -> NoReturn:
        start = self.at
        self.at = _end(_STRING_PREFIX.match(self.text, start))
        char = self.peek()
        if char == "\\" and self.at + 1 < len(self.text):
            self.fail(escape_mistake(self.text[self.at : self.at + 6]))
        if char in {"\n", "\r"}:
            self.fail("a string runs over the end of its line; close it, or write \\n for a line break")
        if char in ("", "\\"):
            self.fail('a string is not closed; add the closing "', start)
        self.fail(unescaped(char))


def _end(match: re.Match[str] | None) -> int:
    assert match is not None  # both patterns match everywhere that they are asked
    return match.end()
