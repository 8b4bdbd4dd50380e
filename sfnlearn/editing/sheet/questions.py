"""What the readers of a type of state want to know: each field of an object, and what may be written into it.

Nothing of this is a table.  A blank state is read, and then the same state with one field after another in trial
values; what was asked for, and which trials were refused, tells what the field takes.  A trial takes some tenths of a
millisecond, a blank is tried once.

>>> wait = questions(Blank("Wait", "JSONata"))
>>> wait["Seconds"].asked.how, wait["Seconds"].takes_expression, wait["Comment"].takes_expression
('integer', True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sfnlearn.asl.definition import OLD_PROCESSOR, PROCESSOR, processor_field, processor_mode
from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.asked_fields import Asked, AskedFields, read_asked
from sfnlearn.jsontext import JSON

_STATE = Location(("States", "A"))


@dataclass(frozen=True, slots=True)
class Blank:
    """A state of which nothing is known but what decides how it is read; without a type it is the machine itself."""

    type: str | None
    language: str
    mode: str | None = None
    """The Mode of a Map."""
    holder: str = PROCESSOR
    """Where a Map holds its processor."""
    inside: Keys = ()
    """The place of an object in the state, each index being 0."""

    @classmethod
    def of(cls, state: Mapping[str, Any], language: str) -> Blank:
        """The blank of a state that speaks a query language."""
        type_name, mode = state.get("Type"), processor_mode(state)
        return cls(
            type_name if isinstance(type_name, str) else "",
            language,
            mode if isinstance(mode, str) and type_name == "Map" else None,
            processor_field(state),
        )

    def at(self, inside: Keys) -> Blank:
        """The blank of an object in the same state."""
        plain = tuple(0 if isinstance(key, int) else key for key in inside)
        return Blank(self.type, self.language, self.mode, self.holder, plain)

    def read(self, members: Mapping[str, JSON]) -> AskedFields | None:
        """Read the object with some members; None where the readers do not come to it."""
        own = {} if self.mode is None else {self.holder: {"ProcessorConfig": {"Mode": self.mode}}}
        whole: dict[str, JSON] = {"QueryLanguage": self.language}
        if self.type is None:
            whole = _with(whole, self.inside, members)
            return read_asked(whole).get(Location(self.inside))
        state = _with({"Type": self.type, **own}, self.inside, members)
        return read_asked({**whole, "StartAt": "A", "States": {"A": state}}).get(_STATE.below(*self.inside))


def _with(value: dict[str, JSON], place: Keys, members: Mapping[str, JSON]) -> dict[str, JSON]:
    """A copy of an object, with more members in the object at a place below it, which is made where it is missing."""
    if not place:
        return {**value, **members}
    [key, *rest] = place
    if rest and isinstance(rest[0], int):
        return {**value, str(key): [_with({}, tuple(rest[1:]), members)]}
    inner = value.get(str(key))
    return {**value, str(key): _with(inner if isinstance(inner, dict) else {}, tuple(rest), members)}


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader wants to know of one field."""

    asked: Asked
    takes_expression: bool = False
    """Whether the whole value may be a JSONata expression."""
    holds_expressions: bool = False
    """Whether a value in it may be computed: by `{% %}`, or by a member that ends in `.$`."""
    takes_fraction: bool = False
    """Whether a number need not be whole."""


@lru_cache(maxsize=512)
def questions(blank: Blank) -> Mapping[str, Question]:
    """What is asked of an object, by the names of its fields, in the order in which its reader asks."""
    read = blank.read({})
    return {} if read is None else {name: _question(blank, name, read) for name in dict.fromkeys(read.known)}


def _question(blank: Blank, name: str, read: AskedFields) -> Question:
    asked = read.asked.get(name, Asked())
    if asked.how == "anything":  # its reader looks at the value first, so there is to be one
        there = blank.read({name: False})
        asked = asked if there is None else there.asked.get(name, asked)
    if asked.how == "template":
        return Question(asked, holds_expressions=True)
    return Question(
        asked,
        takes_expression=_passes(blank, name, "{% 1 %}") and not _passes(blank, name, "{% ( %}"),
        holds_expressions=asked.how == "anything" and not _passes(blank, name, {"a": "{% ( %}"}),
        takes_fraction=asked.low is not None and _passes(blank, name, asked.low + 0.5),
    )


def _passes(blank: Blank, name: str, value: JSON) -> bool:
    """Whether nothing is found wrong at a field that has this value."""
    read = blank.read({name: value})
    if read is None:
        return False
    place = read.at(name)
    return not any(found.place[: len(place)] == place for _, found in read.report.findings if _is_placed(found.place))


def _is_placed(place: object) -> bool:
    return isinstance(place, Location)


def is_block(name: str) -> bool:
    """Whether a field of this name holds states."""
    return name in (PROCESSOR, OLD_PROCESSOR, "Branches", "States")
