"""The mutants of a machine as machines: those that load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.definition import all_states
from sfnlearn.asl.machine import StateMachine, read_machine
from sfnlearn.errors import DefinitionError, UsageError
from sfnlearn.jsontext import JSON
from sfnlearn.testing.mutants.of_machines import mutants_of_machine

_COMPUTED = ("diagnostics", "unknown_values", "tasks")
"""What a machine has worked out about its own definition."""


@dataclass(frozen=True, slots=True)
class MachineMutant:
    """A machine that differs from another in one thing.

    `operator` is the kind of the slip, `changes` says which, `state` is the name of the state that it is in.
    """

    operator: str
    changes: str
    machine: StateMachine
    state: str

    def __str__(self) -> str:
        return f"{self.changes} ({self.operator})"


def mutants_of(machine: StateMachine, functions: Sequence[str] = ()) -> list[MachineMutant]:
    """Every mutant of the machine that is a machine; `functions` name those that its Tasks might call by mistake.

    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": True}}})
    >>> [str(mutant) for mutant in mutants_of(machine)][-3:]
    ['A: Seconds is 4, not 5 (another number)', 'A: Seconds is 0, not 5 (another number)',
     'A: Seconds is 10, not 5 (another number)']
    """
    if not isinstance(machine, StateMachine):
        raise UsageError(f"mutants_of() takes a StateMachine, not {type(machine).__name__}.")
    return list(_loading(machine, sorted({*_called(machine), *functions})))


def _loading(machine: StateMachine, functions: Sequence[str]) -> Iterator[MachineMutant]:
    for mutant in mutants_of_machine(machine.definition, functions):
        try:
            yield MachineMutant(mutant.operator, mutant.changes, with_definition(machine, mutant.answer), mutant.state)
        except DefinitionError:
            continue


def _called(machine: StateMachine) -> Iterator[str]:
    """The functions that the machine's Tasks name."""
    for found in all_states(machine.definition):
        resource = found.state.get("Resource")
        if isinstance(resource, str) and ":function:" in resource:
            yield resource.partition(":function:")[2]


def with_definition(machine: StateMachine, definition: JSON) -> StateMachine:
    """The same machine (its name, type and role) with another definition; raises DefinitionError for a wrong one."""
    assert isinstance(definition, dict)
    other = copy(machine)
    members: Mapping[str, Any] = vars(other)
    for name in _COMPUTED:
        if name in members:
            delattr(other, name)
    other.definition, other.text = definition, None
    other.block, other.timeout_seconds = read_machine(definition, machine.type)
    return other
