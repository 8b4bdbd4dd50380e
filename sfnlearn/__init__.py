"""sfnlearn: AWS Step Functions and Lambda, run and explained on your own machine.

The public names; the heavier ones are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import Quotas
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.run import run, step
from sfnlearn.engine.timetravel.breakpoints import Breakpoint
from sfnlearn.errors import DefinitionError, Diagnostic, JobFailed, StatesError, UsageError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSONText
from sfnlearn.notebook import announce as _announce, load as _load

if TYPE_CHECKING:
    from sfnlearn.asl.diagnostics.validate import validate
    from sfnlearn.cloud.aws import aws
    from sfnlearn.cloud.functions.function import LambdaFunction, lambda_function
    from sfnlearn.course.launch.checkup import doctor
    from sfnlearn.drawing import compare, draw
    from sfnlearn.engine.faults.matrix import fault_matrix
    from sfnlearn.engine.one_state.operation import test_state
    from sfnlearn.engine.timetravel.saving import load
    from sfnlearn.engine.world import World
    from sfnlearn.widgets.dataflow import dataflow
    from sfnlearn.widgets.editor.edit import edit

__version__ = "0.1.0"
__all__ = [
    "Breakpoint",
    "DefinitionError",
    "Diagnostic",
    "Event",
    "Execution",
    "Faults",
    "JSONText",
    "JobFailed",
    "LambdaFunction",
    "Quotas",
    "StateMachine",
    "StatesError",
    "UsageError",
    "World",
    "aws",
    "compare",
    "dataflow",
    "doctor",
    "draw",
    "edit",
    "fault_matrix",
    "lambda_function",
    "load",
    "run",
    "step",
    "test_state",
    "validate",
]

_LAZY = {
    "World": "sfnlearn.engine.world",
    "aws": "sfnlearn.cloud.aws",
    "LambdaFunction": "sfnlearn.cloud.functions.function",
    "lambda_function": "sfnlearn.cloud.functions.function",
    "compare": "sfnlearn.drawing",
    "dataflow": "sfnlearn.widgets.dataflow",
    "doctor": "sfnlearn.course.launch.checkup",
    "draw": "sfnlearn.drawing",
    "edit": "sfnlearn.widgets.editor.edit",
    "fault_matrix": "sfnlearn.engine.faults.matrix",
    "load": "sfnlearn.engine.timetravel.saving",
    "test_state": "sfnlearn.engine.one_state.operation",
    "validate": "sfnlearn.asl.diagnostics.validate",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'sfnlearn' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(ipython: Any) -> None:
    """Called by `%load_ext sfnlearn`: brings the cell magics and the course's functions into the notebook."""
    _load(ipython)


_announce()
