"""Task tokens: the tasks that wait for somebody outside, and what was answered to them.

A Task with `.waitForTaskToken`, an activity and a job (`.sync`) end in the same way: an answer comes under the task's
token.  A token goes through these stages:

- *submitting*: the request that carries the token is on its way.  Whoever gets the token may answer at once, in the
  middle of that call; such an *early* answer is kept until the task waits, for AWS accepts it too.
- *waiting*: the task has yielded AwaitToken.  An activity's task is fetched by a worker first, which starts it.
- over: answered, timed out, or closed with its branch.  Nothing is removed for the last two: a fiber that is over, or
  waits for something else, shows that its token is worth nothing any more.

A job is an execution of the same world that a task started; its end is the answer.  Nobody outside can answer it, so
its task does not count as waiting, unless the job waits for somebody outside itself.

Source: Developer Guide, "Discover service integration patterns" and "Activities".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sfnlearn.arguments import TOKEN, check_argument
from sfnlearn.asl.running.retry import HeartbeatTimeout
from sfnlearn.effects import Answer, AwaitToken, WorkerStarted
from sfnlearn.engine.ledger import ExecutionLedger, ledger_of
from sfnlearn.engine.scheduler import Fiber, Scheduler
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.jsontext import JSON

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution


@dataclass(slots=True, eq=False)
class PendingToken:
    """A task token that somebody outside has to answer; `worker` has fetched it, where it is an activity's."""

    token: str
    fiber: Fiber
    deadline: float | None
    heartbeat: float | None
    activity: str | None = None
    payload: JSON = None
    worker: str | None = None

    @property
    def waits(self) -> bool:
        """Whether the task still waits: it is not over, and its fiber has not gone on to something else."""
        return not self.fiber.over and self.fiber.frame.token == self.token


def failure(answer: Answer) -> StatesError | None:
    """The error that an answer holds; an empty name stands for none, which a token's answer need not have."""
    return StatesError(answer.error or None, answer.cause) if answer.failed else None


class TaskTokens:
    """The task tokens of a world.

    >>> TaskTokens(Scheduler(lambda fiber, effect: None)).answer("a token", 1)
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: No task waits for this token: it was answered, it timed out, or it was never given.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self.given: dict[str, str] = {}
        """Every task token that was given out, with the ARN of the execution whose task it is."""
        self._scheduler = scheduler
        self._waiting: dict[str, PendingToken] = {}
        self._submitting: set[str] = set()
        self._early: dict[str, Answer] = {}
        self._jobs: dict[str, Execution] = {}
        self._refused: dict[str, UsageError] = {}

    # ---------------------------------------------------------- the task's side

    def submit(self, token: str, fiber: Fiber) -> None:
        """A request goes out that carries the token."""
        self.given[token] = fiber.frame.run.execution_id
        self._submitting.add(token)

    def answer_early(self, token: str, answer: Answer) -> None:
        """Keep the answer until the task waits: what stands for the request's answer was meant for the task."""
        self._early[token] = replace(answer, duration=0.0)

    def wait(self, fiber: Fiber, effect: AwaitToken) -> None:
        """Let a fiber wait for its token: replayed, answered early, struck by a fault, or really waiting."""
        scheduler, ledger, token = self._scheduler, ledger_of(fiber), effect.token
        deadline = None if effect.timeout is None else scheduler.now + effect.timeout
        self.given[token] = fiber.frame.run.execution_id
        self._submitting.discard(token)
        if token in self._refused:
            self._refuse(fiber, self._refused.pop(token))
            return
        pending = PendingToken(token, fiber, deadline, effect.heartbeat, effect.activity, effect.payload)
        if token in ledger.journal.starts:
            pending.worker = ledger.journal.starts[token][1] or ""
        if effect.activity is not None and (start := ledger.journal.replayed_start(fiber, token)) is not None:
            ledger.journal.keep_start(token, *start)
            scheduler.at(start[0], fiber, WorkerStarted(start[1]))
            return
        earlier = ledger.journal.replayed_token(fiber, token)
        struck = ledger.faults.strike(fiber.frame, 0, ledger.place(fiber.frame, "token")).answer
        early = self._early.pop(token, None) or struck
        if earlier is not None:
            ledger.journal.keep_token(token, *earlier)
            order = ledger.journal.token_order(token)
            scheduler.at(earlier[0], fiber, earlier[1].value, failure(earlier[1]), order=order)
        elif early is not None:
            ledger.journal.keep_token(token, scheduler.now, early)
            scheduler.at(scheduler.now + early.duration, fiber, early.value, failure(early))
        else:
            self._waiting[token] = pending
            self._arm(pending)

    def _arm(self, pending: PendingToken) -> None:
        """Set the timers: whichever of timeout and heartbeat comes first ends the task."""
        scheduler, fiber = self._scheduler, pending.fiber
        if pending.deadline is not None:
            scheduler.at(pending.deadline, fiber, None, StatesError("States.Timeout"))
        if pending.heartbeat is not None:
            scheduler.at(scheduler.now + pending.heartbeat, fiber, None, HeartbeatTimeout())

    # ------------------------------------------------------ the side of the others

    def pending(self, token: str) -> PendingToken:
        """The task that waits under a token; UsageError where none does (any more)."""
        found = self._waiting.get(token)
        if found is None or not found.waits:
            raise UsageError("No task waits for this token: it was answered, it timed out, or it was never given.")
        return found

    def answer(self, token: str, value: JSON = None, error: StatesError | None = None) -> None:
        """Let the task that waits under the token go on, or will wait once its request is answered."""
        check_argument("token", token, TOKEN)
        answer = Answer(value) if error is None else Answer(None, error.error or "", error.cause)
        if token in self._submitting:
            self._early[token] = answer
            return
        pending = self.pending(token)
        del self._waiting[token]
        ledger_of(pending.fiber).journal.keep_token(token, self._scheduler.now, answer)
        self._scheduler.resume(pending.fiber, value, error)

    def heartbeat(self, token: str) -> None:
        """Take a sign of life: its time starts anew, and is yet to start while the task is being submitted."""
        check_argument("token", token, TOKEN)
        if token in self._submitting:
            return
        pending = self.pending(token)
        pending.fiber.waits += 1  # the timers that are set count no more
        self._arm(pending)

    def fetch(self, activity: str, worker: str | None = None) -> PendingToken | None:
        """The oldest task of an activity that no worker has fetched yet; fetching it starts it (ActivityStarted)."""
        for pending in self.waiting():
            if pending.activity == activity and pending.worker is None:
                pending.worker = worker or ""
                ledger_of(pending.fiber).journal.keep_start(pending.token, self._scheduler.now, worker)
                pending.fiber.frame.run.log.now = self._scheduler.now
                pending.fiber.frame.record("ActivityStarted", {"workerName": worker} if worker else {})
                return pending
        return None

    def waiting(self) -> list[PendingToken]:
        """The tasks that wait for an answer from outside, in the order in which their tokens were given out."""
        self._waiting = {token: pending for token, pending in self._waiting.items() if pending.waits}
        return [pending for pending in self._waiting.values() if pending.token not in self._jobs]

    # -------------------------------------------------------------------- jobs

    def expect_job(self, token: str, execution: Execution) -> None:
        """Note that an execution of this world is the job whose task waits under the token."""
        self._jobs[token] = execution

    def end_job(self, token: str, value: JSON = None, error: StatesError | None = None) -> None:
        """Tell how a job ended; nobody hears it if its task has timed out or was stopped before."""
        del self._jobs[token]
        if self.hears(token):
            self.answer(token, value, error)

    def refuse_job(self, token: str, error: UsageError) -> None:
        """End the execution that waits for a job which met something that cannot be answered here."""
        del self._jobs[token]
        if token in self._submitting:
            self._refused[token] = error
        elif self.hears(token):
            self._refuse(self._waiting[token].fiber, error)

    def _refuse(self, fiber: Fiber, error: UsageError) -> None:
        refuse = ledger_of(fiber).refuse
        if refuse is not None:
            refuse(error)

    def hears(self, token: str) -> bool:
        """Whether a task takes an answer under the token: it waits, or will once its request is answered."""
        return token in self._submitting or (token in self._waiting and self._waiting[token].waits)

    def stop_abandoned_jobs(self) -> None:
        """Stop the jobs whose task no longer waits for them, as AWS tries to; the cause is measured behaviour 32.

        Source: Developer Guide, "Run a Job (.sync)".
        """
        for token, execution in list(self._jobs.items()):
            if token in self._jobs and not self.hears(token):  # stopping one job may have stopped its own jobs
                holder = f"The Task state in AWS Step Functions execution [{self.given[token]}]"
                execution.stop(cause=f"{holder} which was managing this resource was aborted")

    # -------------------------------------------------------------------- time

    def hold(self, ledger: ExecutionLedger) -> bool:
        """Whether the timers of an execution stand still: it waits for somebody outside, itself or through a job.

        Example: a task waits for its token, `TimeoutSeconds` 3600.  The next timer is that timeout.  If the virtual
        clock jumped to it, no learner could ever be quick enough to answer.
        """
        return bool(self._waiting) and ledger in self._held()

    def _held(self) -> list[ExecutionLedger]:
        held = [ledger_of(pending.fiber) for pending in self.waiting()]
        for ledger in held if self._jobs else ():  # it grows while it is read: a job may wait for a job
            held.extend(
                ledger_of(self._waiting[token].fiber)
                for token, job in self._jobs.items()
                if job.ledger is ledger and token in self._waiting
            )
        return held
