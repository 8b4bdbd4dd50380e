"""`dataflow(machine, state, input)`: the lanes of one state, with every field and the input open for editing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.drawing.tables.data_flow_picture import DataFlow
from sfnlearn.jsontext import JSON
from sfnlearn.widgets.dataflow_model import Model


def dataflow(machine: StateMachine | Mapping[str, Any], state: str, input: JSON = None, **given: Any) -> Any:
    """The data flow of one state, to read and to edit: every path and template, the input, and a Task's result.

    `given` are the further arguments of `machine.inspect`: `result` or `error` stands for what a Task, Map or Parallel
    gives, `functions` are called once, `variables` and `context` are in reach.  A JSONPath state is shown in JSONata
    too.  Where anywidget is not installed, it is the static picture.

    Raises UsageError for a state that is not there, DefinitionError for a definition that is wrong.

    >>> machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "OutputPath": "$.n", "End": True}}}
    >>> dataflow(machine, "A", {"n": 5}).model.show({"OutputPath": "$.m"})["problems"][0]["start"]
    1
    """
    whole = machine if isinstance(machine, StateMachine) else StateMachine(machine)
    model = Model(whole, state, {} if input is None else input, given)
    try:
        from sfnlearn.widgets.dataflow_view import DataFlowEditor
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        return DataFlow(model.flow)
    return DataFlowEditor(model)
