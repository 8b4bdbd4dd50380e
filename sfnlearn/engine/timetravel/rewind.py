"""Time travel: the first events of an execution replayed from its journal, then live, under other conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.running.edit import Edit
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.journal import Journal
from sfnlearn.engine.timetravel.breakpoints import Until
from sfnlearn.engine.timetravel.redrive import replay_redrives
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSONText, check_value

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution

SAME: Any = object()
"""Stands for the data that an event has already."""
_HOLD_DATA = ("StateEntered", "StateExited", "TaskSucceeded", "LambdaFunctionSucceeded", "ActivitySucceeded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is other from the event on, to which an execution is rewound."""

    data: Any = SAME
    functions: Mapping[str, Any] | None = None
    faults: Faults | None = None
    until: Until = None


def rewind(execution: Execution, n: int, change: Change) -> Execution:
    """See `Execution.rewind`."""
    data, until = change.data, change.until
    _check(execution, n, data)
    if data is not SAME and n == 1:
        return _again(execution, 0, data, change).resume(until)
    rewound = _again(execution, n, SAME, change)
    edit = execution.run.edit
    kept = None if edit is None else edit.before(n if data is not SAME else n + 1)
    rewound.run.edit = kept if data is SAME else Edit(n, check_value(data), kept)
    replay_redrives(rewound, execution.redrives, n)
    rewound.replay(n, until=execution.events.times[n - 1])
    _check_prefix(rewound, execution, n)
    return rewound.resume(until)


def _check(execution: Execution, n: int, data: Any) -> None:
    log = execution.events
    if not 1 <= n <= len(log):
        raise UsageError(f"There is no event {n}: the execution has {len(log)} events.")
    event_type = log.types[n - 1]
    if data is not SAME and event_type != "ExecutionStarted" and not event_type.endswith(_HOLD_DATA):
        raise UsageError(f"Event {n} is a {event_type}, which holds no data to change.")


def _again(earlier: Execution, n: int, data: Any, change: Change) -> Execution:
    """The same execution anew, with the earlier one's answers for its first n events."""
    before = earlier.options
    options = replace(
        before,
        functions={**(before.functions or {}), **(change.functions or {})},
        faults=change.faults or before.faults,
        name=earlier.name,
        start_time=earlier.start_time,
        clock="virtual",
        stepping=before.stepping or change.until is not None,
    )
    given = JSONText(earlier.input_text) if earlier.input_text else earlier.input
    journal = Journal(earlier.account.journal, n)
    return type(earlier)(earlier.machine, given if data is SAME else data, options, journal)


def _check_prefix(rewound: Execution, earlier: Execution, n: int) -> None:
    """A replay that comes to other events is no replay."""
    edit = rewound.run.edit
    same = n - 1 if edit is not None and edit.event_id == n else n
    for event, before in zip(rewound.events[:same], earlier.events[:same], strict=False):
        if event != before:
            raise UsageError(
                f"The replay came to another event {event.id} ({event.type} instead of {before.type}): "
                "rewind to a place before it."
            )
    if len(rewound.events) < n:
        raise UsageError(f"The replay stopped at event {len(rewound.events)}, before event {n}.")
