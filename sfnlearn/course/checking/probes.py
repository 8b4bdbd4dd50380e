"""Probes: what an answer must do, said as behaviour and read from the execution's events.

Rules that hold in this file:
* A probe gives None (it holds) or a `Finding`; it never decides the outcome and never words advice.
* Everything but outputs is read from the history, so a probe sees what the learner sees in the picture and the table.
* Without an expected value the exercise's own solution is the reference: a right answer that looks different passes.
* Generated inputs come from the probe's seed; grading gives another one, and the failing case may be shown in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any, Final

from sfnlearn.cloud.functions.function import START_TIME
from sfnlearn.course.checking.compare import first_difference, same, shown
from sfnlearn.course.checking.expectations import (
    Miss,
    call_misses,
    ending,
    ends_with,
    entered,
    gives,
    holds_true,
    invocations,
    occur,
    place,
    satisfies,
)
from sfnlearn.course.checking.submission import Deployment, FunctionFault, Stub, Submission
from sfnlearn.drawing.text import counted
from sfnlearn.engine.execution import Execution
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

__all__ = [
    "Finding",
    "Probe",
    "calls",
    "deployed",
    "each",
    "ends",
    "fault",
    "generated",
    "hist",
    "out",
    "static",
    "stub",
    "time",
    "trace",
    "truth",
]

UNSET: Final = object()
SAME_TIME = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Why a probe does not hold, in the order in which a learner is told; `execution` is the one that showed it."""

    ran: str
    expected: str
    happened: str
    where: str = ""
    execution: Execution | None = None


Arrivals = Sequence[tuple[float, JSON]]
"""Calls of a function: when, in seconds of virtual time, and with what event."""
Judge = Callable[[Submission, Submission], Finding | None]
Expectation = Callable[[Execution, JSON, Callable[[], Execution]], Miss | None]


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that is probed; `judge(submission, reference)` compares the answer with the exercise's solution."""

    label: str
    judge: Judge
    static: bool = False


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of a probe: given ones, or `count` generated ones."""

    given: tuple[JSON, ...] = ()
    make: Callable[[Random], JSON] | None = None
    count: int = 0
    seed: int = 0

    def draw(self, submission: Submission) -> Iterator[Any]:
        """Every input, the same ones for the same seed."""
        if self.make is None:
            yield from self.given
            return
        random = submission.random(self.seed)
        for _ in range(self.count):
            yield self.make(random)


def each(*values: JSON) -> Inputs:
    """Several inputs for one probe."""
    return Inputs(given=values)


def generated(make: Callable[[Random], JSON], count: int = 20, seed: int = 0) -> Inputs:
    """`count` inputs, each made by `make(random)`; all randomness must come from the argument.

    >>> numbers = generated(lambda random: {"n": random.randrange(10)}, count=3)
    >>> numbers.count
    3
    """
    return Inputs(make=make, count=count, seed=seed)


def fault(
    function: str,
    error: str,
    times: int | None = 1,
    *,
    cause: str = "injected by the exercise",
    when: Callable[[Any], bool] | None = None,
) -> FunctionFault:
    """Let the function's first `times` calls (None: all) fail with the error name; `when(payload)` chooses the calls.

    >>> str(fault("pay", "ThrottledException", times=2))
    'the first 2 calls of pay fail with ThrottledException'
    """
    return FunctionFault(function=function, error=error, times=times, cause=cause, when=when)


def stub(answer: JSON, duration: float = 0.0) -> Stub:
    """A function without code: a value, or `answer(event, context)`; each call takes `duration` virtual seconds."""
    return Stub(answer, duration)


def deployed(source: str, **settings: Any) -> Deployment:
    """A function from its file's text, with settings of `LambdaFunction`: `duration=0.2, cold_start=0.8`."""
    return Deployment(source, settings)


def out(
    inputs: JSON | Inputs,
    expected: JSON = UNSET,
    *,
    reference: Callable[[Any], JSON] | None = None,
    where: Callable[[Any, Any], bool] | None = None,
    says: str = "",
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The execution succeeds with the expected output, or does what the solution does.

    The expectation is `expected`, or `reference(input)`, or `where(output, input)` told as `says`, or else the
    solution's own ending.
    """
    if where is not None and not says:
        raise UsageError("out(where=...) needs says=..., which completes the sentence 'expected ...'")

    def expectation(execution: Execution, value: JSON, solution: Callable[[], Execution]) -> Miss | None:
        if where is not None:
            return satisfies(execution, says, lambda: where(execution.output, value))
        if expected is not UNSET:
            return gives(execution, expected)
        if reference is not None:
            return gives(execution, reference(value))
        right = solution()
        return (
            gives(execution, right.output)
            if right.status == "SUCCEEDED"
            else ends_with(execution, right.status, right.error)
        )

    return Probe("output", _running(inputs, expectation, faults, functions))


def ends(
    inputs: JSON | Inputs,
    status: str = "FAILED",
    error: str | None = None,
    *,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The execution ends with this status and, where it is given, this error name."""
    return Probe(
        "ending",
        _running(inputs, lambda execution, _value, _solution: ends_with(execution, status, error), faults, functions),
    )


def hist(
    inputs: JSON | Inputs,
    states: Sequence[str] | None = None,
    *,
    types: Sequence[str] | None = None,
    where: Callable[[Execution], bool] | None = None,
    says: str = "",
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The history: `states` entered exactly in this order, event `types` occurring in this order, or `where`."""
    if (states is None) + (types is None) + (where is None) != 2 or (where is not None and not says):
        raise UsageError("hist() wants one of states=, types=, or where= together with says=")

    def expectation(execution: Execution, _value: JSON, _solution: Callable[[], Execution]) -> Miss | None:
        if where is not None:
            return satisfies(execution, says, lambda: where(execution), finished=False)
        return entered(execution, states) if states is not None else occur(execution, types or ())

    return Probe("history", _running(inputs, expectation, faults, functions))


def calls(
    inputs: JSON | Inputs,
    payloads: Mapping[str, Sequence[JSON]] | None = None,
    *,
    counts: Mapping[str, int] | None = None,
    at_most: Mapping[str, int] | None = None,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The Lambda functions are called with these `payloads` in order, so often, or `at_most` so often."""
    if not (payloads or counts or at_most):
        raise UsageError("calls() wants payloads, counts= or at_most=")

    def expectation(execution: Execution, _value: JSON, _solution: Callable[[], Execution]) -> Miss | None:
        made = invocations(execution)
        sent = {name: [payload for called, payload in made if called == name] for name, _ in made}
        miss = next(call_misses(sent, payloads or {}, counts or {}, at_most or {}), None)
        return replace(miss, where=place(execution)) if miss else None

    return Probe("calls", _running(inputs, expectation, faults, functions))


def time(
    inputs: JSON | Inputs,
    seconds: float | None = None,
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The execution lasts so many seconds on the virtual clock."""
    if seconds is None and at_most is None and at_least is None:
        raise UsageError("time() wants seconds, at_most= or at_least=")
    low = seconds if seconds is not None else at_least
    high = seconds if seconds is not None else at_most
    wanted = f"{seconds:g} s" if seconds is not None else " and ".join(
        f"{word} {bound:g} s" for word, bound in (("at least", at_least), ("at most", at_most)) if bound is not None
    )  # fmt: skip

    def expectation(execution: Execution, _value: JSON, _solution: Callable[[], Execution]) -> Miss | None:
        lasted = (execution.stop_time or execution.start_time) - execution.start_time
        if (low is None or lasted >= low - SAME_TIME) and (high is None or lasted <= high + SAME_TIME):
            return None
        return Miss(f"{wanted} of virtual time", f"{lasted:g} s, and it {ending(execution)}", place(execution))

    return Probe("time", _running(inputs, expectation, faults, functions))


def trace(
    arrivals: Arrivals | Inputs, answers: Sequence[JSON] | None = None, *, faults: Sequence[FunctionFault] = ()
) -> Probe:
    """Calls of the answer's own function: `arrivals` are (virtual second, event) pairs.

    Without `answers`, the solution's answers are expected.
    All calls of one trace meet the same function, so warm starts and concurrency are real.
    """
    traces = arrivals if isinstance(arrivals, Inputs) else Inputs(given=(arrivals,))

    def judge(submission: Submission, solution: Submission) -> Finding | None:
        for arrived in traces.draw(submission):
            got = _answers(submission, arrived, faults)
            wanted = list(answers) if answers is not None else _answers(solution, arrived, faults)
            wrong = [n for n, (have, want) in enumerate(zip(got, wanted, strict=True)) if not same(have, want)]
            if wrong:
                first = wrong[0]
                where = f"call {first + 1}: {_call(arrived[first])}"
                ran = f"{counted(len(arrived), 'call')} of one function: {', '.join(map(_call, arrived))}"
                return Finding(ran=ran, expected=shown(wanted[first]), happened=shown(got[first]), where=where)
        return None

    return Probe("trace of calls", judge)


def truth(compute: Callable[[], JSON], *, ran: str) -> Probe:
    """A prediction equals what `compute()` gives by running it; `ran` says what that was.

    Outside the lesson the true value stays hidden; only the place of the first difference is told.
    """

    def judge(submission: Submission, _solution: Submission) -> Finding | None:
        real = compute()
        if same(submission.answer, real):
            return None
        told = shown(real) if submission.exercise.in_lesson else "what the run really gives"
        place_of = "" if submission.exercise.options else first_difference(submission.answer, real, reveal=False)
        return Finding(
            ran=ran, expected=told, happened=f"your prediction is {shown(submission.answer)}", where=place_of
        )

    return Probe("prediction", judge)


def static(where: Callable[[Any], bool], *, says: str) -> Probe:
    """The structure: `where(definition)` (a handler: its source) is true.  It never stands alone in an exercise."""

    def judge(submission: Submission, _solution: Submission) -> Finding | None:
        if holds_true(lambda: where(submission.definition)):
            return None
        return Finding(ran="a look at the answer itself", expected=says, happened="it is not so")

    return Probe("structure", judge, static=True)


def _running(
    inputs: JSON | Inputs,
    expectation: Expectation,
    faults: Sequence[FunctionFault],
    functions: Mapping[str, Any] | None,
) -> Judge:
    """A judge that executes the answer on every input until one misses the expectation."""
    drawn = inputs if isinstance(inputs, Inputs) else Inputs(given=(inputs,))

    def judge(submission: Submission, solution: Submission) -> Finding | None:
        for value in drawn.draw(submission):
            execution = submission.execute(value, faults, functions)
            miss = expectation(execution, value, partial(solution.execute, value, faults, functions))
            if miss:
                ran = "; ".join([f"input {shown(value)}", *map(str, faults)])
                return Finding(
                    ran=ran, expected=miss.expected, happened=miss.happened, where=miss.where, execution=execution
                )
        return None

    return judge


def _call(arrival: tuple[float, JSON]) -> str:
    at, event = arrival
    return f"{shown(event)} at {round(at, 3):g} s"


def _answers(submission: Submission, arrivals: Arrivals, faults: Sequence[FunctionFault]) -> list[JSON]:
    """The answers to the calls, made in the order of their times, given in the order of `arrivals`."""
    function = submission.fresh_function(faults)
    order = sorted(range(len(arrivals)), key=lambda index: arrivals[index][0])
    given = {index: function.invoke(arrivals[index][1], at=START_TIME + arrivals[index][0]) for index in order}
    in_order = [given[index] for index in range(len(arrivals))]
    return [{"Error": answer.error, "Cause": answer.cause} if answer.failed else answer.value for answer in in_order]
