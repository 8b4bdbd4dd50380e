"""`asyncio` as a function sees it: event loops that wait on the virtual clock.

A loop waits in one place, its selector: "until a file is ready, or so many seconds have passed".  Where the loop of a
function has no socket open, nothing can come from outside, so those seconds pass at once on the clock of the call, and
its other threads run meanwhile.  With a socket the loop waits in real time, and what it has waited for in vain passes
on the clock too.

The function's loops are its own.  In a notebook a loop runs already in this thread, the kernel's; it is out of sight
while the function runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import selectors
import weakref
from collections.abc import Callable, Coroutine
from contextvars import Context
from types import ModuleType
from typing import Any, Self

from sfnlearn.cloud.functions.environments.threads import Seat, Threads
from sfnlearn.cloud.functions.environments.virtual_time import CallClock, copy_of


class EventLoops:
    """The loops of one environment; `executor` makes the pool of threads that a loop hands work to."""

    def __init__(self, clock: CallClock, threads: Threads, executor: Callable[[], Any]) -> None:
        self._clock, self._threads, self._executor = clock, threads, executor
        self._made: weakref.WeakSet[_Loop] = weakref.WeakSet()
        self._set: asyncio.AbstractEventLoop | None = None

    def module(self) -> ModuleType:
        """`asyncio`."""
        module = copy_of(asyncio)
        vars(module).update(
            new_event_loop=self.new,
            get_event_loop=self._current,
            set_event_loop=self._choose,
            Runner=self._runner,
            run=self._run,
            run_coroutine_threadsafe=self._run_from_a_thread,
        )
        return module

    def new(self) -> _Loop:
        """A loop of the function's."""
        loop = _Loop(self._clock, self._threads, self._executor)
        self._made.add(loop)
        return loop

    def close(self) -> None:
        """Close what the function has left open: its environment is gone."""
        for loop in [loop for loop in self._made if not loop.is_closed()]:
            with contextlib.suppress(BaseException):
                _close_at_once(loop)

    def _current(self) -> asyncio.AbstractEventLoop:
        running = _running_loop()
        if running is not None:
            return running
        if self._set is None or self._set.is_closed():
            self._set = self.new()
        return self._set

    def _choose(self, loop: asyncio.AbstractEventLoop | None) -> None:
        self._set = loop

    def _runner(self, *, debug: bool | None = None, loop_factory: Any = None) -> _Runner:
        return _Runner(debug=debug, loop_factory=loop_factory or self.new)

    def _run(self, main: Coroutine[Any, Any, Any], *, debug: bool | None = None, loop_factory: Any = None) -> Any:
        if _running_loop() is not None:
            raise RuntimeError("asyncio.run() cannot be called from a running event loop")
        with self._runner(debug=debug, loop_factory=loop_factory) as runner:
            return runner.run(main)

    def _run_from_a_thread(self, work: Coroutine[Any, Any, Any], loop: asyncio.AbstractEventLoop) -> Any:
        future = self._executor().submit(int)
        future.result()
        result = type(future)()
        loop.call_soon_threadsafe(lambda: asyncio.ensure_future(work, loop=loop).add_done_callback(_into(result)))
        return result


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class _Runner:
    """`asyncio.Runner`, which keeps silent about what it cancels after the end of the call."""

    def __init__(self, *, debug: bool | None = None, loop_factory: Callable[[], Any]) -> None:
        self._runner = asyncio.Runner(debug=debug, loop_factory=loop_factory)

    def __enter__(self) -> Self:
        self._runner.get_loop()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """The loop, made when it is first asked for."""
        return self._runner.get_loop()

    def run(self, coro: Coroutine[Any, Any, Any], *, context: Context | None = None) -> Any:
        """Run a coroutine to its end."""
        return self._runner.run(coro, context=context)

    def close(self) -> None:
        """Cancel what is left and close the loop."""
        loop = self._runner.get_loop()
        if isinstance(loop, _Loop) and loop.clock.ended is not None:
            loop.set_exception_handler(lambda *_told: None)
            _close_at_once(loop)
        else:
            self._runner.close()


def _close_at_once(loop: _Loop) -> None:
    """Close the loop of a call that has ended: nothing of the function runs any more."""
    for task in asyncio.all_tasks(loop):
        task._log_destroy_pending = False  # type: ignore[attr-defined]  # noqa: SLF001 - how asyncio itself does it
        coroutine = task.get_coro()
        if coroutine is not None:
            with contextlib.suppress(BaseException):
                coroutine.close()
    loop.close()


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose time is that of the call."""

    def __init__(self, clock: CallClock, threads: Threads, executor: Callable[[], Any]) -> None:
        self.clock = clock
        self._selector_here = _Selector(clock, threads)
        self._executor = executor
        self._pool: Any = None
        super().__init__(self._selector_here)

    def time(self) -> float:
        return self.clock.uptime

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Any, *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        self._selector_here.wake()
        return handle

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        if self._pool is None:
            self._pool = self._executor()
        result = self.create_future()

        def done(future: Any) -> None:
            self.call_soon_threadsafe(_into(result), future)

        (executor or self._pool).submit(func, *args).add_done_callback(done)
        return result

    async def shutdown_default_executor(self, *_timeout: float | None) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def close(self) -> None:
        super().close()
        if self._pool is not None:
            self._pool.shutdown(wait=False)


def _into(result: Any) -> Callable[[Any], None]:
    """What hands the end of one future to another."""

    def hand_over(future: Any) -> None:
        if result.cancelled():
            return
        if future.cancelled():
            result.cancel()
        elif future.exception() is not None:
            result.set_exception(future.exception())
        else:
            result.set_result(future.result())

    return hand_over


class _Selector(selectors.DefaultSelector):
    """Waits on the clock of the call where nothing can come from outside."""

    def __init__(self, clock: CallClock, threads: Threads) -> None:
        super().__init__()
        self._clock, self._threads = clock, threads
        self._waiting: Seat | None = None

    def wake(self) -> None:
        """Something was given to the loop by another thread."""
        if self._waiting is not None:
            self._threads.wake(self._waiting)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._clock.raise_if_ended()
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if len(self.get_map()) > 1:  # the loop's own pipe is one
            return self._wait_outside(math.inf if timeout is None else timeout)
        self._waiting = self._threads.here()
        try:
            self._threads.pause(math.inf if timeout is None else timeout)
        finally:
            self._waiting = None
        return super().select(0)

    def _wait_outside(self, seconds: float) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(max(0.0, min(seconds, self._clock.remaining, self._clock.compute_left())))
        if not ready:
            self._clock.pass_seconds(min(seconds, self._clock.remaining))
        return ready
