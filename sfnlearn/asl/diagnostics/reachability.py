"""The graph of a block: can the machine end, and can every state be reached?

Two errors come of it.  Where no state of a block can be the last one, AWS tells that alone, with no location for the
machine as a whole, and says nothing of states that cannot be reached (measured).  Otherwise a state that no walk from
StartAt meets is named, where AWS names it too (measured).

Of states that are cut off together only the first is told: in A -> B, C -> D, with StartAt A, D comes back with C.  So
states that nothing leads to are looked at first, and what can be reached from one of them is not a finding of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from sfnlearn.asl.definition import Definition, blocks, states_of, transitions
from sfnlearn.asl.location import Location
from sfnlearn.asl.reading.report import MISSING_END, MISSING_TARGET, Rank, Report
from sfnlearn.errors import Fix
from sfnlearn.jsontext import JSON

BlockStates = Mapping[str, JSON]
"""The members of a block's `States`."""


def check_graph(definition: Definition, report: Report) -> None:
    """Report each block that no state ends, and states that nothing leads to."""
    for location, block in blocks(definition):
        states, start = states_of(block), block.get("StartAt")
        if states and not any(map(is_terminal, states.values())):
            hint = 'One state needs "End": true, or is Succeed or Fail.'
            report.error("Workflow has no terminal state", location.below("States"), hint, MISSING_END, rank=Rank.END)
        elif isinstance(start, str) and start in states:
            _report_unreachable(states, start, location, report)


def _report_unreachable(states: BlockStates, start: str, location: Location, report: Report) -> None:
    behind = reachable(states, start)
    led = {target for name, state in states.items() for _, target in transitions(state) if target != name}
    for name in sorted(states, key=lambda name: name in led):
        if name in behind:
            continue
        cut_off = reachable(states, name) - behind
        behind |= cut_off
        place = location.below("States", name)
        hint = "No transition from StartAt leads here: add one, or remove the state."
        message = f'State "{name}" is not reachable.'
        kept = {other: state for other, state in states.items() if other not in cut_off}
        fix = Fix(place.parent, "set", kept) if cut_off > {name} else Fix(place, "remove")
        report.error(message, place, hint, MISSING_TARGET, fix=fix, rank=Rank.UNREACHABLE)


def reachable(states: BlockStates, start: str) -> set[str]:
    """The names that a walk from `start` can meet.

    >>> sorted(reachable({"A": {"Next": "B"}, "B": {"Next": "A"}, "C": {"Next": "A"}}, "A"))
    ['A', 'B']
    """
    reached, waiting = {start}, [start]
    while waiting:
        for _, target in transitions(states[waiting.pop()]):
            if target in states and target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def ending(states: BlockStates, taken: BlockStates) -> set[str]:
    """The names from which some walk comes to an end: the walks are followed backwards, from the ends.

    `taken` holds the states with those transitions that can be taken.

    >>> states = {"A": {"Next": "End"}, "B": {"Next": "B"}, "End": {"Type": "Succeed"}}
    >>> sorted(ending(states, states))
    ['A', 'End']
    """
    origins: dict[str, list[str]] = {}
    for name, state in taken.items():
        for _, target in transitions(state):
            origins.setdefault(target, []).append(name)
    waiting = [name for name, state in states.items() if is_terminal(state)]
    found = set(waiting)
    while waiting:
        for origin in origins.get(waiting.pop(), ()):
            if origin not in found:
                found.add(origin)
                waiting.append(origin)
    return found


def is_terminal(state: JSON) -> bool:
    """Whether a state can be the last one; what is broken in another way counts as an end, to say things once."""
    if not isinstance(state, dict) or state.get("Type") in ("Succeed", "Fail") or state.get("End") is True:
        return True
    return not any(True for _ in transitions(state))
