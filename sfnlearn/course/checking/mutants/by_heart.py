"""The answer of somebody who knows every input that is written down, and what comes of it, and nothing else.

It does what the solution does for the inputs that an exercise's probes give in so many words, and fails for all others.
An exercise that accepts it is no exercise: its inputs must be drawn from a seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sfnlearn.course.checking.expectations import sent_to
from sfnlearn.course.checking.mistakes import probe
from sfnlearn.course.checking.submission import CannotRunError, Submission, prepare
from sfnlearn.jsontext import JSON, dumps

HANDLER = """
import json

KNOWN = json.loads({known!r})


def handler(event, context):
    value, error = KNOWN[json.dumps(event, sort_keys=True)]
    if error is not None:
        raise type(error, (Exception,), {{}})("known by heart")
    return value
"""


def knows_by_heart(solution: Submission, *, drawn: bool = False) -> JSON:
    """The answer that has a table of the given inputs, or None for a prediction, which has no inputs.

    `drawn`: the inputs are in it too that are drawn from the solution's seed.  A machine calls no function: it has a
    rule for each input.  A handler has a dictionary.
    """
    kind = solution.exercise.kind
    if kind == "predict":
        return None
    values = list(_values(solution, drawn=drawn))
    return _handler(solution, values) if kind == "handler" else _machine(solution, values)


def passes_by_heart(solution: Submission) -> bool:
    """Whether the probes accept the table of the given inputs."""
    return _passes(solution, knows_by_heart(solution))


def passes_with_another_seed(solution: Submission, seed: int) -> bool:
    """Whether a table of all inputs of the exercise's own seed is accepted with this one: they are too few."""
    exercise = solution.exercise
    answer = knows_by_heart(prepare(exercise, exercise.solution), drawn=True)
    return _passes(prepare(exercise, exercise.solution, seed), answer)


def _passes(solution: Submission, answer: JSON) -> bool:
    if answer is None:
        return False
    try:
        return not any(probe(prepare(solution.exercise, answer, solution.seed), solution))
    except CannotRunError:
        return False


def _values(solution: Submission, *, drawn: bool) -> Iterator[Any]:
    for each in solution.exercise.probes:
        yield from (made.value for made in each.inputs.draw() if drawn or made.choices is None)


def _machine(solution: Submission, values: Sequence[Any]) -> JSON:
    states: dict[str, JSON] = {"Unknown": {"Type": "Fail", "Error": "Unknown"}}
    rules = []
    for number, value in enumerate(values):
        execution = solution.execute(value)
        name = f"Input {number}"
        fails = {"Type": "Fail", "Error": execution.error, "Cause": execution.cause or ""}
        gives = {"Type": "Pass", "Output": execution.output, "End": True}
        states[name] = gives if execution.status == "SUCCEEDED" else fails
        rules.append({"Condition": f"{{% $states.input = {dumps(value)} %}}", "Next": name})
    if not rules:
        return {"StartAt": "Unknown", "States": states}
    choice = {"Type": "Choice", "Choices": rules, "Default": "Unknown"}
    return {"QueryLanguage": "JSONata", "StartAt": "Which", "States": {"Which": choice, **states}}


def _handler(solution: Submission, values: Sequence[Any]) -> str:
    known: dict[str, JSON] = {}
    for value in values:
        for event in _events(solution, value):
            answer = solution.fresh_function().invoke(event, at=0.0)
            known[json.dumps(event, sort_keys=True)] = [answer.value, answer.error]
    return HANDLER.format(known=dumps(known))


def _events(solution: Submission, value: Any) -> list[JSON]:
    """The events that the solution's function gets: those of a trace, or what a machine sends it."""
    if _is_trace(value):
        return [event for _, event in value]
    return sent_to(solution.execute(value)).get(solution.exercise.function, [])


def _is_trace(value: JSON) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(call, list | tuple) and len(call) == 2 for call in value)
