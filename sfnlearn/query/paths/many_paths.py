"""Paths that may match many places: wildcards, slices, several names or indexes, filters and `..`.

A path is a list of steps.  A step takes the values that the path has led to so far, in the order of the document, and
gives those that it leads on to; what cannot be gone on from is passed over:

    $.lines[*].sku      [data] -> [lines] -> [line 0, line 1, ...] -> [sku 0, sku 1, ...]

`..` is a step that gives every container below, outer ones first, and the step behind it is applied to each of these.

Three rules are Jayway's own.  Several names give one object with those of them that are there (`$.a['x','y']`).  A
filter tests each item of an array, but an object itself.  An index counts from 0 alone, so `[-1]` names nothing
(measured behaviour 26).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON
from sfnlearn.query.bounded_regex import RunawayMatchError
from sfnlearn.query.paths.budget import Budget, RunawayPathError
from sfnlearn.query.paths.filters import FilterReader, FilterSyntaxError, Predicate, Values
from sfnlearn.query.paths.segments import PathSyntaxError, complaint, segment_of, segment_pattern, unescaped

Step = Callable[[list[Any], JSON, Budget], list[Any]]
Find = Callable[[JSON], JSON]


class ManyReader:
    """Reads the steps of one path; `bare` are the texts without quotes in its filters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bare: list[str] = []
        self.merges = False
        """Whether the path names one place and there several names: it gives one object."""

    def steps(self, position: int, *, in_filter: bool = False) -> tuple[list[Step], int]:
        """The steps from a position on, up to the end of the text or, in a filter, of the path; and where that is."""
        steps: list[Step] = []
        definite, self.merges = True, False
        while position < len(self.text):
            found = segment_pattern(in_filter=in_filter).match(self.text, position)
            if found is None:
                if in_filter:
                    break
                raise PathSyntaxError(self.text, position, complaint(self.text, position))
            kind, position = found.lastgroup, found.end()
            self.merges = definite and kind == "names" and position == len(self.text)
            if kind == "filter":
                predicate, position = self._filter(position)
                steps.append(_filter_step(predicate))
            elif kind == "deep":
                if not found["deep"]:
                    step, position = self._after_descent(position, in_filter=in_filter)
                else:
                    step = _step_of_name(found["deep"])
                steps.append(_descent(step))
            else:
                steps.append(_step(found))
            definite = definite and segment_of(found) is not None
        return steps, position

    def _after_descent(self, position: int, *, in_filter: bool) -> tuple[Step, int]:
        found = segment_pattern(in_filter=in_filter).match(self.text, position)
        if found is None or found.lastgroup in ("deep", "name"):
            raise PathSyntaxError(self.text, position, "After .. stands a name, a * or a bracket")
        if found.lastgroup != "filter":
            return _step(found), found.end()
        predicate, position = self._filter(found.end())
        return _objects_step(predicate), position

    def _filter(self, position: int) -> tuple[Predicate, int]:
        reader = FilterReader(self.text, position, self._path_in_filter, self.bare)
        try:
            predicate = reader.filter()
            reader.expect("]")
        except FilterSyntaxError as error:
            raise PathSyntaxError(self.text, min(error.position, len(self.text)), str(error)) from None
        except (RecursionError, ValueError) as error:
            if isinstance(error, PathSyntaxError):
                raise
            raise PathSyntaxError(self.text, position, "This filter cannot be read") from None
        return predicate, reader.position

    def _path_in_filter(self, text: str, position: int) -> tuple[Values, int]:
        """A path inside a filter, from `@` (the item) or `$` (the root)."""
        from_root = text[position] == "$"
        begin = position + 1
        steps, end = self.steps(begin, in_filter=True)
        definite = _is_definite(text, begin, end)

        def values(item: JSON, root: JSON, budget: Budget) -> JSON:
            found = _follow(steps, root if from_root else item, root, budget)
            if not definite:
                return found
            return found[0]  # an IndexError where the path names nothing

        return values, end


def _is_definite(text: str, position: int, end: int) -> bool:
    while position < end:
        found = segment_pattern(in_filter=True).match(text, position)
        if found is None or segment_of(found) is None:
            return False
        position = found.end()
    return True


def _follow(steps: list[Step], start: JSON, root: JSON, budget: Budget) -> list[Any]:
    values = [start]
    budget.spend(1)
    for step in steps:
        values = step(values, root, budget)
        budget.spend(len(values))
    return values


def finder(text: str, position: int) -> tuple[Find, tuple[str, ...]]:
    """A function that gives what a path matches, from the value that its root stands for; and its bare words.

    >>> finder("$.lines[*].sku", 1)[0]({"lines": [{"sku": "a"}, {}, {"sku": "b"}]})
    ['a', 'b']

    Raises `PathSyntaxError`.
    """
    reader = ManyReader(text)
    steps, _ = reader.steps(position)
    merges = reader.merges

    def find(data: JSON) -> JSON:
        try:
            found = _follow(steps, data, data, Budget())
        except (RunawayPathError, RunawayMatchError):
            raise StatesError("States.Runtime", f"The path '{text}' looks at too many places") from None
        return found[0] if merges and found else found

    return find, tuple(reader.bare)


# ----------------------------------------------------------------------- steps


def _step(found: re.Match[str]) -> Step:
    """The step of a segment that is neither a filter nor `..`."""
    kind = found.lastgroup
    if kind == "name":
        return _step_of_name(found["name"])
    if kind in ("single", "double"):
        return _named(unescaped(found[kind]))
    if kind in ("index", "negative"):
        return _indexes([int(found[kind])])
    if kind == "last":
        return _from_the_end(int(found["last"].replace(" ", "")))
    if kind == "names":
        return _merged([unescaped(name) for name in _names(found["names"])])
    many = found["many"]
    if many == "*":
        return _wildcard
    if ":" in many:
        return _sliced(slice(*(int(part) if part.strip() else None for part in many.split(":"))))
    return _indexes([int(part) for part in many.split(",")])


def _names(text: str) -> list[str]:
    """The names in `'a', 'b'`, without their quotes."""
    return [single or double for single, double in re.findall(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", text)]


def _step_of_name(name: str) -> Step:
    name = name.strip()
    return _wildcard if name == "*" else _named(name)


def _named(name: str) -> Step:
    def step(values: list[Any], _root: JSON, _budget: Budget) -> list[Any]:
        return [value[name] for value in values if type(value) is dict and name in value]

    return step


def _merged(names: list[str]) -> Step:
    def step(values: list[Any], _root: JSON, _budget: Budget) -> list[Any]:
        return [{name: value[name] for name in names if name in value} for value in values if type(value) is dict]

    return step


def _indexes(indexes: list[int]) -> Step:
    def step(values: list[Any], _root: JSON, _budget: Budget) -> list[Any]:
        arrays = (value for value in values if type(value) is list)
        return [array[index] for array in arrays for index in indexes if 0 <= index < len(array)]

    return step


def _from_the_end(back: int) -> Step:
    def step(values: list[Any], _root: JSON, _budget: Budget) -> list[Any]:
        return [value[back] for value in values if type(value) is list and -len(value) <= back < 0]

    return step


def _sliced(part: slice) -> Step:
    def step(values: list[Any], _root: JSON, _budget: Budget) -> list[Any]:
        return [item for value in values if type(value) is list for item in value[part]]

    return step


def _wildcard(values: list[Any], _root: JSON, _budget: Budget) -> list[Any]:
    return [member for value in values for member in _members(value)]


def _members(value: Any) -> Any:
    return value.values() if type(value) is dict else value if type(value) is list else ()


def _descent(step: Step) -> Step:
    def deep(values: list[Any], root: JSON, budget: Budget) -> list[Any]:
        return step([each for value in values for each in _containers(value, budget)], root, budget)

    return deep


def _containers(value: Any, budget: Budget) -> list[Any]:
    """A value and every object and array in it, outer ones first."""
    found, waiting = [], [value]
    while waiting:
        here = waiting.pop()
        members = _members(here)
        budget.spend(1 + len(members))
        if type(here) is dict or type(here) is list:
            found.append(here)
            waiting.extend(reversed([member for member in members if type(member) is dict or type(member) is list]))
    return found


def _filter_step(predicate: Predicate) -> Step:
    def step(values: list[Any], root: JSON, budget: Budget) -> list[Any]:
        found = []
        for value in values:
            items = value if type(value) is list else [value] if type(value) is dict else []
            budget.spend(len(items))
            found += [item for item in items if predicate(item, root, budget)]
        return found

    return step


def _objects_step(predicate: Predicate) -> Step:
    """A filter behind `..`: each object once, and not again as an item of the array around it."""

    def step(values: list[Any], root: JSON, budget: Budget) -> list[Any]:
        return [value for value in values if type(value) is dict and predicate(value, root, budget)]

    return step
