"""What is wrong with a JSON text in the words of Jackson, the reader behind `States.StringToJson`.

AWS passes Jackson's sentence on.  Three of them are measured (`{bad}`, `{"a":1`, `undefined`); the others are known
from Jackson's parser.  It reads one token at a time and its context decides what it expects:

| context | expects | else |
| --- | --- | --- |
| the start of a value | a JSON value | `Unrecognized token 'x'` of a word, `Unexpected character` of a sign |
| an object, before a name | `"` or `}` | `was expecting double-quote to start field name` |
| after a name | `:` | `was expecting a colon to separate field name and value` |
| after a value in an object or array | `,` or its own close marker | `was expecting comma to separate ... entries` |

The place is that of the character it could not take, and one behind what it has read where it misses something.
"""

from __future__ import annotations

import re
from typing import NoReturn

_SOURCE = "Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)"
_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_CLOSE = {"{": "}", "[": "]"}
_KIND = {"{": "Object", "[": "Array", "": "root"}
_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[\w$]+")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_NUMBER = re.compile(r"-?[0-9]*")
_FRACTION = re.compile(r"(\.)?([0-9]*)")
_EXPONENT = re.compile(r"([eE])[+-]?([0-9]*)")


class _Mistake(Exception):
    """The first mistake; its text is Jackson's sentence with the place."""


def mistake(text: str) -> str | None:
    r"""Jackson's sentence about a text; None where it finds nothing wrong.

    >>> print(mistake('{bad}'))
    Unexpected character ('b' (code 98)): was expecting double-quote to start field name
     at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]
    """
    try:
        _Reading(text).value()
    except _Mistake as found:
        return str(found)
    return None


class _Reading:
    """One reading from left to right: `at` is the next character, `open` the brackets around it with their places."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.open: list[tuple[str, int]] = []

    # -- sentences

    def place(self, at: int) -> str:
        line = self.text.count("\n", 0, at) + 1
        return f"[{_SOURCE}; line: {line}, column: {at - self.text.rfind(chr(10), 0, at)}]"

    def fail(self, sentence: str, at: int | None = None) -> NoReturn:
        raise _Mistake(f"{sentence}\n at {self.place(self.at if at is None else at)}")

    def unexpected(self, wanted: str, where: str = "") -> NoReturn:
        self.fail(f"Unexpected character ({self.described()}){where}: {wanted}")

    def described(self) -> str:
        code = ord(self.text[self.at])
        if code < 32 or 127 <= code < 160:
            return f"(CTRL-CHAR, code {code})"
        return f"'{chr(code)}' (code {code}{f' / 0x{code:x}' if code > 255 else ''})"

    def ended(self, missing: str) -> NoReturn:
        self.fail(f"Unexpected end-of-input{missing}", len(self.text))

    # -- tokens

    def next(self, at_end: str) -> str:
        """The next character that is no white space; `at_end` is what Jackson misses where there is none."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        if self.at == len(self.text):
            self.ended(at_end)
        char = self.text[self.at]
        if char < " ":
            here, self.at = self.described(), self.at + 1
            self.fail(f"Illegal character ({here}): only regular white space (\\r, \\n, \\t) is allowed between tokens")
        return char

    @property
    def around(self) -> str:
        return self.open[-1][0] if self.open else ""

    @property
    def between(self) -> str:
        return f" within/between {_KIND[self.around]} entries"

    def value(self) -> None:
        """The root value, with what is in it; Jackson leaves alone what follows."""
        self.scalar_or_open(self.next(""))
        first = True  # nothing was read inside the innermost bracket
        while self.open:
            bracket, start = self.open[-1]
            char = self.next(f": expected close marker for {_KIND[bracket]} (start marker at {self.place(start)})")
            if char in "}]":
                self.close(char)
                first = False
                continue
            if not first:
                if char != ",":
                    self.unexpected(f"was expecting comma to separate {_KIND[bracket]} entries")
                self.at += 1
                char = self.next(self.between)
            if bracket == "{":
                self.name(char)
                char = self.next(self.between)
            first = char in "{["
            self.scalar_or_open(char)

    def close(self, char: str) -> None:
        self.at += 1
        start = self.place(self.open[-1][1])
        if char != _CLOSE[self.around]:
            self.mismatched(char, _CLOSE[self.around], f"{_KIND[self.around]} starting at {start}")
        self.open.pop()

    def mismatched(self, char: str, expected: str, opened: str) -> NoReturn:
        self.fail(f"Unexpected close marker '{char}': expected '{expected}' (for {opened})")

    def name(self, char: str) -> None:
        if char != '"':
            self.unexpected("was expecting double-quote to start field name")
        self.string(" in field name", "name")
        if self.next(self.between) != ":":
            self.unexpected("was expecting a colon to separate field name and value")
        self.at += 1

    def scalar_or_open(self, char: str) -> None:
        if char in "{[":
            self.open.append((char, self.at))
            self.at += 1
        elif char == '"':
            self.string(": was expecting closing quote for a string value", "string value")
        elif char == "-" or "0" <= char <= "9":
            self.number()
        elif char in "}]" and not self.open:
            self.at += 1
            root = self.place(0).replace("column: 1]", "column: 0]")
            self.mismatched(char, "}" if char == "]" else "]", f"root starting at {root}")
        elif char == "}":
            self.unexpected("expected a value")
        elif word := _WORD.match(self.text, self.at):
            self.at = word.end()
            if word[0] in {"NaN", "Infinity"}:
                allow = "`JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS`"
                self.fail(f"Non-standard token '{word[0]}': enable {allow} to allow")
            if word[0] not in {"null", "true", "false"}:
                self.fail(f"Unrecognized token '{word[0]}': was expecting {_VALUES}")
        else:
            self.unexpected(f"expected a valid value {_VALUES}")

    def string(self, at_end: str, what: str) -> None:
        self.at += 1
        while True:
            self.at = _PLAIN.match(self.text, self.at).end()  # type: ignore[union-attr]
            char = self.text[self.at : self.at + 1]
            if char == "":
                self.ended(at_end)
            if char == '"':
                self.at += 1
                return
            if char == "\\":
                self.escape(at_end)
            else:
                here, self.at = self.described(), self.at + 1
                escaped = "has to be escaped using backslash to be included in"
                self.fail(f"Illegal unquoted character ({here}): {escaped} {what}")

    def escape(self, at_end: str) -> None:
        self.at += 1
        if self.at == len(self.text):
            self.ended(" in character escape sequence")
        char = self.text[self.at]
        if char not in '"\\/bfnrtu':
            here, self.at = self.described(), self.at + 1
            self.fail(f"Unrecognized character escape {here}")
        self.at += 1
        for _ in range(4 if char == "u" else 0):
            if self.at == len(self.text):
                self.ended(" in character escape sequence")
            if self.text[self.at] not in "0123456789abcdefABCDEF":
                self.unexpected("expected a hex-digit for character escape sequence")
            self.at += 1

    def number(self) -> None:
        start = self.at
        for pattern, wanted in (
            (_NUMBER, "expected digit (0-9) to follow minus sign, for valid numeric value"),
            (_FRACTION, "Decimal point not followed by a digit"),
            (_EXPONENT, "Exponent indicator not followed by a digit"),
        ):
            found = pattern.match(self.text, self.at)
            if found is None:
                continue
            self.at = found.end()
            if found[0] and not found[0][-1].isdigit():
                if self.at == len(self.text):
                    self.ended(f": {wanted}" if pattern is not _NUMBER else "")
                self.unexpected(wanted, " in numeric value")
        digits = self.text[start : self.at].removeprefix("-")
        if digits[0] == "0" and digits[1:2].isdigit():
            self.fail("Invalid numeric value: Leading zeroes not allowed", start + 1)
        if not self.open and self.at < len(self.text) and not self.text[self.at].isspace():
            self.unexpected("Expected space separating root-level values")
