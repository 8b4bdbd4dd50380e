"""Checks on the graph of a definition: can the machine end, can every state be reached, is every loop left again?

> MISSING_END_STATE: Workflow has no terminal state (AWS, measured; no location; unreachable states are then not told)
> MISSING_TRANSITION_TARGET: State "C" is not reachable. (AWS, measured, at /States/C)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.blocks import MISSING_TARGET, targets
from sfnlearn.asl.reading.fields import Rank, Report
from sfnlearn.errors import Fix

MISSING_END = "MISSING_END_STATE"


def check_graph(block: Mapping[str, Any], location: Location, report: Report) -> None:
    """Report a block that no state ends, and states that nothing leads to, here and in every inner block."""
    states = block.get("States")
    if not isinstance(states, dict):
        return
    if states and not any(is_terminal(state) for state in states.values()):
        _report_endless(states, location, report)
    elif isinstance(start := block.get("StartAt"), str) and start in states:
        _report_unreachable(states, start, location, report)
    for where, inner in inner_blocks(states):
        check_graph(inner, location.below("States", *where), report)


def _report_endless(states: Mapping[str, Any], location: Location, report: Report) -> None:
    hint = 'One state needs "End": true, or is Succeed or Fail.'
    report.error("Workflow has no terminal state", location.below("States"), hint, MISSING_END, rank=Rank.END)


def _report_unreachable(states: Mapping[str, Any], start: str, location: Location, report: Report) -> None:
    """Only the first states of what is cut off: those behind them come back with them."""
    behind = reachable(states, start)
    led = {target for name, state in states.items() for _, target in _transitions(state) if target != name}
    for name in sorted(states, key=lambda name: name in led):
        if name in behind:
            continue
        cut_off = reachable(states, name) - behind
        behind |= cut_off
        place = location.below("States", name)
        hint = "No transition from StartAt leads to it: lead one to it, or remove it."
        message = f'State "{name}" is not reachable.'
        kept = {other: state for other, state in states.items() if other not in cut_off}
        fix = Fix(place.parent, "set", kept) if cut_off > {name} else Fix(place, "remove")
        report.error(message, place, hint, MISSING_TARGET, fix=fix, rank=Rank.UNREACHABLE)


def reachable(states: Mapping[str, Any], start: str) -> set[str]:
    """The names that a walk from `start` can meet."""
    reached, waiting = {start}, [start]
    while waiting:
        for _, target in _transitions(states[waiting.pop()]):
            if target in states and target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def ending(states: Mapping[str, Any], taken: Mapping[str, Any]) -> set[str]:
    """The names from which some walk comes to an end: the walks are followed backwards, from the ends.

    `taken` holds the states with those transitions that can be taken.
    """
    origins: dict[str, list[str]] = {}
    for name, state in taken.items():
        for _, target in _transitions(state):
            origins.setdefault(target, []).append(name)
    waiting = [name for name, state in states.items() if is_terminal(state)]
    found = set(waiting)
    while waiting:
        for origin in origins.get(waiting.pop(), ()):
            if origin not in found:
                found.add(origin)
                waiting.append(origin)
    return found


def _transitions(state: Any) -> Iterator[tuple[Keys, str]]:
    return targets(state) if isinstance(state, dict) else iter(())


def is_terminal(state: Any) -> bool:
    """Whether a state can be the last one; what is broken in another way counts as an end, to say things once."""
    if not isinstance(state, dict) or state.get("Type") in ("Succeed", "Fail") or state.get("End") is True:
        return True
    return not any(True for _ in targets(state))


def inner_blocks(states: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """The branches and processors of the states, with their places below `States`."""
    for name, state in states.items():
        if not isinstance(state, dict):
            continue
        branches = state.get("Branches")
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            if isinstance(branch, dict):
                yield (name, "Branches", index), branch
        for field in ("ItemProcessor", "Iterator"):
            if isinstance(state.get(field), dict):
                yield (name, field), state[field]
