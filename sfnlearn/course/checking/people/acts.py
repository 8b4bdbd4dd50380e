"""What a person does about a request: signs of life, a success, a failure, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sfnlearn.engine.execution import Execution
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does `after` so many seconds from the moment at which the request came."""

    after: float
    kind: Literal["success", "failure", "heartbeat"]
    output: JSON = None
    error: str = ""
    cause: str = ""

    def on(self, execution: Execution, token: str) -> None:
        """Do it; where no task waits any more, nothing happens."""
        try:
            if self.kind == "success":
                execution.send_task_success(token, self.output)
            elif self.kind == "failure":
                execution.send_task_failure(token, self.error, self.cause)
            else:
                execution.send_task_heartbeat(token)
        except UsageError:
            execution.tell_refusal()


Decide = Callable[[Any], Sequence[Act]]
"""What a person does, given what was sent."""


@dataclass(frozen=True, slots=True)
class Person:
    """A function to be: the service gives `reply` to the request, and the person behind it acts as `decide` says."""

    decide: Decide
    reply: JSON = field(default_factory=dict)
