"""Which modules of Python a function finds in another form: one table, for one environment.

Each is made when the function first imports it.  What they have in common: they reach the clock of the call, the files
of the environment and its process, and never the notebook's.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sfnlearn.cloud.functions.environments.file_area import FileArea
from sfnlearn.cloud.functions.environments.file_modules import os_module, using
from sfnlearn.cloud.functions.environments.processes import Processes
from sfnlearn.cloud.functions.environments.thread_modules import ThreadModules
from sfnlearn.cloud.functions.environments.threads import Threads
from sfnlearn.cloud.functions.environments.virtual_time import CallClock, datetime_module, time_module

if TYPE_CHECKING:
    from sfnlearn.cloud.functions.environments.event_loops import EventLoops


class StandIns:
    """The stand-ins of one environment."""

    def __init__(self, clock: CallClock, files: FileArea, variables: dict[str, str]) -> None:
        self._clock, self._files, self._variables = clock, files, variables
        self._processes = Processes(clock, variables, lambda path: str(files.to_read(path)))
        self._to_close: list[Callable[[], None]] = []

    def modules(self) -> dict[str, Callable[[], ModuleType]]:
        """What makes the module of each name."""
        processes = self._processes
        return {
            "_thread": lambda: self._thread_modules.low_level,
            "asyncio": lambda: self._loops.module(),  # noqa: PLW0108 - its library is loaded when it is asked for
            "atexit": processes.atexit,
            "concurrent": lambda: self._thread_modules.concurrent,
            "concurrent.futures": lambda: self._thread_modules.futures,
            "datetime": lambda: datetime_module(self._clock),
            "multiprocessing": processes.multiprocessing,
            "multiprocessing.pool": processes.pools,
            "os": lambda: os_module(self._variables, processes.os_functions()),
            "queue": lambda: self._thread_modules.queue,
            "signal": processes.signals.module,
            "subprocess": processes.subprocess,
            "sys": processes.sys,
            "threading": lambda: self._thread_modules.threading,
            "time": lambda: time_module(self._clock),
        }

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Let the function see none of the event loops around it."""
        events = sys.modules.get("asyncio.events")
        outer = events and events._get_running_loop()  # noqa: SLF001 - what asyncio gives to those who make loops
        if events is None or outer is None:
            yield
            return
        events._set_running_loop(None)  # noqa: SLF001
        try:
            yield
        finally:
            events._set_running_loop(outer)  # noqa: SLF001

    def close(self) -> None:
        """Close the loops and end the threads that the function has left."""
        while self._to_close:
            self._to_close.pop()()
        self._clock.threads = None

    @functools.cached_property
    def _threads(self) -> Threads:
        threads = Threads(self._clock, functools.partial(using, self._files))
        self._to_close.append(threads.close)
        return threads

    @functools.cached_property
    def _thread_modules(self) -> ThreadModules:
        return ThreadModules(self._threads, time_module(self._clock))

    @functools.cached_property
    def _loops(self) -> EventLoops:
        from sfnlearn.cloud.functions.environments.event_loops import EventLoops

        loops = EventLoops(self._clock, self._threads, self._new_executor)
        self._to_close.append(loops.close)
        return loops

    def _new_executor(self) -> Any:
        return self._thread_modules.futures.ThreadPoolExecutor()
