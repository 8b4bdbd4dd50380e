"""Fixes: changes of a definition that a program can make, as diagnostics suggest them.

A fix never changes the definition that it is applied to.  Renaming a state takes the transitions to it along, so that
the machine stays as it was meant.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from sfnlearn.asl.definition import states_of, transitions
from sfnlearn.asl.location import Location
from sfnlearn.errors import Fix, UsageError
from sfnlearn.jsonplaces import Key
from sfnlearn.jsontext import JSON


def apply_fix(definition: JSON, fix: Fix) -> Any:
    """The definition after a fix; the one that is given stays as it is.

    Raises UsageError where the fix does not fit the definition.

    >>> from sfnlearn.asl.location import Location
    >>> apply_fix({"Type": "Pass", "Nxet": "B"}, Fix(Location(("Nxet",)), "rename", "Next"))
    {'Type': 'Pass', 'Next': 'B'}
    """
    if not fits(definition, fix):
        raise UsageError(f"The definition has nothing at {fix.place} to {fix.operation}.")
    return apply_fixes(definition, [fix])


def apply_fixes(definition: JSON, fixes: Iterable[Fix]) -> JSON:
    """The definition after fixes, one after another; those that do not fit any more are left out."""
    fixed = copy.deepcopy(definition)
    for fix in fixes:
        if not fits(fixed, fix):
            continue
        if not fix.place:
            fixed = copy.deepcopy(fix.value)
            continue
        _make(fix, fixed)
        for redirection in _redirections(fix, fixed):
            _make(redirection, fixed)
    return fixed


def fits(definition: JSON, fix: Fix) -> bool:
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


def _make(fix: Fix, definition: JSON) -> None:
    """Make a fix that fits, in the definition itself."""
    holder, last = fix.place.parent.value_in(definition), fix.place[-1]
    if isinstance(holder, dict):
        _change_object(holder, last, fix)
    elif isinstance(holder, list) and isinstance(last, int):
        _change_array(holder, last, fix)


def _change_object(members: dict[Any, Any], key: Key, fix: Fix) -> None:
    if fix.operation == "set":
        members[key] = copy.deepcopy(fix.value)
    elif fix.operation == "remove":
        del members[key]
    else:  # the order of the states is that of the pictures, so the new name takes the old one's turn
        renamed = [(fix.value if name == key else name, value) for name, value in members.items()]
        members.clear()
        members.update(renamed)


def _change_array(items: list[Any], index: int, fix: Fix) -> None:
    if fix.operation == "set":
        items[index] = copy.deepcopy(fix.value)
        return
    item = items.pop(index)
    if fix.operation == "move":
        items.insert(fix.value, item)


def _redirections(fix: Fix, definition: JSON) -> list[Fix]:
    """Where a state was renamed: what lets the transitions to its old name lead to the new one."""
    states = fix.place.parent
    if fix.operation != "rename" or states[-1:] != ("States",):
        return []
    ways = _transitions(states.parent, definition)
    return [Fix(place, "set", fix.value) for place, target in ways if target == fix.place[-1]]


def _transitions(place: Location, definition: JSON) -> Iterator[tuple[Location, JSON]]:
    """Where the block at a place names a state to go to, and which."""
    block = place.value_in(definition)
    if isinstance(block, dict):
        yield place.below("StartAt"), block.get("StartAt")
    for name, state in states_of(block).items():
        for way, target in transitions(state):
            yield place.below("States", name, *way), target
