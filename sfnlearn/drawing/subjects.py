"""What can be drawn: a state machine, a definition, an execution, its events.

Rules that hold here: drawing asks for attributes and never for classes, so whatever has a
definition or events can be drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sfnlearn.asl.machine import StateMachine
from sfnlearn.errors import UsageError
from sfnlearn.events import Event


class HasDefinition(Protocol):
    """A state machine, as far as drawing needs it."""

    @property
    def definition(self) -> Mapping[str, Any]: ...


class HasEvents(Protocol):
    """An execution, as far as drawing needs it."""

    @property
    def machine(self) -> HasDefinition: ...
    @property
    def events(self) -> Sequence[Event]: ...


def parts_of(thing: Any) -> tuple[Mapping[str, Any], Sequence[Event] | None]:
    """The definition, and the events where there are any; a definition that is no machine yet is checked first."""
    if isinstance(thing, Mapping):
        return StateMachine(dict(thing)).definition, None
    if hasattr(thing, "events") and hasattr(thing, "machine"):
        return thing.machine.definition, thing.events
    if hasattr(thing, "definition"):
        return thing.definition, None
    raise UsageError(f"draw() takes a StateMachine or an Execution, not {type(thing).__name__}.")


def events_of(thing: Sequence[Event] | HasEvents) -> Sequence[Event]:
    """The events of an execution, or the events themselves."""
    return thing if isinstance(thing, Sequence) else thing.events
