"""Whole states of the catalogue, to be written among the states of a block, under names that nobody has yet."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import all_states, blocks, transitions
from sfnlearn.asl.location import Location
from sfnlearn.editing.catalogue import CATALOGUE, Item
from sfnlearn.jsontext import JSON


def snippets(definition: JSON) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    """Every item of the catalogue with the states that it writes, by names that the definition does not have yet.

    >>> machine = {"States": {"Wait": {"Type": "Succeed"}}}
    >>> dict(next(states for item, states in snippets(machine) if item.key == "Wait"))
    {'Wait 2': {'Type': 'Wait', 'Seconds': 60, 'End': True}}
    """
    given = definition if isinstance(definition, dict) else {}
    language = "JSONata" if given.get("QueryLanguage") == "JSONata" else "JSONPath"
    taken = {found.name for found in all_states(given)}
    for item in CATALOGUE.values():
        yield item, _renamed(item.block(language), taken)


def _renamed(block: dict[str, Any], taken: set[str]) -> Mapping[str, Any]:
    """The states of a block, of which no name is taken; what leads to one follows its name."""
    names: dict[str, str] = {}
    for found in all_states(block):
        names[found.name] = _free(found.name, taken | set(names.values()))
    if all(name == other for name, other in names.items()):
        states: Mapping[str, Any] = block["States"]
        return states
    renamed = copy.deepcopy(block)
    for _, inner in list(blocks(renamed)):
        for state in inner["States"].values():
            for place, target in list(transitions(state)):
                holder: Any = Location(place[:-1]).value_in(state)
                holder[place[-1]] = names[target]
        changed = {names[name]: state for name, state in inner["States"].items()}
        inner["States"].clear()
        inner["States"].update(changed)
        if isinstance(inner, dict) and "StartAt" in inner:
            inner["StartAt"] = names[inner["StartAt"]]
    return dict(renamed["States"])


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
