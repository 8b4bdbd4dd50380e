"""The threads of one execution environment on its virtual clock.

Why a function's threads cannot simply run.  `time.sleep(2)` takes no real time here, so nothing would make two threads
that sleep at once take 2 seconds instead of 4; and `Event.wait(2)` would take 2 real seconds and no virtual ones.  Time
has to be shared:

- One thread of the function runs at a time: the one with the baton.  The others are parked, each in a real lock.
- A thread that sleeps, or waits for a lock, hands the baton on: to the one that was woken first, or, when everybody
  waits, to the one whose time comes first.  Only then does the clock move, to that time.
- When everybody waits and nobody for a time, nothing can ever happen: the call runs into its timeout, as in Lambda.
- Threads that the handler leaves behind stay parked and go on in the next call: Lambda freezes them so.  When the
  environment ends they are released with an exception that no `except` of the function's can hold (see `guards`).

So the order of a function's threads is the same in every run.  A thread that waits in a loop which neither sleeps nor
takes a lock keeps the baton, until the call is taken for endless.

Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle" (freeze and thaw).
"""

from __future__ import annotations

import _thread
import contextlib
import math
import traceback
from collections import deque
from collections.abc import Callable
from typing import Self

from sfnlearn.cloud.functions.environments.virtual_time import CallClock, CallEnded, TimedOut
from sfnlearn.cloud.one_at_a_time import BEHALF, acting_thread

_MOST_THREADS = 1024
"""Threads and processes of an environment (Developer Guide, "Lambda quotas")."""
_PATIENCE = 1.0
"""Real seconds for a thread to unwind when its environment ends; a library's own code may take longer."""
Around = Callable[[], contextlib.AbstractContextManager[None]]


class Seat:
    """A thread's place: `go` is released when it may run; `due` is when it need not wait any longer."""

    def __init__(self) -> None:
        self.go = _thread.allocate_lock()
        self.go.acquire()
        self.due = math.inf
        self.woken = False
        self.ident = _thread.get_ident()
        self.gone = _thread.allocate_lock()
        self.gone.acquire()
        self.at_end: list[Callable[[], None]] = []


class Threads:
    """Who has the baton; `around` is entered in every thread, so that it finds the environment's files."""

    def __init__(self, clock: CallClock, around: Around) -> None:
        self._clock, self._around = clock, around
        self._main = Seat()
        self._current = self._main
        self._seats = [self._main]
        self._ready: deque[Seat] = deque()
        self._closed = False
        self._left = math.inf
        self._caller = acting_thread()
        clock.threads = self

    def begin(self, shift: float) -> None:
        """A call begins in this thread, `shift` seconds of the clock after the last one."""
        self._current = self._main
        self._main.ident, self._caller = _thread.get_ident(), acting_thread()
        BEHALF.update({seat.ident: self._caller for seat in self._seats[1:]})
        for seat in self._seats:
            seat.due -= shift
        with contextlib.suppress(ValueError):
            self._ready.remove(self._main)

    def close(self) -> None:
        """Release what is parked: the environment is gone."""
        self._closed = True
        for seat in self._seats[1:]:
            seat.go.release()
            seat.gone.acquire(timeout=_PATIENCE)

    # ------------------------------------------------------------------- waiting

    def sleep(self, seconds: float) -> None:
        """Let the other threads run until `seconds` have passed."""
        if self._here() is None:  # a thread that a library has started: nobody counts its time
            self._clock.pass_seconds(seconds)
        else:
            self.pause(seconds)

    def pause(self, seconds: float = math.inf) -> bool:
        """Hand the baton on until `wake` or until `seconds` have passed; whether it was `wake`."""
        me = self._current
        me.due, me.woken = self._clock.slept + seconds, False
        following = self._choose()
        if following is not me:
            self._hand_on(following)
            self._wait_for_turn(me)
        self._clock.raise_if_ended()
        return me.woken

    def wait_in(self, queue: deque[Seat], seconds: float) -> bool:
        """Stand in a queue until somebody wakes this thread; False when `seconds` were over before."""
        me = self._here()
        if me is None:
            raise RuntimeError("a thread that a library has started cannot wait for a lock of the function's")
        queue.append(me)
        try:
            woken = self.pause(seconds)
        except BaseException:
            with contextlib.suppress(ValueError):
                queue.remove(me)
            raise
        if not woken:
            queue.remove(me)
        return woken

    def wake(self, seat: Seat) -> None:
        """Let a thread that waits run when its turn comes."""
        if not seat.woken:
            seat.woken, seat.due = True, math.inf
            self._ready.append(seat)

    def main(self) -> Seat:
        """The thread of the handler."""
        return self._main

    def here(self) -> Seat:
        """The thread that runs."""
        return self._current

    def _here(self) -> Seat | None:
        return self._current if self._current.ident == _thread.get_ident() else None

    def _choose(self) -> Seat:
        """Who runs next; the clock moves when everybody waits for it."""
        if self._clock.ended is None and not self._ready:
            first = min(self._seats, key=lambda seat: seat.due)
            with contextlib.suppress(CallEnded):
                self._clock.pass_seconds(first.due - self._clock.slept)
                first.due = math.inf
                return first
        return self._ready.popleft() if self._clock.ended is None else self._main

    def _hand_on(self, seat: Seat) -> None:
        self._left = self._clock.compute_left()
        self._current = seat
        seat.go.release()

    def _wait_for_turn(self, me: Seat) -> None:
        me.go.acquire()
        if self._closed:
            raise TimedOut
        self._clock.may_compute(self._left)

    # ------------------------------------------------------------------ new threads

    def start(self, work: Callable[[], object], at_end: Callable[[], None] | None = None) -> int:
        """Start a thread, which waits for its turn; gives its number.  `at_end` is called when it has ended."""
        if len(self._seats) >= _MOST_THREADS:
            raise RuntimeError("can't start new thread")
        seat = Seat()
        seat.at_end = [] if at_end is None else [at_end]
        self._seats.append(seat)
        self._ready.append(seat)
        seat.ident = _thread.start_new_thread(self._live, (seat, work))
        return seat.ident

    def _live(self, seat: Seat, work: Callable[[], object]) -> None:
        try:
            seat.ident = _thread.get_ident()
            BEHALF[seat.ident] = self._caller
            self._wait_for_turn(seat)
            with self._around():
                work()
        except CallEnded:
            pass  # the clock knows
        except BaseException as error:  # noqa: BLE001 - a thread's error ends that thread, whatever it is
            if self._clock.ended is None and not isinstance(error, SystemExit):
                traceback.print_exc()
        finally:
            self._leave(seat)

    def _leave(self, seat: Seat) -> None:
        self._seats.remove(seat)
        BEHALF.pop(seat.ident, None)
        if not self._closed:
            for end in seat.at_end:
                end()
            self._hand_on(self._choose())
        seat.gone.release()


class Lock:
    """`threading.Lock` for the threads of an environment."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._is_locked = False
        self._waiting: deque[Seat] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; False when it is not free, or not in time."""
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError("timeout value must be a non-negative number")
        if not self._is_locked:
            self._is_locked = True
            return True
        return blocking and self._threads.wait_in(self._waiting, math.inf if timeout == -1 else timeout)

    def release(self) -> None:
        """Give the lock to the next one who waits for it, or free it."""
        if not self._is_locked:
            raise RuntimeError("release unlocked lock")
        if self._waiting:
            self._threads.wake(self._waiting.popleft())
        else:
            self._is_locked = False

    def locked(self) -> bool:
        """Whether somebody has it."""
        return self._is_locked

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._is_locked = False
