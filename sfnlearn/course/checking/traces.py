"""The probe of one Lambda function that is called again and again: which environment answers, what it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sfnlearn.cloud.functions.function import START_TIME
from sfnlearn.course.checking.compare import same, shown
from sfnlearn.course.checking.counterexamples import Faults, smallest
from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.seeds import Inputs
from sfnlearn.course.checking.sentences.python_errors import error_told, in_the_cell
from sfnlearn.course.checking.submission import FunctionFault, Submission
from sfnlearn.drawing.text import counted
from sfnlearn.effects import Answer
from sfnlearn.jsontext import JSON, dumps

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
