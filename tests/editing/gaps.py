"""What a definition lacks, worked out without the reader: the model that the editor's diagnostics are held against."""

from sfnlearn.asl.definition import blocks, states_of, transitions
from sfnlearn.asl.location import Keys


def gaps_of(definition) -> set[tuple[str, Keys]]:
    """Each gap with its kind and its place; none of them where the definition can run."""
    if not definition:
        return {("nothing", ())}
    return {gap for place, block in blocks(definition) for gap in _gaps(block, tuple(place))}


def _gaps(block, place):
    states, start = states_of(block), block.get("StartAt")
    if not states:
        yield "empty block", place
    if start not in states:
        yield "no start", place
    for name, state in states.items():
        at = (*place, "States", name)
        for keys, target in transitions(state):
            if target not in states:
                yield "no such state", (*at, *keys)
        if state["Type"] not in ("Choice", "Succeed", "Fail") and "Next" not in state and "End" not in state:
            yield "no way on", at
        for group in ("Choices", "Catch"):
            for index, way in enumerate(state.get(group, [])):
                if "Next" not in way:
                    yield "no way on", (*at, group, index)
    if states and not any(map(_ends, states.values())):
        yield "no end", place
    for name in states.keys() - _reached(states, start):
        yield "unreachable", (*place, "States", name)


def _ends(state) -> bool:
    return state["Type"] in ("Succeed", "Fail") or state.get("End") is True


def _reached(states, start) -> set[str]:
    reached, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in states and name not in reached:
            reached.add(name)
            waiting += [target for _, target in transitions(states[name])]
    return reached
