"""What one execution did against what was expected of it, read from its history events.

Each function gives None, or a `Miss`: expected, happened, where.  The words go to learners as they stand here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sfnlearn.course.checking.compare import first_difference, same, shown
from sfnlearn.course.checking.sentences.python_errors import error_told
from sfnlearn.drawing.text import counted
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.explain.origin import find_origin
from sfnlearn.events import Event
from sfnlearn.jsontext import JSON, dumps

SAME_TIME = 1e-6
NONE: Mapping[str, int] = {}
MOST_CALLS = 20
"""So many calls are told one by one: a loop that never ends makes thousands."""


SERVICE = "arn:aws:states:::"
"""What begins the ARN of a service integration; a learner is told what comes after it."""
DRAWN = "<task token>"
_BY_CHANCE = re.compile(r"the state '[^']*'|event id #\d+|the state \"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Miss:
    """What one execution did that was not expected."""

    expected: str
    happened: str
    where: str = ""
    behaves: str = ""
    """What the answer did, without what differs from one answer with this mistake to the next."""


def invocations(execution: Execution) -> list[tuple[str, JSON]]:
    """The calls of Lambda functions and services, as (name, payload), in the history's order.

    A service has the whole ARN of its integration as its name; a task token in a payload is a word that says so, since
    tokens are drawn anew.
    """
    made: list[tuple[str, JSON]] = []
    for event in execution.events:
        if event.type == "LambdaFunctionScheduled":
            made.append((_function_name(event.details["resource"]), event.details.get("input")))
        elif event.type == "TaskScheduled" and event.details.get("resourceType") == "lambda":
            parameters = event.details.get("parameters") or {}
            made.append((_function_name(parameters.get("FunctionName", "")), parameters.get("Payload")))
        elif event.type == "TaskScheduled":
            name = f"{SERVICE}{event.details.get('resourceType')}:{event.details.get('resource')}"
            made.append((name, event.details.get("parameters")))
    tokens = tuple(execution.world.tokens.given)
    return [(name, _without_tokens(payload, tokens)) for name, payload in made] if tokens else made


def _without_tokens(value: JSON, tokens: Sequence[str]) -> JSON:
    if isinstance(value, str):
        for token in tokens:
            value = value.replace(token, DRAWN)
    elif isinstance(value, list):
        return [_without_tokens(item, tokens) for item in value]
    elif isinstance(value, dict):
        return {name: _without_tokens(item, tokens) for name, item in value.items()}
    return value


def ending(execution: Execution) -> str:
    """How the execution ended, in words.

    "SUCCEEDED with 3", "FAILED with NameMissing: no name".
    """
    if execution.status == "SUCCEEDED":
        return f"SUCCEEDED with {shown(execution.output)}"
    told = error_told(execution.error, execution.cause)
    return f"{execution.status} with {told}" if execution.error else str(execution.status)


def behaviour(execution: Execution) -> str:
    """How the execution ended, and which functions it had called, without what an author cannot foresee.

    Left out: the names of states, the numbers of events, and the causes of handlers, with their lines and requests.
    """
    calls = [name for name, _ in invocations(execution)]
    return dumps([execution.status, execution.error, execution.output, calls, _foreseen(execution)])


def _foreseen(execution: Execution) -> str:
    """The cause of an error of the States Language, which names the field and the path, without names and numbers."""
    if not (execution.error or "").startswith("States."):
        return ""
    return _BY_CHANCE.sub("", execution.cause or "").partition(" could not be found in the input")[0]


def sent_to(execution: Execution) -> dict[str, list[JSON]]:
    """The payloads that each function was called with, in the history's order."""
    sent: dict[str, list[JSON]] = {}
    for name, payload in invocations(execution):
        sent.setdefault(name, []).append(payload)
    return sent


def place(execution: Execution) -> str:
    """The state in which the execution ended, or where its error began, and the event that shows it."""
    if execution.status == "SUCCEEDED":
        last = next((event for event in reversed(execution.events) if event.state is not None), None)
        return "" if last is None else _placed(last.state, last)
    origin = find_origin(execution)
    return "" if origin.event is None else _placed(origin.state, origin.event)


def _placed(state: str | None, event: Event) -> str:
    return f"state {state}, event {event.id} ({event.type})"


def gives(execution: Execution, expected: JSON) -> Miss | None:
    """The execution succeeded with this output."""
    if execution.status != "SUCCEEDED":
        return _ended(execution, f"SUCCEEDED with {shown(expected)}")
    if same(execution.output, expected):
        return None
    spot = first_difference(execution.output, expected)
    inside = "" if spot.startswith("$ is ") else spot
    where = "; ".join(filter(None, [inside, place(execution)]))
    return Miss(shown(expected), shown(execution.output), where, behaviour(execution))


def ends_like(execution: Execution, right: Execution) -> Miss | None:
    """The execution ended as the right one did: with its output, or with its status and error name."""
    if right.status == "SUCCEEDED":
        return gives(execution, right.output)
    return ends_with(execution, right.status, right.error)


def _ended(execution: Execution, expected: str) -> Miss:
    """The execution's ending is not the expected one."""
    return Miss(expected, ending(execution), place(execution), behaviour(execution))


def ends_with(execution: Execution, status: str, error: str | None) -> Miss | None:
    """The execution ended with this status and, where one is given, this error name."""
    if execution.status == status and (error is None or execution.error == error):
        return None
    return _ended(execution, f"{status} with {error}" if error else status)


def satisfies(
    execution: Execution,
    says: str,
    holds: Callable[[], bool],
    *,
    finished: bool = True,
    tells: Callable[[Execution], str] | None = None,
) -> Miss | None:
    """A condition holds, told as `says`; `finished`: of an execution that succeeded.

    `tells` says what happened in the words of the condition; without it the ending is told.
    """
    if (not finished or execution.status == "SUCCEEDED") and holds_true(holds):
        return None
    miss = _ended(execution, says)
    if tells is None:
        return miss
    told = tells(execution)
    return replace(miss, happened=told, behaves=f"{told} {miss.behaves}")


def holds_true(holds: Callable[[], bool]) -> bool:
    """An output of another shape is the learner's affair, not the checker's: what it has not is false."""
    try:
        return bool(holds())
    except (LookupError, TypeError, AttributeError):
        return False


def entered(execution: Execution, states: Sequence[str]) -> Miss | None:
    """Exactly these states were entered, in this order."""
    events = [event for event in execution.events if event.type.endswith("StateEntered")]
    names = [event.state for event in events]
    if names == list(states):
        return None
    first = next((event for event, want in zip(events, states, strict=False) if event.state != want), None)
    where = _placed(first.state, first) if first else place(execution)
    behaves = f"{_path(names)} {behaviour(execution)}"
    return Miss(_path(states), f"{_path(names)}; it {ending(execution)}", where, behaves)


def occur(execution: Execution, types: Sequence[str]) -> Miss | None:
    """Events of these types occur in this order, others between them or not."""
    events = iter(execution.events)
    for wanted in types:
        if not any(event.type == wanted for event in events):
            return Miss(
                f"the events {_path(types)} in this order",
                f"no {wanted} there; it {ending(execution)}",
                place(execution),
                f"no {wanted} {behaviour(execution)}",
            )
    return None


def lasts(execution: Execution, low: float | None, high: float | None, wanted: str = "") -> Miss | None:
    """The execution took from `low` to `high` seconds of virtual time, told as `wanted`."""
    lasted = (execution.stop_time or execution.start_time) - execution.start_time
    if (low is None or lasted >= low - SAME_TIME) and (high is None or lasted <= high + SAME_TIME):
        return None
    told = f"{wanted or f'{low:g} s'} of virtual time"
    behaves = f"{lasted:g} s {behaviour(execution)}"
    return Miss(told, f"{lasted:g} s, and it {ending(execution)}", place(execution), behaves)


def _path(names: Sequence[str | None]) -> str:
    return " → ".join(map(str, names)) or "nothing"


def calls_missed(
    execution: Execution,
    payloads: Mapping[str, Sequence[JSON]],
    counts: Mapping[str, int] = NONE,
    at_most: Mapping[str, int] = NONE,
) -> Miss | None:
    """The first function that was not called so; one that was never called is told with what failed before."""
    sent = sent_to(execution)
    for name, wanted, happened in _missed_calls(sent, payloads, counts, at_most):
        reason = f"; it {ending(execution)}" if execution.error and name not in sent else ""
        return Miss(wanted, happened + reason, place(execution), happened)
    return None


def _missed_calls(
    sent: Mapping[str, Sequence[JSON]],
    payloads: Mapping[str, Sequence[JSON]],
    counts: Mapping[str, int],
    at_most: Mapping[str, int],
) -> Iterator[tuple[str, str, str]]:
    """Functions that were not called with these payloads, not so often, or too often: name, expected, happened."""
    for name, wanted in payloads.items():
        if not same(list(sent.get(name, [])), list(wanted)):
            yield (
                name,
                _called(name, wanted),
                _called(name, sent.get(name, [])),
            )
    for name, count in counts.items():
        if len(sent.get(name, [])) != count:
            yield name, _times(name, count), _times(name, len(sent.get(name, [])))
    for name, count in at_most.items():
        if len(sent.get(name, [])) > count:
            yield name, f"{_times(name, count)} at most", _times(name, len(sent.get(name, [])))


def _called(name: str, payloads: Sequence[JSON]) -> str:
    said = name.removeprefix(SERVICE)
    if not payloads:
        return f"{said} is not called"
    more = f", ... ({counted(len(payloads), 'call')} in all)" if len(payloads) > MOST_CALLS else ""
    return f"{said} is called with {', then '.join(map(shown, payloads[:MOST_CALLS]))}{more}"


def _times(name: str, count: int) -> str:
    return f"{counted(count, 'call')} of {name.removeprefix(SERVICE)}"


def _function_name(resource: str) -> str:
    """The name in a function's ARN, `arn:...:function:NAME[:qualifier]`, or the name itself."""
    return resource.partition(":function:")[2].partition(":")[0] or resource
