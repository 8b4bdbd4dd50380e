"""Reading a block of states: the machine itself, a branch of a Parallel, the processor of a Map.

What holds for a block as a whole is checked here: names are unique in the whole machine, a transition stays within its
block, and a variable of an outer block is not assigned inside.  Each kind needs to know something before the states are
read, since reading one state may ask it:

- where every name of the machine is, so that a transition into another block can be told from a misspelt name;
- the variables of the blocks around, kept as a stack while inner blocks are read;
- the one state that nothing leads to, which is what a missing Next plainly means.

Source: States Language, "States", "Transitions", "Variables".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sfnlearn.asl.definition import all_states, processor_mode, states_of, transitions, unled
from sfnlearn.asl.diagnostics.field_owners import DISTRIBUTED_ONLY, TYPE_TOLD_BY
from sfnlearn.asl.diagnostics.guesses import asked, nearest
from sfnlearn.asl.diagnostics.unknown_fields import report_unknown_field
from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.common_fields import assigned_names, assignments
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.report import MISSING_TARGET, Rank, Report
from sfnlearn.asl.running.state import AnyState, States
from sfnlearn.asl.states.choice import Choice
from sfnlearn.asl.states.fail import Fail
from sfnlearn.asl.states.map.inline import Map
from sfnlearn.asl.states.parallel import Parallel
from sfnlearn.asl.states.pass_ import Pass
from sfnlearn.asl.states.succeed import Succeed
from sfnlearn.asl.states.task import Task
from sfnlearn.asl.states.wait import Wait
from sfnlearn.errors import Fix
from sfnlearn.jsontext import JSON, json_type
from sfnlearn.late import late

DUPLICATE_NAME = "DUPLICATE_STATE_NAME"
INVALID_NAME = "INVALID_STATE_NAME"
LANGUAGES = ("JSONPath", "JSONata")


class StateType(NamedTuple):
    """A type of states: the kind of object that it is, and how one is read."""

    kind: Kind
    read: Callable[[str, Fields], AnyState]


def _read_map(name: str, fields: Fields) -> AnyState:
    """A Map of either mode; where the Mode is broken, the fields that only one of them has tell which is meant."""
    mode = processor_mode(fields.value)
    distributed = mode == "DISTRIBUTED" or (mode != "INLINE" and any(fields.has(each) for each in DISTRIBUTED_ONLY))
    read: Callable[[str, Fields], AnyState] = late("DistributedMap").read if distributed else Map.read
    return read(name, fields)


STATE_TYPES: Mapping[str, StateType] = {
    "Task": StateType(Kind.TASK, Task.read),
    "Parallel": StateType(Kind.PARALLEL, Parallel.read),
    "Map": StateType(Kind.MAP, _read_map),
    "Pass": StateType(Kind.PASS, Pass.read),
    "Wait": StateType(Kind.WAIT, Wait.read),
    "Choice": StateType(Kind.CHOICE, Choice.read),
    "Succeed": StateType(Kind.SUCCEED, Succeed.read),
    "Fail": StateType(Kind.FAIL, Fail.read),
}
"""The types of states, by the text in Type."""


class BlockReader:
    """Reads blocks, inner ones within outer ones; knows the state names and variables met so far."""

    def __init__(self, machine_type: str) -> None:
        self.report = Report()
        self.machine_type = machine_type
        self.is_express = machine_type == "EXPRESS"
        self.machine_language = "JSONPath"
        self.labels: dict[str, Location] = {}
        self._unled: dict[int, str | None] = {}
        self._places: dict[str, Location] = {}
        self._elsewhere: dict[str, Location] = {}
        self._outer_variables: list[set[str]] = []

    def read_block(self, fields: Fields) -> States | None:
        """Read StartAt and States of a block; None where they are missing or wrong."""
        fields.block = fields.value
        if not fields.location:
            self._elsewhere = {found.name: found.location for found in all_states(fields.value)}
        start_at = fields.text("StartAt", required=True, meant=self.unled(fields.value) or _first(fields.value))
        value = fields.typed("States", dict, "an object", required=True)
        if value is None:
            return None
        if not value:
            fields.problem("States", "Value cannot be empty", "A block needs at least one state.")
        members = dict(self._members(fields, value))
        self._outer_variables.append(set().union(*map(assigned_names, members.values())))
        states = {name: self._read_state(name, member) for name, member in members.items()}
        self._outer_variables.pop()
        self._check_targets(fields, value, start_at)
        right = {name: state for name, state in states.items() if state is not None}
        return None if start_at is None or len(right) < len(value) else States(start_at, right)

    def report_unknown(self, fields: Fields, name: str) -> None:
        """Report a field that nobody took, with the fix that fits best."""
        report_unknown_field(fields, name)

    def unled(self, block: Mapping[str, Any]) -> str | None:
        """The only state of a block that nothing leads to: found once, though every state of a long block may ask."""
        if id(block) not in self._unled:
            self._unled[id(block)] = unled(block)
        return self._unled[id(block)]

    def _members(self, fields: Fields, value: dict[str, Any]) -> Iterator[tuple[str, Fields]]:
        for name, state in value.items():
            place = ("States", name)
            self._check_name(fields, name, place)
            if not isinstance(state, dict):
                message = f"A state must be an object, but this is {json_type(state)}"
                fields.problem(place, message, fix=_stray(fields, name, state))
                continue
            member = fields.nested(place, state, Kind.STATE)
            member.language = self._language(member)
            yield name, member

    def _check_name(self, fields: Fields, name: str, place: tuple[str, str]) -> None:
        if not 1 <= len(name) <= 80:
            message = f"A state's name has 1 to 80 characters, but this one has {len(name)}"
            fix = fields.fix(place, "rename", _other_name(name[:80] or "State", self._places))
            fields.problem(place, message, "Shorten it." if name else "Name it.", INVALID_NAME, fix=fix)
        if name in self._places:
            hint = f"The state at {self._places[name]} has this name; rename one of them."
            fix = fields.fix(place, "rename", _other_name(name, {**self._places, **fields.value["States"]}))
            fields.problem(place, f"Duplicate State name: {name}", hint, DUPLICATE_NAME, fix=fix)
        self._places.setdefault(name, fields.at(place))

    def _language(self, fields: Fields) -> str:
        """The state's own QueryLanguage, else the machine's; below a JSONata machine it cannot be JSONPath.

        Source: States Language, "QueryLanguage"; recorded behaviours 17 and 18.
        """
        language = fields.word("QueryLanguage", LANGUAGES, rank=Rank.LANGUAGE)
        machine = self.machine_language
        if language == "JSONPath" and machine == "JSONata":
            fields.problem(
                None,
                "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
                'Leave QueryLanguage out here, or out of the machine and set "JSONata" in the other states.',
                fix=fields.fix("QueryLanguage", "remove"),
                rank=Rank.LANGUAGE,
            )
        return language or machine

    def _read_state(self, name: str, fields: Fields) -> AnyState | None:
        before = len(self.report)
        type_name = fields.word("Type", STATE_TYPES, required=True, meant=_type_of(fields.value))
        if type_name is not None:
            fields.kind = STATE_TYPES[type_name].kind
        self._check_scope(fields)
        if type_name is None:
            if not fields.has("Type"):
                self._report_typeless(fields)
            return None
        state = STATE_TYPES[type_name].read(name, fields)
        fields.finish()
        return state if len(self.report) == before else None

    def _report_typeless(self, fields: Fields) -> None:
        near = [name for name, value in fields.value.items() if nearest(name, ["Type"]) and _names_type(value)]
        if near:
            fix = fields.fix(near[0], "rename", "Type")
            message = f"Field '{near[0]}' is not supported"
            fields.problem(near[0], message, asked("Type"), fix=fix, rank=Rank.FIELD, around=True)
            return
        meant = _type_of(fields.value)
        hint = f'Its other fields make it "Type": "{meant}".' if meant else f"A Type is {', '.join(STATE_TYPES)}."
        added = None if meant is None else fields.fix("Type", "set", meant)
        fields.problem(None, "These fields are required: [Type]", hint, fix=added, rank=Rank.FIELD)

    def _check_scope(self, fields: Fields) -> None:
        """A state of an inner block assigns no variable that a state of a block around it assigns.

        Source: States Language, "Variables", scope.
        """
        outer: set[str] = set().union(*self._outer_variables[:-1])
        for name in sorted(assigned_names(fields) & outer):
            hint = "Give the inner variable another name."
            place, key = next(assignments(fields, name), (("Assign",), name))
            fix = fields.fix((*place, key), "rename", key.replace(name, f"inner_{name}", 1))
            message = f"The variable name '{name}' was already defined in a parent scope"
            fields.problem((*place, key), message, hint, fix=fix)

    def _check_targets(self, fields: Fields, states: dict[str, Any], start_at: str | None) -> None:
        if start_at is not None and states and start_at not in states:
            self._missing(fields, ("StartAt",), start_at, states)
        for name, state in states.items():
            for place, target in transitions(state):
                if target not in states:
                    self._missing(fields, ("States", name, *place), target, states)

    def _missing(self, fields: Fields, place: Keys, target: str, states: dict[str, Any]) -> None:
        """A transition that leads nowhere; AWS says 'Next' of StartAt and Default too (measured)."""
        others = [] if self.report.is_long else [name for name in states if name != _origin(place)]
        near = nearest(target, others)
        elsewhere = None if near else self._elsewhere.get(target)
        near = near or (None if (elsewhere and fields.location) or self.report.is_long else fields.unled())
        hint = asked(near)
        fix = fields.fix(place, "set", near) if near else None
        if elsewhere:
            hint = f"The state at {elsewhere} is in another block, where a transition cannot lead. {hint}".rstrip()
            if fields.location and place[2:] == ("Next",):
                hint += ' End the branch here with "End": true.'
                kept = {key: value for key, value in states[str(place[1])].items() if key != "Next"}
                fix = fields.fix(place[:2], "set", {**kept, "End": True})
        fields.problem(place, f"Missing 'Next' target: {target}", hint, MISSING_TARGET, fix=fix, rank=Rank.TARGET)


def _origin(place: Keys) -> str | int | None:
    """The state that a transition starts from, unless it is its `Next` to itself that may be meant."""
    return place[1] if len(place) > 1 else None


def _stray(fields: Fields, name: str, state: JSON) -> Fix | None:
    """A field of the block that stands among its states."""
    if isinstance(state, list) and len(state) == 1 and isinstance(state[0], dict):
        return fields.fix(("States", name), "set", state[0])
    return fields.fix(("States", name), "remove") if len(fields.value["States"]) > 1 else None


def _other_name(name: str, taken: Iterable[str]) -> str:
    """The name with a number behind it that nobody has."""
    taken, number = set(taken), 2
    while (other := f"{name[:75]} {number}") in taken:
        number += 1
    return other


def _names_type(value: JSON) -> bool:
    return isinstance(value, str) and nearest(value, STATE_TYPES) is not None


def _type_of(state: Mapping[str, Any]) -> str | None:
    """The type that a state without Type plainly has."""
    found = {TYPE_TOLD_BY[name] for name in state if name in TYPE_TOLD_BY}
    if len(found) == 1:
        return found.pop()
    if found:
        return None
    if "Next" in state or "End" in state:
        return None if "Retry" in state or "Catch" in state else "Pass"
    return "Succeed" if set(state) <= {"Comment", "InputPath", "OutputPath", "Output"} else None


def _first(block: Mapping[str, Any]) -> str | None:
    return next(iter(states_of(block)), None)
