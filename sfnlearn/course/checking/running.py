"""The judge of every probe that runs the answer: on each input in turn, until one misses what is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sfnlearn.course.checking.compare import shown
from sfnlearn.course.checking.counterexamples import Faults, smallest
from sfnlearn.course.checking.expectations import Miss
from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.seeds import Inputs, as_inputs
from sfnlearn.course.checking.sentences.python_errors import in_the_cell
from sfnlearn.course.checking.submission import FunctionFault, Submission
from sfnlearn.engine.execution import Execution
from sfnlearn.jsontext import JSON

Expectation = Callable[[Execution, JSON, Callable[[], Execution]], Miss | None]
"""What an execution of the answer misses, given its input and the way to run the solution on it."""


def running(
    label: str,
    inputs: JSON | Inputs,
    expectation: Expectation,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
    *,
    beside_solution: bool = False,
) -> Probe:
    """A probe that executes the answer on every input until one misses the expectation.

    `beside_solution`: what is expected follows from the solution alone, so it may be asked under fewer faults too.
    """
    drawing = as_inputs(inputs)

    def judge(submission: Submission, solution: Submission) -> Finding | None:
        def tried(value: JSON, injected: Faults) -> Finding | None:
            execution = submission.execute(value, injected, functions)
            miss = expectation(execution, value, partial(solution.execute, value, injected, functions))
            return finding_of(submission, value, injected, execution, miss) if miss else None

        given = tuple(faults)
        for drawn in drawing.draw(submission.seed):
            found = tried(drawn.value, given)
            if found:
                smaller = partial(smallest, drawing, drawn, given, tried, found, fewer_faults=beside_solution)
                return replace(found, smaller=smaller)
        return None

    return Probe(label, judge, inputs=drawing, faults=tuple(faults), functions=functions)


def finding_of(
    submission: Submission, value: JSON, faults: Sequence[FunctionFault], execution: Execution, miss: Miss
) -> Finding:
    """What an execution missed, with the case that showed it."""
    exercise = submission.exercise
    happened = in_the_cell(miss.happened, exercise.function) if exercise.kind == "handler" else miss.happened
    return Finding(
        ran="; ".join([f"input {shown(value)}", *map(str, faults)]),
        expected=miss.expected,
        happened=happened,
        where=miss.where,
        execution=execution,
        behaves=miss.behaves,
    )
