"""A learner's durable function, made a Lambda function that runs the whole durable execution and tells what it did.

An exercise puts two lines after the answer (its `harness`), which hand the answer's own names to `answered`.  So the
answer is judged like every handler: in the simulator, cold in each execution, and in grading in a process of its own.

Rules that hold here:
* Time is the durable clock's: the modules `time` and `datetime`, however the answer imported them, tell how late it is
  in the durable execution, a day later after a day's wait.
* What is told is what the text of an exercise can ask for: the ending, and which steps ended how, in their order.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, MutableMapping
from types import ModuleType
from typing import Any

from sfnlearn.cloud.durable.runs import START, DurableClock, run_durable
from sfnlearn.jsontext import JSON

HARNESS = """
from sfnlearn.cloud.durable.answers import answered as _answered
handler = _answered(handler, globals())
"""
"""What an exercise puts after an answer whose steps are judged too."""
ENDING = HARNESS.replace("globals())", "globals(), steps=False)")
"""The same where only the ending is."""

ORDERED = START + dt.timedelta(days=40)
"""When the durable execution begins: days after the file was loaded, so that what was read then is out of date."""


def answered(
    handler: Callable[..., Any], names: MutableMapping[str, Any], *, steps: bool = True
) -> Callable[[Any, Any], JSON]:
    """The handler that runs the durable function and answers `status`, `output` or `error` and `cause`, and `steps`.

    `names` are the globals of the answer's file.  A step is told as `name: succeeded` or `name: failed`; one that was
    replayed did not run again, and is not told again.

    >>> from aws_durable_execution_sdk_python import durable_execution
    >>> twice = durable_execution(lambda event, context: context.step(lambda step: event["n"] * 2, name="double"))
    >>> answered(twice, {})({"n": 4}, None)
    {'status': 'SUCCEEDED', 'output': 8, 'steps': ['double: succeeded']}
    """

    def run(event: JSON, _context: object) -> JSON:
        clock = DurableClock(ORDERED)
        for name, value in list(names.items()):
            names[name] = _on(clock, name, value)
        done = run_durable(handler, event, clock=clock)
        ended = {"error": done.error, "cause": done.cause} if done.error else {"output": done.output}
        words = {"StepSucceeded": "succeeded", "StepFailed": "failed"}
        told = [f"{event.name}: {words[event.type]}" for event in done.events if event.type in words]
        return {"status": done.status, **ended, **({"steps": told} if steps else {})}

    return run


def _on(clock: DurableClock, called: str, value: Any) -> Any:
    """A name of the answer's file, with the durable clock in the place of the time's modules and functions."""
    if isinstance(value, ModuleType) and value.__name__ in {"time", "datetime"}:
        return _time_module(clock) if value.__name__ == "time" else _datetime_module(clock)
    name, home = getattr(value, "__name__", ""), getattr(value, "__module__", "")
    if name in {"datetime", "date"} and isinstance(value, type) and home == "datetime":
        return getattr(_datetime_module(clock), name)
    return clock.time if called == "time" and callable(value) else value


def _time_module(clock: DurableClock) -> ModuleType:
    module = ModuleType("time")
    module.__dict__.update({name: value for name, value in vars(time).items() if not name.startswith("__")})
    module.__dict__.update(time=clock.time, time_ns=lambda: int(clock.time() * 1e9))
    return module


def _datetime_module(clock: DurableClock) -> ModuleType:
    class Datetime(dt.datetime):
        """A datetime that tells the durable execution's time."""

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(clock.time(), tz or dt.UTC).replace(tzinfo=tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(dt.UTC).replace(tzinfo=None)

    class Date(dt.date):
        """A date that tells the durable execution's day."""

        @classmethod
        def today(cls) -> Any:
            return cls.fromordinal(Datetime.now(dt.UTC).toordinal())

    module = ModuleType("datetime")
    module.__dict__.update({name: value for name, value in vars(dt).items() if not name.startswith("__")})
    module.__dict__.update(datetime=Datetime, date=Date)
    return module
