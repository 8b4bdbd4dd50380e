"""`add_branch` and `remove_branch`: what a Parallel does at the same time.

Source: States Language, "Parallel State".
"""

from __future__ import annotations

from sfnlearn.asl.location import Location
from sfnlearn.editing.change import Change, as_place, as_state, shown
from sfnlearn.editing.places import found_at, is_block, state_around
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.new_names import Taken
from sfnlearn.editing.transitions.new_states import new_branch
from sfnlearn.editing.transitions.ways import type_of
from sfnlearn.errors import UsageError


def add_branch(document: Text, /, state: object) -> Change:
    """Give a Parallel one more branch, of one Pass state.

    >>> add_branch(Text('{"States": {"P": {"Type": "Parallel", "Branches": []}}}'), ["States", "P"]).said
    '"P" has 1 branch now.'
    """
    place = as_state(state, document)
    if type_of(found_at(place, document.value)) != "Parallel":
        raise UsageError(f"{shown(place[-1])} has no branches: only a Parallel has them.")
    name = Taken.by(document.value).name("Pass")
    branches = found_at((*place, "Branches"), document.value)
    if isinstance(branches, list):
        count = len(branches)
        text = document.insert((*place, "Branches", count), new_branch(name))
    else:
        count = 0
        text = document.put((*place, "Branches"), [new_branch(name)])
    said = f"{shown(place[-1])} has {count + 1} branch{'es'[: 2 * (count > 0)]} now."
    arrived = (*place, "Branches", count, "States", name)
    return Change(text, said, (arrived,), f"add a branch to {shown(place[-1])}")


def remove_branch(document: Text, /, place: object) -> Change:
    """Take a branch of a Parallel away, with all that is in it; the last one stays."""
    keys = as_place(place, "place")
    holder = state_around(keys)
    branches = found_at((*holder, "Branches"), document.value)
    index = keys[-1] if keys and is_block(keys) else None
    if not isinstance(branches, list) or not isinstance(index, int) or index >= len(branches):
        raise UsageError(f"There is no branch at {Location(keys)}.")
    if len(branches) == 1:
        raise UsageError(f"A Parallel has one branch at least: remove {shown(holder[-1])} itself instead.")
    said = f"Branch {index + 1} of {shown(holder[-1])} removed."
    return Change(document.remove(keys), said, (holder,), f"remove a branch of {shown(holder[-1])}")
