r"""Where a quota fails something: a payload that is too large, a variable, all variables together.

The size of a value is that of its JSON text in UTF-8, and writing that text costs as much as a whole Pass state.  Two
things make it rare:

1. A state that does nothing passes the very object on that the state before has measured.  `Frame.exit` knows the
   object and measures nothing.
2. Most values are small.  `surely_fits` guesses first, from the length in marshal's format, which Python writes in a
   fifth of the time.  Nothing takes more than six times the bytes in JSON that it takes there: the worst case is a
   control character in a string, one byte there and `\u0001` here.  So a value of 1,000 bytes of marshal's surely fits
   into 256 KiB; a larger one is measured.  A guess never fails anything, so the answer is exact.

Depth is seen to here as well, since a loop can nest a variable ever deeper, and no value of more than 200 levels could
come in from outside.  A list or an object takes at least five bytes of marshal's: that is why the guess stops at 1,000.

Source: Developer Guide, "Step Functions service quotas" and "Passing data with variables".
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, MAX_DEPTH, is_too_deep, size

if TYPE_CHECKING:
    from sfnlearn.asl.running.frame import Frame

_SHORT = 5 * MAX_DEPTH
"""Bytes of marshal's within which nothing is nested too deeply."""


def surely_fits(value: Any, limit: int) -> bool:
    """Whether a value is so small that its size need not be computed; False says nothing.

    >>> surely_fits({"n": 1}, 262_144), surely_fits("x" * 100_000, 262_144)
    (True, False)
    """
    try:
        taken = len(marshal.dumps(value, 2))
    except ValueError:  # nested too deeply for marshal
        return False
    return taken <= _SHORT and 6 * taken <= limit


def check_payload(value: JSON, frame: Frame, called: str | None = None, did: str = "returned a result with") -> None:
    """Raise States.DataLimitExceeded for a value beyond the payload quota.

    `called` is what the state has called: the ARN of a function or an activity, else the service.  The result of a call
    is told as what it returned, and everything else as the state's own.
    """
    limit = frame.run.quotas.payload
    if limit is None or surely_fits(value, limit):
        return
    if _measure(value, frame) > limit:
        raise data_limit(called or frame.state, did)


def check_parameters(value: JSON, frame: Frame) -> None:
    """The same for what a state gives to what it calls, or to its branches."""
    check_payload(value, frame, did="provided parameters with")


def check_variables(assigned: Mapping[str, Any], frame: Frame) -> None:
    """Raise States.DataLimitExceeded for an Assign that is too large in one value, in itself, or in what it adds up to.

    A variable and an Assign may have 256 KiB, the variables of an execution 10 MiB.  What an assigned variable took
    before is given back: in a loop that sets `total` a thousand times, the variables stay as large as one `total`.
    """
    run = frame.run
    each, all_together, taken = run.quotas.variable, run.quotas.variables, 0
    for name, value in assigned.items():
        taken += (bytes_taken := _measure(value, frame))
        if each is not None and bytes_taken > each:
            raise data_limit(frame.state, f"assigned the variable '{name}' a value with")
    if each is not None and taken > each:
        raise data_limit(frame.state, "assigned variables with")
    replaced = sum(size(frame.variables[name]) for name in assigned if name in frame.variables)
    run.variables_size += taken - replaced
    if all_together is not None and run.variables_size > all_together:
        raise data_limit(frame.state, "brought the execution's variables to")


def _measure(value: JSON, frame: Frame) -> int:
    """The bytes of a value; States.Runtime for one that is nested too deeply to come in from outside."""
    try:
        bytes_taken = size(value)
        too_deep = bytes_taken > 2 * MAX_DEPTH and is_too_deep(value)
    except RecursionError:
        too_deep = True
    if too_deep:
        raise frame.runtime_error(f"The value is nested more than {MAX_DEPTH} levels deep")
    return bytes_taken


def data_limit(whose: str | None, did: str) -> StatesError:
    """The error for a payload that is too large, in AWS's words (measured behaviour 34)."""
    cause = f"The state/task '{whose}' {did} a size exceeding the maximum number of bytes service limit."
    return StatesError("States.DataLimitExceeded", cause)
