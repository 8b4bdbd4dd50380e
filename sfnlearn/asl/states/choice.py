"""Choice: goes on where the first of its rules that holds leads to.

The rules are tried in the order of Choices, and those after the first that holds are not evaluated.  Where none holds,
Default says where to go; without Default the execution fails with States.Runtime, which nothing catches: a Choice has
no Catch.

Source: States Language, "Choice State"; Developer Guide, "Choice workflow state".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sfnlearn.asl.reading.choice_rules import read_rules
from sfnlearn.asl.reading.common_fields import read_common, read_flow
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.choice_operators import ChoiceRule
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Assigned
from sfnlearn.asl.running.state import InstantState
from sfnlearn.jsontext import JSON


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

    def compute(self, raw: JSON, frame: Frame) -> tuple[JSON, Assigned, str | None]:
        """Take the first rule that matches, else Default, else fail with States.Runtime (recorded)."""
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
