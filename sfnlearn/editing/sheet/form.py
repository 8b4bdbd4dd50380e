"""The fields of one object of a definition as a form: for each its control, its value and what is wrong with it.

A form has every field that the object's reader knows, in the order in which it asks, and then those that it does not
know, which are kept as they are.  Fields of which there can be one only are one field with `alternatives`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sfnlearn.asl.diagnostics.field_owners import TYPE_TOLD_BY
from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.asked_fields import AskedFields
from sfnlearn.asl.words import field_words
from sfnlearn.editing.sheet.controls import Control, control_of
from sfnlearn.editing.sheet.findings import Problem, beside
from sfnlearn.editing.sheet.questions import Blank, Question, questions
from sfnlearn.jsontext import JSON

LISTS = ("objects", "blocks", "choice-rules", "retry", "catch")
"""The controls of arrays whose items are objects with fields."""
Source = Callable[[Keys], str]
"""Gives the exact spelling of the value at a place."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a template that is an object: a value, or how one is computed."""

    name: str
    place: Keys
    source: str
    value: str | float | bool | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `source` is the text of its value in the definition's own spelling, None where it is missing; `value` the value
    itself where it is a text, a number, true, false or null.
    """

    name: str
    place: Keys
    control: Control
    is_set: bool
    source: str | None = None
    value: str | float | bool | None = None
    required: bool = False
    shown: bool = False
    """Whether the form shows it though it is not set."""
    help: str = ""
    words: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    takes_expression: bool = False
    """Whether the whole value may be a JSONata expression."""
    language: str = "JSONPath"
    fields: tuple[Field, ...] = ()
    """The fields of an `object`."""
    items: tuple[tuple[Field, ...], ...] = ()
    """The fields of each of `objects`."""
    members: tuple[Member, ...] = ()
    """The members of a `template` that is an object."""
    alternatives: tuple[Field, ...] = ()
    """The fields that may stand in its place."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What makes the fields of a state's objects: the reading of the state, its blank and its problems."""

    read: Mapping[Location, AskedFields]
    """What was asked, by places below the state."""
    blank: Blank
    place: Keys
    """The place of the state in the definition."""
    source: Source
    problems: Sequence[Problem]

    def fields(self, inside: Keys = ()) -> tuple[Field, ...]:
        """The fields of the object at a place below the state."""
        here = self.read.get(Location(inside))
        if here is None:
            return ()
        asked = questions(self.blank.at(inside))
        known = [name for name in dict.fromkeys(here.known) if name != "States"]  # they are drawn
        made = {name: self._known(name, inside, here, asked.get(name) or Question(here.asked[name])) for name in known}
        unknown = [self._field(name, inside, here.value, "unknown") for name in here.value if name not in here.known]
        return (*_grouped(made, here.groups), *unknown)

    def _known(self, name: str, inside: Keys, here: AskedFields, question: Question) -> Field:
        asked = question.asked
        control = control_of(name, question)
        field = self._field(name, inside, here.value, control)
        holds = control in ("object", "block")
        told = TYPE_TOLD_BY.get(name) == self.blank.type and not inside
        return replace(
            field,
            required=asked.required,
            shown=field.is_set or asked.required or told,
            help=field_words(name, here.kind),
            words=asked.words,
            low=asked.low,
            high=asked.high,
            takes_expression=question.takes_expression,
            fields=self.fields((*inside, name)) if holds else (),
            items=tuple(self._items((*inside, name))) if control in LISTS else (),
        )

    def _items(self, inside: Keys) -> Iterator[tuple[Field, ...]]:
        index = 0
        while Location((*inside, index)) in self.read:
            yield self.fields((*inside, index))
            index += 1

    def _field(self, name: str, inside: Keys, value: Mapping[str, Any], control: Control) -> Field:
        """A field as it stands there; what is wrong in an object that has fields of its own is told at those."""
        place = (*self.place, *inside, name)
        is_set = name in value
        members = tuple(self._members(place, value.get(name))) if control == "template" else ()
        inner = [
            (*self.place, *at, key)
            for at in self.read
            if at[: len(inside) + 1] == (*inside, name)
            for key in self.read[at].value
        ]
        return Field(
            name,
            place,
            control,
            is_set,
            source=self.source(place) if is_set and control not in ("block", "blocks") else None,
            value=_plain(value.get(name)),
            language=self.blank.language,
            members=members,
            problems=beside(place, self.problems, [*inner, *(member.place for member in members)]),
        )

    def _members(self, place: Keys, value: JSON) -> Iterator[Member]:
        for name, member in value.items() if isinstance(value, dict) else ():
            at = (*place, name)
            yield Member(name, at, self.source(at), _plain(member), beside(at, self.problems, ()))


def _plain(value: JSON) -> str | float | bool | None:
    return value if isinstance(value, (str, int, float, bool)) else None


def _grouped(fields: Mapping[str, Field], groups: Sequence[tuple[str, ...]]) -> Iterator[Field]:
    """The fields, each group as one: the member that is set, else the first, with the others behind it."""
    told: set[str] = set()
    for name, field in fields.items():
        group = next((each for each in groups if name in each), None)
        if group is None:
            yield field
        elif name not in told:
            yield from _group([fields[each] for each in group])
            told.update(group)


def _group(members: list[Field]) -> Iterator[Field]:
    """A group as one field; where several are set, which is a mistake, each stands for itself."""
    present = [field for field in members if field.is_set]
    if len(present) > 1:
        yield from present
        return
    first = present[0] if present else members[0]
    others = tuple(field for field in members if field is not first)
    yield replace(first, alternatives=others, shown=any(field.shown for field in members))
