"""`threading`, `queue` and `concurrent.futures` as a function sees them: Python's own code over the virtual clock.

The three are Python code over `_thread` and `time`.  They are run once more for each environment that imports them,
over a `_thread` whose locks and threads are those of `threads`; so Condition, Event, Queue, Future and the thread pool
do what they always do, in virtual time.  Pools of processes do not exist: Lambda has no shared memory for their locks.
"""

from __future__ import annotations

import _thread
import builtins
import concurrent.futures
import errno
import functools
import importlib.abc
import importlib.util
import logging
import os
from collections.abc import Callable, Mapping
from types import CodeType, ModuleType
from typing import Any

from sfnlearn.cloud.functions.environments.threads import Lock, Threads
from sfnlearn.cloud.functions.environments.virtual_time import CallEnded, copy_of

_import_module: Callable[..., ModuleType] = __import__


class ThreadModules:
    """The modules of one environment, made when they are asked for; `time` is its module of that name."""

    def __init__(self, threads: Threads, time: ModuleType) -> None:
        self._threads, self._time = threads, time

    @functools.cached_property
    def low_level(self) -> ModuleType:
        """`_thread`."""
        return _low_level(self._threads)

    @functools.cached_property
    def threading(self) -> ModuleType:
        """`threading`."""
        module = run_again("threading", {"_thread": self.low_level, "time": self._time, "os": _quiet_os()})
        vars(module).update(_CRLock=None, excepthook=_silent_about_the_end(module.excepthook))
        return module

    @functools.cached_property
    def queue(self) -> ModuleType:
        """`queue`, whose SimpleQueue is the one that is written in Python."""
        return run_again("queue", {"threading": self.threading, "time": self._time}, without="_queue")

    @functools.cached_property
    def futures(self) -> ModuleType:
        """`concurrent.futures`."""
        given = {"threading": self.threading, "time": self._time, "queue": self.queue, "os": _quiet_os()}
        base = run_again("concurrent.futures._base", given)
        module = copy_of(concurrent.futures)
        vars(base)["LOGGER"] = _silent_logger()
        vars(module).update({name: vars(base).get(name, value) for name, value in vars(module).items()}, _base=base)
        threads = run_again("concurrent.futures.thread", {**given, "concurrent.futures": module})
        pools = {"ThreadPoolExecutor": threads.ThreadPoolExecutor, "ProcessPoolExecutor": _no_processes}
        vars(module).update(pools, thread=threads)
        return module

    @functools.cached_property
    def concurrent(self) -> ModuleType:
        """`concurrent`, the package around it."""
        module = copy_of(concurrent)
        vars(module)["futures"] = self.futures
        return module


def run_again(name: str, given: Mapping[str, ModuleType], without: str = "") -> ModuleType:
    """Another copy of one of Python's modules, which imports `given` in place of the modules of these names."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)

    def take(wanted: str, *arguments: object, **keywords: object) -> ModuleType:
        if wanted == without:
            raise ImportError(wanted)
        found = _import_module(wanted, *arguments, **keywords)
        return given.get(found.__name__, found)

    vars(module)["__builtins__"] = {**vars(builtins), "__import__": take}
    exec(_code(name), vars(module))  # noqa: S102 - a module of Python's standard library
    return module


@functools.cache
def _code(name: str) -> CodeType:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert isinstance(spec.loader, importlib.abc.InspectLoader)
    code = spec.loader.get_code(name)
    assert code is not None
    return code


@functools.cache
def _quiet_os() -> ModuleType:
    """`os` without what a copy would tell the whole process: what to do in a child that is forked."""
    module = copy_of(os)
    vars(module).pop("register_at_fork", None)
    return module


def _no_processes(*_arguments: object, **_keywords: object) -> Any:
    raise OSError(errno.ENOSYS, "Function not implemented")  # what Lambda says, which has no /dev/shm


def _silent_about_the_end(hook: Callable[[Any], object]) -> Callable[[Any], None]:
    """threading.excepthook: that the call has ended is nothing to print in every thread."""

    def excepthook(raised: Any) -> None:
        if not issubclass(raised.exc_type, CallEnded):
            hook(raised)

    return excepthook


def _lock_class(threads: Threads) -> Callable[[], Lock]:
    class lock(Lock):  # noqa: N801 - its name in the standard library
        def __init__(self) -> None:
            super().__init__(threads)

    return lock


def _silent_logger() -> logging.Logger:
    """The logger of `concurrent.futures`, with the same exception."""
    logger = logging.Logger("concurrent.futures")  # noqa: LOG001 - one that only the copy has
    logger.parent = logging.getLogger()
    logger.addFilter(lambda record: not (record.exc_info and isinstance(record.exc_info[1], CallEnded)))
    return logger


def _low_level(threads: Threads) -> ModuleType:
    module = copy_of(_thread)
    new_lock = _lock_class(threads)
    names: dict[str, object] = {"allocate_lock": new_lock, "allocate": new_lock, "LockType": new_lock, "lock": new_lock}
    names |= {"RLock": None, "start_new_thread": _starter(threads), "start_new": _starter(threads)}
    names |= {"_set_sentinel": _sentinels(threads, new_lock), "_shutdown": lambda: None}
    names |= {"start_joinable_thread": _joinable(threads, new_lock), "interrupt_main": lambda *_signal: None}
    names |= {"_ThreadHandle": lambda: _Handle(new_lock), "_make_thread_handle": lambda _ident: _Handle(new_lock)}
    vars(module).update(names)
    return module


def _starter(threads: Threads) -> Callable[..., int]:
    def start_new_thread(function: Callable[..., Any], args: Any, kwargs: Any = None) -> int:
        return threads.start(lambda: function(*args, **(kwargs or {})))

    return start_new_thread


def _sentinels(threads: Threads, new_lock: Callable[[], Lock]) -> Callable[[], Lock]:
    """Up to Python 3.12: the lock that is freed when the thread which asks for it has ended."""

    def set_sentinel() -> Lock:
        lock = new_lock()
        threads.here().at_end.append(lambda: lock.release() if lock.locked() else None)
        return lock

    return set_sentinel


class _Handle:
    """From Python 3.13 on: what a thread is joined by."""

    def __init__(self, new_lock: Callable[[], Lock]) -> None:
        self.ident = 0
        self._done = new_lock()
        self._done.acquire()

    def is_done(self) -> bool:
        """Whether the thread has ended."""
        return not self._done.locked()

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end."""
        if self._done.acquire(timeout=-1 if timeout is None else max(timeout, 0)):
            self._done.release()

    def set_done(self) -> None:
        """The thread has ended."""
        if self._done.locked():
            self._done.release()

    _set_done = set_done


def _joinable(threads: Threads, new_lock: Callable[[], Lock]) -> Callable[..., _Handle]:
    def start_joinable_thread(
        function: Callable[[], object], handle: _Handle | None = None, daemon: bool = True
    ) -> _Handle:
        made = handle or _Handle(new_lock)
        made.ident = threads.start(function, made.set_done)
        return made

    return start_joinable_thread
