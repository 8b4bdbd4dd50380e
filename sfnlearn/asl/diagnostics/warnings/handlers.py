"""Retriers and Catchers that never get what they are there for.

Three ways lead to that.  States.Runtime is handled by nobody: whoever names it waits in vain, and States.ALL does not
stand for it.  Handlers are tried in their order, so one behind another that takes all its errors is never asked:

    "Catch": [{"ErrorEquals": ["States.TaskFailed"], ...}, {"ErrorEquals": ["Boom"], ...}]     Boom never comes here

And where nothing inside a Map or Parallel can fail with anything but States.Runtime, States.ALL around it gets nothing.

Source: Developer Guide, "Handling errors in Step Functions workflows", error names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sfnlearn.asl.definition import (
    Definition,
    PlacedState,
    inner_blocks,
    is_distributed,
    objects_of,
    own_fields,
    states_of,
)
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import END, caught
from sfnlearn.asl.diagnostics.guesses import asked, nearest
from sfnlearn.asl.location import Keys
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.asl.running.retry import NEVER_HANDLED
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.query.jsonata.delimiters import holds_expression, looks_delimited

HANDLER_WITHOUT_ERROR = sfnlearn_warning(
    "NEVER_HANDLED",
    """A Retrier or Catcher is there for an error that it never gets: it names `States.Runtime`, or it is `States.ALL`
    around states of which none can fail with anything else. `States.Runtime` always fails the execution, and
    `States.ALL` does not cover it.""",
    {
        "States.Runtime in a Catcher": caught(["States.Runtime"]),
        "States.ALL around a Pass state": {
            "StartAt": "A",
            "States": {
                "A": {
                    "Type": "Map", "ItemProcessor": {"StartAt": "C", "States": {"C": END}}, "Next": "B",
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}],
                },
                "B": END,
            },
        },
    },
)  # fmt: skip
NEVER_REACHED = sfnlearn_warning(
    "NEVER_REACHED",
    "A Retrier or Catcher stands behind others that take all its errors, `States.TaskFailed` above all.",
    {"a Catcher behind States.TaskFailed": caught(["States.TaskFailed"], ["Boom"])},
)
UNKNOWN_ERROR_NAME = sfnlearn_warning(
    "UNKNOWN_ERROR_NAME",
    """An error name begins with `States.`, which is reserved, and is not one of the reserved names; and nothing in the
    state fails with it, such as a Fail state whose `Error` it is.""",
    {"a reserved name that is misspelt": caught(["States.Timout"])},
)
RESERVED = (
    "States.ALL", "States.BranchFailed", "States.DataLimitExceeded", "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout", "States.Http.Socket", "States.IntrinsicFailure", "States.ItemReaderFailed",
    "States.NoChoiceMatched", "States.ParameterPathFailure", "States.Permissions", "States.QueryEvaluationError",
    "States.ReferencePathConflict", "States.ResultPathMatchFailure", "States.ResultWriterFailed", "States.Runtime",
    "States.TaskFailed", "States.Timeout",
)  # fmt: skip
"""The error names that the States Language and Step Functions reserve."""
_PREFIX = "States."
_HTTP = re.compile(r"States\.Http\.StatusCode\.\d{3}")
_TASK_FAILED_TAKES_NOT = {"States.Timeout", "States.DataLimitExceeded", "States.Runtime", "States.ALL"}


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about one state's Retriers and Catchers."""
    for group, kind in (("Retry", "Retrier"), ("Catch", "Catcher")):
        before: list[str] = []
        for index, handler in objects_of(found.state, group):
            names = handler.get("ErrorEquals")
            if isinstance(names, list) and all(isinstance(name, str) for name in names):
                yield from _check_names(found, (group, index, "ErrorEquals"), names)
                yield from _check_order(found, (group, index), kind, names, before)
                yield from _check_use(found, (group, index), kind, names)
                before += names


def _check_names(found: PlacedState, place: Keys, names: list[str]) -> Iterator[Diagnostic]:
    for index, name in enumerate(names):
        if name in NEVER_HANDLED:
            message = f"{name} is never retried or caught: it fails the execution"
            hint = "Fix its cause, such as a path that may find nothing."
            yield HANDLER_WITHOUT_ERROR.found(found.at((*place, index)), message, hint)
        elif name.startswith("States.") and name not in RESERVED and not _HTTP.fullmatch(name):
            meant = nearest(name.removeprefix(_PREFIX), [each.removeprefix(_PREFIX) for each in RESERVED])
            near = meant and f"{_PREFIX}{meant}"
            if _may_be_raised(name, found.state, is_misspelt=near is not None):
                continue
            fix = Fix(found.at((*place, index)), "set", near) if near else None
            message = f"No error is called {name}: names that start with States. are reserved"
            yield UNKNOWN_ERROR_NAME.found(found.at((*place, index)), message, asked(near), fix)


def _may_be_raised(name: str, state: Definition, *, is_misspelt: bool) -> bool:
    """Whether something in the state may fail with an error of this name, which AWS gives nobody.

    A Fail state may, if that is its Error.  A function, a worker, a child execution and whoever answers a token may
    fail with any name; but one that is nearly a reserved name is more likely misspelt.
    """
    if state.get("Type") == "Fail" and (state.get("Error") == name or (not is_misspelt and _computes_error(state))):
        return True
    if state.get("Type") == "Task" and not is_misspelt and _names_its_errors(state):
        return True
    inner = (each for _, block in inner_blocks(state) for each in states_of(block).values() if isinstance(each, dict))
    return any(_may_be_raised(name, each, is_misspelt=is_misspelt) for each in inner)


def _computes_error(fail: Definition) -> bool:
    return "ErrorPath" in fail or looks_delimited(str(fail.get("Error")))


def _names_its_errors(task: Definition) -> bool:
    resource = parse_resource(str(task.get("Resource")))
    if not isinstance(resource, ServiceIntegration):
        return resource is not None
    return resource.waits_for_token or (not resource.sdk and resource.service in ("lambda", "states"))


def _check_order(
    found: PlacedState, place: Keys, kind: str, names: list[str], before: list[str]
) -> Iterator[Diagnostic]:
    """A handler whose errors an earlier one has all taken."""
    if names and all(_is_taken(name, before) for name in names):
        message = f"This {kind} is never reached: those before it take {_listed(names)}"
        hint = f"Put the {kind} for single errors before the one for many."
        group, _ = place
        first = next(index for index, taken in enumerate(_names(found, str(group))) if _is_taken(names[0], taken))
        fix = Fix(found.at(place), "move", first) if "States.TaskFailed" in before else None
        yield NEVER_REACHED.found(found.at(place), message, hint, fix)


def _names(found: PlacedState, group: str) -> list[list[str]]:
    return [handler.get("ErrorEquals", []) for _, handler in objects_of(found.state, group)]


def _is_taken(name: str, before: list[str]) -> bool:
    return name in before or ("States.TaskFailed" in before and name not in _TASK_FAILED_TAKES_NOT)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _check_use(found: PlacedState, place: Keys, kind: str, names: list[str]) -> Iterator[Diagnostic]:
    """States.ALL around states of which none can fail with anything that it stands for."""
    if names == ["States.ALL"] and found.type in ("Map", "Parallel") and not _can_fail(found.state):
        message = f"This {kind} never gets an error: what stands inside can fail with States.Runtime only"
        hint = "States.ALL does not cover States.Runtime, such as a path that finds nothing."
        yield HANDLER_WITHOUT_ERROR.found(found.at(place), message, hint)


def _can_fail(state: Definition) -> bool:
    """Whether a Map or Parallel can fail with an error that is handled; in doubt it can.

    A distributed Map fails with errors of its own, whatever its children do: of its reader, of its writer, of its
    threshold.
    """
    inner = [block for _, block in inner_blocks(state)]
    if not inner or _may_fail(state) or is_distributed(state):
        return True
    return any(_state_can_fail(each) for block in inner for each in states_of(block).values() if isinstance(each, dict))


def _state_can_fail(state: Definition) -> bool:
    if state.get("Type") in ("Map", "Parallel"):
        return _can_fail(state)
    return state.get("Type") in ("Task", "Fail") or _may_fail(state)


def _may_fail(state: Definition) -> bool:
    """JSONata may fail with States.QueryEvaluationError, ResultPath with States.ReferencePathConflict."""
    return holds_expression(own_fields(state)) or state.get("ResultPath") not in (None, "$")
