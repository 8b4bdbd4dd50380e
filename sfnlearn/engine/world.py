"""A world: one clock, one scheduler, and everything that the executions in it can reach.

Every effect that a state yields is answered here.  Executions in the same world share one timeline; each has a journal,
faults and breakpoints of its own (its `Account`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from sfnlearn.asl.resource import ActivityArn, ServiceIntegration, parse_resource
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.retry import HeartbeatTimeout
from sfnlearn.effects import Answer, AwaitToken, Checkpoint, Effect, Fork, Invoke, Sleep, WorkerStarted
from sfnlearn.engine.clock import Clock, VirtualClock
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.functions import FUNCTIONS, Call, Callee, Functions
from sfnlearn.engine.journal import Journal
from sfnlearn.engine.scheduler import Fiber, Scheduler
from sfnlearn.errors import StatesError, UsageError

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution

__all__ = ["FUNCTIONS", "Account", "Callee", "LongPoll", "PendingToken", "Services", "World"]


@dataclass(frozen=True, slots=True)
class LongPoll:
    """The answer of a call that waits for something to come, `seconds` at most; then it is `empty`.

    `ask` is tried at once, and again whenever the time is about to move.
    """

    ask: Callable[[], Answer | None]
    seconds: float
    empty: Answer


class Services(Protocol):
    """Who answers service integrations that no stub answers."""

    def answers(self, arn: str) -> bool:
        """Whether a Resource is one of theirs."""

    def refusal(self, arn: str, parameters: Any) -> str | None:
        """Why a task with these parameters cannot be started at all, or None."""

    def call(self, call: Call, world: World) -> Answer | LongPoll:
        """Call the service.

        A job (`.sync`) is announced by `world.expect_job` and answered with its start; `world.end_job` tells its end.
        """


DEFAULT_SERVICES: list[Services] = []
"""What new worlds reach when nobody says otherwise: the last one, while a simulated cloud is started."""


@dataclass(slots=True, eq=False)
class Account:
    """What the world keeps of one execution beside its events."""

    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    callers: list[str | None] = field(default_factory=list)
    """The states that made the calls, in order: every Invoke counts."""
    stops_at: Callable[[Checkpoint], bool] | None = None
    paused: bool = False
    _visits: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def place(self, frame: Frame, kind: str) -> str:
        """A name for a frame's next call (`kind` "call") or wait for a token ("token"), in every interleaving the same.

        A replayed call is counted too.
        """
        place = (kind, frame.run.execution_name, frame.path, frame.state)
        self._visits[place] += 1
        return f"{place}{self._visits[place]}"

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return len(self.callers)


@dataclass(slots=True, eq=False)
class PendingToken:
    """A task token that somebody outside has to answer; `worker` has fetched it, where it is an activity's."""

    token: str
    fiber: Fiber
    deadline: float | None
    heartbeat: float | None
    activity: str | None = None
    payload: Any = None
    worker: str | None = None


@dataclass(frozen=True, slots=True)
class _Poller:
    """A fiber in a long poll since `began`; the answer counts while the fiber waits for nothing else."""

    fiber: Fiber
    waits: int
    poll: LongPoll
    began: float


def failure(answer: Answer) -> StatesError | None:
    """The error that an answer holds; an empty name stands for none, which a token's answer need not have."""
    return StatesError(answer.error or None, answer.cause) if answer.failed else None


def account_of(fiber: Fiber) -> Account:
    """The account of the execution that a fiber belongs to."""
    account: Account = fiber.frame.run.owner
    return account


class World:
    """Answers effects and moves the clock; `shuffle` explores other interleavings of ready fibers.

    >>> World().now
    1767225600.0
    """

    def __init__(
        self,
        functions: Mapping[str, Any] | None = None,
        clock: Clock | None = None,
        *,
        shuffle: int | None = None,
        services: Services | None = None,
    ) -> None:
        self.clock: Clock = clock or VirtualClock()
        self.functions = Functions(functions)
        self.services = services or (DEFAULT_SERVICES[-1] if DEFAULT_SERVICES else None)
        self.scheduler = Scheduler(self._answer, shuffle)
        self.scheduler.now = self.clock.start
        self.executions: dict[str, Execution] = {}
        """The executions that were started here, by ARN."""
        self.activities: set[str] | None = None
        """The activities that exist, by ARN; None lets every activity exist."""
        self.tokens: dict[str, PendingToken] = {}
        self.given_tokens: set[str] = set()
        """Every task token that was given out here."""
        self._submitting: set[str] = set()
        self._early: dict[str, Answer] = {}
        self._jobs: dict[str, Execution] = {}
        self._pollers: list[_Poller] = []

    @property
    def now(self) -> float:
        """The time on this world's clock, in POSIX seconds."""
        return self.scheduler.now

    def answers(self, arn: str) -> bool:
        """Whether a Task with this Resource has somebody to call."""
        return self.functions.answers(arn) or (self.services is not None and self.services.answers(arn))

    def refusal(self, arn: str, arguments: Any) -> str | None:
        """Why a task cannot be started: its activity does not exist, or the service does not take its parameters."""
        if self.services is None and self.activities is None:
            return None
        if isinstance(parse_resource(arn), ActivityArn):
            missing = self.activities is not None and arn not in self.activities
            return f"The activity {arn} does not exist." if missing else None
        if self.services is None or self.functions.answers(arn):
            return None
        return self.services.refusal(arn, arguments)

    # ---------------------------------------------------------------- effects

    def _answer(self, fiber: Fiber, effect: Effect) -> None:
        match effect:
            case Sleep(until):
                self.scheduler.at(until, fiber)
            case Invoke():
                self._invoke(fiber, effect)
            case AwaitToken():
                self._await_token(fiber, effect)
            case Checkpoint():
                account = account_of(fiber)
                self.scheduler.go_on(fiber)
                account.paused = account.stops_at is not None and account.stops_at(effect)
            case Fork():
                raise AssertionError("the scheduler answers Fork itself")

    def _invoke(self, fiber: Fiber, effect: Invoke) -> None:
        """Call at once, deliver after the call's duration, or the timeout if that comes first."""
        now, account = self.scheduler.now, account_of(fiber)
        account.callers.append(fiber.frame.state)
        call = Call(effect.resource, effect.payload, now, fiber.frame.uuid(), effect.timeout, effect.token)
        replayed, place = account.journal.replayed(fiber), account.place(fiber.frame, "call")
        if call.token is not None:
            self.given_tokens.add(call.token)
            self._submitting.add(call.token)
        answer: Answer | LongPoll
        if replayed is None:
            answer = self._call(fiber, call, place)
        else:
            answer = replayed
            self.functions.rebuild(call)
        if isinstance(answer, LongPoll):
            answer = answer.ask() or self._start_polling(fiber, answer)
        account.journal.keep(fiber, answer)
        if effect.timeout is not None and answer.duration > effect.timeout:
            self.scheduler.at(now + effect.timeout, fiber, None, StatesError("States.Timeout"))
        elif answer.duration > 0:
            self.scheduler.at(now + answer.duration, fiber, answer.value, failure(answer))
        else:
            self.scheduler.resume(fiber, answer.value, failure(answer))

    def _start_polling(self, fiber: Fiber, poll: LongPoll) -> Answer:
        """What the long poll gives if nothing comes."""
        self._pollers.append(_Poller(fiber, fiber.waits, poll, self.now))
        return replace(poll.empty, duration=poll.seconds)

    def _poll(self) -> bool:
        """Ask for those who wait in a long poll; whether something came for one of them."""
        self._pollers = [one for one in self._pollers if not one.fiber.over and one.waits == one.fiber.waits]
        for one in self._pollers:
            answer = one.poll.ask()
            if answer is not None:
                account_of(one.fiber).journal.amend(one.fiber, replace(answer, duration=self.now - one.began))
                self.scheduler.resume(one.fiber, answer.value, failure(answer))
                return True
        return False

    def _call(self, fiber: Fiber, call: Call, place: str) -> Answer | LongPoll:
        account = account_of(fiber)
        struck = account.faults.strike(fiber.frame, account.calls, place)
        answer = struck.answer or self._real_answer(call)
        if isinstance(answer, LongPoll):
            return answer
        if struck.answer is None and struck.delay:
            answer = replace(answer, duration=answer.duration + struck.delay)
        if struck.answer is not None and call.token is not None and not answer.failed:
            # What a task with a token is told to answer comes through the token; its request is answered here.
            self._early[call.token] = replace(answer, duration=0.0)
            return Answer({}, duration=answer.duration)
        return answer

    def _real_answer(self, call: Call) -> Answer | LongPoll:
        if not self.functions.answers(call.arn) and self.services is not None:
            return self.services.call(call, self)
        answer = self.functions.call(call)
        resource = parse_resource(call.arn)
        if call.token is not None and isinstance(resource, ServiceIntegration) and resource.is_job:
            self._early[call.token] = replace(answer, duration=0.0)  # a stub's answer is the whole job's
        return answer

    # ----------------------------------------------------------------- tokens

    def _await_token(self, fiber: Fiber, effect: AwaitToken) -> None:
        scheduler, account, token = self.scheduler, account_of(fiber), effect.token
        deadline = None if effect.timeout is None else scheduler.now + effect.timeout
        self.given_tokens.add(token)
        self._submitting.discard(token)
        pending = PendingToken(token, fiber, deadline, effect.heartbeat, effect.activity, effect.payload)
        if token in account.journal.starts:
            pending.worker = account.journal.starts[token][1] or ""
        if effect.activity is not None and (start := account.journal.replayed_start(fiber, token)) is not None:
            account.journal.keep_start(token, *start)
            scheduler.at(start[0], fiber, WorkerStarted(start[1]))
            return
        earlier = account.journal.replayed_token(fiber, token)
        struck = account.faults.strike(fiber.frame, 0, account.place(fiber.frame, "token")).answer
        early = self._early.pop(token, None) or struck
        if earlier is not None:
            account.journal.keep_token(token, *earlier)
            order = account.journal.token_order(token)
            scheduler.at(earlier[0], fiber, earlier[1].value, failure(earlier[1]), order=order)
        elif early is not None:
            account.journal.keep_token(token, scheduler.now, early)
            scheduler.at(scheduler.now + early.duration, fiber, early.value, failure(early))
        else:
            self.tokens[token] = pending
            self._arm(pending)

    def _arm(self, pending: PendingToken) -> None:
        """Set the timers: whichever of timeout and heartbeat comes first ends the task."""
        scheduler, fiber = self.scheduler, pending.fiber
        if pending.deadline is not None:
            scheduler.at(pending.deadline, fiber, None, StatesError("States.Timeout"))
        if pending.heartbeat is not None:
            scheduler.at(scheduler.now + pending.heartbeat, fiber, None, HeartbeatTimeout())

    def pending(self, token: str) -> PendingToken:
        """The task that waits under a token; UsageError where none does (any more)."""
        found = self.tokens.get(token)
        if found is None or not self._waits(found):
            raise UsageError("No task waits for this token: it was answered, it timed out, or it was never given.")
        return found

    def _waits(self, pending: PendingToken) -> bool:
        return not pending.fiber.over and pending.fiber.frame.token == pending.token

    def answer_token(self, token: str, value: Any = None, error: StatesError | None = None) -> None:
        """Let the task that waits under the token go on, or will wait once its request is answered."""
        answer = Answer(value) if error is None else Answer(None, error.error or "", error.cause)
        if token in self._submitting:
            self._early[token] = answer
            return
        pending = self.pending(token)
        del self.tokens[token]
        account_of(pending.fiber).journal.keep_token(token, self.scheduler.now, answer)
        self.scheduler.resume(pending.fiber, value, error)

    def expect_job(self, token: str, execution: Execution) -> None:
        """Note that an execution of this world is the job whose task waits under the token."""
        self._jobs[token] = execution

    def end_job(self, token: str, value: Any = None, error: StatesError | None = None) -> None:
        """Tell how a job ended; nobody hears it if its task has timed out or was stopped before."""
        del self._jobs[token]
        if self._hears(token):
            self.answer_token(token, value, error)

    def _hears(self, token: str) -> bool:
        return token in self._submitting or (token in self.tokens and self._waits(self.tokens[token]))

    def _stop_abandoned_jobs(self) -> None:
        """> [...] if the task is aborted, Step Functions makes a best-effort attempt to cancel the job (`.sync`)."""
        for token, execution in list(self._jobs.items()):
            if not self._hears(token):
                execution.stop()

    def heartbeat(self, token: str) -> None:
        """Take a sign of life: the heartbeat's time starts anew."""
        pending = self.pending(token)
        pending.fiber.waits += 1
        self._arm(pending)

    def activity_task(self, arn: str, worker: str | None = None) -> PendingToken | None:
        """The oldest task of an activity that no worker has fetched yet; fetching it starts it (ActivityStarted)."""
        for pending in self.waiting_tokens():
            if pending.activity == arn and pending.worker is None:
                pending.worker = worker or ""
                account_of(pending.fiber).journal.keep_start(pending.token, self.scheduler.now, worker)
                pending.fiber.frame.run.log.now = self.scheduler.now
                pending.fiber.frame.record("ActivityStarted", {"workerName": worker} if worker else {})
                return pending
        return None

    def waiting_tokens(self) -> list[PendingToken]:
        """The tasks that wait for an answer from outside."""
        self.tokens = {token: pending for token, pending in self.tokens.items() if self._waits(pending)}
        return [pending for pending in self.tokens.values() if pending.token not in self._jobs]

    def _held(self) -> list[Account]:
        """The executions that wait for somebody outside, themselves or through a job: their timers stand still."""
        held = [account_of(pending.fiber) for pending in self.waiting_tokens()]
        for account in held if self._jobs else ():
            held.extend(
                account_of(self.tokens[token].fiber)
                for token, job in self._jobs.items()
                if job.account is account and token in self.tokens
            )
        return held

    # ------------------------------------------------------------------- time

    def run(self, go_on: Callable[[], bool], until: float | None = None) -> None:
        """Run until nothing can go on, or `go_on` says no, or the clock would pass `until`.

        The virtual clock does not jump over a timer of an execution that waits for somebody outside, except up to
        `until`.  Others that run beside it go on: one of them may bring the answer.
        """
        scheduler = self.scheduler
        while go_on():
            if not scheduler.idle:
                scheduler.turn()
                continue
            if self._jobs:
                self._stop_abandoned_jobs()
            if self._pollers and self._poll():
                continue
            when = scheduler.next_time()
            if when is None or (until is not None and when > until):
                break
            if until is None and self.tokens and account_of(scheduler.next_fiber()) in self._held():
                break
            scheduler.now = max(scheduler.now, self.clock.wait_until(when))
            scheduler.wake()
        if until is not None and scheduler.idle and scheduler.now < until and go_on():
            scheduler.now = self.clock.wait_until(until)
