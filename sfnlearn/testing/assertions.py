"""Assertions about an execution, read from its events; a message names the state, and says what happened instead.

Rules that hold here: the execution ran here or on AWS; a state that the machine does not have is a `UsageError` and no
failed assertion, or `assert_not_visited` would hold for a name that is misspelt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sfnlearn.asl.definition import all_states
from sfnlearn.asl.diagnostics.guesses import nearest
from sfnlearn.asl.resource import function_and_qualifier
from sfnlearn.drawing.text import clip, counted
from sfnlearn.engine.clock import duration
from sfnlearn.engine.history.fold import Visit, visits
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSON, dumps

ANY: Final = object()
"""Stands for whatever payload there is."""
SAME_TIME = 1e-6
_LONGEST = 200


def assert_visited(execution: ExecutionRecord, *states: str) -> None:
    """Each of the states was entered.

    >>> from sfnlearn import StateMachine, run
    >>> rules = [{"Variable": "$.kg", "NumericGreaterThan": 5, "Next": "Van"}]
    >>> machine = StateMachine({"StartAt": "Big", "States": {
    ...     "Big": {"Type": "Choice", "Choices": rules, "Default": "Bike"},
    ...     "Van": {"Type": "Succeed"}, "Bike": {"Type": "Succeed"}}})
    >>> assert_visited(run(machine, {"kg": 2}), "Van")
    Traceback (most recent call last):
    ...
    AssertionError: "Van" was not entered. The execution went Big → Bike and ended SUCCEEDED.
    """
    __tracebackhide__ = True
    _refuse_unknown(execution, states)
    entered = {visit.state for visit in _visits(execution)}
    missing = [name for name in states if name not in entered]
    if missing:
        was = "was" if len(missing) == 1 else "were"
        raise AssertionError(f"{_named(missing)} {was} not entered. {_story(execution)}")


def assert_not_visited(execution: ExecutionRecord, *states: str) -> None:
    """None of the states was entered."""
    __tracebackhide__ = True
    _refuse_unknown(execution, states)
    for visit in _visits(execution):
        if visit.state in states:
            raise AssertionError(f'"{visit.state}" was entered, at event {visit.event_id}. {_story(execution)}')


def assert_path(execution: ExecutionRecord, states: Sequence[str]) -> None:
    """The states of the machine's own block were entered exactly in this order.

    What runs inside a Map or Parallel state has no order that counts, and is left out: `assert_visited` asks for it.
    """
    __tracebackhide__ = True
    if isinstance(states, str):
        raise UsageError(f"assert_path() takes a list of states: assert_path(execution, [{states!r}]).")
    _refuse_unknown(execution, states)
    went = _path(execution)
    if went != list(states):
        place = next((n for n, (one, other) in enumerate(zip(went, states, strict=False)) if one != other), None)
        differs = min(len(went), len(states)) if place is None else place
        expected = f'"{states[differs]}"' if differs < len(states) else "the end"
        came = f'"{went[differs]}"' if differs < len(went) else "the end"
        after = f' after "{went[differs - 1]}"' if differs else ""
        raise AssertionError(f"Expected {expected}{after}, and {came} came. {_story(execution)}")


def assert_waited(execution: ExecutionRecord, state: str, seconds: float) -> None:
    """The visits of a state took so many seconds on the execution's clock, all together.

    It is meant for Wait states; of a Task it is the time of all attempts, with the pauses of its Retriers.
    """
    __tracebackhide__ = True
    _refuse_unknown(execution, [state])
    found = [visit for visit in _visits(execution) if visit.state == state]
    if not found:
        raise AssertionError(f'"{state}" was not entered, so it took no time. {_story(execution)}')
    now = execution.events[-1].timestamp
    took = sum((now if visit.end is None else visit.end) - visit.start for visit in found)
    if abs(took - seconds) > SAME_TIME:
        often = "" if len(found) == 1 else f" in {counted(len(found), 'visit')}"
        raise AssertionError(f'"{state}" took {duration(took)}{often}, and {duration(seconds)} were expected.')


def assert_called(execution: ExecutionRecord, what: str, payload: object = ANY, *, times: int | None = None) -> None:
    """A Lambda function was called, or an action of a service: with this payload, and so many `times`.

    `what` is the function's name, or the service and its action, `"sqs:sendMessage"`.  Retries are calls too.  Without
    `times`, once is enough.
    """
    __tracebackhide__ = True
    made = [(event, sent) for event, name, sent in _calls(execution) if name == what]
    fitting = [event for event, sent in made if payload is ANY or sent == payload]
    if times is None and not fitting:
        raise AssertionError(f"{what} was not called{_with(payload)}. {_calls_told(execution, what, made)}")
    if times is not None and len(fitting) != times:
        often = f"{counted(len(fitting), 'time')}, and {counted(times, 'time')} were expected"
        raise AssertionError(f"{what} was called{_with(payload)} {often}. {_calls_told(execution, what, made)}")


def assert_not_called(execution: ExecutionRecord, what: str) -> None:
    """A Lambda function, or an action of a service, was never called."""
    __tracebackhide__ = True
    first = next((event for event, name, _sent in _calls(execution) if name == what), None)
    if first is not None:
        raise AssertionError(f'{what} was called by "{first.state}", at event {first.id}. {_story(execution)}')


# ------------------------------------------------------------------- reading


def _executions(execution: ExecutionRecord) -> Iterator[ExecutionRecord]:
    """The execution, and the child executions of its Map Runs."""
    yield execution
    for map_run in execution.map_runs:
        for child in map_run:
            if child is not None:
                yield from _executions(child)


def _visits(execution: ExecutionRecord) -> Iterator[Visit]:
    return (visit for one in _executions(execution) for visit in visits(one.events))


def _path(execution: ExecutionRecord) -> list[str]:
    return [visit.state for visit in visits(execution.events) if not visit.path]


def _calls(execution: ExecutionRecord) -> Iterator[tuple[Event, str, JSON]]:
    """The events that scheduled a call, with the name of what is called and what it is sent."""
    for one in _executions(execution):
        for event in one.events:
            details: Any = event.details
            if event.type == "LambdaFunctionScheduled":
                yield event, function_and_qualifier(str(details.get("resource")))[0], details.get("input")
            elif event.type == "TaskScheduled":
                parameters = details.get("parameters") or {}
                if details.get("resourceType") == "lambda" and "FunctionName" in parameters:
                    name = function_and_qualifier(str(parameters["FunctionName"]))[0]
                    yield event, name, parameters.get("Payload")
                else:
                    action = str(details.get("resource")).removesuffix(".waitForTaskToken").partition(".sync")[0]
                    yield event, f"{details.get('resourceType')}:{action}", parameters


# ------------------------------------------------------------------- telling


def _refuse_unknown(execution: ExecutionRecord, states: Sequence[str]) -> None:
    known = [found.name for found in all_states(execution.machine.definition)]
    for name in states:
        if name not in known:
            near = nearest(name, known)
            meant = f" Did you mean {near!r}?" if near else f" It has {_named(known)}."
            raise UsageError(f"The machine {execution.machine.name!r} has no state {name!r}.{meant}")


def _named(names: Sequence[str]) -> str:
    *others, last = [f'"{name}"' for name in names]
    return f"{', '.join(others)} and {last}" if others else last


def _story(execution: ExecutionRecord) -> str:
    """Where the execution went and how it ended."""
    went = " → ".join(_path(execution)) or "nowhere"
    error = f" with {execution.error}" if execution.error else ""
    stands = "is running" if execution.is_running() else f"ended {execution.status}{error}"
    return f"The execution went {clip(went, _LONGEST)} and {stands}."


def _with(payload: object) -> str:
    return "" if payload is ANY else f" with {clip(dumps(payload), _LONGEST)}"


def _calls_told(execution: ExecutionRecord, what: str, made: Sequence[tuple[Event, JSON]]) -> str:
    """What was called instead, or with what."""
    if made:
        sent = "; ".join(f'"{event.state}" sent {clip(dumps(data), _LONGEST)}' for event, data in made[:5])
        return f"{sent}." if len(made) <= 5 else f"{sent}; and {counted(len(made) - 5, 'more call')}."
    others = list(dict.fromkeys(name for _event, name, _sent in _calls(execution)))
    near = nearest(what, others)
    called = f"Called were {', '.join(others)}." if others else "Nothing was called."
    return f"{called}{f' Did you mean {near}?' if near else ''} {_story(execution)}"
