"""What an operation leaves open: states that nothing leads to any more, transitions that lead nowhere.

Both are compared with what was so before, so that an operation is blamed for its own gaps alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import Definition, all_states, blocks, objects_of, states_of
from sfnlearn.asl.location import Keys
from sfnlearn.editing.change import shown, shown_all
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.ways import main_way, ways
from sfnlearn.jsontext import JSON


def consequences(before: Text, after: Text) -> list[str]:
    """Sentences about what became open by a change.

    >>> before = Text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}')
    >>> consequences(before, before.put(("States", "A", "Next"), "C"))
    ['Nothing leads to "B" any more.', '"A" leads nowhere.']
    """
    sentences = []
    unled = [name for name in _unled(after.value) if name not in {*_unled(before.value)} and _has(before.value, name)]
    if unled:
        sentences.append(f"Nothing leads to {shown_all(unled)} any more.")
    known = {*_gaps(before.value)}
    sentences += [f"{gap} leads nowhere." for gap in dict.fromkeys(_gaps(after.value)) if gap not in known]
    return sentences


def _unled(definition: JSON) -> Iterator[str]:
    """The names of states that no transition of their block leads to."""
    for _, block in blocks(definition) if isinstance(definition, dict) else ():
        led = {way.target for way in ways(block, ()) if way.source != way.target}
        yield from (name for name in states_of(block) if name not in led)


def _has(definition: JSON, name: str) -> bool:
    return isinstance(definition, dict) and any(found.name == name for found in all_states(definition))


def _gaps(definition: JSON) -> Iterator[str]:
    """The transitions that lead nowhere, in words."""
    for place, block in blocks(definition) if isinstance(definition, dict) else ():
        states = states_of(block)
        for way in ways(block, place):
            if way.target not in states:
                yield _in_words(way.source, way.place)
        for name, state in states.items():
            if isinstance(state, dict):
                yield from (_in_words(name, keys) for keys in _missing(state))


def _missing(state: Definition) -> Iterator[Keys]:
    """The ways of a state that have no name: a rule or Catcher without Next, a state with neither Next nor End."""
    for group in ("Choices", "Catch"):
        for index, way in objects_of(state, group):
            if not isinstance(way.get("Next"), str):
                yield (group, index, "Next")
    if main_way(state) == ("Next",) and "Next" not in state and "End" not in state:
        yield ("Next",)


def _in_words(source: str | None, place: Keys) -> str:
    if source is None:
        return "The start"
    if place[-1] == "Default":
        return f"Default of {shown(source)}"
    if len(place) > 2 and place[-3] in ("Choices", "Catch") and isinstance(place[-2], int):
        return f"{'Rule' if place[-3] == 'Choices' else 'Catcher'} {place[-2] + 1} of {shown(source)}"
    return shown(source)
