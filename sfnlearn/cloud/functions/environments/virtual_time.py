"""The clock inside a simulated Lambda function, and the modules `time` and `datetime` that read it.

How virtual time enters a function.  The engine calls a function at a moment of the execution's clock and asks at once
for its answer; while the function's code runs, that clock stands still.  So each environment has a `CallClock`:

    now = when the call began (on the execution's clock) + what the call has slept

`time.sleep(60)` adds 60 to the second part and comes back at once.  When the handler has returned, what it slept and
its declared duration make the length of the call, and the engine delivers the answer that much later.  Computing adds
nothing: how fast this machine is must not show in an answer.

How an endless function is stopped.  Both ways end in `TimedOut`, raised in the function's own thread:

- sleeping past the timeout, in `sleep`: the clock stops at the timeout exactly;
- computing for longer than `real_limit` seconds of the thread's own processor time, in `check`, which the function's
  compiled code calls at every turn of a loop (see `guards`).  A function that computes takes no virtual time, so this
  is the one place where real time counts, and only to say "endless".

How the function comes to these modules.  Its `import time` and `from datetime import datetime` are answered by its
environment with a copy whose clocks are the `CallClock`'s (see `modules`).  A library that it imports has the real
ones: one that sleeps really sleeps, and one that asks for the date gets today's.

- The time zone is UTC, as in Lambda.
- `time.process_time` and `time.thread_time` stay real: they measure the processor.
"""

from __future__ import annotations

import datetime as dt
import math
import time as real_time
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn, Protocol, TypeAlias

Moment: TypeAlias = tuple[Any, ...] | real_time.struct_time
"""A time in parts, as the module `time` takes it."""
_computed = real_time.thread_time


class CallEnded(BaseException):
    """The call is over, whatever its code would do: not an Exception, which a handler could catch and live on."""


class TimedOut(CallEnded):
    """The function slept or computed past its timeout."""


class ProcessEnded(CallEnded):
    """The function has ended its process; the argument says how, as AWS does: `exit status 1`, `signal: killed`."""


class HasThreads(Protocol):
    """The threads that share a clock (see `threads`)."""

    def begin(self, shift: float) -> None:
        """A call begins, so many seconds after the last one."""

    def sleep(self, seconds: float) -> None:
        """Let the others run meanwhile."""


class Alarm:
    """`signal.alarm`: `due` is when it rings, in seconds of the call; `ring` is replaced by who knows what then."""

    def __init__(self) -> None:
        self.due = math.inf
        self.interval = 0.0
        self.rings: Callable[[], None] = lambda: None

    def ring(self) -> None:
        """Ring, and be set again where it has an interval."""
        self.due = self.due + self.interval if self.interval else math.inf
        self.rings()

    def shift(self, seconds: float) -> None:
        """Count from another moment, `seconds` later."""
        self.due -= seconds


class CallClock:
    """The time that one execution environment lives in, in POSIX seconds.

    >>> clock = CallClock(100.0)
    >>> clock.sleep(2.5)
    >>> clock.now
    102.5
    """

    def __init__(self, started: float = 0.0) -> None:
        self._started = started
        self._before = 0.0
        self.slept = 0.0
        self.ended: CallEnded | None = None
        self.threads: HasThreads | None = None
        self.alarm = Alarm()
        self.start(started)

    def start(self, at: float, timeout: float = math.inf, real_limit: float = math.inf) -> None:
        """Begin a call at `at` which may take `timeout` seconds, and compute for `real_limit` s of thread time."""
        shift, self._started = at - self._started, at
        self._timeout = timeout
        self._real_end = real_time.thread_time() + real_limit
        self.slept = 0.0
        self.ended = None
        self.alarm.shift(shift)
        if self.threads is not None:
            self._before += shift
            self.threads.begin(shift)

    @property
    def now(self) -> float:
        """The time, POSIX seconds."""
        return self._started + self.slept

    @property
    def uptime(self) -> float:
        """Seconds since the call that first asked for threads, for clocks that only need to go on."""
        return self._before + self.slept

    @property
    def remaining(self) -> float:
        """Seconds until the timeout."""
        return self._timeout - self.slept

    @property
    def has_expired(self) -> bool:
        """Whether the call's time is up."""
        return self.slept >= self._timeout

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass at once; past the timeout raise TimedOut, as Lambda stops a function in mid-sleep."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if self.threads is None:
            self.pass_seconds(seconds)
        else:
            self.threads.sleep(seconds)

    def pass_seconds(self, seconds: float) -> None:
        """Move the clock, to the alarm first if one is set before that, and to the timeout at most."""
        target = self.slept + max(seconds, 0.0)
        while self.alarm.due <= min(target, self._timeout):
            self.slept = max(self.slept, self.alarm.due)
            self.alarm.ring()
        self.slept = min(max(self.slept, target), self._timeout)
        if self.has_expired:
            self.end(TimedOut())

    def end(self, ended: CallEnded) -> NoReturn:
        """End the call from inside: `ended` is raised here, and again wherever the function goes on."""
        self.ended = self.ended or ended
        self._real_end = -math.inf
        raise ended

    def raise_if_ended(self) -> None:
        """Raise what has ended the call."""
        if self.ended is not None:
            raise type(self.ended)(*self.ended.args)

    def compute_left(self) -> float:
        """The seconds that this call may still compute."""
        return self._real_end - _computed()

    def may_compute(self, seconds: float) -> None:
        """The same, told to the thread that goes on."""
        self._real_end = _computed() + seconds

    def check(self) -> bool:
        """Raise TimedOut when the call's time is up, real or virtual; otherwise True (see `guards`)."""
        # One comparison for each turn of every loop of the function, so nothing is called that need not be.  It is the
        # thread's own time: a busy machine must not time a function out.
        if _computed() < self._real_end and self.slept < self._timeout:
            return True
        self.raise_if_ended()
        self.slept = self._timeout
        return self.end(TimedOut())


def time_module(clock: CallClock) -> ModuleType:
    """A copy of the module `time` whose clocks and sleep() are `clock`'s.

    >>> time = time_module(CallClock(1_767_225_600.0))
    >>> time.sleep(3600), time.ctime()
    (None, 'Thu Jan  1 01:00:00 2026')
    """
    module = copy_of(real_time)
    vars(module).update(_calendar_functions(clock), sleep=clock.sleep)
    for name in ("time", "monotonic", "perf_counter"):
        setattr(module, name, lambda: clock.now)
        setattr(module, f"{name}_ns", lambda: round(clock.now * 1_000_000) * 1_000)
    return module


def _calendar_functions(clock: CallClock) -> dict[str, Callable[..., Any]]:
    def gmtime(seconds: float | None = None) -> real_time.struct_time:
        return real_time.gmtime(clock.now if seconds is None else seconds)

    def asctime(moment: Moment | None = None) -> str:
        return real_time.asctime(gmtime() if moment is None else moment)

    def strftime(format: str, moment: Moment | None = None) -> str:
        return real_time.strftime(format, gmtime() if moment is None else moment)

    def ctime(seconds: float | None = None) -> str:
        return asctime(gmtime(seconds))

    return {"gmtime": gmtime, "localtime": gmtime, "asctime": asctime, "strftime": strftime, "ctime": ctime}


def datetime_module(clock: CallClock) -> ModuleType:
    """A copy of the module `datetime` where now(), utcnow() and today() are `clock`'s.

    >>> datetime_module(CallClock(1_767_225_600.0)).datetime.now().isoformat()
    '2026-01-01T00:00:00'
    """
    module = copy_of(dt)
    vars(module).update(date=_dates_of(clock), datetime=_datetimes_of(clock))
    return module


class _AnyDate(type):
    """A class that the real dates and datetimes count as instances of, whoever made them."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.__mro__[1])


def _dates_of(clock: CallClock) -> type:
    class date(dt.date, metaclass=_AnyDate):  # noqa: N801 - its name in the standard library
        @classmethod
        def today(cls) -> date:
            return cls.fromordinal(_utc(clock.now).toordinal())

    return _named_as_real(date)


def _datetimes_of(clock: CallClock) -> type:
    class datetime(dt.datetime, metaclass=_AnyDate):  # noqa: N801 - its name in the standard library
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> datetime:
            moment = cls.fromtimestamp(clock.now, tz or dt.UTC)
            return moment if tz else moment.replace(tzinfo=None)

        @classmethod
        def utcnow(cls) -> datetime:
            return cls.now()

        @classmethod
        def today(cls) -> datetime:
            return cls.now()

    return _named_as_real(datetime)


def _named_as_real(cls: type) -> type:
    cls.__module__ = "datetime"
    cls.__qualname__ = cls.__name__
    return cls


def _utc(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def copy_of(module: ModuleType) -> ModuleType:
    """A module with the same names, which can be given other values without a trace in the original."""
    copy = ModuleType(module.__name__, module.__doc__)
    vars(copy).update(vars(module))
    return copy
