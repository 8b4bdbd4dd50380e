"""Choice.

> A Choice State (identified by "Type":"Choice") adds branching logic to a state machine. [...] A Choice State MUST have
> a "Choices" field whose value is a non-empty array of Choice Rules [...] the interpreter attempts pattern-matches
> against the Choice Rules in the order in which they appear and transitions to the state specified in the "Next" field
> on the first Choice Rule where there is an exact match.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sfnlearn.asl.reading.choice_rules import read_rules
from sfnlearn.asl.reading.common_fields import read_common, read_flow
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.choice import ChoiceRule
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.state import InstantState


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice(InstantState):
    """A Choice state; a rule's own Assign and Output replace the state's when the rule matches."""

    type: ClassVar[str] = "Choice"
    entered_type: ClassVar[str] = "ChoiceStateEntered"
    exited_type: ClassVar[str] = "ChoiceStateExited"

    choices: tuple[ChoiceRule, ...]
    default: str | None = None

    def targets(self) -> tuple[str, ...]:
        """Each rule's Next, then Default."""
        return (*(rule.next for rule in self.choices), *([self.default] if self.default else []))

    @classmethod
    def read(cls, name: str, fields: Fields) -> Choice:
        """Read the fields of a Choice state."""
        common = read_common(name, fields, terminal=True)
        flow = read_flow(fields, "InputPath", "OutputPath", "Output", "Assign")
        return cls(**common, flow=flow, choices=read_rules(fields), default=fields.target("Default"))

    def compute(self, raw: Any, frame: Frame) -> tuple[Any, Mapping[str, Any] | None, str | None]:
        """Take the first rule that matches, else Default, else fail with States.Runtime (see the facts on 1.10)."""
        effective = self.flow.effective_input(raw, frame)
        for rule in self.choices:
            if rule.matches(effective, frame):
                output, assigned = rule.flow.passed(raw, effective, frame)
                return output, assigned, rule.next
        if self.default is None:
            raise frame.runtime_error(
                "Failed to transition out of the state. The state does not point to a next state."
            )
        output, assigned = self.flow.passed(raw, effective, frame)
        return output, assigned, self.default
