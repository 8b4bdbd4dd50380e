"""Fixes: changes of a definition that a program can make, as diagnostics suggest them.

A fix never changes the definition that it is applied to.  Renaming a state takes the transitions to it along, so that
the machine stays as it was meant.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from sfnlearn.errors import Fix, UsageError

Steps = tuple[str | int, ...]
"""The keys and indices on the way to a member."""


def pointer(steps: Iterable[str | int]) -> str:
    """The JSON pointer of a member (RFC 6901).

    >>> pointer(("States", "a/b", "Catch", 0))
    '/States/a~1b/Catch/0'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def steps_to(definition: Any, pointer: str) -> Steps:
    """The keys and indices that a pointer names in a definition.

    >>> steps_to({"Catch": [{}]}, "/Catch/0/Next")
    ('Catch', 0, 'Next')
    """
    steps: list[str | int] = []
    value = definition
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        step = int(name) if isinstance(value, list) and name.isdecimal() else name
        steps.append(step)
        value = _child(value, step)
    return tuple(steps)


def _child(value: Any, step: str | int) -> Any:
    if isinstance(value, list):
        return value[step] if isinstance(step, int) and step < len(value) else None
    return value.get(step) if isinstance(value, dict) else None


def apply_fix(definition: Any, fix: Fix) -> Any:
    """The definition after a fix; the one that is given stays as it is.

    Raises UsageError where the fix does not fit the definition.

    >>> apply_fix({"Type": "Pass", "Nxet": "B"}, Fix("/Nxet", "rename", "Next"))
    {'Type': 'Pass', 'Next': 'B'}
    """
    if not fits(definition, fix):
        raise UsageError(f"The definition has nothing at {fix.pointer or '/'} to {fix.operation}.")
    return apply_fixes(definition, [fix])


def apply_fixes(definition: Any, fixes: Iterable[Fix]) -> Any:
    """The definition after fixes, one after another; those that do not fit any more are left out."""
    fixed = copy.deepcopy(definition)
    for fix in fixes:
        steps = steps_to(fixed, fix.pointer)
        if not fits(fixed, fix):
            continue
        if not steps:
            fixed = copy.deepcopy(fix.value)
            continue
        _change(_at(fixed, steps[:-1]), steps, fix)
        if fix.operation == "rename" and len(steps) > 1 and steps[-2] == "States":
            _redirect(_at(fixed, steps[:-2]), str(steps[-1]), fix.value)
    return fixed


def fits(definition: Any, fix: Fix) -> bool:
    """Whether a definition has what a fix changes."""
    steps = steps_to(definition, fix.pointer)
    if not steps:
        return fix.operation == "set"
    holder, last = _at(definition, steps[:-1]), steps[-1]
    if isinstance(holder, list):
        return isinstance(last, int) and last < len(holder) and fix.operation != "rename"
    return isinstance(holder, dict) and fix.operation != "move" and (last in holder or fix.operation == "set")


def _change(holder: Any, steps: Steps, fix: Fix) -> None:
    last: Any = steps[-1]
    if fix.operation == "set":
        holder[last] = copy.deepcopy(fix.value)
    elif fix.operation == "remove":
        del holder[last]
    elif fix.operation == "move":
        holder.insert(fix.value, holder.pop(last))
    else:
        renamed = [(fix.value if key == last else key, value) for key, value in holder.items()]
        holder.clear()
        holder.update(renamed)


def _at(value: Any, steps: Steps) -> Any:
    for step in steps:
        value = _child(value, step)
    return value


def _redirect(block: Any, old: str, new: str) -> None:
    """Let the transitions of a block that lead to `old` lead to `new`."""
    holders: list[Any] = [block]
    for state in block["States"].values():
        if isinstance(state, dict):
            holders += [state, *_items(state, "Choices"), *_items(state, "Catch")]
    for holder in holders:
        for field in ("StartAt", "Next", "Default"):
            if isinstance(holder, dict) and holder.get(field) == old:
                holder[field] = new


def _items(state: dict[str, Any], name: str) -> list[Any]:
    value = state.get(name)
    return value if isinstance(value, list) else []
