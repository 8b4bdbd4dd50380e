"""Which rule of a Choice state takes an example: the engine tries them, with the state alone.

Rules that hold here: the state is tried without the rest of the definition (`editing/alone.py`), so a mistake elsewhere
hides nothing; what a rule comes to is the engine's own account (`engine/one_state/choice_trace.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.states.choice import Choice
from sfnlearn.editing.alone import alone, state_at
from sfnlearn.engine.clock import START_TIME
from sfnlearn.engine.explain.choice_rules import Tried, outcome
from sfnlearn.engine.one_state.choice_trace import tried_rules, verdict
from sfnlearn.engine.one_state.inspection import inspected_frame
from sfnlearn.errors import DefinitionError, Diagnostic, StatesError, UsageError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of an example: each rule, the position of the one that takes it, and a sentence.

    `taken` is the number of rules where Default is taken, and None where the execution would fail.
    """

    rules: tuple[Tried, ...]
    taken: int | None
    target: str | None
    told: str

    def as_json(self) -> dict[str, Any]:
        """The same for a browser."""
        return {
            "rules": [_tried(rule) for rule in self.rules],
            "taken": self.taken,
            "target": self.target,
            "told": self.told,
        }


def try_rules(
    definition: JSON,
    place: Keys,
    input: JSON,
    *,
    variables: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
) -> Trial:
    """Try the rules of the Choice state at a place.  Raises UsageError where it cannot be tried, and says why.

    >>> rules = [{"Variable": "$.n", "NumericGreaterThan": limit, "Next": "B"} for limit in (5, 2)]
    >>> definition = {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": rules}, "B": {"Type": "Sucked"}}}
    >>> trial = try_rules(definition, ("States", "A"), {"n": 3})
    >>> trial.taken, trial.told
    (1, 'Rule 2 of "A" matched: it goes on with "B".')
    """
    found = state_at(definition, place)
    try:
        machine = StateMachine(alone(definition, place))
    except DefinitionError as refused:
        raise UsageError(_until_fixed(refused.diagnostics[0])) from None
    choice = machine.block.find(found.name)
    if not isinstance(choice, Choice):
        raise UsageError(f"{found.name!r} is not a Choice state.")
    frame = inspected_frame(machine, input, START_TIME, variables, context)
    frame.stages = None
    raw = frame.enter(choice, input)
    try:
        effective = choice.flow.effective_input(raw, frame)
    except StatesError as failure:
        return Trial((), None, None, f"The rules are not tried: {failure.cause or failure.error}")
    return _trial(choice, tuple(tried_rules(choice, found.state, effective, frame)))


def _trial(choice: Choice, tried: tuple[Tried, ...]) -> Trial:
    taken = next((place for place, rule in enumerate(tried) if rule.matched), None)
    failed = next((place for place, rule in enumerate(tried) if rule.failed), None)
    if failed is not None:
        return Trial(tried, None, None, outcome(choice, None, failed))
    if taken is None and choice.default is not None:
        taken = len(choice.choices)
    return Trial(tried, taken, None if taken is None else choice.targets()[taken], outcome(choice, taken))


def _until_fixed(found: Diagnostic) -> str:
    return f"The rules can be tried once this is fixed: {found.location}: {found.message}"


def _tried(rule: Tried) -> dict[str, Any]:
    return {
        "matched": rule.matched,
        "failed": rule.failed,
        "verdict": verdict(rule) if not rule.failed or not rule.why else rule.why,
        "parts": [_tried(part) for part in rule.parts],
    }
