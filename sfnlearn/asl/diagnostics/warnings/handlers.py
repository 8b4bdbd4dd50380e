"""Retriers and Catchers that never get what they are there for.

> A States.Runtime error isn't retriable, and will always cause the execution to fail.  A retry or catch on States.ALL
> won't catch States.Runtime errors (Developer Guide, "Error names").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.diagnostics.guesses import asked, nearest
from sfnlearn.asl.diagnostics.warnings.found import Found
from sfnlearn.asl.diagnostics.warnings.graph import inner_blocks
from sfnlearn.asl.location import Keys
from sfnlearn.asl.running.retry import NEVER_HANDLED
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.query.jsonata.delimiters import holds_expression

RESERVED = (
    "States.ALL", "States.BranchFailed", "States.DataLimitExceeded", "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout", "States.Http.Socket", "States.IntrinsicFailure", "States.ItemReaderFailed",
    "States.NoChoiceMatched", "States.ParameterPathFailure", "States.Permissions", "States.QueryEvaluationError",
    "States.ResultPathMatchFailure", "States.ResultWriterFailed", "States.Runtime", "States.TaskFailed",
    "States.Timeout",
)  # fmt: skip
"""The error names that the States Language and Step Functions reserve."""
_HTTP = re.compile(r"States\.Http\.StatusCode\.\d{3}")
_TASK_FAILED_TAKES_NOT = {"States.Timeout", "States.DataLimitExceeded", "States.Runtime", "States.ALL"}


def check(found: Found) -> Iterator[Diagnostic]:
    """The warnings about one state's Retriers and Catchers."""
    for group, kind in (("Retry", "Retrier"), ("Catch", "Catcher")):
        handlers = found.state.get(group)
        before: list[str] = []
        for index, handler in enumerate(handlers if isinstance(handlers, list) else ()):
            names = handler.get("ErrorEquals") if isinstance(handler, dict) else None
            if isinstance(names, list) and all(isinstance(name, str) for name in names):
                yield from _check_names(found, (group, index, "ErrorEquals"), names)
                yield from _check_order(found, (group, index), kind, names, before)
                yield from _check_use(found, (group, index), kind, names)
                before += names


def _check_names(found: Found, place: Keys, names: list[str]) -> Iterator[Diagnostic]:
    for index, name in enumerate(names):
        if name in NEVER_HANDLED:
            message = f"{name} is never retried or caught: it fails the execution"
            hint = "Fix what brings it about, such as a path that may find nothing."
            yield found.warn("NEVER_HANDLED", (*place, index), message, hint)
        elif name.startswith("States.") and name not in RESERVED and not _HTTP.fullmatch(name):
            near = nearest(name, RESERVED)
            fix = Fix(found.at((*place, index)), "set", near) if near else None
            message = f"No error is called {name}: names that start with States. are reserved"
            yield found.warn("UNKNOWN_ERROR_NAME", (*place, index), message, asked(near), fix)


def _check_order(
    found: Found, place: Keys, kind: str, names: list[str], before: list[str]
) -> Iterator[Diagnostic]:
    """A handler whose errors an earlier one has all taken."""
    if names and all(_is_taken(name, before) for name in names):
        message = f"This {kind} is never reached: those before it take {_listed(names)}"
        hint = f"Put the {kind} for single errors before the one for many."
        group, _ = place
        first = next(index for index, taken in enumerate(_names(found, str(group))) if _is_taken(names[0], taken))
        fix = Fix(found.at(place), "move", first) if "States.TaskFailed" in before else None
        yield found.warn("NEVER_REACHED", place, message, hint, fix)


def _names(found: Found, group: str) -> list[list[str]]:
    return [handler.get("ErrorEquals", []) for handler in found.state[group] if isinstance(handler, dict)]


def _is_taken(name: str, before: list[str]) -> bool:
    return name in before or ("States.TaskFailed" in before and name not in _TASK_FAILED_TAKES_NOT)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _check_use(found: Found, place: Keys, kind: str, names: list[str]) -> Iterator[Diagnostic]:
    """States.ALL around states of which none can fail with anything that it stands for."""
    if names == ["States.ALL"] and found.state.get("Type") in ("Map", "Parallel") and not _can_fail(found.state):
        message = f"This {kind} never gets an error: what stands inside can fail with States.Runtime only"
        hint = "States.ALL does not stand for States.Runtime, such as a path that finds nothing."
        yield found.warn("NEVER_HANDLED", place, message, hint)


def _can_fail(state: Mapping[str, Any]) -> bool:
    """Whether a Map or Parallel can fail with an error that is handled; in doubt it can."""
    blocks = [inner for _, inner in inner_blocks({"": state})]
    if not blocks or _may_fail(state) or "'DISTRIBUTED'" in str(state):
        return True
    inner = [block["States"] for block in blocks if isinstance(block.get("States"), dict)]
    return any(_state_can_fail(each) for states in inner for each in states.values() if isinstance(each, dict))


def _state_can_fail(state: Mapping[str, Any]) -> bool:
    if state.get("Type") in ("Map", "Parallel"):
        return _can_fail(state)
    return state.get("Type") in ("Task", "Fail") or _may_fail(state)


def _may_fail(state: Mapping[str, Any]) -> bool:
    """JSONata may fail with States.QueryEvaluationError, ResultPath with States.ResultPathMatchFailure."""
    return holds_expression(state) or state.get("ResultPath") not in (None, "$")
