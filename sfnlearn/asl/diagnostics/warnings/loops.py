"""Loops that nothing leaves.

A state from which no transition leads to an end, however long one walks, keeps its execution going until it fails: a
Standard execution at its 25,000th event, an Express one after five minutes.  Only this is told, because it is certain;
whether a loop with a way out takes it is a question of data.

How one is found: what a walk from StartAt can meet, less what has some walk to an end, is trapped.  A trapped state is
named only if it lies on a loop itself, not if it merely leads into one, and of the states of one loop only the first:

    A -> B -> C -> B, Done      A leads into the loop; B is named, with the way round "B -> C -> B"
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import Definition, states_of, transitions
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.reachability import BlockStates, ending, is_terminal, reachable
from sfnlearn.asl.location import Location
from sfnlearn.errors import Diagnostic
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.delimiters import expression_text

ENDLESS_LOOP = sfnlearn_warning(
    "ENDLESS_LOOP",
    """From a state that can be reached, no way leads to an end. A Standard execution that comes there goes on until its
    25,000th event fails it, an Express one for five minutes. A loop that has a way out is never named.""",
    {
        "a loop beside the end": {
            "StartAt": "A",
            "States": {
                "A": {
                    "Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "Done"}], "Default": "B",
                },
                "B": {"Type": "Pass", "Next": "C"},
                "C": {"Type": "Pass", "Next": "B"},
                "Done": {"Type": "Succeed"},
            },
        },
    },
)  # fmt: skip


def check(block: Definition, location: Location, machine_type: str) -> Iterator[Diagnostic]:
    """The warnings about the loops of one block."""
    states, start = states_of(block), block.get("StartAt")
    # Without any end the whole block is an error already.
    if not isinstance(start, str) or start not in states or not any(map(is_terminal, states.values())):
        return
    taken = {name: _taken(state) for name, state in states.items()}
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
        yield ENDLESS_LOOP.found(location.below("States", name), message, hint)


def _comes_back(taken: BlockStates, name: str, loop: set[str]) -> bool:
    """Whether `loop` is a loop through `name`, without transitions that lead nowhere."""
    leads = {target for each in loop for _, target in transitions(taken[each])}
    return leads <= taken.keys() and name in leads and all(name in reachable(taken, each) for each in loop)


def _around(taken: BlockStates, name: str) -> list[str]:
    """The shortest way around a loop, from `name` to the last state before it."""
    ways = {name: [name]}
    for at in (waiting := [name]):  # grows while it is read: breadth first
        following = [target for _, target in transitions(taken[at]) if target in taken]
        if name in following:
            return ways[at]
        for target in following:
            if target not in ways:
                ways[target] = [*ways[at], target]
                waiting.append(target)
    return [name]


def _taken(state: JSON) -> JSON:
    """A state with the transitions that can be taken: behind `"Condition": true` none is."""
    rules = state.get("Choices") if isinstance(state, dict) else None
    if not isinstance(rules, list):
        return state
    last = next((index for index, rule in enumerate(rules) if _always(rule, True)), None)
    if last is None or not isinstance(state, dict):
        return state
    kept = {name: value for name, value in state.items() if name != "Default"}
    return {**kept, "Choices": [rule for rule in rules[: last + 1] if not _always(rule, False)]}


def _always(rule: JSON, answer: bool) -> bool:
    """Whether a rule's Condition gives this answer whatever the data."""
    condition = rule.get("Condition") if isinstance(rule, dict) else None
    return condition is answer or expression_text(condition) == ("true" if answer else "false")
