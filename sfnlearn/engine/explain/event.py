"""What one event means: why a Choice went where it went, and what a failure led to.

Rules that hold here: everything follows from the events and the definition, so it can be asked of an execution that ran
on AWS as well.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from sfnlearn.arguments import COUNT, check_argument
from sfnlearn.engine.explain.choice_rules import RulesTried, rules_tried
from sfnlearn.engine.explain.retries import AfterFailure, after_failures, is_failure
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.html_output import html_output


@dataclass(frozen=True, slots=True)
class EventExplanation:
    """What one event means; `str()` reads it out.

    `rules` is there for a Choice state that is entered or left, `after` for a failure in a Task, Map or Parallel state.
    """

    id: int
    type: str
    state: str | None
    rules: RulesTried | None = None
    after: AfterFailure | None = None

    def __str__(self) -> str:
        where = f' in "{self.state}"' if self.state else ""
        told = self.rules or self.after
        return f"Event {self.id} is {self.type}{where}.{f' {told}' if told else ''}"

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        lines = "".join(f'<p style="white-space:pre-wrap">{html.escape(line)}</p>' for line in str(self).split("\n"))
        return {"text/plain": str(self), "text/html": html_output(f"<div>{lines}</div>")}


def explain_event(execution: ExecutionRecord, n: int) -> EventExplanation:
    """See `ExecutionRecord.explain_event`."""
    check_argument("n", n, COUNT)
    if not 1 <= n <= len(execution.events):
        raise UsageError(f"There is no event {n}: the execution has events 1 to {len(execution.events)}.")
    event = execution.events[n - 1]
    after = after_failures(execution).get(n) if is_failure(event.type) else None
    return EventExplanation(n, event.type, event.state, rules_tried(execution, event), after)
