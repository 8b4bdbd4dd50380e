"""`variableReferences` of DescribeStateMachine: which state reads which variables (recorded: sorted by name).

States inside a Map or Parallel are listed under their own names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.query.jsonata.delimiters import is_expression

_NESTED = ("ItemProcessor", "Iterator", "Branches")
_QUOTED = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""")
_IN_PATH = re.compile(r"(?<![\w$])\$([A-Za-z_]\w*)")
_IN_JSONATA = re.compile(r"(?<!\$)\$([A-Za-z_]\w*)(?!\w*\s*(?:\(|:=))")
_BOUND = re.compile(r"\$(\w+)\s*:=|function\s*\(([^)]*)\)|λ\s*\(([^)]*)\)")


def variable_references(definition: Mapping[str, Any]) -> dict[str, list[str]]:
    """The variables that each state reads, by the state's name; states that read none are left out.

    >>> wait = {"Type": "Wait", "SecondsPath": "$pause", "End": True}
    >>> variable_references({"StartAt": "Nap", "States": {"Nap": wait}})
    {'Nap': ['pause']}
    """
    found: dict[str, list[str]] = {}
    for name, state in definition.get("States", {}).items():
        own = {member: value for member, value in state.items() if member not in _NESTED}
        if names := sorted(set(_read(own))):
            found[name] = names
        for block in (state.get("ItemProcessor"), state.get("Iterator"), *state.get("Branches", ())):
            found |= variable_references(block or {})
    return found


def _read(value: Any, member: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _read(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _read(item)
    elif isinstance(value, str):
        yield from _in_text(value, member)


def _in_text(text: str, member: str) -> Iterator[str]:
    if is_expression(text):
        expression = _QUOTED.sub("''", text)
        bound = {name for groups in _BOUND.findall(expression) for part in groups for name in re.findall(r"\w+", part)}
        yield from (name for name in _IN_JSONATA.findall(expression) if name not in {"states", *bound})
    elif member == "Variable" or member.endswith(("Path", ".$")):
        yield from _IN_PATH.findall(_QUOTED.sub("''", text) if member.endswith(".$") else text)
