"""What events mean, for the browser: the rules that a Choice tried, and what a failure led to.

Rules that hold here: plain values; the words are the engine's (`engine/explain`), so `execution.explain_event(n)` and
the views say the same.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sfnlearn.engine.explain.choice_rules import Tried, rules_tried
from sfnlearn.engine.explain.retries import AfterFailure, after_failures, is_failure
from sfnlearn.engine.record import ExecutionRecord


class Meanings:
    """The meanings of an execution's events; each is worked out when it is asked for.

    >>> from sfnlearn import StateMachine, run
    >>> states = {"A": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "B"}]},
    ...     "B": {"Type": "Succeed"}}
    >>> meanings = Meanings(run(StateMachine({"StartAt": "A", "States": states}), {"n": 1}))
    >>> meanings.at(2)["rules"][0]["why"], meanings.at(1), sorted(meanings.all())
    ('$.n is 1', None, ['2', '3'])
    """

    def __init__(self, execution: ExecutionRecord) -> None:
        self._execution = execution

    @cached_property
    def _failures(self) -> dict[int, AfterFailure]:
        return after_failures(self._execution)

    def at(self, n: int) -> dict[str, Any] | None:
        """What event n means: `told`, and `rules` with `state` and `taken`, or `again`; None where there is nothing.

        `again` is the id of the event that the next attempt begins with.
        """
        event = self._execution.events[n - 1]
        if is_failure(event.type):
            after = self._failures.get(n)
            return None if after is None else {"told": after.told, "again": after.again}
        tried = rules_tried(self._execution, event)
        if tried is None:
            return None
        rules = [{**_rule(one), "target": target} for one, target in zip(tried.rules, tried.targets, strict=True)]
        return {"told": tried.told, "state": tried.state, "taken": tried.taken, "rules": rules}

    def all(self) -> dict[str, Any]:
        """Every meaning that there is, by the id of its event."""
        events = range(1, len(self._execution.events) + 1)
        return {str(n): meaning for n in events if (meaning := self.at(n)) is not None}


def _rule(tried: Tried) -> dict[str, Any]:
    parts = [_rule(part) for part in tried.parts]
    return {"words": tried.words, "matched": tried.matched, "why": tried.why, "parts": parts}
