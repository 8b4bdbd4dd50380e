"""What a function may do to its process, which here is the notebook's: end it, signal it, change or copy it.

- To end it ends the call, as in Lambda: `Runtime.ExitError`, with the status or the signal.  The next call is cold.
- Signals reach the function alone: its own handlers, and alarms on the virtual clock.
- What a process is as a whole (user, limits, priority, open files of others) cannot be changed: Operation not
  permitted.  `umask`, `sys.path`, `sys.setrecursionlimit` and environment variables change for the function only.
- A copy of the process (`fork`, `multiprocessing`) or another program in its place (`exec`) is refused: Function not
  implemented.  Lambda allows a fork; here it would make a second notebook.
- Another program beside it (`subprocess`, `os.system`) runs, in `/var/task` and with the function's environment
  variables alone; it is killed when it takes longer than the function may compute.

Each is a module for one environment, given by `Processes` to whoever imports it.
"""

from __future__ import annotations

import atexit
import errno
import inspect
import math
import os
import signal
import sys
from collections.abc import Callable, Mapping
from types import FrameType, ModuleType
from typing import Any, NoReturn

from sfnlearn.cloud.functions.environments.thread_modules import run_again
from sfnlearn.cloud.functions.environments.virtual_time import CallClock, ProcessEnded, copy_of
from sfnlearn.engine.stubs.interrupts import OwnInterrupt

_NO_COPY = "Function not implemented (sfnlearn runs functions inside this process, which makes no copy of itself)"
_COPIES = ("fork", "forkpty", "posix_spawn", "posix_spawnp", "register_at_fork", "unshare", "setns")
_OF_THE_WHOLE = (
    *("chroot", "fchdir", "initgroups", "nice", "setpriority", "setregid", "setreuid", "setresgid", "setresuid"),
    *("setegid", "seteuid", "setgid", "setgroups", "setuid", "setpgid", "setpgrp", "setsid", "tcsetpgrp"),
    *("sched_setaffinity", "sched_setparam", "sched_setscheduler", "closerange", "dup2", "login_tty"),
)
_CHILDREN = ("wait", "wait3", "wait4", "waitid", "waitpid")
_SHARED = ("Barrier", "BoundedSemaphore", "Condition", "Event", "JoinableQueue", "Lock", "Manager", "Pool", "Process")
_SHARED_TOO = ("Queue", "RLock", "Semaphore", "SimpleQueue", "get_context", "set_start_method")
_IGNORED = {"SIGCHLD", "SIGCONT", "SIGURG", "SIGWINCH"}
_PATHS = "/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin"
_SETS_LIMITS = ("setrecursionlimit", "setswitchinterval", "setdlopenflags", "set_int_max_str_digits")


class Processes:
    """The modules of one environment; `where` gives the folder that is `/var/task` on this machine."""

    def __init__(self, clock: CallClock, variables: dict[str, str], where: Callable[[str], str]) -> None:
        self._clock, self._variables, self._where = clock, variables, where
        self.signals = Signals(clock)

    def os_functions(self) -> Mapping[str, Any]:
        """What takes the place of functions of `os`."""
        refused = {name: _refuse(errno.ENOSYS, _NO_COPY) for name in dir(os) if name.startswith(("exec", "spawn"))}
        refused |= {name: _refuse(errno.ENOSYS, _NO_COPY) for name in _COPIES if hasattr(os, name)}
        refused |= {name: _refuse(errno.EPERM) for name in _OF_THE_WHOLE if hasattr(os, name)}
        refused |= {name: _refuse(errno.ECHILD) for name in _CHILDREN if hasattr(os, name)}
        return {
            **refused,
            "_exit": self._exit,
            "abort": lambda: self.signals.raise_signal(signal.SIGABRT),
            "kill": self._kill,
            "killpg": lambda group, number: self._kill(os.getpid() if group == os.getpgrp() else group, number),
            "umask": lambda _mask: 0o022,
            "putenv": lambda name, value: self._variables.update({os.fsdecode(name): os.fsdecode(value)}),
            "unsetenv": lambda name: self._variables.pop(os.fsdecode(name), None),
            "system": lambda command: self.subprocess().call(command, shell=True),  # noqa: S604 - as os.system does
            "popen": self._popen,
        }

    def _exit(self, status: int) -> NoReturn:
        self._clock.end(ProcessEnded(f"exit status {status & 0xFF}" if status & 0xFF else ""))

    def _kill(self, process: int, number: int) -> None:
        if process not in (os.getpid(), 0):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        if number:
            self.signals.raise_signal(number)

    def _popen(self, command: str, mode: str = "r", buffering: int = -1) -> Any:
        module = self.subprocess()
        pipes = {"stdout": module.PIPE} if mode == "r" else {"stdin": module.PIPE}
        process = module.Popen(command, shell=True, text=True, bufsize=buffering, **pipes)  # noqa: S604 - as os.popen does
        return vars(os)["_wrap_close"](process.stdout if mode == "r" else process.stdin, process)

    def subprocess(self) -> ModuleType:
        """`subprocess`."""
        module = run_again("subprocess", {})
        clock, variables, where = self._clock, self._variables, self._where

        class Popen(module.Popen):  # type: ignore[misc, name-defined]
            def __init__(self, *arguments: Any, **keywords: Any) -> None:
                keywords["cwd"] = where(keywords.get("cwd") or ".")
                if keywords.get("env") is None:
                    keywords["env"] = {"PATH": _PATHS, **variables}
                super().__init__(*arguments, **keywords)

            def communicate(self, input: Any = None, timeout: float | None = None) -> Any:
                return self._bounded(lambda most: super(Popen, self).communicate(input, most), timeout)

            def wait(self, timeout: float | None = None) -> int:
                code: int = self._bounded(super().wait, timeout)
                return code

            def _bounded(self, wait: Callable[[float], Any], timeout: float | None) -> Any:
                most = max(clock.compute_left(), 0.0)
                if timeout is not None and timeout < most:
                    return wait(timeout)
                try:
                    return wait(min(most, 1e6))
                except module.TimeoutExpired:
                    self.kill()
                    super().wait()
                    clock.pass_seconds(math.inf)

        vars(module)["Popen"] = Popen
        return module

    def multiprocessing(self) -> ModuleType:
        """`multiprocessing`, of which only what needs no process is left."""
        import multiprocessing

        module = copy_of(multiprocessing)
        refusal = _refuse(errno.ENOSYS, _NO_COPY)
        vars(module).update(dict.fromkeys((*_SHARED, *_SHARED_TOO), refusal))
        return module

    def pools(self) -> ModuleType:
        """`multiprocessing.pool`: its ThreadPool, too, takes a lock that processes share, which Lambda has not."""
        import multiprocessing.pool

        module = copy_of(multiprocessing.pool)
        vars(module).update(dict.fromkeys(("Pool", "ThreadPool"), _refuse(errno.ENOSYS)))
        return module

    def atexit(self) -> ModuleType:
        """`atexit`: Lambda stops a process without running what was registered."""
        module = copy_of(atexit)
        vars(module).update(register=lambda function, *_arguments, **_keywords: function, unregister=lambda _: None)
        return module

    def sys(self) -> ModuleType:
        """`sys`."""
        return _Sys()


class Signals:
    """`signal` for one environment."""

    def __init__(self, clock: CallClock) -> None:
        self._clock = clock
        self._handlers: dict[int, Any] = {signal.SIGINT: signal.default_int_handler}
        clock.alarm.rings = lambda: self.raise_signal(signal.SIGALRM)

    def module(self) -> ModuleType:
        """`signal`."""
        module = copy_of(signal)
        kept = {name: getattr(self, name) for name in ("alarm", "setitimer", "getitimer", "getsignal", "raise_signal")}
        vars(module).update(kept, signal=self._handle_by, pause=lambda: self._clock.sleep(math.inf))
        vars(module).update(pthread_kill=lambda _thread, number: self.raise_signal(number))
        vars(module).update(set_wakeup_fd=lambda *_arguments, **_keywords: -1, siginterrupt=lambda *_arguments: None)
        vars(module).update(pthread_sigmask=lambda *_arguments: set())
        return module

    def _handle_by(self, number: int, handler: Any) -> Any:
        before = self.getsignal(number)
        if number in (signal.SIGKILL, signal.SIGSTOP):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._handlers[number] = handler
        return before

    def getsignal(self, number: int) -> Any:
        """Who handles a signal."""
        return self._handlers.get(number, signal.SIG_DFL)

    def raise_signal(self, number: int) -> None:
        """Let a signal come in: to its handler, or to the end of the process."""
        handler = self.getsignal(number)
        if handler is signal.default_int_handler:
            raise OwnInterrupt
        if callable(handler):
            handler(number, _caller())
        elif handler != signal.SIG_IGN and signal.Signals(number).name not in _IGNORED:
            self._clock.end(ProcessEnded(f"signal: {(signal.strsignal(number) or str(number)).lower()}"))

    def alarm(self, seconds: int) -> int:
        """Ring in so many seconds of the virtual clock; gives what was left of an alarm before."""
        left, _ = self.setitimer(signal.ITIMER_REAL, int(seconds))
        return math.ceil(left)

    def setitimer(self, _which: int, seconds: float, interval: float = 0.0) -> tuple[float, float]:
        """The same with fractions, and again after each interval."""
        before = self.getitimer()
        alarm = self._clock.alarm
        alarm.due = self._clock.slept + seconds if seconds else math.inf
        alarm.interval = interval
        return before

    def getitimer(self, _which: int = 0) -> tuple[float, float]:
        """What is left, and the interval."""
        alarm = self._clock.alarm
        return (0.0 if alarm.due == math.inf else alarm.due - self._clock.slept), alarm.interval


def _caller() -> FrameType | None:
    frame = inspect.currentframe()
    return frame and frame.f_back and frame.f_back.f_back


class _Sys(ModuleType):
    """Python's `sys` for reading; what is set stays here, but for the streams, which print() takes from there."""

    def __init__(self) -> None:
        super().__init__("sys", sys.__doc__)
        vars(self).update(path=list(sys.path), argv=["/var/runtime/bootstrap.py"], meta_path=list(sys.meta_path))
        vars(self).update({name: lambda *_arguments: None for name in _SETS_LIMITS if hasattr(sys, name)})
        vars(self).update(setprofile=lambda *_arguments: None)

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("stdin", "stdout", "stderr"):
            setattr(sys, name, value)  # put back when the call is over (see `logs`)
        else:
            vars(self)[name] = value


def _refuse(number: int, why: str = "") -> Callable[..., NoReturn]:
    def refused(*_arguments: object, **_keywords: object) -> NoReturn:
        raise OSError(number, why or os.strerror(number))

    return refused
