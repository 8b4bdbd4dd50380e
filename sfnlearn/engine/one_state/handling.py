"""Who takes the error of an inspected state, in sentences: a Retrier, a Catcher, or nobody."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.engine.one_state.inspection import Inspection


def handled(found: Inspection) -> Iterator[str]:
    """What becomes of the error, empty where there is none.

    >>> from sfnlearn import StateMachine
    >>> work = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
    >>> work["Retry"] = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 3}]
    >>> list(handled(StateMachine({"StartAt": "A", "States": {"A": work}}).inspect("A", error="Busy")))
    ['Retry[0] (States.ALL) tries again after 3 s']
    """
    names = ", ".join(found.handler)
    if found.retry_delay is not None:
        yield f"Retry[{found.retry_index}] ({names}) tries again after {found.retry_delay:g} s"
    elif found.retry_index is not None:
        yield f"Retry[{found.retry_index}] has no attempts left"
    if found.catch_index is not None:
        yield f"Catch[{found.catch_index}] ({names}) takes it to {found.next_state!r}"
    elif found.status == "FAILED":
        yield "No Retrier and no Catcher takes it: the execution fails"
