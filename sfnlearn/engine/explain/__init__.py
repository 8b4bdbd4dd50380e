"""Why an execution ended as it did: the state that caused it, the handlers that did or did not help, and a likely fix.

`origin` finds the place where the error began, `handling` says what every Retrier and Catcher on its way did, `advice`
knows the causes and their fixes, `lost_input` finds the state that dropped a field, `story` tells
redrives and Map Runs.  All of them read the events.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sfnlearn.engine.explain.advice import advise
from sfnlearn.engine.explain.handling import handled_errors, handlers_of
from sfnlearn.engine.explain.origin import Origin, find_origin
from sfnlearn.engine.explain.story import map_runs, redrives
from sfnlearn.html_output import html_output

if TYPE_CHECKING:
    from sfnlearn.engine.record import ExecutionRecord


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of an explanation; `str()` reads them out.

    `state` is the state that caused the end, not the one that reported it; None where no state did.
    """

    status: str
    error: str | None
    state: str | None
    what: str
    handlers: tuple[str, ...] = ()
    fix: str = ""
    handled: tuple[str, ...] = field(default=())
    around: tuple[str, ...] = ()
    """What else belongs to the story: redrives, and Map Runs."""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, *self.around, *self.handlers, *self.handled, self.fix) if part)

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        handled = (("Retry and Catch: ", text) for text in (*self.handlers, *self.handled))
        parts = [("", self.what), *(("", text) for text in self.around), *handled]
        lines = "".join(f"<p>{html.escape(label + text)}</p>" for label, text in parts if text)
        fix = f"<p><b>To try:</b> {html.escape(self.fix)}</p>" if self.fix else ""
        return {"text/plain": str(self), "text/html": html_output(f"<div>{lines}{fix}</div>")}


def explain(execution: ExecutionRecord) -> Explanation:
    """Say why an execution stands where it stands.

    >>> from sfnlearn import StateMachine, run
    >>> states = {"No": {"Type": "Fail", "Error": "Nope", "Cause": "Because."}}
    >>> print(explain(run(StateMachine({"StartAt": "No", "States": states}))))
    The execution FAILED with Nope. The Fail state "No" ended it on purpose: Because. Change what leads to "No" if this
    is not the end that you want.
    """
    return replace(_ended(execution), around=(*redrives(execution), *map_runs(execution)))


def _ended(execution: ExecutionRecord) -> Explanation:
    if execution.status == "SUCCEEDED":
        return _succeeded(execution)
    if execution.status == "RUNNING":
        return _running(execution)
    if execution.status == "ABORTED":
        return _aborted(execution)
    origin = find_origin(execution)
    what, fix = advise(execution, origin)
    return Explanation(
        execution.status,
        execution.error,
        origin.state,
        what,
        tuple(handlers_of(execution, origin)),
        fix,
    )


def _succeeded(execution: ExecutionRecord) -> Explanation:
    handled = tuple(handled_errors(execution))
    return Explanation("SUCCEEDED", None, None, "The execution SUCCEEDED.", handled=handled)


def _aborted(execution: ExecutionRecord) -> Explanation:
    last = last_state(execution)
    where = f' while it was in the state "{last}"' if last else ""
    given = " and ".join(
        f"the {name} {value}" for name, value in (("error", execution.error), ("cause", execution.cause)) if value
    )
    said = f" Who stopped it gave {given}{'' if given.endswith(('.', '!', '?')) else '.'}" if given else ""
    what = f"The execution was ABORTED from outside{where}.{said}"
    return Explanation("ABORTED", execution.error, last, what, fix="Somebody called stop(); start it again to go on.")


def _running(execution: ExecutionRecord) -> Explanation:
    waiting = execution.world.tokens.waiting()
    if not waiting:
        return Explanation("RUNNING", None, last_state(execution), "The execution is RUNNING.", fix="Call resume().")
    names = [str(pending.fiber.frame.state) for pending in waiting]
    listed = ", ".join(f'"{name}"' for name in names)
    what = f"The execution is RUNNING: the state {listed} waits for an answer to its task token."
    fix = "Answer it with send_task_success(token, output) or send_task_failure(token, error, cause), or let time pass "
    return Explanation("RUNNING", None, names[0], what, fix=fix + "with advance(hours=1).")


def last_state(execution: ExecutionRecord) -> str | None:
    """The state of the last event that belongs to one."""
    return next((name for name in reversed(execution.events.states) if name is not None), None)


__all__ = ["Explanation", "Origin", "explain"]
