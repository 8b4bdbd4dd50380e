"""Which rule of a Choice state was taken, where the events only say where it led.

Rules that hold here: a rule is evaluated again with the state's input and the variables that were in reach, and a
finding counts only where it leads to the state that the events show; what depends on chance, on the clock or on what
the events do not hold stays unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import all_states, own_fields, plain_values
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.asl.states.choice import Choice
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import StatesError
from sfnlearn.events import Event, EventLog
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata import UNSTEADY_FUNCTIONS, compile_expression
from sfnlearn.query.jsonata.delimiters import expression_text
from sfnlearn.query.paths.paths import PathNotFound

_UNSTEADY = frozenset(UNSTEADY_FUNCTIONS)


def chosen_rules(
    execution: ExecutionRecord, states: Collection[str], at: int | None = None
) -> dict[str, Counter[int | None]]:
    """How often each rule of the Choice states was taken, up to the event `at` (None: all).

    A rule has its position in Choices, Default one more than the last; None counts the times that nobody knows.

    >>> from sfnlearn import StateMachine, run
    >>> rules = [{"Variable": "$.n", "NumericEquals": n, "Next": "B"} for n in (1, 2)]
    >>> machine = StateMachine({"StartAt": "A", "States": {
    ...     "A": {"Type": "Choice", "Choices": rules}, "B": {"Type": "Succeed"}}})
    >>> chosen_rules(run(machine, {"n": 2}), {"A"})
    {'A': Counter({1: 1})}
    """
    found = {name: Counter[int | None]() for name in states}
    for event_id, (state, rule) in rules_taken(execution, states).items():
        if at is None or event_id <= at:
            found[state][rule] += 1
    return found


def rules_taken(execution: ExecutionRecord, states: Collection[str]) -> dict[int, tuple[str, int | None]]:
    """The Choice state and the rule that was taken, by the id of the event that left the state."""
    choices = _choices(execution)
    log = execution.events
    following = {event.previous_event_id: event.state for event in log if event.type.endswith("StateEntered")}
    found: dict[int, tuple[str, int | None]] = {}
    for event in log:
        if event.type == "ChoiceStateExited" and event.state is not None and event.state in states:
            choice = choices.get(event.state)
            entered, target = log[event.previous_event_id - 1], following.get(event.id)
            rule = None if choice is None else _taken(execution.run, choice, entered, target)
            found[event.id] = (event.state, rule)
    return found


def _choices(execution: ExecutionRecord) -> Mapping[str, Choice]:
    """The Choice states whose rules give the same again."""
    unsteady = set(_unsteady(execution.machine.definition))
    states = execution.machine.block.every_state()
    return {state.name: state for state in states if isinstance(state, Choice) and state.name not in unsteady}


def _unsteady(definition: Mapping[str, Any]) -> Iterator[str]:
    """Choice states that depend on chance, on the clock or on the context object."""
    for found in all_states(definition):
        if found.type == "Choice" and any(
            is_unsteady(str(place[-1]), value) for place, value in plain_values(own_fields(found.state))
        ):
            yield found.name


def is_unsteady(field: str, value: JSON) -> bool:
    """Whether a field decides which rule is taken, and may decide otherwise when it is asked again.

    In JSONPath a Choice compares what paths name, and calls no function: only one that begins with `$$` reads something
    that the events do not hold, the context object.
    """
    if not isinstance(value, str):
        return False
    if field == "Condition" and (text := expression_text(value)) is not None:
        expression = compile_expression(text)
        return bool(expression.functions & _UNSTEADY or expression.reads & {"context", "*"})
    return (field == "Variable" or field.endswith("Path")) and value.startswith("$$")


def _taken(run: RunFacts, choice: Choice, entered: Event, target: str | None) -> int | None:
    rule = _rule(run, choice, entered)
    return rule if rule is not None and choice.targets()[rule] == target else None


def _rule(run: RunFacts, choice: Choice, entered: Event) -> int | None:
    """The first rule that matches again, or Default; None where it cannot be evaluated."""
    frame = frame_at(run, entered)
    try:
        data = choice.flow.effective_input(entered.details.get("input"), frame)
        for place, rule in enumerate(choice.choices):
            if rule.matches(data, frame):
                return place
    except (StatesError, PathNotFound):
        return None
    return None if choice.default is None else len(choice.choices)


def frame_at(run: RunFacts, entered: Event) -> Frame:
    """The scope in which a state's fields are evaluated again, as it was when this event entered the state."""
    frame = Frame(run, entered.path, variables=_variables(run.log, entered))
    frame.state = entered.state
    return frame


def _variables(log: EventLog, entered: Event) -> Mapping[str, Any]:
    """The variables in reach: assigned before, in the same branch or iteration or around it."""
    found: dict[str, Any] = {}
    for number, assigned in log.assigned.items():
        path = log.paths[number - 1]
        if number < entered.id and entered.path[: len(path)] == path:
            found.update(assigned)
    return found
