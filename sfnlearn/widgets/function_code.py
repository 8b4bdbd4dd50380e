"""The code of the functions that an execution called, and the line in which an error arose.

Rules that hold here: what is shown is what ran: of a simulated function the file that was deployed in the execution's
world, and of a stub the lines that Python knows of it.  A line is marked only where the stack trace of the failure
names it and the code there reads as it does in the trace.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.resource import function_and_qualifier
from sfnlearn.cloud.functions.environments.pool import Pool
from sfnlearn.cloud.functions.files import path_of
from sfnlearn.cloud.functions.packages import TASK_ROOT
from sfnlearn.engine.functions import is_simulated
from sfnlearn.engine.history.lambda_calls import called_function
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event

_FRAME = re.compile(r'File "(?P<path>[^"]+)", line (?P<line>\d+), in [^\n]*(?:\n\s*(?P<code>[^\n]+))?')
_CELL = re.compile(r"ipykernel_\d+|<ipython-input")
_CALLS = ("LambdaFunctionScheduled", "TaskScheduled")
_FAILURES = ("LambdaFunctionFailed", "TaskFailed")


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """A function's text.  `first` is the number of its first line, `path` the file that a stack trace names."""

    function: str
    path: str
    source: str
    first: int = 1

    @property
    def where(self) -> str:
        """The file as people know it: a notebook's cell has none."""
        return "a cell of the notebook" if _CELL.search(self.path) else self.path

    def reads(self, line: int, code: str | None) -> bool:
        """Whether the code has this line, and it reads as the stack trace says."""
        lines = self.source.splitlines()
        place = line - self.first
        return 0 <= place < len(lines) and (code is None or lines[place].strip() == code.strip())


def codes_of(execution: ExecutionRecord) -> tuple[list[FunctionCode], dict[str, int], dict[int, tuple[int, int]]]:
    """The code of every function that was called and whose text is known.

    Which of them each state called last, by the state's name; and for a failure that names a line of one of them, its
    place in the list and the line, by the id of the event.

    >>> from sfnlearn import LambdaFunction, StateMachine, run
    >>> pay = LambdaFunction("pay", "def handler(event, context): return 1 / event")
    >>> states = {"Pay": {"Type": "Task", "Resource": pay.arn, "End": True}}
    >>> machine = StateMachine({"StartAt": "Pay", "States": states})
    >>> codes, called, lines = codes_of(run(machine, 0, functions={"pay": pay}))
    >>> codes[0].path, called, lines
    ('/var/task/pay.py', {'Pay': 0}, {5: (0, 1)})
    """
    found = _Codes(execution)
    for place, kind in enumerate(execution.events.types):
        if kind in _CALLS:
            found.call(execution.events[place])
        elif kind in _FAILURES:
            found.fail(execution.events[place])
    return found.codes, found.called, found.lines


class _Codes:
    """Reads the events of an execution."""

    def __init__(self, execution: ExecutionRecord) -> None:
        self.codes: list[FunctionCode] = []
        self.called: dict[str, int] = {}
        self.lines: dict[int, tuple[int, int]] = {}
        self._log = execution.events
        self._functions = execution.world.functions
        self._places: dict[str, list[int]] = {}
        self._served: dict[int, frozenset[float]] = {}
        for pool in self._functions.pools():
            if isinstance(pool, Pool):
                self._deployed(pool)

    def _deployed(self, pool: Pool) -> None:
        file = pool.configuration.file
        path = path_of(file)
        text = file.package.files.get(path.removeprefix(f"{TASK_ROOT}/"))
        if text is not None:
            self._served[len(self.codes)] = frozenset(round(call.at, 5) for call in pool.invocations)
            self._add(FunctionCode(pool.configuration.name, path, text.decode(errors="replace")))

    def _add(self, code: FunctionCode) -> None:
        self._places.setdefault(code.function, []).append(len(self.codes))
        self.codes.append(code)

    def call(self, event: Event) -> None:
        """Note which function the state calls."""
        function = called_function(self._log, event)
        if function is None or event.state is None:
            return
        if function not in self._places:
            self._places[function] = []
            code = _stub_code(function, self._functions.find(str(event.details.get("resource")), function))
            if code is not None:
                self._add(code)
        place = self._place(function, event.timestamp)
        if place is not None:
            self.called[event.state] = place

    def _place(self, function: str, at: float) -> int | None:
        """The code that answered a call at a time: of several deployments the one that served it."""
        places = self._places.get(function, [])
        served = [place for place in places if round(at, 5) in self._served.get(place, ())]
        return next(reversed(served or places), None)

    def fail(self, event: Event) -> None:
        """Note the innermost line of the function's own that the failure names."""
        place = self._place(called_function(self._log, event) or "", self._called_at(event))
        if place is None:
            return
        for path, line, code in _frames(event.details.get("cause")):
            if self.codes[place].path == path and self.codes[place].reads(line, code):
                self.lines[event.id] = place, line
                return

    def _called_at(self, event: Event) -> float:
        while event.type not in _CALLS and event.previous_event_id:
            event = self._log[event.previous_event_id - 1]
        return event.timestamp


def _stub_code(name: str, found: object) -> FunctionCode | None:
    """The lines that define a plain Python function; None where nobody knows them."""
    if found is None or is_simulated(found) or not inspect.isfunction(found):
        return None
    function: Callable[..., Any] = found
    try:
        lines, first = inspect.getsourcelines(function)
    except (OSError, TypeError):
        return None
    return FunctionCode(function_and_qualifier(name)[0], function.__code__.co_filename, "".join(lines), first)


def _frames(cause: object) -> Iterator[tuple[str, int, str | None]]:
    """The frames of a Cause's stack trace from the inside out: path, line, the code there."""
    try:
        told = json.loads(str(cause or ""))
    except ValueError:
        return
    trace = told.get("stackTrace") if isinstance(told, Mapping) else None
    for frame in reversed(trace if isinstance(trace, list) else []):
        found = _FRAME.search(str(frame))
        if found is not None:
            yield found["path"], int(found["line"]), found["code"]
