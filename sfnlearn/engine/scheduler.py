"""The scheduler: fibers, a queue of those that can go on, and timers.

A *fiber* is one strand of an execution: the machine itself, a branch of a Parallel, an iteration of a Map.  Its code is
a generator that yields effects.  Nothing here knows what an effect means, except Fork: that makes fibers, so the
nesting of a machine is a tree of fibers and never Python's stack.

*Why the queue is first in, first out.*  Each ready fiber does one turn, up to its next effect, and goes to the end of
the queue.  So branches move side by side, as they do on AWS: of two branches with two Tasks each that take equally
long, the events are those of A1, B1, A2, B2.  A stack would run A to its end before B had started.  On AWS no order is
promised; `shuffle` takes a random ready fiber instead, and whoever finds that a result depends on it has found a race.

*Why timers that are due at the same time go by number.*  Two branches that both wait five seconds are woken in the
order in which they began to wait, in every run.  (The number also keeps the heap from ever comparing two fibers.)
`order` stands before the number, and is 0 for all timers but one kind: a task token that is answered again in a replay.
Its first answer came from outside, at a moment when all that was due had already happened, so it comes last now, and of
several tokens answered at one moment the one that was answered first.

*Why timers are never removed.*  A task may have two at once, its timeout and its heartbeat, and its answer makes both
void.  Looking for them in the heap would cost more than letting them come up: each timer remembers the fiber's `waits`
at its making, and one whose number is no longer that of the fiber is dropped unseen.

*How fibers end.*  A child that fails ends its siblings: `close` throws GeneratorExit into each, the innermost first,
and on their way out they record that they were aborted.  All of these events follow the last event of the child that
failed, and come before the one that tells of the failure (measured behaviours 29 and 30).  After States.Runtime, which
nobody can handle, there are none.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.retry import NEVER_HANDLED
from sfnlearn.effects import Effect, Fork, Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON


@dataclass(slots=True, eq=False)
class Fiber:
    """One strand of an execution; `parent` is resumed when the Fork that this fiber belongs to is over."""

    frame: Frame
    routine: Routine[Any]
    parent: Fiber | None = None
    index: int = 0
    over: bool = False
    waits: int = 0
    """Counts what the fiber has waited for: an answer to an earlier wait comes too late."""
    fork: _Forked | None = None
    finished: Callable[[Any, StatesError | None], None] | None = None
    """For a root fiber: told the result or the error."""


@dataclass(slots=True, eq=False)
class _Forked:
    """The state of a Fork: which children live, which have ended."""

    effect: Fork
    results: list[Any]
    alive: dict[int, Fiber] = field(default_factory=dict)
    waiting: Iterator[int] = field(init=False)
    """The children that are not made yet."""
    left: int = field(init=False)
    """How many children have not ended."""

    def __post_init__(self) -> None:
        count, known = self.effect.count, self.effect.known
        self.waiting = (index for index in range(count) if index not in known) if known else iter(range(count))
        self.left = count - len(known)
        for index, result in known.items():
            self.results[index] = result


class Scheduler:
    """Runs fibers until nothing can go on.

    `answer(fiber, effect)` is called for every effect but Fork; it resumes the fiber at once or later, by `resume` or
    `at`.
    """

    def __init__(self, answer: Callable[[Fiber, Effect], None], shuffle: int | None = None) -> None:
        self.now = 0.0
        self._answer = answer
        self._ready: deque[tuple[Fiber, Any, StatesError | None]] = deque()
        self._timers: list[tuple[float, tuple[int, int], Fiber, int, Any, StatesError | None]] = []
        self._count = 0
        self._next: Fiber | None = None
        self._shuffle = None if shuffle is None else random.Random(shuffle)

    # ------------------------------------------------------------- scheduling

    def spawn(self, frame: Frame, routine: Routine[Any], finished: Callable[[Any, StatesError | None], None]) -> Fiber:
        """Start a root fiber."""
        fiber = Fiber(frame, routine, finished=finished)
        self._ready.append((fiber, None, None))
        return fiber

    def resume(self, fiber: Fiber, value: JSON = None, error: StatesError | None = None) -> None:
        """Let a waiting fiber go on with an answer; whatever else it waited for is forgotten."""
        fiber.waits += 1
        self._ready.append((fiber, value, error))

    def at(
        self, when: float, fiber: Fiber, value: JSON = None, error: StatesError | None = None, *, order: int = 0
    ) -> None:
        """Let the fiber go on at a time, unless it is resumed before; at the same time the lower `order` goes first."""
        self._count += 1
        heapq.heappush(self._timers, (when, (order, self._count), fiber, fiber.waits, value, error))

    def go_on(self, fiber: Fiber) -> None:
        """Let a fiber go on before all others.

        A checkpoint is not a wait: whether somebody steps or not, the events come in the same order.
        """
        self._next = fiber

    @property
    def idle(self) -> bool:
        """Whether no fiber can go on at the present time."""
        return not self._ready and self._next is None

    def next_time(self) -> float | None:
        """When the next timer is due, or None."""
        timers = self._timers
        while timers and (timers[0][2].over or timers[0][3] != timers[0][2].waits):
            heapq.heappop(timers)
        return timers[0][0] if timers else None

    def next_fiber(self) -> Fiber:
        """Whose timer is due next, once `next_time` has said that there is one."""
        return self._timers[0][2]

    def wake(self) -> None:
        """Move the clock to the next timer and let its fiber go on."""
        when, _, fiber, _, value, error = heapq.heappop(self._timers)
        self.now = max(self.now, when)
        self.resume(fiber, value, error)

    def turn(self) -> None:
        """Let one ready fiber go on to its next effect that is not answered at once."""
        if self._next is not None:
            fiber, self._next = self._next, None
            if not fiber.over:
                self._advance(fiber, None, None)
            return
        if self._shuffle is not None:  # bring a random fiber to the front
            self._ready.rotate(-self._shuffle.randrange(len(self._ready)))
        fiber, value, error = self._ready.popleft()
        if not fiber.over:
            self._advance(fiber, value, error)

    def _advance(self, fiber: Fiber, value: JSON, error: StatesError | None) -> None:
        fiber.frame.run.log.now = self.now
        try:
            effect = fiber.routine.throw(error) if error is not None else fiber.routine.send(value)
        except StopIteration as stop:
            self._finish(fiber, stop.value, None)
        except StatesError as failure:
            self._finish(fiber, None, failure)
        else:
            if type(effect) is Fork:  # the one effect that is about fibers themselves
                self._fork(fiber, effect)
            else:
                self._answer(fiber, effect)

    # ----------------------------------------------------------------- forks

    def _fork(self, fiber: Fiber, effect: Fork) -> None:
        fork = fiber.fork = _Forked(effect, [None] * effect.count)
        if not fork.left:
            self._join(fiber, fork.results, None)
            return
        last = fiber.frame.last
        for _ in range(min(effect.limit, fork.left)):
            self._start_child(fiber, fork, next(fork.waiting), last)

    def _start_child(self, parent: Fiber, fork: _Forked, index: int, after: int) -> None:
        parent.frame.run.log.now = self.now  # a child execution starts now, though its parent has slept since
        frame, routine = fork.effect.start(index, after)
        child = fork.alive[index] = Fiber(frame, routine, parent, index)
        self._ready.append((child, None, None))

    def _finish(self, fiber: Fiber, result: JSON, failure: StatesError | None) -> None:
        fiber.over = True
        parent = fiber.parent
        if parent is None:
            if fiber.finished is not None:
                fiber.finished(result, failure)
        elif parent.fork is not None:
            self._child_ended(parent, parent.fork, fiber, result, failure)

    def _child_ended(
        self, parent: Fiber, fork: _Forked, child: Fiber, result: JSON, failure: StatesError | None
    ) -> None:
        del fork.alive[child.index]
        fork.left -= 1
        last = child.frame.last
        if failure is not None:
            self._fail(parent, fork, child, failure)
            # MapStateFailed follows the child that failed, not the siblings that recorded their end after it.
            parent.frame.last = last
            self._join(parent, None, failure)
            return
        fork.results[child.index] = result
        following = next(fork.waiting, None)
        if following is not None:
            # It hangs on the last event of the child that made room for it (recorded).
            self._start_child(parent, fork, following, last)
        elif not fork.left:
            parent.frame.last = last
            self._join(parent, fork.results, None)

    def _fail(self, parent: Fiber, fork: _Forked, child: Fiber, failure: StatesError) -> None:
        """End the siblings of a child that failed.  What nobody can handle ends all without a word."""
        with parent.frame.run.log.silent() if failure.error in NEVER_HANDLED else nullcontext():
            for other in list(fork.alive.values()):
                self._abort(fork, other, child.frame.last)
            if fork.effect.tell is not None:
                fork.effect.tell("Failed", child.index, child.frame)

    def _join(self, parent: Fiber, results: list[Any] | None, failure: StatesError | None) -> None:
        parent.fork = None
        self.resume(parent, results, failure)

    def _abort(self, fork: _Forked, child: Fiber, after: int | None) -> None:
        """End a child whose parent goes on or is ended itself; `after` is the event that it was ended by."""
        if after is not None:
            child.frame.last = after
        if fork.effect.tell is not None and not child.over:
            fork.effect.tell("Aborted", child.index, child.frame)
        self.close(child, after)

    def close(self, fiber: Fiber, after: int | None = None) -> None:
        """End a fiber and all below it, the innermost first; each may record that it was aborted.

        What they record follows the event `after`, or else what each of them has recorded last.
        """
        if fiber.over:
            return
        fiber.frame.run.log.now = self.now
        if fiber.fork is not None:
            for child in list(fiber.fork.alive.values()):
                self._abort(fiber.fork, child, after)
                if after is None:
                    fiber.frame.last = child.frame.last  # the container's own end follows that of what is inside it
        fiber.over = True
        fiber.frame.run.log.now = self.now
        fiber.routine.close()
