"""Probes: what an answer must do, said as behaviour and read from the execution's events.

Rules that hold in this file:
* A probe gives None (it holds) or a `Finding`; it never decides the outcome and never words advice.
* Everything but outputs is read from the history, so a probe sees what the learner sees in the picture and the table.
* Without an expected value the exercise's own solution is the reference: a right answer that looks different passes.
* Generated inputs come from the probe's seed; grading gives another one, and the failing case may be shown in full.

An author imports every probe from here; those that hold an answer against the solution stand in `against_reference.py`,
`trace` and `leaves` in `traces.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from sfnlearn.course.checking.against_reference import alike, each_call_fails, graph
from sfnlearn.course.checking.compare import first_difference, same, shown
from sfnlearn.course.checking.expectations import (
    Miss,
    calls_missed,
    ends_like,
    ends_with,
    entered,
    gives,
    holds_true,
    lasts,
    occur,
    place,
    satisfies,
)
from sfnlearn.course.checking.people.acts import Act, Person
from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.running import running
from sfnlearn.course.checking.seeds import Inputs, each, generated
from sfnlearn.course.checking.submission import Deployment, FunctionFault, Stub, Submission
from sfnlearn.course.checking.traces import leaves, trace
from sfnlearn.drawing.text import counted
from sfnlearn.engine.cost.cost import Cost
from sfnlearn.engine.execution import Execution
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

__all__ = [
    "Finding",
    "Inputs",
    "Probe",
    "alike",
    "calls",
    "cost",
    "deployed",
    "each",
    "each_call_fails",
    "ends",
    "failure",
    "fault",
    "generated",
    "graph",
    "heartbeat",
    "hist",
    "leaves",
    "out",
    "person",
    "static",
    "stub",
    "success",
    "time",
    "trace",
    "tried",
    "truth",
]

UNSET: Final = object()
LEAST_DOLLARS = 1e-9
WHOLE = "it is not right"
"""What a prediction of one value would be told twice."""


def fault(
    function: str,
    error: str,
    times: int | None = 1,
    *,
    after: int = 0,
    cause: str = "injected by the exercise",
    when: Callable[[Any], bool] | None = None,
) -> FunctionFault:
    """Let the function's first `times` calls (None: all) fail with the error name, those `after` the first so many.

    `when(payload)` chooses among the calls.

    >>> str(fault("pay", "ThrottledException", times=2))
    'the first 2 calls of pay fail with ThrottledException'
    """
    return FunctionFault(function=function, error=error, times=times, after=after, cause=cause, when=when)


def stub(answer: JSON, duration: float = 0.0) -> Stub:
    """A function without code: a value, or `answer(event, context)`; each call takes `duration` virtual seconds."""
    return Stub(answer, duration)


def person(decide: Callable[[Any], Sequence[Act]], reply: JSON = None) -> Person:
    """A service that takes a request with a task token, and the person who answers: `decide(what was sent)` says how.

    The person does what `decide` gives, in virtual time; nothing is silence, and the task waits for its timeout.

    >>> person(lambda sent: [success({"ok": True}, after=60)]).decide({})[0].after
    60
    """
    return Person(decide, {} if reply is None else reply)


def success(output: JSON, *, after: float) -> Act:
    """A person sends a success `after` so many seconds."""
    return Act(after, "success", output)


def failure(error: str, cause: str = "", *, after: float) -> Act:
    """A person sends a failure `after` so many seconds."""
    return Act(after, "failure", None, error, cause)


def heartbeat(*, after: float) -> Act:
    """A person sends a sign of life `after` so many seconds."""
    return Act(after, "heartbeat")


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
    """The execution succeeds with the expected output, or ends as the solution does.

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
        return ends_like(execution, solution())

    by_solution = where is None and expected is UNSET and reference is None
    return running("output", inputs, expectation, faults, functions, beside_solution=by_solution)


def ends(
    inputs: JSON | Inputs,
    status: str = "FAILED",
    error: str | None = None,
    *,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The execution ends with this status and, where it is given, this error name."""
    return running(
        "ending", inputs, lambda execution, _value, _solution: ends_with(execution, status, error), faults, functions
    )


def hist(
    inputs: JSON | Inputs,
    states: Sequence[str] | None = None,
    *,
    types: Sequence[str] | None = None,
    where: Callable[[Execution], bool] | None = None,
    says: str = "",
    tells: Callable[[Execution], str] | None = None,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The history: `states` entered exactly in this order, event `types` occurring in this order, or `where`.

    `says` completes the sentence "expected ..." for `where`, and `tells(execution)` "happened ..."; without it the
    ending is told.
    """
    if (states is None) + (types is None) + (where is None) != 2 or (where is not None and not says):
        raise UsageError("hist() wants one of states=, types=, or where= together with says=")

    def expectation(execution: Execution, _value: JSON, _solution: Callable[[], Execution]) -> Miss | None:
        if where is not None:
            return satisfies(execution, says, lambda: where(execution), finished=False, tells=tells)
        return entered(execution, states) if states is not None else occur(execution, types or ())

    return running("history", inputs, expectation, faults, functions)


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
        return calls_missed(execution, payloads or {}, counts or {}, at_most or {})

    return running("calls", inputs, expectation, faults, functions)


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
        return lasts(execution, low, high, wanted)

    return running("time", inputs, expectation, faults, functions)


def cost(
    inputs: JSON | Inputs,
    *,
    transitions: int | None = None,
    dollars: float | None = None,
    machine_type: Literal["STANDARD", "EXPRESS"] = "STANDARD",
    executions: int = 1_000_000,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """An execution makes at most so many `transitions`; a month with so many `executions` costs at most `dollars`."""
    if transitions is None and dollars is None:
        raise UsageError("cost() wants transitions= or dollars=, the most that is allowed")

    def expectation(execution: Execution, _value: JSON, _solution: Callable[[], Execution]) -> Miss | None:
        made = Cost(execution, executions)
        used = made.usage.transitions
        if transitions is not None and used > transitions:
            return Miss(f"{counted(transitions, 'transition')} at most", counted(used, "transition"), place(execution))
        month = made.total(machine_type) if dollars is not None else 0.0
        if dollars is None or month <= dollars + LEAST_DOLLARS:
            return None
        often = f"for {counted(executions, 'execution')} a month, as a {machine_type} workflow"
        return Miss(f"${dollars:,.2f} at most {often}", f"${month:,.2f}", place(execution))

    return running("cost", inputs, expectation, faults, functions)


def truth(compute: Callable[[], JSON], *, ran: str) -> Probe:
    """A prediction equals what `compute()` gives by running it; `ran` says what that was.

    Outside the lesson the true value stays hidden; only the place of the first difference is told.
    """

    def judge(submission: Submission, _solution: Submission) -> Finding | None:
        real = compute()
        if same(submission.answer, real):
            return None
        really = f"it is {shown(real)}" if submission.exercise.in_lesson else "it is something else"
        place_of = "" if submission.exercise.options else first_difference(submission.answer, real, reveal=False)
        told = f"you expected {shown(submission.answer)}; {really}"
        return Finding(ran=ran, expected="", happened=told, where="" if place_of == WHOLE else place_of)

    return Probe("prediction", judge)


def tried(judge: Callable[[JSON], str | None], *, ran: str, expected: str) -> Probe:
    """The answer is data that is tried out, and more than one may be right: an input, a list of cases, a rule.

    `judge(answer)` gives None where the answer does what was asked, else what happened, as a sentence without a full
    stop.  `ran` says what was done with it and `expected` what should have happened.  An answer of another shape
    (LookupError, TypeError and their like in `judge`) is the learner's mistake and is told so.

    >>> probe = tried(lambda n: None if n > 3 else f"{n} is sent", ran="a send", expected="more than 3")
    >>> probe.label
    'trial'
    """

    def look(submission: Submission, _solution: Submission) -> Finding | None:
        try:
            happened = judge(submission.answer)
        except UsageError as error:
            happened = str(error)
        except (LookupError, TypeError, AttributeError, ValueError):
            happened = "the answer has another shape than the one that was asked for"
        return None if happened is None else Finding(ran=ran, expected=expected, happened=happened)

    return Probe("trial", look, free_form=True)


def static(where: Callable[[Any], bool], *, says: str) -> Probe:
    """The structure: `where(definition)` (a handler: its source) is true.  It never stands alone in an exercise."""

    def judge(submission: Submission, _solution: Submission) -> Finding | None:
        if holds_true(lambda: where(submission.definition)):
            return None
        return Finding(ran="a look at the answer itself", expected=says, happened="it is not so")

    return Probe("structure", judge, static=True)
