"""Who lost a field: the state after which a path that is missing now was there no more.

The path is read from the cause's sentence, for nothing else tells it: the events of an execution that ran on AWS hold
the sentence and no more, and ours hold the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sfnlearn.jsontext import JSON
from sfnlearn.query.paths.paths import PathSyntaxError, compile_path

if TYPE_CHECKING:
    from sfnlearn.engine.explain.origin import Origin

_PATHS = (
    re.compile(r"Invalid path '(?P<path>.+?)' ?: "),
    re.compile(r"The JSONPath '(?P<path>.+?)' specified for the field "),
    re.compile(r"JsonPath argument for the field '(?P<path>.+?)' could not be found"),
    re.compile(r"does not reference an input value: (?P<path>\S+)"),
)


def missing_path(cause: str | None) -> str | None:
    """The path that a cause says is missing.

    >>> missing_path("... Invalid path '$.order.id' : Missing property in path $['order']")
    '$.order.id'
    """
    for pattern in _PATHS:
        if found := pattern.search(cause or ""):
            return found["path"]
    return None


def who_lost(origin: Origin, path: str) -> str | None:
    """The state whose input had the path and whose output has not, looking back from the error."""
    log, current = origin.log, origin.event.id if origin.event else 0
    entered: dict[str | None, Any] = {}
    exits: list[tuple[str | None, Any]] = []
    chain = []
    while current:
        chain.append(current)
        current = log.previous[current - 1]
    for event_id in reversed(chain):
        event_type, state, data = log.types[event_id - 1], log.states[event_id - 1], log.data[event_id - 1]
        if event_type.endswith("StateEntered"):
            entered[state] = data
        elif event_type.endswith("StateExited") and _has(entered.get(state), path) and not _has(data, path):
            exits.append((state, data))
    return exits[-1][0] if exits else None


def _has(data: JSON, path: str) -> bool:
    """Whether the first step of the path names something in the data."""
    try:
        steps = compile_path(path).segments if path.startswith("$") else ()
    except PathSyntaxError:
        return False
    if not steps or path.startswith("$$"):
        return False
    return isinstance(data, dict) and steps[0] in data
