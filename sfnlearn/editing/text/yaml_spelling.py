"""How values are spelt in YAML: a block with a line for each member, or between brackets.

A text stands without quotes where every reader of YAML takes it for that text.  Ours would not need them for `on`,
`1:30` or `2026-01-31`, but the readers of YAML 1.1 are many (CloudFormation and the Serverless Framework among them),
and these take the three for true, 5400 and a date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sfnlearn.editing.text.block import column_of
from sfnlearn.editing.text.nodes import Node
from sfnlearn.jsontext import JSON

_PLAIN = re.compile(r"[A-Za-z0-9_./$()+\-À-ɏ][^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]*")
_NEVER_PLAIN = re.compile(r": |:$| #|\s$|^-(?: |$)|^(?:---|\.\.\.)(?:\s|$)")
_NEVER_IN_BRACKETS = re.compile(r"[,?\[\]{}:]")
_LONGEST_PLAIN_KEY = 100
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class YAMLLayout:
    """The habits of one text."""

    line_end: str = "\n"
    unit: int = 2
    """The columns that a block is deeper by."""
    dashes: int = 2
    """The columns that the dashes of an array are deeper by than the key before it."""
    quote: str = '"'
    short_arrays: bool = False
    """Whether an array of scalars stands between brackets."""

    def block(self, value: JSON) -> str:
        """A value at the left margin, its objects and arrays with a line for each member."""
        return "\n".join(self._lines(value))

    def is_block(self, value: JSON) -> bool:
        """Whether a value is written as a block."""
        return bool(value) and isinstance(value, dict | list) and not self._is_short(value)

    def _lines(self, value: JSON) -> list[str]:
        if not self.is_block(value):
            return self.inline(value).split("\n")
        lines: list[str] = []
        if isinstance(value, dict):
            for key, item in value.items():
                first, *rest = self._lines(item)
                begin = self.key(key) + ":"
                if self.is_block(item):
                    deeper = " " * (self.unit if isinstance(item, dict) else self.dashes)
                    lines += [begin, *(deeper + line for line in (first, *rest))]
                else:
                    lines += [f"{begin} {first}", *rest]
        elif isinstance(value, list):
            for item in value:
                first, *rest = self._lines(item)
                lines += [f"- {first}", *(f"  {line}" if line else line for line in rest)]
        return lines

    def _is_short(self, value: JSON) -> bool:
        if not self.short_arrays or not isinstance(value, list):
            return False
        return not any(isinstance(item, dict | list) and item for item in value) and len(self.flow(value)) <= 80

    def inline(self, value: JSON) -> str:
        """A value that is not a block: one of several lines, if it is a text of several lines."""
        if isinstance(value, str) and _is_written_in_lines(value):
            return "\n".join(["|" if value.endswith("\n") else "|-", *_indented(value.removesuffix("\n"))])
        return self.scalar(value) if not isinstance(value, dict | list) else self.flow(value)

    def flow(self, value: JSON) -> str:
        """A value between brackets, on one line."""
        if isinstance(value, dict):
            members = (f"{self.key(key, flow=True)}: {self.flow(item)}" for key, item in value.items())
            return "{" + ", ".join(members) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(item) for item in value) + "]"
        return self.scalar(value, flow=True)

    def scalar(self, value: JSON, *, flow: bool = False) -> str:
        """A number, text, true, false or null on one line."""
        if not isinstance(value, str):
            return json.dumps(value)
        return value if is_plain(value, flow=flow) else in_quotes(value, self.quote)

    def key(self, key: str, *, flow: bool = False) -> str:
        """A key: a long one in quotes, because PyYAML takes no long one without."""
        return key if len(key) <= _LONGEST_PLAIN_KEY and is_plain(key, flow=flow) else in_quotes(key, self.quote)


def _is_written_in_lines(text: str) -> bool:
    """Whether a text has several lines, and none that would be lost or would need an indent of its own below a `|`."""
    lines = text.removesuffix("\n").split("\n")
    if "\n" not in text or text.startswith((" ", "\t", "\n")) or _UNSEEN.search(text):
        return False
    return bool(lines[-1]) and not any(line != line.rstrip() for line in lines)


def _indented(text: str) -> Iterable[str]:
    return (f"  {line}" if line else line for line in text.split("\n"))


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether a text needs no quotes.

    >>> [is_plain(text) for text in ("States.ALL", "$.a", "a: b", "on", "1:30", "{% $x %}", "a, b")]
    [True, True, False, False, False, False, True]
    """
    if not _PLAIN.fullmatch(text) or _NEVER_PLAIN.search(text) or (flow and _NEVER_IN_BRACKETS.search(text)):
        return False
    return not any(pattern.match(text) for pattern in _other_meanings().get(text[0], ()))


@cache
def _other_meanings() -> dict[str, list[re.Pattern[str]]]:
    """By the first character: what YAML 1.1 takes for something else than a text, and the numbers of JSON."""
    import yaml

    meanings: dict[str, list[re.Pattern[str]]] = {}
    for first, patterns in yaml.SafeLoader.yaml_implicit_resolvers.items():
        meanings[str(first)] = [pattern for _, pattern in patterns]
    number = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?$|0[xo][0-9a-fA-F]+$")
    for first in "+-.0123456789":
        meanings.setdefault(first, []).append(number)
    return meanings


def in_quotes(text: str, quote: str) -> str:
    r"""A text in quotes of a kind, or in double ones where only these can hold it.

    >>> in_quotes("it's", "'"), in_quotes("a\n", "'")
    ("'it''s'", '"a\\n"')
    """
    double = json.dumps(text, ensure_ascii=False)
    double = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", double)
    if quote == '"' or "\\" in double.replace('\\"', "").replace("\\\\", ""):
        return double
    return "'" + text.replace("'", "''") + "'"


def yaml_layout_of(text: str, root: Node) -> YAMLLayout:
    r"""The habits of a YAML text: of each the first sign of it that is found.

    >>> from sfnlearn.asl.reading.yaml_text import read_yaml
    >>> from sfnlearn.editing.text.yaml_nodes import yaml_root
    >>> text = "Retry:\n- ErrorEquals: ['States.ALL']\n"
    >>> yaml_layout_of(text, yaml_root(text, *read_yaml(text)))
    YAMLLayout(line_end='\n', unit=2, dashes=0, quote="'", short_arrays=True)
    """
    habits = _Habits(text)
    habits.look(root, None)
    newline = text.find("\n")
    return YAMLLayout(
        line_end="\r\n" if newline > 0 and text[newline - 1] == "\r" else "\n",
        unit=max(1, habits.found.get("unit", 2)),
        dashes=max(0, habits.found.get("dashes", 2)),
        quote="'" if habits.found.get("single") else '"',
        short_arrays=bool(habits.found.get("short")),
    )


class _Habits:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[str, int] = {}

    def look(self, node: Node, around: Node | None) -> None:
        if node.style == "alias":
            return
        if around is not None and around.kind == "object" and node.style == "block":
            deeper = column_of(self.text, node.members[0].start) - column_of(self.text, around.members[0].start)
            if "\n" in self.text[around.start : node.members[0].start]:
                self.found.setdefault("unit" if node.kind == "object" else "dashes", deeper)
        if node.kind == "scalar" and self.text[node.opens : node.opens + 1] in ("'", '"'):
            self.found.setdefault("single", self.text[node.opens] == "'")
        if node.kind == "array" and node.members and all(one.node.kind == "scalar" for one in node.members):
            self.found.setdefault("short", node.style == "flow")
        for member in node.members:
            self.look(member.node, node)
