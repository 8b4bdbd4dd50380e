"""Loops that nothing leaves.

A state from which no transition leads to an end, however long one walks, keeps its execution going until it fails: a
Standard execution at its 25,000th event, an Express one after five minutes.  Only this is told, because it is certain;
whether a loop with a way out takes it is a question of data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.diagnostics.warnings.graph import ending, inner_blocks, is_terminal, reachable
from sfnlearn.asl.location import Location
from sfnlearn.asl.reading.blocks import targets
from sfnlearn.errors import Diagnostic


def check(block: Mapping[str, Any], location: Location, machine_type: str) -> Iterator[Diagnostic]:
    """The warnings about the loops of a block and of the blocks in it."""
    states = block.get("States")
    if not isinstance(states, dict):
        return
    taken = {name: _taken(state) if isinstance(state, dict) else {} for name, state in states.items()}
    start = block.get("StartAt")
    if isinstance(start, str) and start in states and any(is_terminal(state) for state in states.values()):
        yield from _check_block(states, taken, start, location, machine_type)
    for where, inner in inner_blocks(states):
        yield from check(inner, location.below("States", *where), machine_type)


def _check_block(
    states: Mapping[str, Any], taken: Mapping[str, Any], start: str, location: Location, machine_type: str
) -> Iterator[Diagnostic]:
    trapped = reachable(taken, start) - ending(states, taken)
    told: set[str] = set()
    for name in (each for each in states if each in trapped and each not in told):
        loop = reachable(taken, name)
        if not _comes_back(taken, name, loop):
            continue
        told |= loop
        way = " -> ".join([*_around(taken, name), name])
        bound = "the 25,000th event fails it" if machine_type == "STANDARD" else "its five minutes are over"
        message = f"Nothing leads out of this loop: {way}. An execution that enters it goes on until {bound}"
        hint = "Lead a Choice in it to a state that ends, and count the rounds."
        yield Diagnostic("WARNING", "ENDLESS_LOOP", message, location.below("States", name), hint)


def _comes_back(taken: Mapping[str, Any], name: str, loop: set[str]) -> bool:
    """Whether `loop` is a loop through `name`, without transitions that lead nowhere."""
    leads = {target for each in loop for _, target in targets(taken[each])}
    return leads <= taken.keys() and name in leads and all(name in reachable(taken, each) for each in loop)


def _around(taken: Mapping[str, Any], name: str) -> list[str]:
    """The shortest way around a loop, from `name` to the last state before it."""
    ways = {name: [name]}
    for at in (waiting := [name]):  # grows while it is read: breadth first
        following = [target for _, target in targets(taken[at]) if target in taken]
        if name in following:
            return ways[at]
        for target in following:
            if target not in ways:
                ways[target] = [*ways[at], target]
                waiting.append(target)
    return [name]


def _taken(state: Any) -> Any:
    """A state with the transitions that can be taken: behind `"Condition": true` none is."""
    rules = state.get("Choices") if isinstance(state, dict) else None
    if not isinstance(rules, list) or not any(_is(rule, {True, "{% true %}"}) for rule in rules):
        return state
    last = next(index for index, rule in enumerate(rules) if _is(rule, {True, "{% true %}"}))
    kept = {name: value for name, value in state.items() if name != "Default"}
    return {**kept, "Choices": [rule for rule in rules[: last + 1] if not _is(rule, {False, "{% false %}"})]}


def _is(rule: Any, values: set[Any]) -> bool:
    condition = rule.get("Condition") if isinstance(rule, dict) else None
    return isinstance(condition, (bool, str)) and condition in values
