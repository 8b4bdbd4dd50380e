"""A definition as JSON: its blocks and states, their transitions, and the fields of a Map that say how it runs.

Two views of a machine exist side by side.  `StateMachine.block` is what the interpreter runs: objects that hold
compiled expressions, made from a definition without mistakes.  The *definition* is the JSON that somebody wrote.
Whoever draws it, judges it or looks something up in it goes through this module, which alone knows where states are:

    block     {"StartAt": ..., "States": {name: state, ...}}: the machine itself, a branch, an item processor
    state     Parallel has "Branches": [block, ...], Map has "ItemProcessor": block, or "Iterator", its old name
    way on    "Next" and "Default" of the state, "Next" of each of its "Choices" and of its "Catch"

The linter reads definitions that are wrong in any way.  So nothing here trusts a type: what is not an object holds no
states, what is not a string leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.location import Keys, Location
from sfnlearn.jsontext import JSON

Definition = Mapping[str, Any]
"""The JSON object of a machine, of a block in it, or of a state."""

PROCESSOR = "ItemProcessor"
OLD_PROCESSOR = "Iterator"
HOLDERS = frozenset({"Branches", PROCESSOR, OLD_PROCESSOR})
"""The fields of a state that hold blocks."""
WAYS = ("Choices", "Catch")
"""The fields of a state whose items are ways out of it."""
WORKING = frozenset({"Task", "Parallel", "Map"})
"""The types of states that have work done: they have a result of their own, Retry and Catch."""


# ---------------------------------------------------------------------- blocks


def states_of(block: JSON) -> Definition:
    """The members of a block's `States`, those too that are not states; empty where there are none.

    >>> list(states_of({"StartAt": "A", "States": {"A": {}, "B": 1}})), dict(states_of({"States": []}))
    (['A', 'B'], {})
    """
    states = block.get("States") if isinstance(block, dict) else None
    return states if isinstance(states, dict) else {}


def inner_blocks(state: JSON) -> Iterator[tuple[Keys, Definition]]:
    """The blocks that a state holds, each with its place below the state.

    >>> list(inner_blocks({"Type": "Parallel", "Branches": [{"StartAt": "A"}]}))
    [(('Branches', 0), {'StartAt': 'A'})]
    """
    if not isinstance(state, dict):
        return
    if "Branches" in state:
        for index, branch in objects_of(state, "Branches"):
            yield ("Branches", index), branch
    for name in (PROCESSOR, OLD_PROCESSOR):
        if isinstance(state.get(name), dict):
            yield (name,), state[name]


def blocks(definition: Definition) -> Iterator[tuple[Location, Definition]]:
    """A definition and all blocks inside it, outer ones first, with their places."""
    return _blocks(definition, Location())


def _blocks(block: Definition, location: Location) -> Iterator[tuple[Location, Definition]]:
    yield location, block
    for name, state in states_of(block).items():
        for place, inner in inner_blocks(state):
            yield from _blocks(inner, location.below("States", name, *place))


# ---------------------------------------------------------------------- states


@dataclass(frozen=True, slots=True)
class PlacedState:
    """A state of a definition, and where it stands; `around` are the Map and Parallel states that hold it, outer first.

    `language` is the query language that it speaks.
    """

    name: str
    state: Definition
    location: Location
    language: str
    around: tuple[PlacedState, ...] = field(default=(), repr=False)

    @property
    def type(self) -> str:
        """Its Type, an empty text where that is missing or broken."""
        found = self.state.get("Type")
        return found if isinstance(found, str) else ""

    @property
    def branch(self) -> int:
        """The position of its branch in the Parallel around it; 0 in a Map and in the machine itself."""
        position = self.location[-3] if self.around else 0
        return position if isinstance(position, int) else 0

    def at(self, place: Keys) -> Location:
        """The location of a member of the state."""
        return self.location.below(*place)

    @property
    def retried(self) -> bool:
        """Whether a Map or Parallel around it has a Retry."""
        return any(holder.state.get("Retry") for holder in self.around)


def all_states(definition: Definition) -> Iterator[PlacedState]:
    """Every state of a definition in the order of its text, each before the states inside it.

    >>> inner = {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}
    >>> outer = {"StartAt": "A", "States": {"A": {"Type": "Map", "ItemProcessor": inner, "End": True}}}
    >>> [(found.name, [holder.name for holder in found.around]) for found in all_states(outer)]
    [('A', []), ('B', ['A'])]
    """
    return _walk(definition, Location(), definition.get("QueryLanguage", "JSONPath"), ())


def _walk(
    block: Definition, location: Location, language: str, around: tuple[PlacedState, ...]
) -> Iterator[PlacedState]:
    """The states of a block; `language` is the machine's.

    A state without QueryLanguage speaks the machine's, whatever the state around it speaks (recorded behaviour
    18).  So it is the machine's that goes down, and never a state's own.
    """
    for name, state in states_of(block).items():
        if isinstance(state, dict):
            place = location.below("States", name)
            found = PlacedState(name, state, place, state.get("QueryLanguage", language), around)
            yield found
            for where, inner in inner_blocks(state):
                yield from _walk(inner, place.below(*where), language, (*around, found))


def find_state(definition: Definition, name: str) -> Definition | None:
    """The JSON of the state of this name, in whichever block it stands.

    >>> find_state({"States": {"M": {"Iterator": {"States": {"B": {"Type": "Succeed"}}}}}}, "B")
    {'Type': 'Succeed'}
    """
    return next((found.state for found in all_states(definition) if found.name == name), None)


def own_fields(state: Definition) -> dict[str, Any]:
    """The fields of a state without the blocks that it holds: what is the state's own.

    >>> own_fields({"Type": "Map", "ItemsPath": "$.orders", "ItemProcessor": {"StartAt": "A"}})
    {'Type': 'Map', 'ItemsPath': '$.orders'}
    """
    return {name: value for name, value in state.items() if name not in HOLDERS}


def plain_values(value: JSON, place: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every string, number, boolean and null in a value, with its place below it.

    >>> list(plain_values({"a": [1, "x"]}))
    [(('a', 0), 1), (('a', 1), 'x')]
    """
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from plain_values(item, (*place, key))
    else:
        yield place, value


def objects_of(holder: Definition, name: str) -> Iterator[tuple[int, Definition]]:
    """The objects in an array field, with their positions.

    >>> list(objects_of({"Catch": [{"Next": "B"}, 1]}, "Catch")), list(objects_of({"Catch": 1}, "Catch"))
    ([(0, {'Next': 'B'})], [])
    """
    items = holder.get(name)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield index, item


# ----------------------------------------------------------------- transitions


def ways_out(state: Definition) -> Iterator[tuple[Keys, Definition]]:
    """The state, its Choice rules and its Catchers: what can lead on, assign variables and have an Output."""
    yield (), state
    for group in WAYS:
        if group in state:
            for index, item in objects_of(state, group):
                yield (group, index), item


def transitions(state: JSON) -> Iterator[tuple[Keys, str]]:
    """The transitions that a state names: their places below the state, and their targets.

    >>> list(transitions({"Type": "Choice", "Choices": [{"Condition": "{% $x %}", "Next": "A"}], "Default": "B"}))
    [(('Default',), 'B'), (('Choices', 0, 'Next'), 'A')]
    """
    if not isinstance(state, dict):
        return
    for name in ("Next", "Default"):
        if isinstance(state.get(name), str):
            yield (name,), state[name]
    for group in WAYS:  # most states have neither, and every reading asks each state ten times
        if group in state:
            for index, way in objects_of(state, group):
                if isinstance(way.get("Next"), str):
                    yield (group, index, "Next"), way["Next"]


def unled(block: Definition) -> str | None:
    """The only state of a block that nothing leads to: the one that is meant where a transition is missing.

    >>> unled({"StartAt": "A", "States": {"A": {"Next": "C"}, "B": {"End": True}, "C": {}}})
    'B'
    """
    states = states_of(block)
    led = {target for state in states.values() for _, target in transitions(state)}
    alone = [name for name in states if name not in led and name != block.get("StartAt")]
    return alone[0] if len(alone) == 1 else None


# ------------------------------------------------------------------------- Map


def processor_field(state: Definition) -> str:
    """The name under which a Map has its processor: `ItemProcessor`, if it is not the old one."""
    return OLD_PROCESSOR if OLD_PROCESSOR in state and PROCESSOR not in state else PROCESSOR


def processor_config(state: Definition) -> Definition:
    """The ProcessorConfig of a Map's processor; empty where there is none.

    >>> processor_config({"Iterator": {"ProcessorConfig": {"Mode": "INLINE"}}}), processor_config({})
    ({'Mode': 'INLINE'}, {})
    """
    config = _config(state)
    return config if isinstance(config, dict) else {}


def processor_mode(state: Definition) -> JSON:
    """The Mode of a Map's processor as it is written, INLINE where nothing says another; None in a broken config.

    >>> processor_mode({"ItemProcessor": {"StartAt": "A"}}), processor_mode({"Iterator": {"ProcessorConfig": 1}})
    ('INLINE', None)
    """
    config = _config(state)
    return config.get("Mode", "INLINE") if isinstance(config, dict) else None


def is_distributed(state: Definition) -> bool:
    """Whether a Map runs its iterations as child executions.

    >>> is_distributed({"ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}}), is_distributed({})
    (True, False)
    """
    return processor_mode(state) == "DISTRIBUTED"


def _config(state: Definition) -> JSON:
    processor = state.get(processor_field(state))
    return processor.get("ProcessorConfig", {}) if isinstance(processor, dict) else {}
