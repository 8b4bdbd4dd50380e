"""The tasks that wait for a person, as an inbox: approve, reject, send a sign of life, or do nothing.

Rules that hold here: a request is known by its token and keeps its number, so an answer that comes late or twice can be
tried; whatever is done is one line of the log, with what it did to the execution; an answer that nobody takes is a line
too, under AWS's name for it, and never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sfnlearn.cloud.aws import AWS
from sfnlearn.course.pieces.twin_output import code_lines
from sfnlearn.drawing.tables.html_table import CELL, ShownTable, cell, data_cell, heading, scroll_box, table, text_cell
from sfnlearn.drawing.text import clip, in_columns, markup, printable
from sfnlearn.engine.clock import duration
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.tokens import PendingToken
from sfnlearn.engine.world import World
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, compact, laid_out

APPROVED = {"approved": True}
REJECTED, NO_CAUSE = "Rejected", "no reason given"
GONE = "TaskTimedOut: the task does not wait any more"
STEPS = 100_000
WIDTH, SHORT = 46, 70
EMPTY = "Nothing waits for a person here."


@dataclass(slots=True)
class Request:
    """One task that waited for an answer: `open` while it waits."""

    number: int
    token: str
    state: str
    execution: Execution
    asked: JSON
    deadline: float | None
    heartbeat: float | None
    ended: str = ""
    """What became of it, once it does not wait."""

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self.token in self.execution.pending_tokens


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did with a request, when on the clock of the inbox, and what came of it."""

    at: float
    number: int
    what: str
    happened: str


class Inbox(ShownTable):
    """The requests that wait, in `requests`, and what was done with them, in `log`.

    Every action takes the number of a request, or the name of its execution; without either it takes the first request
    that waits.  It gives the inbox again.
    """

    def __init__(self, thing: AWS | Execution) -> None:
        self._thing = thing
        self._since = self.world.now
        self._requests: dict[str, Request] = {}
        self.log: list[Deed] = []
        self._look()

    @property
    def world(self) -> World:
        """The world whose tokens these are."""
        return self._thing.world

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request that was ever seen here, in the order in which they came."""
        self._look()
        return tuple(self._requests.values())

    @property
    def now(self) -> float:
        """Seconds on the virtual clock since the inbox was opened."""
        return self.world.now - self._since

    # ------------------------------------------------------------------ actions

    def approve(self, which: int | str | None = None, output: JSON = None) -> Inbox:
        """Answer with a success: SendTaskSuccess with this output, by default {"approved": true}."""
        given = dict(APPROVED) if output is None else output
        return self._do("approve", which, lambda one: one.execution.send_task_success(one.token, given))

    def reject(self, which: int | str | None = None, error: str = REJECTED, cause: str = NO_CAUSE) -> Inbox:
        """Answer with a failure: SendTaskFailure with this error."""
        return self._do("reject", which, lambda one: one.execution.send_task_failure(one.token, error, cause))

    def heartbeat(self, which: int | str | None = None) -> Inbox:
        """Send a sign of life: SendTaskHeartbeat lets HeartbeatSeconds begin anew, and nothing else."""
        return self._do("heartbeat", which, lambda one: one.execution.send_task_heartbeat(one.token))

    def ignore(self, which: int | str | None = None) -> Inbox:
        """Do nothing until the machine itself gives up waiting: its heartbeat or timeout is over, or the execution."""
        one = self._chosen(which)
        if not one.open:
            return self._note(one, "ignore", f"nothing: {GONE}")
        before = self.world.now
        for _ in range(STEPS):
            moment = self.world.scheduler.next_time()
            if moment is None:
                break
            self._pass(max(0.0, moment - self.world.now))
            if one.token not in one.execution.pending_tokens:
                break
        passed = duration(self.world.now - before)
        return self._note(one, "ignore", f"{passed} pass; {_became(one)}")

    def wait(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> Inbox:
        """Let time pass; what is due in that time happens."""
        self._pass(seconds + 60 * minutes + 3600 * hours)
        return self

    def _pass(self, seconds: float) -> None:
        if isinstance(self._thing, AWS):
            self._thing.clock.advance(seconds=seconds)
        else:
            self._thing.advance(seconds=seconds)
        self._look()

    def _do(self, what: str, which: int | str | None, act: Any) -> Inbox:
        one = self._chosen(which)
        try:
            act(one)
        except UsageError:
            return self._note(one, what, f"refused, {GONE}")
        return self._note(one, what, "its time begins anew; the task waits on" if what == "heartbeat" else _became(one))

    def _chosen(self, which: int | str | None) -> Request:
        waiting = [one for one in self.requests if one.open]
        if which is None:
            if not waiting:
                raise UsageError(f"{EMPTY} Start an execution first, or name a request by its number.")
            return waiting[0]
        of_it = [one for one in self._requests.values() if which in (one.number, one.execution.name)]
        if not of_it:
            raise UsageError(
                f"There is no request {which!r}: they are numbered from 1 to {len(self._requests)}, and named after "
                "their executions."
            )
        return next((one for one in of_it if one.open), of_it[-1])

    def _note(self, one: Request, what: str, happened: str) -> Inbox:
        self.log.append(Deed(self.now, one.number, what, happened))
        self._look()
        return self

    def _look(self) -> None:
        """Take in new requests, and note of the others what became of them."""
        if isinstance(self._thing, AWS):
            self._thing.clock.advance(seconds=0)
        for pending in self.world.tokens.waiting():
            if pending.token not in self._requests and pending.activity is None:
                self._requests[pending.token] = self._request(pending)
        for one in self._requests.values():
            if not one.ended and not one.open:
                last = [deed for deed in self.log if deed.number == one.number and deed.what != "heartbeat"]
                one.ended = {"approve": "approved", "reject": "rejected"}.get(last[-1].what if last else "", "over")

    def _request(self, pending: PendingToken) -> Request:
        frame = pending.fiber.frame
        execution = self.world.executions[frame.run.execution_id]
        number = len(self._requests) + 1
        asked = _sent(execution, pending.token)
        return Request(number, pending.token, frame.state or "", execution, asked, pending.deadline, pending.heartbeat)

    # ------------------------------------------------------------------- shown

    def rows(self) -> list[dict[str, Any]]:
        """Every request as texts: number, state, execution, asked, until, stands, and whether it is open."""
        return [
            {
                "number": one.number,
                "state": printable(one.state),
                "execution": printable(one.execution.name),
                "asked": laid_out(one.asked, WIDTH),
                "until": self._until(one),
                "stands": "waits" if one.open else one.ended,
                "open": one.open,
            }
            for one in self.requests
        ]

    def _until(self, one: Request) -> str:
        """How long it waits by itself."""
        if not one.open:
            return ""
        limits = []
        if one.heartbeat is not None:
            limits.append(f"a sign of life each {duration(one.heartbeat)}")
        if one.deadline is not None:
            limits.append(f"{duration(one.deadline - self.world.now)} left")
        return ", ".join(limits) or "no limit of its own"

    def told(self) -> list[dict[str, Any]]:
        """The log as texts."""
        return [
            {"at": duration(deed.at), "number": deed.number, "what": deed.what, "happened": printable(deed.happened)}
            for deed in self.log
        ]

    def __str__(self) -> str:
        rows = self.rows()
        head = ("request", "state", "execution", "asked", "its limits", "stands")
        lines = [
            (
                str(row["number"]),
                row["state"],
                row["execution"],
                clip(compact(one.asked), SHORT),
                row["until"],
                row["stands"],
            )
            for row, one in zip(rows, self.requests, strict=True)
        ]
        done = [(f"after {deed['at']}", f"{deed['what']} {deed['number']}", deed["happened"]) for deed in self.told()]
        return "\n".join([*(in_columns([head, *lines]) if lines else [EMPTY]), *in_columns(done)])

    def html(self) -> str:
        rows = self.rows()
        if not rows:
            return markup(EMPTY)
        head = [[heading(name, CELL) for name in ("request", "state", "execution", "asked", "its limits", "stands")]]
        body = (
            [
                heading(str(row["number"]), CELL, "row"),
                data_cell(row["state"], CELL),
                data_cell(clip(row["execution"], 12), CELL, row["execution"]),
                cell(code_lines(row["asked"]), CELL),
                text_cell(row["until"], CELL),
                text_cell(f"{'○' if row['open'] else '●'} {row['stands']}", CELL),
            ]
            for row in rows
        )
        shown = scroll_box(table(body, head=head), "Requests that wait for a person", 420)
        done = (
            [text_cell(str(deed[name]), CELL) for name in ("at", "what", "number", "happened")] for deed in self.told()
        )
        heads = [[heading(name, CELL) for name in ("after", "done", "request", "what came of it")]]
        return shown + (scroll_box(table(done, head=heads), "What was done", 300) if self.log else "")


def _sent(execution: Execution, token: str) -> JSON:
    """The message that was sent with the token, which stands there as a word."""
    scheduled = [event for event in execution.events if event.type == "TaskScheduled"]
    for event in scheduled:
        if token in compact(event.details.get("parameters")):
            return _worded(_letter(event.details.get("parameters"), token), token)
    return None


def _letter(value: JSON, token: str) -> JSON:
    """The innermost object that holds the token: the message, without the address of the queue around it."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    holder = next((one for one in inner if isinstance(one, dict | list) and token in compact(one)), None)
    return value if holder is None else _letter(holder, token)


def _worded(value: JSON, token: str) -> JSON:
    if isinstance(value, str):
        return value.replace(token, "<task token>")
    if isinstance(value, list):
        return [_worded(item, token) for item in value]
    return {name: _worded(item, token) for name, item in value.items()} if isinstance(value, dict) else value


def _became(one: Request) -> str:
    """How the execution stands after something was done."""
    execution = one.execution
    if execution.status == "SUCCEEDED":
        return f"the execution SUCCEEDED with {clip(compact(execution.output), SHORT)}"
    if execution.status == "RUNNING":
        return "the execution goes on, and waits again"
    error = f" with {execution.error}" if execution.error else ""
    return f"the execution {execution.status}{error}"
