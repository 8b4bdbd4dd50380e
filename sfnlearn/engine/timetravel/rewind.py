"""Back to event n, and on from there under other conditions or with other data: a new execution, the old one stays.

The first n events are replayed (`replay.py` says how, and why what diverges is refused); from there on it is live.

    events        1 2 3 ... n | n+1 ...
    calls         answered    | made, by the functions and faults of the change
    data at n     the change's, if it has any; earlier edits stay, later ones are gone

An event can be given other data if data passes it on its way to the states after it: an input, an output, a result.
Event 1 is different, because the input is what everything hangs on: nothing before it could be replayed, so the
execution is run anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sfnlearn.arguments import FUNCTIONS, check_argument
from sfnlearn.engine.faults.plan import FAULTS, Faults
from sfnlearn.engine.timetravel.breakpoints import Until
from sfnlearn.engine.timetravel.edit import Edit, put_edit
from sfnlearn.engine.timetravel.redrive import replay_redrives
from sfnlearn.engine.timetravel.replay import SAME, begin_again, check_prefix
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, check_value

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution

_HOLD_DATA = ("StateEntered", "StateExited", "TaskSucceeded", "LambdaFunctionSucceeded", "ActivitySucceeded")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change:
    """What is other from the event on, to which an execution is rewound."""

    data: JSON = SAME
    functions: Mapping[str, Any] | None = None
    faults: Faults | None = None
    until: Until = None


def holds_data(event_type: str) -> bool:
    """Whether the data of such an event can be changed.

    >>> holds_data("PassStateEntered"), holds_data("TaskScheduled")
    (True, False)
    """
    return event_type == "ExecutionStarted" or event_type.endswith(_HOLD_DATA)


def check_number(execution: Execution, n: object) -> None:
    """Refuse an event that is not there."""
    if not isinstance(n, int) or not 1 <= n <= len(execution.events):
        raise UsageError(f"There is no event {n}: the execution has {len(execution.events)} events.")


def rewind(execution: Execution, n: int, **changed: Any) -> Execution:
    """See `Execution.rewind`; `changed` are the members of a `Change`."""
    change = Change(**changed)
    check_argument("functions", change.functions, FUNCTIONS, optional=True)
    check_argument("faults", change.faults, FAULTS, optional=True)
    edited = change.data is not SAME
    check_number(execution, n)
    if edited and not holds_data(execution.events.types[n - 1]):
        raise UsageError(f"Event {n} is a {execution.events.types[n - 1]}, which holds no data to change.")
    if edited and n == 1:
        return _again(execution, 0, change, change.data).resume(change.until)
    rewound = _again(execution, n, change)
    kept = None if execution.edit is None else execution.edit.before(n if edited else n + 1)
    put_edit(rewound, Edit(n, check_value(change.data), kept) if edited else kept)
    replay_redrives(rewound, execution.redrives, n)
    rewound.replay(n, until=execution.events.times[n - 1])
    check_prefix(rewound, execution, n, edited=edited)
    return rewound.resume(change.until)


def _again(earlier: Execution, answers: int, change: Change, data: JSON = SAME) -> Execution:
    before = earlier.options
    return begin_again(
        earlier,
        answers,
        data,
        functions={**(before.functions or {}), **(change.functions or {})},
        faults=change.faults or before.faults,
        stepping=before.stepping or change.until is not None,
    )
