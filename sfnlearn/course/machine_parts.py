"""Parts of machines, from which the exercises of several lessons are built."""

from __future__ import annotations

from typing import Any, Final

ARN: Final = "arn:aws:lambda:us-east-1:123456789012:function:"
"""What stands before a Lambda function's name in the lessons."""


def task(function: str, **fields: Any) -> dict[str, Any]:
    """A Task that calls a function; it ends its block unless it has a Next.

    >>> task("pay", ResultPath="$.paid")["End"], "End" in task("pay", Next="Ship")
    (True, False)
    """
    end = {} if "Next" in fields else {"End": True}
    return {"Type": "Task", "Resource": ARN + function, **fields, **end}


def block(**states: Any) -> dict[str, Any]:
    """A machine, a branch or an item processor that starts with the first of its states.

    >>> block(Pay=task("pay"))["StartAt"]
    'Pay'
    """
    return {"StartAt": next(iter(states)), "States": states}
