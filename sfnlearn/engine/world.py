"""A world: one clock, one scheduler, and everything that the executions in it can reach.

*Why effects.*  A state calls nobody and waits for nothing.  It yields a value that says what it wants (`Sleep`,
`Invoke`, `AwaitToken`, `Fork`, `Checkpoint`) and is sent the answer.  So there is one place, `World._answer`, at which
time passes, functions are called, faults strike and somebody who steps stops; the language below can be read, tested
and replayed without any of it.

*Why a call is made at once and delivered later.*  A function gives its result and how long that took.  The world calls
it when the effect comes, and lets the fiber go on after that duration.  Calls that overlap on the clock never overlap
in Python: branch 0 calls at second 0 for 5 s, branch 1 at second 1 for 1 s, and the second answer arrives first, though
the first call had returned before the second one began.  That makes every run the same.  A timeout that is shorter than
the duration is delivered in place of the result; the function has run all the same, as it would on AWS.

*Why the clock jumps, and when.*  As long as a fiber can go on, the present moment is not over.  When none can, nothing
would ever happen before the next timer, so the virtual clock may as well be there: a Wait of a year costs nothing.
There is one exception.  Somebody outside (a learner who is to answer a task token) does not live on the virtual clock.
While an execution waits for one, its own timers stand still, or the token would time out before anybody had read it;
`advance(hours=1)` says that the time passes.  Other executions in the world go on: one of them may bring the answer.

Executions in the same world share one timeline; each has a journal, faults and breakpoints of its own (its
`ExecutionLedger`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sfnlearn.arguments import WHOLE, check_argument
from sfnlearn.asl.resource import ActivityArn, ServiceIntegration, parse_resource
from sfnlearn.effects import Answer, AwaitToken, Checkpoint, Effect, Fork, Invoke, Sleep
from sfnlearn.engine.clock import CLOCK, Clock, VirtualClock
from sfnlearn.engine.functions import Call, Functions, missing_integration
from sfnlearn.engine.ledger import ledger_of
from sfnlearn.engine.reachable_services import LongPoll, Services, reached
from sfnlearn.engine.scheduler import Fiber, Scheduler
from sfnlearn.engine.stubs.call import FailedJob
from sfnlearn.engine.tokens import TaskTokens, failure
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.jsontext import JSON
from sfnlearn.late import late

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution


@dataclass(frozen=True, slots=True, eq=False)
class _Poller:
    """A fiber in a long poll since `began`; the answer counts while the fiber waits for nothing else."""

    fiber: Fiber
    waits: int
    poll: LongPoll
    began: float


class World:
    """Answers effects and moves the clock.

    `functions` are what tasks call, by name or ARN; `services` answer what no function does.  `shuffle` explores other
    interleavings of ready fibers.

    >>> World().now
    1767225600.0
    """

    def __init__(
        self,
        functions: Mapping[str, Any] | Functions | None = None,
        clock: Clock | None = None,
        *,
        shuffle: int | None = None,
        services: Services | None = None,
        activities: set[str] | None = None,
    ) -> None:
        if type(clock) is not VirtualClock:  # to ask whether it is a Clock takes longer than the rest
            check_argument("clock", clock, CLOCK, optional=True)
        check_argument("shuffle", shuffle, WHOLE, optional=True)
        self.clock: Clock = clock or VirtualClock()
        self.functions = functions if isinstance(functions, Functions) else Functions(functions)
        self.services = services or reached()
        self.scheduler = Scheduler(self._answer, shuffle)
        self.scheduler.now = self.clock.start
        self.executions: dict[str, Execution] = {}
        """The executions that were started here, by ARN."""
        self.activities = activities
        """The activities that exist, by ARN; None lets every activity exist."""
        self.tokens = TaskTokens(self.scheduler)
        self._pollers: list[_Poller] = []

    @property
    def now(self) -> float:
        """The time on this world's clock, in POSIX seconds."""
        return self.scheduler.now

    def answers(self, arn: str) -> bool:
        """Whether a Task with this Resource has somebody to call; Lambda functions always do, if only an error.

        >>> queue = "arn:aws:states:::sqs:sendMessage"
        >>> World().answers(queue), World({queue: lambda message: {}}).answers(queue)
        (False, True)
        """
        return self.functions.answers(arn) or (self.services is not None and self.services.answers(arn))

    def refusal(self, arn: str, arguments: JSON) -> str | None:
        """Why a task cannot be started: its activity does not exist, or the service does not take its parameters."""
        if isinstance(parse_resource(arn), ActivityArn):
            missing = self.activities is not None and arn not in self.activities
            return f"The activity {arn} does not exist." if missing else None
        if self.services is None or self.functions.answers(arn):
            refusal: str | None = late("refusal of parameters")(arn, arguments)
            return refusal
        return self.services.refusal(arn, arguments)

    # ---------------------------------------------------------------- effects

    def _answer(self, fiber: Fiber, effect: Effect) -> None:
        match effect:
            case Sleep(until):
                self.scheduler.at(until, fiber)
            case Invoke():
                self._invoke(fiber, effect)
            case AwaitToken():
                self.tokens.wait(fiber, effect)
            case Checkpoint():
                ledger = ledger_of(fiber)
                self.scheduler.go_on(fiber)
                ledger.paused = ledger.stops_at is not None and ledger.stops_at(effect)
            case Fork():
                raise AssertionError("the scheduler answers Fork itself")

    def _invoke(self, fiber: Fiber, effect: Invoke) -> None:
        """Call at once, deliver after the call's duration, or the timeout if that comes first."""
        now, ledger = self.scheduler.now, ledger_of(fiber)
        ledger.callers.append(fiber.frame.state)
        # A replay draws the request's id and counts the place too: both come from sequences, and what is drawn after
        # the replayed part must be what would have been drawn.
        origin = (fiber.frame.run.machine_id, fiber.frame.run.execution_id)
        call = Call(effect.resource, effect.payload, now, fiber.frame.uuid(), effect.timeout, effect.token, origin)
        replayed, place = ledger.journal.replayed(fiber), ledger.place(fiber.frame, "call")
        if call.token is not None:
            self.tokens.submit(call.token, fiber)
        answer: Answer | LongPoll
        if replayed is None:
            try:
                answer = self._call(fiber, call, place)
            except UsageError as error:
                self._unanswered(fiber, error)
                return
        else:
            answer = replayed
            self.functions.rebuild(call)  # its answer is dropped: only its execution environments matter
        if isinstance(answer, LongPoll):
            # The fiber waits for the poll's end like for any slow call; what comes before that resumes it earlier.
            answer = answer.ask() or self._start_polling(fiber, answer)
        ledger.journal.keep(fiber, answer)
        if effect.timeout is not None and answer.duration > effect.timeout:
            self.scheduler.at(now + effect.timeout, fiber, None, StatesError("States.Timeout"))
        elif answer.duration > 0:
            self.scheduler.at(now + answer.duration, fiber, answer.value, failure(answer))
        else:
            self.scheduler.resume(fiber, answer.value, failure(answer))

    def _unanswered(self, fiber: Fiber, error: UsageError) -> None:
        """End the execution whose call nobody here can answer; others in this world go on."""
        refuse = ledger_of(fiber).refuse
        if refuse is None:
            raise error
        refuse(error)

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
                ledger_of(one.fiber).journal.amend(one.fiber, replace(answer, duration=self.now - one.began))
                self.scheduler.resume(one.fiber, answer.value, failure(answer))
                return True
        return False

    def _call(self, fiber: Fiber, call: Call, place: str) -> Answer | LongPoll:
        ledger = ledger_of(fiber)
        if ledger.replays_only:
            raise UsageError(ledger.refusal or missing_integration(call.arn))
        struck = ledger.faults.strike(fiber.frame, ledger.calls, place, ledger.callers)
        answer = struck.answer or self._real_answer(call)
        if isinstance(answer, LongPoll):
            return answer
        if struck.answer is None and struck.delay:
            answer = replace(answer, duration=answer.duration + struck.delay)
        if struck.answer is not None and call.token is not None and not answer.failed:
            # What a task with a token is told to answer comes through the token; its request is answered here.
            self.tokens.answer_early(call.token, answer)
            return Answer({}, duration=answer.duration)
        return answer

    def _real_answer(self, call: Call) -> Answer | LongPoll:
        if not self.functions.answers(call.arn) and self.services is not None:
            return self.services.call(call, self)
        answer = self.functions.call(call)
        resource = parse_resource(call.arn)
        if call.token is not None and isinstance(resource, ServiceIntegration) and resource.is_job:
            self.tokens.answer_early(call.token, answer)  # a stub's answer is the whole job's
        return Answer(answer.submitted) if isinstance(answer, FailedJob) else answer

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
            self.tokens.stop_abandoned_jobs()
            if self._pollers and self._poll():
                continue
            when = scheduler.next_time()
            if when is None or (until is not None and when > until):
                break
            if until is None and self.tokens.hold(ledger_of(scheduler.next_fiber())):
                break
            scheduler.now = max(scheduler.now, self.clock.wait_until(when))
            scheduler.wake()
        if until is not None and scheduler.idle and scheduler.now < until and go_on():
            scheduler.now = self.clock.wait_until(until)
