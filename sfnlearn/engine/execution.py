"""An execution that runs here: how it starts, goes on and ends, and what can be done with it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from sfnlearn.arguments import COUNT, TIME, check_argument
from sfnlearn.asl.machine import StateMachine, check_name
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.lifecycle import end, live
from sfnlearn.asl.running.randomness import draw_uuid
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.effects import Checkpoint, Routine, Sleep
from sfnlearn.engine.clock import span_of
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.journal import Journal
from sfnlearn.engine.ledger import ExecutionLedger
from sfnlearn.engine.onlookers import machine_to_run
from sfnlearn.engine.record import ExecutionRecord, Status
from sfnlearn.engine.run_options import RunOptions, take_input
from sfnlearn.engine.timetravel.breakpoints import Breakpoint, Stop, Until, as_breakpoint
from sfnlearn.engine.timetravel.replay import SAME
from sfnlearn.engine.world import World
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.events import Event, EventLog
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.late import late

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from sfnlearn.engine.imported import ImportedExecution
    from sfnlearn.engine.timetravel.edit import Edit
    from sfnlearn.engine.timetravel.redrive import Redriven

LONGEST = {"STANDARD": 31_536_000, "EXPRESS": 300}
"""Seconds that an execution may take, by the type of its machine (Developer Guide, "Service quotas")."""


class Execution(ExecutionRecord):
    """One execution.  `run()` gives it when it has ended, or when it waits for a task token.

    What is read of it (`status`, `output`, `events`, `history`, `explain()` ...) is told in `ExecutionRecord`.
    """

    def __init__(
        self,
        machine: StateMachine,
        input: JSON,
        options: RunOptions,
        journal: Journal | None = None,
        world: World | None = None,
    ) -> None:
        self.machine = machine_to_run(self, machine)
        self.options = options
        self.world = world or World(options.functions, options.make_clock(), shuffle=options.shuffle)
        self.ledger = ExecutionLedger(journal or Journal(), options.faults or Faults())
        self.ledger.refuse = self._refuse
        self.refused: UsageError | None = None
        """Why a call of it could not be answered here at all, which ended it."""
        self.when_ended: Callable[[Execution], None] | None = None
        """Told once the execution has ended: a task of another execution may wait for it."""
        self.status = "RUNNING"
        self.output = None
        self.error = None
        self.cause = None
        self.start_time = self.world.scheduler.now
        self.stop_time = None
        self.stopped_after: int | None = None
        """How many events there were when it was aborted."""
        self.redrives: list[Redriven] = []
        self.edit: Edit | None = None
        """The data that was changed in it, where it branched from another execution."""
        self.stopped_at: Stop | None = None
        """The breakpoint that the execution stands at."""
        self.input, self.input_text = take_input(input)
        self.name = check_name(str(options.name or _execution_name(options.seed)), "An execution's name")
        self.run = self._facts(options)
        self.world.executions[self.arn] = self
        self._launch(Frame(self.run))

    def _launch(self, frame: Frame) -> None:
        # The deadline is a fiber beside the root and no timer of it: the root, and every branch below it, goes on
        # waiting for what it waits for, and all of them are closed at once when the time is over.
        scheduler = self.world.scheduler
        self._root = scheduler.spawn(frame, live(self.machine.block, self.input, frame), self._ended)
        self._watchdog = scheduler.spawn(Frame(self.run), self._deadline(scheduler.now), self._timed_out)

    @property
    def duration(self) -> float:
        """Seconds on its clock from the start to the end, or to now while it is running."""
        return (self.world.now if self.stop_time is None else self.stop_time) - self.start_time

    def _facts(self, options: RunOptions) -> RunFacts:
        quotas = options.limits()
        log = EventLog(quotas.history, express=self.machine.type == "EXPRESS")
        log.now = self.start_time
        log.input_text = self.input_text
        run = self._as_run(log, quotas, self.machine.role_arn)
        run.seed = str(options.seed)
        run.stepping = options.stepping
        run.refusal = self.world.refusal
        run.owner = self.ledger
        return run

    # ------------------------------------------------------------ how it ends

    def _ended(self, output: JSON, failure: StatesError | None) -> None:
        self.status = "SUCCEEDED" if failure is None else "FAILED"
        self.output = output
        if failure is not None:
            self.error, self.cause = failure.error, failure.cause
        self._stop()

    def _deadline(self, since: float) -> Routine[None]:
        """Wait until the time is over that the machine gives itself, or that AWS gives an execution at most.

        A redrive lets TimeoutSeconds begin anew, but not the longest time that an execution may take.
        Source: States Language, "Top-level fields"; Developer Guide, "Service quotas" and "Redriving executions".
        """
        last = self.start_time + LONGEST[self.machine.type]
        seconds = self.machine.timeout_seconds
        yield Sleep(last if seconds is None else min(since + seconds, last))

    def _timed_out(self, _value: JSON, _failure: StatesError | None) -> None:
        """End the execution; nothing tells what ran, and the last event follows 0 (measured behaviours 28 and 31)."""
        with self.run.log.silent():
            self.world.scheduler.close(self._root)
        self._break_off("TIMED_OUT", "ExecutionTimedOut", 0, StatesError("States.Timeout"))

    def _break_off(self, status: Status, event_type: str, last: int, told: StatesError) -> None:
        end(self.run, last, event_type, told.error, told.cause)
        self.status, self.error, self.cause = status, told.error, told.cause
        self._stop()

    def _refuse(self, error: UsageError) -> None:
        """End at a call that nobody here can answer: no failure of the task, which a Catcher would hide."""
        if self.refused is None and self.status == "RUNNING":
            self.refused, error.execution = error, self
            self.world.scheduler.close(self._root)
            told = StatesError("States.Runtime", str(error))
            self._break_off("FAILED", "ExecutionFailed", self._root.frame.last, told)

    def tell_refusal(self) -> None:
        """Raise the UsageError that ended the execution, if one did."""
        if self.refused is not None:
            raise self.refused

    def _stop(self) -> None:
        self.stop_time = self.world.scheduler.now
        self._watchdog.over = True
        if self.when_ended is not None:
            self.when_ended(self)
        self.world.tokens.stop_abandoned_jobs()

    def stop(self, error: str | None = None, cause: str | None = None) -> None:
        """Abort the execution (StopExecution): status ABORTED, with an optional error and cause.

        Raises UsageError for an execution that has ended.
        """
        if self.status != "RUNNING":
            raise UsageError(f"The execution has already ended: it is {self.status}.")
        told = StatesError(error, cause)
        self.run.log.now = self.world.scheduler.now
        self.stopped_after = len(self.run.log)  # a replay comes this far and stops again: nothing in it calls stop()
        self.world.scheduler.close(self._root)
        self._break_off("ABORTED", "ExecutionAborted", self._root.frame.last, told)

    # ---------------------------------------------------------------- going on

    def resume(self, until: Until = None) -> Execution:
        """Go on until the execution ends, waits for a token again, or meets the breakpoint `until`.

        Raises UsageError for a breakpoint in an execution that was not started by `step()` or `run(..., until=...)`.

        >>> from sfnlearn import StateMachine, run
        >>> states = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}
        >>> execution = run(StateMachine({"StartAt": "A", "States": states}), until="B")
        >>> execution.stopped_at.state, execution.resume().status
        ('B', 'SUCCEEDED')
        """
        self.set_breakpoint(until)
        self.ledger.paused = False
        self.world.run(self._goes_on)
        self.tell_refusal()
        return self

    def set_breakpoint(self, until: Until) -> None:
        """Stop at `until` from now on, and at no other breakpoint."""
        found = None
        if until is not None:
            names = frozenset(state.name for state in self.machine.block.every_state())
            found = as_breakpoint(until, names)
        if found is not None and not self.run.stepping:
            raise UsageError("This execution was started without breakpoints: use step(), or run(..., until=...).")
        self.stopped_at = None
        self.ledger.stops_at = None if found is None else partial(self._stops, found)

    def _stops(self, breakpoint: Breakpoint, checkpoint: Checkpoint) -> bool:
        stop = Stop.of(checkpoint)
        if not breakpoint.holds(stop):
            return False
        self.stopped_at = stop
        return True

    def replay(self, events: int | None = None, until: float | None = None) -> Execution:
        """Go on, from the journal, until that many events are recorded; `until` is the time of the last of them."""
        check_argument("events", events, COUNT, optional=True)
        check_argument("until", until, TIME, optional=True)
        self.ledger.paused = False
        self.world.run(lambda: self._goes_on() and (events is None or len(self.run.log) < events), until=until)
        return self

    def rewind(
        self,
        n: int,
        *,
        input: JSON = SAME,
        functions: Mapping[str, Any] | None = None,
        faults: Faults | None = None,
        until: Until = None,
    ) -> Execution:
        """Go back to event n and go on from there, as a new execution; this one stays as it is.

        The first n events are replayed from the journal.  From there on the calls are made again: with other
        `functions`, under other `faults`, with other data at event n (`input`: that of an Entered event, the output of
        an Exited event, the result of a Succeeded event).  Simulated Lambda functions are called again on the way, so
        that their environments are as they were; what was changed outside, in a service or by a stub, stays changed.

        Raises UsageError for an event that is not there, and where the replay comes to other events.

        >>> from sfnlearn import StateMachine, run
        >>> machine = StateMachine({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": True}}})
        >>> run(machine, {"name": "Ada"}).rewind(2, input={"name": "Bo"}).output
        {'name': 'Bo'}
        """
        rewound: Execution = late("rewind")(self, n, data=input, functions=functions, faults=faults, until=until)
        return rewound

    def answer(self, n: int, result: Any) -> Execution:
        """Give the call that failed at event n this result and go on from there, as a new execution.

        Only that attempt of that visit is answered: others fail, or are called, as before.

        Raises UsageError for an event that is not the failure of a call, and where the replay comes to other events.

        >>> from sfnlearn import StateMachine, run
        >>> pay = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True}
        >>> machine = StateMachine({"StartAt": "Pay", "States": {"Pay": pay}})
        >>> failed = run(machine, 5, functions={"pay": lambda n: n / 0})
        >>> failed.events[4].type, failed.answer(5, "paid").output
        ('LambdaFunctionFailed', 'paid')
        """
        answered: Execution = late("answer")(self, n, result)
        return answered

    def redrive(
        self, *, functions: Mapping[str, Any] | None = None, faults: Faults | None = None, until: Until = None
    ) -> Execution:
        """Go on where the execution failed, timed out or was aborted: with the same input, under the same ARN.

        States that had succeeded are not run again; the events follow those that are there.  The definition stays as it
        is; `functions` and `faults` take the place of those that the execution had, so that what failed can be fixed.
        A Map or Parallel runs only the iterations and branches again that had not come to their end; the counts of
        Retry start anew.

        Raises UsageError where AWS answers ExecutionNotRedrivable: for an execution that is running or has succeeded,
        for an Express one, after 14 days, and where the history has no room.

        >>> from sfnlearn import StateMachine, run
        >>> pay = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True}
        >>> machine = StateMachine({"StartAt": "Pay", "States": {"Pay": pay}})
        >>> execution = run(machine, 5, functions={"pay": lambda n, _: n / 0})
        >>> execution.error
        'ZeroDivisionError'
        >>> execution.redrive(functions={"pay": lambda n, _: n / 2}).output
        2.5

        Source: RedriveExecution in the API reference; Developer Guide, "Redriving executions".
        """
        late("redrive")(self, functions, faults)
        return self.resume(until)

    def launch_again(self, frame: Frame) -> None:
        """Let a redriven execution run from where its new frame stands."""
        self.status, self.output, self.error, self.cause = "RUNNING", None, None, None
        self.stop_time = self.refused = None
        self._launch(frame)

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> Execution:
        """Let virtual time pass, also while a token waits; what is due in that time happens.

        >>> from sfnlearn import StateMachine, run
        >>> ask = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}
        >>> machine = StateMachine({"StartAt": "Ask", "States": {"Ask": {**ask, "TimeoutSeconds": 60}}})
        >>> run(machine).status, run(machine).advance(hours=1).error
        ('RUNNING', 'States.Timeout')
        """
        span = span_of(seconds=seconds, minutes=minutes, hours=hours, days=days)
        self.world.run(self._goes_on, until=self.world.scheduler.now + span)
        self.tell_refusal()
        return self

    def _goes_on(self) -> bool:
        return self.status == "RUNNING" and not self.ledger.paused

    def __iter__(self) -> Iterator[Event]:
        """The events, one at a time; a stepping execution goes on as they are read."""
        position = 0
        log = self.run.log
        while True:
            while position < len(log):
                yield log[position]
                position += 1
            if not self.is_running() or not self._turn():
                return

    def _turn(self) -> bool:
        """Do the next thing; whether there was one."""
        seen = len(self.run.log)
        self.ledger.paused = False
        self.world.run(lambda: self._goes_on() and len(self.run.log) == seen)
        self.tell_refusal()
        return len(self.run.log) > seen

    # ------------------------------------------------------------------ tokens

    @property
    def pending_tokens(self) -> tuple[str, ...]:
        """The task tokens that wait for an answer in the execution's world, in the order in which they were given."""
        return tuple(pending.token for pending in self.world.tokens.waiting())

    def send_task_success(self, token: str, output: JSON = None) -> Execution:
        """Answer a token with the task's result, and go on; raises UsageError where no task waits for the token.

        >>> from sfnlearn import StateMachine, run
        >>> ask = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}
        >>> execution = run(StateMachine({"StartAt": "Ask", "States": {"Ask": ask}}))
        >>> execution.send_task_success(execution.pending_tokens[0], {"ok": True}).output
        {'ok': True}
        """
        self.world.tokens.answer(token, take_input(output)[0])
        return self.resume()

    def send_task_failure(self, token: str, error: str | None = None, cause: str | None = None) -> Execution:
        """Answer a token with an error, and go on; raises UsageError where no task waits for the token."""
        self.world.tokens.answer(token, None, StatesError(error, cause))
        return self.resume()

    def send_task_heartbeat(self, token: str) -> Execution:
        """Tell that the task is alive: HeartbeatSeconds start anew; raises UsageError where none has the token."""
        self.world.tokens.heartbeat(token)
        return self

    # ------------------------------------------------------------------- views

    @staticmethod
    def from_aws(history: JSON, definition: JSON, **options: Any) -> ImportedExecution:
        """An execution that ran on AWS, from GetExecutionHistory's answer and its definition.

        `options` are `name` and `type`; `from_aws` in `sfnlearn.engine.imported` tells all, with an example.
        """
        imported: ImportedExecution = late("from_aws")(history, definition, **options)
        return imported

    def to_aws(self) -> dict[str, Any]:
        """The execution as DescribeExecution shows it: AWS's members, times in POSIX seconds, data as JSON texts."""
        shown: dict[str, Any] = {
            "executionArn": self.arn,
            "stateMachineArn": self.machine.arn,
            "name": self.name,
            "status": self.status,
            "startDate": self.start_time,
            "input": self.input_text or dumps(self.input),
        }
        if self.stop_time is not None:
            shown["stopDate"] = self.stop_time
        if self.machine.type == "STANDARD":
            shown.update(late("redrive status")(self))
        if self.status == "SUCCEEDED":
            shown["output"] = dumps(self.output)
        if self.status != "TIMED_OUT":  # its States.Timeout is told by the history alone (measured behaviour 28)
            told = (("error", self.error), ("cause", self.cause))
            shown.update({key: value for key, value in told if value is not None})
        return shown

    def save(self, path: str | FilePath) -> FilePath:
        """Write the execution to a JSON file; `load` rebuilds it."""
        written: FilePath = late("save")(self, path)
        return written


def _execution_name(seed: int) -> str:
    return draw_uuid(random.Random(f"execution name {seed}"))
