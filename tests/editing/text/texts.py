"""Texts for the tests: values in odd spellings and layouts, and a plain model of what an edit does to a value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import strategies as st

from sfnlearn.asl.location import Keys

NAMES = ["a", "Next", "States", "b c", "ä", 'q"', "{% $x %}", "", "0"]
NUMBERS = ["1.50", "1e3", "-0", "0.0", "1E+2", "12345678901234567890", "7"]
WORDS = ["null", "true", "false", '"\\u0041"', '"a\\/b"', '"[{,:"', '"\\"}"', '"é 🐈"', '""']


def chances() -> st.SearchStrategy[Random]:
    """A source of chance that costs one draw: the texts here have hundreds of choices in them."""
    return st.integers(0, 2**32).map(Random)


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """A JSON text of some shape: its objects spread or on one line, its blanks and line ends as somebody likes them."""
    depth, chance = draw(st.integers(0, 4)), draw(chances())
    return JSONWriter(chance).text(depth)


class JSONWriter:
    """Somebody's habits, and texts written by them."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.unit = chance.choice(["  ", "    ", "\t", ""])
        self.line_end = chance.choice(["\n", "\r\n"])
        self.colon = chance.choice([": ", ":", " : "])
        self.comma = chance.choice([", ", ",", " , "])
        self.pad = chance.choice(["", " "])
        self.spread = chance.choice([0.0, 0.5, 1.0])

    def text(self, depth: int) -> str:
        return self.chance.choice(["", "\n", "  "]) + self.value(depth, "") + self.chance.choice(["", "\n"])

    def value(self, depth: int, indent: str) -> str:
        kind = self.chance.choice(["scalar", "array", "object", "object"]) if depth else "scalar"
        if kind == "scalar":
            return self.chance.choice(NUMBERS + WORDS)
        inner = indent + self.unit
        if kind == "object":
            keys = self.chance.sample(NAMES, self.chance.randint(0, 4))
            items = [json.dumps(key) + self.colon + self.value(depth - 1, inner) for key in keys]
            return self.enclosed("{}", items, indent)
        return self.enclosed("[]", [self.value(depth - 1, inner) for _ in range(self.chance.randint(0, 3))], indent)

    def enclosed(self, brackets: str, items: list[str], indent: str) -> str:
        if not items:
            return brackets
        if self.chance.random() < self.spread:
            inner = self.line_end + indent + self.unit
            between = "," + self.chance.choice(["", self.line_end]) + inner
            return brackets[0] + inner + between.join(items) + self.line_end + indent + brackets[1]
        return brackets[0] + self.pad + self.comma.join(items) + self.pad + brackets[1]


def places(value: object, place: Keys = ()) -> Iterator[Keys]:
    """Every place in a value, the whole first."""
    yield place
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*place, index))


def at(value: Any, place: Keys) -> Any:
    for key in place:
        value = value[key]
    return value


def changed(value: Any, place: Keys, new: Any) -> Any:
    """The value with another one at a place that it has."""
    if not place:
        return new
    key, *rest = place
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    made = [(name, changed(item, tuple(rest), new) if name == key else item) for name, item in items]
    return dict(made) if isinstance(value, dict) else [item for _, item in made]


def with_member(value: Any, place: Keys, new: Any, index: int) -> Any:
    """The value with a new member at a place, as the one that `index` counts."""
    holder = at(value, place[:-1])
    if isinstance(holder, list):
        return changed(value, place[:-1], [*holder[:index], new, *holder[index:]])
    items = list(holder.items())
    return changed(value, place[:-1], dict([*items[:index], (place[-1], new), *items[index:]]))


def without(value: Any, place: Keys) -> Any:
    holder = at(value, place[:-1])
    if isinstance(holder, list):
        return changed(value, place[:-1], [item for index, item in enumerate(holder) if index != place[-1]])
    return changed(value, place[:-1], {key: item for key, item in holder.items() if key != place[-1]})


def same(one: object, other: object) -> bool:
    """Whether two values are the same, the order of keys and 1 beside 1.0 included."""
    return json.dumps(one) == json.dumps(other)
