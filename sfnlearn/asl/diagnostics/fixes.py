"""Fixes: changes of a definition that a program can make, as diagnostics suggest them.

A fix never changes the definition that it is applied to.  Renaming a state takes the transitions to it along, so that
the machine stays as it was meant.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from sfnlearn.errors import Fix, UsageError


def apply_fix(definition: Any, fix: Fix) -> Any:
    """The definition after a fix; the one that is given stays as it is.

    Raises UsageError where the fix does not fit the definition.

    >>> from sfnlearn.asl.location import Location
    >>> apply_fix({"Type": "Pass", "Nxet": "B"}, Fix(Location(("Nxet",)), "rename", "Next"))
    {'Type': 'Pass', 'Next': 'B'}
    """
    if not fits(definition, fix):
        raise UsageError(f"The definition has nothing at {fix.place} to {fix.operation}.")
    return apply_fixes(definition, [fix])


def apply_fixes(definition: Any, fixes: Iterable[Fix]) -> Any:
    """The definition after fixes, one after another; those that do not fit any more are left out."""
    fixed = copy.deepcopy(definition)
    for fix in fixes:
        if not fits(fixed, fix):
            continue
        if not fix.place:
            fixed = copy.deepcopy(fix.value)
            continue
        holder = fix.place.parent
        _change(holder.value_in(fixed), fix)
        if fix.operation == "rename" and holder[-1:] == ("States",):
            _redirect(holder.parent.value_in(fixed), str(fix.place[-1]), fix.value)
    return fixed


def fits(definition: Any, fix: Fix) -> bool:
    """Whether a definition has what a fix changes."""
    if not fix.place:
        return fix.operation == "set"
    last = fix.place[-1]
    try:
        holder = fix.place.parent.value_in(definition)
    except LookupError:
        return False
    if isinstance(holder, list):
        return isinstance(last, int) and last < len(holder) and fix.operation != "rename"
    return isinstance(holder, dict) and fix.operation != "move" and (last in holder or fix.operation == "set")


def _change(holder: Any, fix: Fix) -> None:
    last: Any = fix.place[-1]
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
