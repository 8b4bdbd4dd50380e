"""Probes whose expectation is the solution: all that it does, with each call failing in turn, and its graph.

They ask more than `out` does, so an exercise's text has to say it: whoever is told "not yet" must have been able to
know.  A fault strikes calls of functions and not states: an answer may name its states as it likes, and the functions
are what the exercise speaks of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sfnlearn.asl.definition import Definition, all_states, transitions
from sfnlearn.course.checking.counterexamples import Faults, smallest
from sfnlearn.course.checking.expectations import Miss, calls_missed, ends_like, invocations, lasts, sent_to
from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.running import Expectation, finding_of, running
from sfnlearn.course.checking.seeds import Inputs, as_inputs
from sfnlearn.course.checking.submission import FunctionFault, Submission
from sfnlearn.engine.execution import Execution
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON


def alike(
    inputs: JSON | Inputs,
    *,
    calls: bool = True,
    time: bool = False,
    faults: Sequence[FunctionFault] = (),
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """The execution does what the solution's does: the same ending and, as asked, the same calls and the same time."""
    return running(
        "as the reference", inputs, _as_solution(calls=calls, time=time), faults, functions, beside_solution=True
    )


def each_call_fails(
    inputs: JSON | Inputs,
    errors: Sequence[str],
    *,
    times: int | None = 1,
    calls: bool = True,
    time: bool = False,
    functions: Mapping[str, Any] | None = None,
) -> Probe:
    """With each call that the solution makes failing in turn, the execution does what the solution's does.

    `errors` are the error names that are tried at each call, `times` is for how many calls in a row (None: for all
    further ones).  A case that fails without any fault is told without one.

    >>> each_call_fails({"order": 1}, ["TooBusy", "CardDeclined"]).label
    'each call failing in turn'
    """
    if not errors:
        raise UsageError("each_call_fails() wants the error names that it lets the calls fail with")
    drawing = as_inputs(inputs)
    expectation = _as_solution(calls=calls, time=time)

    def judge(submission: Submission, solution: Submission) -> Finding | None:
        def tried(value: JSON, faults: Faults) -> Finding | None:
            execution = submission.execute(value, faults, functions)
            miss = expectation(execution, value, lambda: solution.execute(value, faults, functions))
            return finding_of(submission, value, faults, execution, miss) if miss else None

        for drawn in drawing.draw(submission.seed):
            undisturbed = solution.execute(drawn.value, (), functions)
            for faults in in_turn(undisturbed, errors, times):
                found = tried(drawn.value, faults)
                if found:
                    smaller = partial(smallest, drawing, drawn, faults, tried, found, fewer_faults=True)
                    return replace(found, smaller=smaller)
        return None

    return Probe("each call failing in turn", judge, inputs=drawing, functions=functions)


def in_turn(undisturbed: Execution, errors: Sequence[str], times: int | None = 1) -> Iterator[Faults]:
    """No fault, and then each call of an execution failing with each of the error names, one fault at a time."""
    yield ()
    made: Counter[str] = Counter()
    for name, _ in invocations(undisturbed):
        for error in errors:
            yield (FunctionFault(function=name, error=error, times=times, after=made[name]),)
        made[name] += 1


def _as_solution(*, calls: bool, time: bool) -> Expectation:
    def expectation(execution: Execution, _value: JSON, solution: Callable[[], Execution]) -> Miss | None:
        right = solution()
        return next(_misses(execution, right, calls=calls, time=time), None)

    return expectation


def _misses(execution: Execution, right: Execution, *, calls: bool, time: bool) -> Iterator[Miss]:
    """Where an execution does not do what the right one does."""
    ended = ends_like(execution, right)
    if ended:
        yield ended
    if calls:
        wanted = sent_to(right)
        missed = calls_missed(execution, {name: wanted.get(name, []) for name in [*wanted, *sent_to(execution)]})
        if missed:
            yield missed
    late = lasts(execution, right.duration, right.duration) if time else None
    if late:
        yield late


def graph() -> Probe:
    """The picture: states of the same names and types, with the same ways from one to the other, as in the solution.

    It never stands alone in an exercise.
    """

    def judge(submission: Submission, solution: Submission) -> Finding | None:
        have, want = (_graph_of(made.machine.definition) for made in (submission, solution) if made.machine)
        for name in [*want, *have]:
            if have.get(name) != want.get(name):
                return Finding(
                    ran="a look at the picture",
                    expected=_state_told(name, want.get(name)),
                    happened=_state_told(name, have.get(name)),
                )
        return None

    return Probe("graph", judge, static=True)


def _graph_of(definition: Definition) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Of each state its type and where it leads."""
    return {
        found.name: (found.type, tuple(sorted({target for _, target in transitions(found.state)})))
        for found in all_states(definition)
    }


def _state_told(name: str, state: tuple[str, tuple[str, ...]] | None) -> str:
    if state is None:
        return f"no state {name}"
    kind, targets = state
    return f"{name} is a {kind} state and leads to {' and '.join(targets) or 'the end'}"
