"""What a data flow is made of: lanes, which are stages with their data, and the fields between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.engine.one_state.value_change import ValueChange
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True)
class StateField:
    """A field that touches the data: `expression` is its JSON value, if it `is_set`; `told` is what came of it."""

    name: str
    expression: JSON = None
    is_set: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage: `field` made its data, `fields` are all that work there; `data` is there once it was `reached`.

    `change` is what became of the data since the stage before, or of the input where `beside_input`: ResultPath puts
    the result into that.  `note` says why there are no data where there are none.
    """

    stage: str
    field: str = ""
    data: JSON = None
    reached: bool = False
    change: ValueChange | None = None
    beside_input: bool = False
    editable: bool = False
    fields: tuple[StateField, ...] = ()
    note: str = ""

    @property
    def own(self) -> StateField:
        """The field that made the data."""
        return next((one for one in self.fields if one.name == self.field), StateField(self.field))

    @property
    def expression(self) -> JSON:
        """The value of that field."""
        return self.own.expression

    @property
    def is_set(self) -> bool:
        """Whether that field is set."""
        return self.own.is_set


@dataclass(frozen=True, slots=True)
class StateLanes:
    """The lanes of a state; `jsonata` are its fields in JSONata, `jsonata_note` is what comes of them.

    `error` and `cause` are what the state ended in, `handled` who takes it; `context` and `variables` are what
    it saw beside its input.
    """

    state: str
    type: str
    language: str
    status: str
    lanes: tuple[Lane, ...]
    problem: FieldProblem | None = None
    assigned: Mapping[str, Any] = field(default_factory=dict)
    next_state: str | None = None
    jsonata: Mapping[str, Any] | None = None
    jsonata_note: str = ""
    error: str | None = None
    cause: str | None = None
    handled: tuple[str, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
