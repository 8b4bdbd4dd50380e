"""What can be drawn: a state machine, a definition, an execution, its events.

Rules that hold here: whatever has a definition can be drawn, as a machine; what has events is an `ExecutionRecord`,
whether it ran here or on AWS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from sfnlearn.asl.machine import StateMachine
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.events import Event


@runtime_checkable
class HasDefinition(Protocol):
    """A state machine, as far as drawing needs it."""

    @property
    def definition(self) -> Mapping[str, Any]: ...


def parts_of(thing: object) -> tuple[Mapping[str, Any], Sequence[Event] | None]:
    """The definition, and the events where there are any; a definition that is not a machine yet is checked first."""
    if isinstance(thing, Mapping):
        return StateMachine(dict(thing)).definition, None
    if isinstance(thing, ExecutionRecord):
        return thing.machine.definition, thing.events
    if isinstance(thing, HasDefinition):
        return thing.definition, None
    raise UsageError(f"draw() takes a StateMachine or an Execution, not {type(thing).__name__}.")


def events_of(thing: Sequence[Event] | ExecutionRecord) -> Sequence[Event]:
    """The events of an execution, or the events themselves."""
    return thing if isinstance(thing, Sequence) else thing.events
