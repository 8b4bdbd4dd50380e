"""Which fields an object of a definition may have, and what may stand in them: asked of the reader itself.

There is no list of them.  What an object may have is what its reader asks for (`Fields.known`), and what a field may
hold is what the reader says of a value that cannot be right.  So the object is read twice: with a field that nobody
knows, which makes the reader tell those that it knows; and with all of these set to a value that fits none of them.
A field that the language gains appears here by itself.

Only what leads to the object is read, so that this takes as long in a machine of a hundred states as in one of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.blocks import LANGUAGES, STATE_TYPES, BlockReader
from sfnlearn.asl.reading.choice_rules import COMBINATIONS
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.machine_fields import read_definition
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.jsontext import JSON

Shape = Literal["string", "array", "object", "boolean", "number", "any"]
_NOBODYS = "\0"
"""The name of a field that no object has."""
_FITS_NOTHING = -0.5
_SHAPES: Mapping[str, Shape] = {
    "a string": "string", "an array": "array", "an object": "object", "true": "boolean", "a boolean": "boolean",
    "an integer": "number", "a number": "number", "between": "number", "at least": "number",
}  # fmt: skip
_MUST_BE = re.compile(r"must be (an? \w+|true|between|at least)\b")
_ONE_OF = re.compile(r"should have one of these values: \[(.*)\]")
_RULES = (Kind.CHOICE_RULE, Kind.NESTED_RULE)
_OPERATORS = (*OPERATORS, *COMBINATIONS)
_BEFORE_THE_TYPE = ("Type", "Comment", "QueryLanguage")
_DECIDING: Mapping[str, tuple[str, ...]] = {"Type": tuple(STATE_TYPES), "QueryLanguage": LANGUAGES}
"""What decides how the other fields are read, so that no wrong value may be tried there."""


@dataclass(frozen=True, slots=True)
class FieldsThere:
    """What an object may have: its kind, the names in the order in which the reader asks, and what they hold.

    `words` are the values that a field of a few words may have.
    """

    kind: Kind
    names: tuple[str, ...]
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def fields_there(definition: JSON, place: Keys) -> FieldsThere | None:
    """The fields of the object at a place, which need not be there yet; None where the language leaves them free.

    >>> machine = {"StartAt": "A", "States": {"A": {"Type": "Wait"}}}
    >>> found = fields_there(machine, ("States", "A"))
    >>> found.kind.phrase, found.names[-4:], found.shapes["Seconds"]
    ('a Wait state', ('Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'), 'number')
    """
    reduced = _reduced(definition, place)
    holder = Location(place).value_in(reduced)
    assert isinstance(holder, dict)  # `_reduced` has made it
    holder[_NOBODYS] = None
    found = _read(reduced).found
    if found is None:
        is_state = len(place) > 1 and place[-2] == "States"
        return FieldsThere(Kind.STATE, _BEFORE_THE_TYPE, words=_DECIDING) if is_state else None
    del holder[_NOBODYS]
    names = _names(found, holder)
    holder.update({name: _FITS_NOTHING for name in names if name not in (*_DECIDING, *_OPERATORS)})
    shapes: dict[str, Shape] = {name: _of_operator(name) for name in names if name in _OPERATORS}
    if found.is_jsonata and "Condition" in names:
        shapes["Condition"] = "string"  # an expression; the reader asks what it gives
    words = dict(_DECIDING)
    for name, message in _read(reduced).told(place):
        if shape := _MUST_BE.search(message):
            shapes.setdefault(name, _SHAPES.get(shape[1], "any"))
        elif listed := _ONE_OF.search(message):
            words[name] = tuple(listed[1].split(", "))
    return FieldsThere(found.kind, names, shapes, words)


def _names(found: Fields, given: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that the reader knows; of a rule's operators it knows only the one that is there."""
    names = dict.fromkeys(found.known)
    if found.kind in _RULES and not found.is_jsonata and not any(name in _OPERATORS for name in given):
        names |= dict.fromkeys(_OPERATORS)
    return tuple(names)


def _of_operator(name: str) -> Shape:
    if name in COMBINATIONS:
        return "object" if name == "Not" else "array"
    if name.startswith("Is") or name == "BooleanEquals":
        return "boolean"
    return "number" if name.startswith("Numeric") and not name.endswith("Path") else "string"


def _reduced(value: JSON, place: Keys) -> Any:
    """A copy of what leads to an object, without the other states; what is missing on the way is made."""
    if not place:
        return dict(value) if isinstance(value, dict) else {}
    key, rest = place[0], place[1:]
    if isinstance(key, int):
        items = list(value) if isinstance(value, list) else []
        items += [{}] * (key + 1 - len(items))
        items[key] = _reduced(items[key], rest)
        return items
    members = value if isinstance(value, dict) else {}
    if key == "States" and rest:
        states = members.get(key)
        one = states.get(rest[0]) if isinstance(states, dict) else None
        return {**members, key: {rest[0]: _reduced(one, rest[1:])}}
    return {**members, key: _reduced(members.get(key), rest)}


class _Asked(BlockReader):
    """A reader that notes the object which has the field that nobody knows."""

    found: Fields | None = None

    def report_unknown(self, fields: Fields, name: str) -> None:
        """Note the object."""
        if name == _NOBODYS:
            self.found = fields

    def told(self, place: Keys) -> Iterable[tuple[str, str]]:
        """What was said of the fields of an object: their names, and the sentences."""
        for _, one in self.report.findings:
            keys = one.place
            if isinstance(keys, Location) and keys.parent == place and isinstance(keys[-1], str):
                yield keys[-1], one.message


def _read(definition: dict[str, Any]) -> _Asked:
    reader = _Asked("STANDARD")
    read_definition(definition, "STANDARD", reader)
    return reader
