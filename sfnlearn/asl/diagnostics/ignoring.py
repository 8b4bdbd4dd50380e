"""Warnings that somebody has seen and wants to see no more: `sfnlearn: ignore CODE` in a comment.

The comment stands in a `Comment` field or, in YAML, behind a `#`.  It counts for the object that it stands in and for
all inside: in a state for the state, at the top for the whole definition.  A YAML comment counts for the state in
whose lines it is, or for the one whose name stands right below it.

    {"Comment": "sfnlearn: ignore NO_PATH", "StartAt": ...}        nowhere in this definition
    Pay:
      Type: Task  # sfnlearn: ignore TASK_WITHOUT_RETRY            not in Pay

An error cannot be ignored.  A code that is not one, or that hides nothing, is told: it is misspelt, or left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sfnlearn.asl.definition import Definition, all_states, plain_values
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import END
from sfnlearn.asl.diagnostics.guesses import asked, nearest
from sfnlearn.asl.diagnostics.warnings import WARNINGS, find_warnings
from sfnlearn.asl.diagnostics.warnings.tasks import folded
from sfnlearn.asl.location import Location
from sfnlearn.asl.reading.yaml_text import key_positions
from sfnlearn.errors import Diagnostic
from sfnlearn.jsonplaces import TextPosition, begins_as_json

IGNORE_WITHOUT_EFFECT = sfnlearn_warning(
    "IGNORE_WITHOUT_EFFECT",
    """A comment `sfnlearn: ignore CODE` hides nothing: no warning has this code, or none with it is found in the object
    that the comment stands in.""",
    {
        "a code that is misspelt": {
            "Comment": "sfnlearn: ignore TASK_WITHOUT_RETRIES", "StartAt": "A", "States": {"A": END},
        },
        "a code that is not found": {"StartAt": "A", "States": {"A": {**END, "Comment": "sfnlearn: ignore NO_PATH"}}},
    },
)  # fmt: skip
IGNORABLE = tuple(code.code for code in (*WARNINGS, IGNORE_WITHOUT_EFFECT))
"""The codes that can be ignored."""
_SIGN = "sfnlearn:"
_IGNORE = re.compile(r"sfnlearn:\s*ignore\b[ \t]*(?P<codes>[\w-]+(?:\s*,\s*[A-Z][A-Z_]+)*)?")
_REMARK = re.compile(r"(?:^|\s)(#.*)$")


@dataclass(frozen=True, slots=True)
class _Ignore:
    """A code that a comment names: where it counts, and where the comment is."""

    code: str
    scope: Location
    place: Location | TextPosition

    def hides(self, found: Diagnostic) -> bool:
        within = isinstance(found.place, Location) and found.place[: len(self.scope)] == self.scope
        return found.code == self.code and (within or not self.scope)


def told_warnings(definition: Definition, machine_type: str, text: str | None = None) -> list[Diagnostic]:
    """The warnings that a person is told: those that no comment ignores, and comments without an effect.

    `text` is the definition as it was written, in which YAML's comments are.
    """
    found = find_warnings(definition, machine_type)
    ignores = [*_in_comment_fields(definition), *_in_yaml(definition, text)]
    if ignores:
        idle = [ignore for ignore in ignores if not any(map(ignore.hides, found))]
        found = [each for each in found if not any(ignore.hides(each) for ignore in ignores)]
        found += [told for told in map(_told, idle) if not any(ignore.hides(told) for ignore in ignores)]
    return folded(found)


def unknown_code(code: str, known: Iterable[str] = IGNORABLE) -> tuple[str, str]:
    """What to say of a code that no warning has: a sentence, and a hint.

    >>> unknown_code("NO_PATHS")
    ('No warning has the code NO_PATHS', 'Did you mean "NO_PATH"?')
    """
    return f"No warning has the code {code}", asked(nearest(code, known))


def _told(ignore: _Ignore) -> Diagnostic:
    if not ignore.code:
        message, hint = "This comment does not say what to ignore", "Write it as sfnlearn: ignore CODE."
    elif ignore.code not in IGNORABLE:
        message, hint = unknown_code(ignore.code)
    else:
        message, hint = f"Nothing here has the code {ignore.code}", "Take it out of the comment."
    return Diagnostic("WARNING", IGNORE_WITHOUT_EFFECT.code, message, ignore.place, hint)


def _codes(text: str) -> Iterator[str]:
    for found in _IGNORE.finditer(text):
        yield from re.split(r"\s*,\s*", found["codes"] or "")


def _in_comment_fields(definition: Definition) -> Iterator[_Ignore]:
    for place, value in plain_values(definition):
        if place and place[-1] == "Comment" and isinstance(value, str) and _SIGN in value:
            for code in _codes(value):
                yield _Ignore(code, Location(place[:-1]), Location(place))


# ------------------------------------------------------------------------ YAML


def _in_yaml(definition: Definition, text: str | None) -> Iterator[_Ignore]:
    if text is None or _SIGN not in text or begins_as_json(text):
        return
    places = {found.location for found in all_states(definition)}
    states = [(Location(keys), at) for keys, at in key_positions(text) if Location(keys) in places]
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        remark = _REMARK.search(line) if _SIGN in line else None
        for code in _codes(remark[1]) if remark else ():
            assert remark is not None
            yield _Ignore(code, _owner(lines, number, states), TextPosition(number, remark.start(1) + 1))


def _owner(lines: list[str], number: int, states: list[tuple[Location, TextPosition]]) -> Location:
    """The state that a comment in this line is about; the whole definition where there is none."""
    line = lines[number - 1]
    if line.lstrip().startswith("#"):
        below = next((index for index, each in enumerate(lines[number:], number + 1) if _says_something(each)), 0)
        named = [place for place, at in states if at.line == below and at.column == _indent(line) + 1]
        if named:
            return named[0]
    around = [place for place, at in states if at.line == number or (at.line < number and at.column <= _indent(line))]
    return around[-1] if around else Location()


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
