"""The executions of a definition that is being edited: run it, look at what came of it, run it again.

Rules that hold here: an execution runs the machine as it was drawn then, and stays what it was; an endless machine ends
by the quotas that it has on AWS, which the engine holds; somebody who interrupts keeps what had happened until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.editing.running.answering import Stub, faults_of
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.run import start
from sfnlearn.engine.run_options import RunOptions
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSONSyntaxError, JSONText, parse

KEPT = 20
"""Executions that are kept; a notebook that is open for a day should not fill the memory."""
_AT_ONCE = 2_000
"""Events between two looks at how far the execution has come."""
INTERRUPTED = "Stopped here because the kernel was interrupted."


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One execution: its number from 1, the text of its input, and why it was stopped from outside, if it was."""

    number: int
    execution: Execution
    input: str
    stopped: str = ""


@dataclass(slots=True)
class Runs:
    """The executions of one editor, the last ones of them, with the input and the stubs that are typed there now.

    >>> runs = Runs()
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    >>> runs.run(machine, '{"n": 1}').execution.output, runs.inputs
    ({'n': 1}, ['{"n": 1}'])
    """

    input: str = "{}"
    stubs: dict[str, Stub] = field(default_factory=dict)
    made: list[Run] = field(default_factory=list)
    count: int = 0

    @property
    def inputs(self) -> list[str]:
        """The inputs so far, the last one first, each once."""
        return list(dict.fromkeys(run.input for run in reversed(self.made)))

    def numbered(self, number: int) -> Run:
        """The run with this number; UsageError where it is not kept any more."""
        for run in self.made:
            if run.number == number:
                return run
        raise UsageError(f"Run {number} is not kept any more: the last {KEPT} are.")

    def run(
        self,
        machine: StateMachine,
        input: str,
        *,
        functions: Mapping[str, Any] | None = None,
        far: Callable[[int], None] | None = None,
    ) -> Run:
        """Run a machine with an input as somebody typed it; `far` is told now and then how many events there are.

        Raises UsageError for an input and for a stub that is not JSON.  A service integration that nobody answers ends
        the execution, which says so.
        """
        self.input = input
        options = RunOptions(functions=functions, faults=faults_of(machine.definition, self.stubs))
        execution = start(machine, _typed(input), options)
        stopped = _finish(execution, far)
        self.count += 1
        made = Run(self.count, execution, input, stopped)
        self.made = [*self.made, made][-KEPT:]
        return made


def _typed(text: str) -> JSONText:
    """The input; an empty text stands for `{}`."""
    text = text if text.strip() else "{}"
    try:
        parse(text)
    except JSONSyntaxError as mistake:
        raise UsageError(f"The input is not JSON: {mistake}.") from None
    return JSONText(text)


def _finish(execution: Execution, far: Callable[[int], None] | None) -> str:
    """Let it go on until it ends or waits; answers why it was stopped, if it was."""
    seen = -1
    try:
        while execution.is_running() and seen < len(execution.events):
            seen = len(execution.events)
            execution.replay(events=seen + _AT_ONCE)
            if far is not None:
                far(len(execution.events))
    except KeyboardInterrupt:
        if execution.is_running():
            execution.stop(cause=INTERRUPTED)
        return INTERRUPTED
    return ""
