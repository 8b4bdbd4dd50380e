"""Python's syntax errors as a person would say them, at the line of the learner's cell.

Python words them for those who know its grammar, counts lines without the cell's first, and tells some of them where
the next thing begins.  Each kind has its sentence here; a message that is not known is Python's own.

Source: the messages of CPython 3.11 to 3.14, which differ in a word here and there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_Say = Callable[["re.Match[str]"], str]
_LINE = r"on line (\d+)"


def _of_the_cell(number: str) -> int:
    """A line of the file as the cell counts it, whose line 1 is the magic."""
    return int(number) + 1


_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_TEXT_GOES_ON = "the text that begins on this line is not closed by its quotation mark"
_TWO_EQUALS = "one = gives a name its value; two, ==, compare"
_CURLY = "“”„‘’‚´«»"


def _never_closed(found: re.Match[str]) -> str:
    return f"the {found[1]} that opens here is never closed; its {_CLOSERS.get(found[1], 'end')} is missing"


def _does_not_match(found: re.Match[str]) -> str:
    where = f" of line {_of_the_cell(found[3])}" if found[3] else ""
    return f"the {found[1]} here closes a {found[2]}{where}, whose {_CLOSERS[found[2]]} is missing"


def _not_indented(found: re.Match[str]) -> str:
    block = found[1].replace("'", "")
    return f"what follows the {block} of line {_of_the_cell(found[2])} begins with four blanks more than it"


def _another_sign(found: re.Match[str]) -> str:
    straight = ", with straight quotation marks" if found[1] in _CURLY else ""
    return f"{found[1]} looks like a sign of Python and is another one; write it anew{straight}"


_SENTENCES: Sequence[tuple[str, str | _Say]] = (
    (r"Perhaps you forgot a comma", "a comma is missing between two values here"),
    (r"'(.)' was never closed", _never_closed),
    (r"unmatched '(.)'", lambda found: f"there is one {found[1]} too many here"),
    (rf"closing parenthesis '(.)' does not match opening parenthesis '(.)'(?: {_LINE})?", _does_not_match),
    (r"expected ':'", "a colon : is missing at the end of this line"),
    (r"unterminated triple-quoted", "the text that begins here with three quotation marks is never closed"),
    (r"unterminated (?:f-)?string literal", _TEXT_GOES_ON),
    (rf"expected an indented block after (.*?) {_LINE}", _not_indented),
    (r"unexpected indent", "this line begins with more blanks than the one before, and nothing opens a block there"),
    (r"unindent does not match", "the blanks at the beginning of this line are those of no block around it"),
    (r"inconsistent use of tabs", "this line mixes tabs and blanks at its beginning; use blanks alone"),
    (r"(?:cannot assign to|invalid syntax).*Maybe you meant '=='", _TWO_EQUALS),
    (r"cannot assign to (.*?)(?: here)?$", lambda found: f"{found[1]} cannot be given a value with ="),
    (r"Missing parentheses in call to '(\w+)'", lambda found: f"{found[1]} needs parentheses: {found[1]}(...)"),
    (r"invalid character '(.)'", _another_sign),
    (r"invalid non-printable", "there is a sign here that cannot be seen; delete the line and type it anew"),
    (r"invalid decimal literal", "a name cannot begin with a digit, and a number has no letters"),
    (r"leading zeros in decimal", "a number does not begin with a zero"),
    (r"unexpected (?:EOF|end of file)", "the cell ends in the middle of something"),
    (r"line continuation", "a backslash goes on in the next line, and more follows it on the same"),
    (r"expected 'except' or 'finally'", "a try needs its except, with as many blanks before it as the try"),
    (r"(?:f-string: )?expecting '}'", "a { of an f-string is never closed; its } is missing"),
    (r"Expected one or more names", "something is missing at the end of this line"),
)


def python_sentence(error: SyntaxError, source: str) -> str:
    r"""What is wrong, in a sentence without a line of its own but those of the cell.

    >>> def told(source):
    ...     try:
    ...         compile(source, "cell", "exec")
    ...     except SyntaxError as error:
    ...         return python_sentence(error, source)
    >>> told("def handler(event, context)\n    return 1")
    'a colon : is missing at the end of this line'
    >>> told("a = [1, 2")
    'the [ that opens here is never closed; its ] is missing'
    """
    message = error.msg or "invalid syntax"
    for pattern, say in _SENTENCES:
        found = re.search(pattern, message)
        if found:
            return say if isinstance(say, str) else say(found)
    if "invalid syntax" in message:
        return _of_invalid_syntax(error, source)
    return re.sub(_LINE, lambda found: f"on line {_of_the_cell(found[1])}", message)


def _of_invalid_syntax(error: SyntaxError, source: str) -> str:
    """Python knows no more than where it gave up; what stands there says something."""
    lines = source.splitlines()
    number = (error.lineno or 1) - 1
    line = lines[number] if number < len(lines) else ""
    sign = line[max((error.offset or 1) - 1, 0) :].split(" ")[0][:20]
    before = line[: max((error.offset or 1) - 1, 0)].rstrip()
    if re.search(r"\b(if|while|elif)\b[^=]*$", before) and sign.startswith("=") and not sign.startswith("=="):
        return "one = gives a name its value; two, ==, compare"
    if re.search(r"[\"'\w]\s*[\"']\w", line) and re.search(r"[\"']$", before):
        return f"a quotation mark ends the text before {sign}; use the other kind of marks around it"
    return f"Python does not expect {sign} here" if sign else "something is missing at the end of this line"


def python_line(error: SyntaxError, source: str) -> int:
    """The line of the cell that a person would point at; line 1 is the magic.

    An error after the last sign is told at the line of that sign.
    """
    filled = max((number for number, line in enumerate(source.splitlines(), 1) if line.strip()), default=1)
    return min(error.lineno or 1, filled) + 1
