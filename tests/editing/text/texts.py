"""Texts for the tests: values in odd spellings and layouts, and a plain model of what an edit does to a value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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


YAML_NAMES = ["a", "Next", "States", "b c", "ä", "'q''r'", '"{% x %}"', "0x", "Zoë: off".replace(": ", "-")]
YAML_SCALARS = [
    *("1.50", "1e3", "-0", "7", "null", "~", "true", "on", "1:30", "2026-01-31", "$.a.b", "a b", "x#y", "a:b"),
    *("'it''s'", '"\\u0041\\n"', '"{% $x %}"', "'a: b'", "''", '"#"', "arn:aws:states:::lambda:invoke", "-x"),
]


@st.composite
def yaml_texts(draw: st.DrawFn) -> str:
    """A YAML text of some shape: blocks and brackets, quotes, remarks and blank lines as somebody likes them."""
    depth, chance = draw(st.integers(1, 4)), draw(chances())
    return YAMLWriter(chance).text(depth)


class YAMLWriter:
    """Somebody's habits, and texts written by them."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.unit = chance.choice([2, 2, 4, 1])
        self.dashes = chance.choice([0, 2, 2])
        self.remarks = chance.choice([0.0, 0.1, 0.3])
        self.blanks = chance.choice([0.0, 0.0, 0.2, 1.0])
        self.line_end = chance.choice(["\n", "\n", "\r\n"])

    def text(self, depth: int) -> str:
        begin = self.chance.choice(["", "# A remark about all\n\n", "---\n", "# About all\n", "\ufeff"])
        end = self.chance.choice(["\n", "\n", "\n# The end\n", "\n\n", "\n...\n", ""])
        lines = self.lines(depth, ["array", "object", "object"])
        text = begin + "\n".join(lines) + (end or "\n" * (lines[-1].strip() == "- last"))
        return text.replace("\n", self.line_end)

    def maybe(self, odds: float) -> bool:
        return self.chance.random() < odds

    def scalar(self) -> list[str]:
        if self.maybe(0.15):
            header = self.chance.choice(["|", "|-", ">", ">-"]) + self.remark()
            return [header, "  first # no remark", *self.chance.choice([[], ["", "    deeper: x"]]), "  - last"]
        if self.maybe(0.05):
            return ['"two', '  lines"']
        return [self.chance.choice(YAML_SCALARS) + self.remark()]

    def remark(self) -> str:
        return self.chance.choice(["  # note", " # it's {odd"]) if self.maybe(self.remarks) else ""

    def flow(self, depth: int) -> str:
        kind = self.chance.choice(["scalar", "array", "object"]) if depth else "scalar"
        if kind == "scalar":
            return self.chance.choice([one for one in YAML_SCALARS if one not in ("a:b", "x#y")])
        gap = self.chance.choice([", ", " , ", ",\n     "])
        if kind == "array":
            items = [self.flow(depth - 1) for _ in range(self.chance.randint(0, 3))]
            return "[" + gap.join(items) + self.chance.choice(["", ",", " "] if items else [""]) + "]"
        names = self.chance.sample(YAML_NAMES, self.chance.randint(0, 3))
        return "{" + gap.join(f"{name}: {self.flow(depth - 1)}" for name in names) + self.chance.choice(["", " "]) + "}"

    def lines(self, depth: int, kinds: Sequence[str] = ("scalar", "flow", "array", "object", "object")) -> list[str]:
        kind = self.chance.choice(kinds) if depth else "scalar"
        if kind == "flow":
            return (self.flow(depth) + self.remark()).split("\n")
        count = self.chance.randint(1, 4)
        if kind == "array":
            return self.joined([self.item(depth - 1) for _ in range(count)])
        if kind == "object":
            return self.joined([self.field(name, depth - 1) for name in self.chance.sample(YAML_NAMES, count)])
        return self.scalar()

    def joined(self, members: list[list[str]]) -> list[str]:
        lines: list[str] = []
        for index, member in enumerate(members):
            if index and self.maybe(self.blanks):
                lines.append("")
            if index and self.maybe(self.remarks):
                lines += self.chance.choice([["# about the next"], ["# about no one", ""], ["# two", "# lines"]])
            lines += member
        return lines

    def item(self, depth: int) -> list[str]:
        first, *rest = self.lines(depth)
        return [f"- {first}", *(f"  {line}" if line else line for line in rest)]

    def field(self, name: str, depth: int) -> list[str]:
        if self.maybe(0.05):
            return [name + ":" + self.remark()]
        lines = self.lines(depth)
        is_array, is_object = lines[0].startswith("- "), _is_field(lines[0])
        if not is_array and not is_object:
            return [f"{name}:{self.chance.choice([' ', '  '])}{lines[0]}", *lines[1:]]
        deeper = self.dashes if is_array else self.unit
        above = ["# above"] if self.maybe(self.remarks) else []
        return [name + ":" + self.remark(), *(" " * deeper + line if line else line for line in above + lines)]


def _is_field(line: str) -> bool:
    return any(line.startswith(f"{name}:") and line[len(name) + 1 :][:1] in ("", " ") for name in YAML_NAMES)
