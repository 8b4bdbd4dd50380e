"""Probes of what happens again and again: calls of one function, and executions that meet the same outside world.

Which environment answers a call, and what it remembers; what a bank has booked after an order was delivered twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from sfnlearn.cloud.functions.function import START_TIME
from sfnlearn.course.checking.compare import same, shown
from sfnlearn.course.checking.counterexamples import Faults, smallest
from sfnlearn.course.checking.expectations import ending
from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.seeds import Inputs, as_inputs
from sfnlearn.course.checking.sentences.python_errors import error_told, in_the_cell
from sfnlearn.course.checking.submission import FunctionFault, Submission
from sfnlearn.drawing.text import counted
from sfnlearn.effects import Answer
from sfnlearn.engine.execution import Execution
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, dumps

DAY = 86_400.0
"""Seconds from one execution to the next: the world is the same, the day and the execution's name are not."""


class World(Protocol):
    """What is outside of a machine and remembers; `str()` of it tells what it holds, without a full stop."""

    @property
    def functions(self) -> Mapping[str, Any]:
        """The Lambda functions that reach it, by name."""


Arrivals = Sequence[tuple[float, JSON]]
"""Calls of a function: when, in seconds of virtual time, and with what event."""


def trace(
    arrivals: Arrivals | Inputs, answers: Sequence[JSON] | None = None, *, faults: Sequence[FunctionFault] = ()
) -> Probe:
    """Calls of the answer's own function: `arrivals` are (virtual second, event) pairs.

    Without `answers`, the solution's answers are expected.
    All calls of one trace meet the same function, so warm starts and concurrency are real.
    """
    traces = arrivals if isinstance(arrivals, Inputs) else Inputs(given=(arrivals,))

    def judge(submission: Submission, solution: Submission) -> Finding | None:
        def tried(arrived: JSON, injected: Faults) -> Finding | None:
            return _compared(submission, solution, _as_arrivals(arrived), answers, injected)

        given = tuple(faults)
        for drawn in traces.draw(submission.seed):
            found = tried(drawn.value, given)
            if found:
                fewer_faults = answers is None
                smaller = partial(smallest, traces, drawn, given, tried, found, fewer_faults=fewer_faults)
                return replace(found, smaller=smaller)
        return None

    return Probe("trace of calls", judge, inputs=traces, faults=tuple(faults))


def _as_arrivals(value: JSON) -> Arrivals:
    """The calls of a trace; an author's list that is none of pairs is the checker's problem, and told as such."""
    assert isinstance(value, list | tuple)
    return [(at, event) for at, event in value]


def _compared(
    submission: Submission, solution: Submission, arrivals: Arrivals, answers: Sequence[JSON] | None, faults: Faults
) -> Finding | None:
    """The first call, as listed, that is not answered as it should be."""
    got = answers_of(submission, arrivals, faults)
    right = answers_of(solution, arrivals, faults) if answers is None else [*map(_as_answer, answers)]
    for number, (answer, wanted) in enumerate(zip(got, right, strict=True)):
        if answer.error != wanted.error or not same(answer.value, wanted.value):
            name = submission.exercise.function
            return Finding(
                ran=f"{counted(len(arrivals), 'call')} of one function: {', '.join(map(_call, arrivals))}",
                expected=_told(wanted, name),
                happened=_told(answer, name),
                where=f"call {number + 1}: {_call(arrivals[number])}",
                behaves=dumps([number, answer.error, answer.value]),
            )
    return None


def _as_answer(value: JSON) -> Answer:
    """An answer in an author's words; `{"Error": name}` stands for one that fails."""
    if isinstance(value, dict) and isinstance(value.get("Error"), str) and value.keys() <= {"Error", "Cause"}:
        return Answer(error=value["Error"], cause=value.get("Cause"))
    return Answer(value)


def _call(arrival: tuple[float, JSON]) -> str:
    at, event = arrival
    return f"{shown(event)} at {round(at, 3):g} s"


def answers_of(submission: Submission, arrivals: Arrivals, faults: Sequence[FunctionFault] = ()) -> list[Answer]:
    """The answers to the calls, made in the order of their times, given in the order of `arrivals`."""
    function = submission.fresh_function(faults)
    order = sorted(range(len(arrivals)), key=lambda index: arrivals[index][0])
    given = {index: function.invoke(arrivals[index][1], at=START_TIME + arrivals[index][0]) for index in order}
    return [given[index] for index in range(len(arrivals))]


def _told(answer: Answer, name: str) -> str:
    """An answer in words, an error with the line of the learner's cell."""
    return in_the_cell(error_told(answer.error, answer.cause), name) if answer.failed else shown(answer.value)


def leaves(
    inputs: JSON | Inputs,
    world: Callable[[], World],
    *,
    deliveries: Callable[[Any], Sequence[JSON]] = lambda value: [value],
    ran: str,
) -> Probe:
    """After an execution for each of the `deliveries` of an input, the world holds what the solution leaves in its own.

    `world()` makes one anew, and all executions of an input share it; each has a name and a day of its own, so that a
    machine that tells them apart by these is found out.  `ran` says what was delivered.

    >>> class Bank:
    ...     def __init__(self):
    ...         self.booked, self.functions = 0, {"charge": self.charge}
    ...     def charge(self, event, context):
    ...         self.booked += 1
    ...     def __str__(self):
    ...         return f"{self.booked} booked"
    >>> leaves({}, Bank, deliveries=lambda order: [order, order], ran="the order is delivered twice").label
    'world'
    """
    drawing = as_inputs(inputs)

    def judge(submission: Submission, solution: Submission) -> Finding | None:
        for drawn in drawing.draw(submission.seed):
            delivered = deliveries(drawn.value)
            last, holds = _left(submission, world(), delivered)
            _, wanted = _left(solution, world(), delivered)
            if (last.status, holds) != ("SUCCEEDED", wanted):
                failed = f"; {ending(last)}" if last.status != "SUCCEEDED" else ""
                return Finding(
                    ran=f"input {shown(drawn.value)}; {ran}",
                    expected=wanted,
                    happened=f"{holds}{failed}",
                    execution=last,
                    behaves=dumps([ran, last.status, last.error, holds]),
                )
        return None

    return Probe("world", judge, inputs=drawing)


def _left(submission: Submission, world: World, deliveries: Sequence[JSON]) -> tuple[Execution, str]:
    """The last execution, or the first that does not succeed, and what the world holds then."""
    if not deliveries:
        raise UsageError("leaves(deliveries=...) gives one input or more: there is nothing to run")
    for number, value in enumerate(deliveries, 1):
        name, start_time = f"delivery-{number}", START_TIME + number * DAY
        execution = submission.execute(value, (), world.functions, name=name, start_time=start_time)
        if execution.status != "SUCCEEDED":
            break
    return execution, str(world)
