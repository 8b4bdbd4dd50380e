"""How what is chosen is written at the spot where somebody types: with quotation marks, colon and comma, or without.

What is written is plain text, and the offset in it at which the cursor is put: between the quotation marks of a value
that is to be typed, inside the brackets of an array, behind a value that is complete.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.editing.completing.fields_there import Shape
from sfnlearn.editing.completing.unfinished import Spot
from sfnlearn.jsontext import JSON

_OPENED: Mapping[Shape, tuple[str, str]] = {
    "string": ('"', '"'), "array": ("[", "]"), "object": ("{", "}"), "boolean": ("true", ""),
}  # fmt: skip
_PLAIN = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[^\W\d](?:[\w ./-]|:(?! |$))*(?<! )", re.IGNORECASE)
"""Texts that stand in YAML without quotation marks and are read as texts, by readers of older versions too."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and where in it the cursor goes."""

    text: str
    cursor: int


def written_value(value: JSON, spot: Spot, syntax: str, text: str) -> Written:
    """How a value is written; in YAML without quotation marks, where it reads as the same value and none are there."""
    told = json.dumps(value, ensure_ascii=False)
    if syntax == "YAML" and spot.outer_start == spot.start and not _in_brackets(text, spot):
        told = _plain(value)
    return _between(told, len(told), spot, syntax)


def written_key(name: str, shape: Shape | None, spot: Spot, syntax: str, text: str) -> Written:
    """How a key is written, with the beginning of its value where it has none yet."""
    flow = syntax == "JSON" or _in_brackets(text, spot)
    told = json.dumps(name, ensure_ascii=False) if syntax == "JSON" or spot.outer_start < spot.start else _plain(name)
    if spot.colon:
        return _between(told, len(told), spot, syntax, only_before=True)
    if not flow:
        end = " true" if shape == "boolean" else ""
        told = f"{told}:{end or ' ' * (shape not in ('object', 'array'))}"
        return Written(told, len(told))
    before, after = _OPENED.get(shape or "any", ("", ""))
    if shape == "string" and syntax == "YAML":
        before = after = ""
    head = f"{told}: {before}"
    return _between(head + after, len(head), spot, syntax)


def written_members(members: Mapping[str, Any], spot: Spot, syntax: str, text: str) -> Written:
    """How whole members of an object are written, over several lines that are indented as the line of the spot is."""
    indent = " " * _column(text, spot.outer_start)
    if syntax == "YAML" and not _in_brackets(text, spot):
        told = f"\n{indent}".join(_lines(members))
        return Written(told, len(told))
    whole = json.dumps(members, ensure_ascii=False, indent=2)
    lines = [line[2:] for line in whole.splitlines()[1:-1]]
    told = f"\n{indent}".join(lines)
    return _between(told, len(told), spot, "JSON")


def _column(text: str, offset: int) -> int:
    """The blanks at the beginning of the line of an offset."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return len(line) - len(line.lstrip(" "))


def _lines(value: Any) -> Iterator[str]:
    """The lines of a value as a block of YAML."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _member(f"{_plain(name)}:", member)
    else:
        for item in value:
            lines = list(_lines(item)) if isinstance(item, (dict, list)) and item else [_plain(item)]
            yield f"- {lines[0]}"
            yield from (f"  {line}" for line in lines[1:])


def _member(head: str, value: JSON) -> Iterator[str]:
    if isinstance(value, (dict, list)) and value:
        yield head
        yield from (f"  {line}" for line in _lines(value))
    else:
        yield f"{head} {_plain(value)}"


def _between(told: str, cursor: int, spot: Spot, syntax: str, *, only_before: bool = False) -> Written:
    """The commas that are missing around it, in JSON."""
    before = "," if spot.precedes and spot.outer_start == spot.outer_end and syntax == "JSON" else ""
    after = "," if spot.follows and syntax == "JSON" and not only_before else ""
    return Written(before + told + after, len(before) + cursor)


def _in_brackets(text: str, spot: Spot) -> bool:
    """Whether the spot lies inside a collection in brackets on its line: there a comma would end a plain scalar."""
    line = text[text.rfind("\n", 0, spot.outer_start) + 1 : spot.outer_start]
    return line.count("[") + line.count("{") > line.count("]") + line.count("}")


def _plain(value: JSON) -> str:
    """A scalar as people write it in YAML; in quotation marks where it would be read as something else."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
