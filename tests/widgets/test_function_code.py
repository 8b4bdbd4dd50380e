"""The code that is shown is the code that ran, and a line is marked only where the failure names it."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, LambdaFunction, StateMachine, run
from sfnlearn.widgets.function_code import codes_of

PAY = """import json

def check(event):
    if event["amount"] > 100:
        raise ValueError("too much")

def lambda_handler(event, context):
    check(event)
    return json.loads("7")
"""


def machine(*resources: str, **fields: Any) -> StateMachine:
    names = [f"Step {place}" for place in range(len(resources))]
    states = {
        name: {"Type": "Task", "Resource": resource, **fields, "Next": after}
        for name, resource, after in zip(names, resources, [*names[1:], "End"], strict=True)
    }
    return StateMachine({"StartAt": names[0], "States": {**states, "End": {"Type": "Succeed"}}})


def failed_at(execution: Execution) -> int:
    return next(event.id for event in execution.events if event.type.endswith(("FunctionFailed", "TaskFailed")))


def test_the_innermost_line_of_the_functions_own_is_the_line_of_the_error():
    pay = LambdaFunction("pay", PAY)
    execution = run(machine(pay.arn), {"amount": 120}, functions={"pay": pay})
    codes, called, lines = codes_of(execution)
    assert [(code.function, code.path, code.source) for code in codes] == [("pay", "/var/task/pay.py", PAY)]
    assert called == {"Step 0": 0}
    assert lines == {failed_at(execution): (0, 5)}


def test_a_line_in_a_library_leads_to_the_line_that_called_it():
    pay = LambdaFunction("pay", PAY.replace('"7"', '"{"'))
    execution = run(machine(pay.arn), {"amount": 1}, functions={"pay": pay})
    assert codes_of(execution)[2] == {failed_at(execution): (0, 9)}


def test_what_lambda_invoke_names_is_found_too():
    pay = LambdaFunction("pay", PAY)
    invoke = machine("arn:aws:states:::lambda:invoke", Parameters={"FunctionName": pay.arn, "Payload.$": "$"})
    execution = run(invoke, {"amount": 120}, functions={"pay": pay})
    assert codes_of(execution)[1:] == ({"Step 0": 0}, {failed_at(execution): (0, 5)})


def test_of_a_stub_there_are_the_lines_that_define_it():
    def refuse(event: Any, context: Any) -> Any:
        raise KeyError(event)

    execution = run(machine("arn:aws:lambda:us-east-1:123456789012:function:refuse"), 1, functions={"refuse": refuse})
    codes, called, lines = codes_of(execution)
    first = refuse.__code__.co_firstlineno
    assert codes[0].source.startswith("    def refuse(event")
    assert (codes[0].path, codes[0].first, called) == (__file__, first, {"Step 0": 0})
    assert lines == {failed_at(execution): (0, first + 1)}


def test_after_another_deployment_each_failure_keeps_the_code_that_failed():
    pay, lax = LambdaFunction("pay", PAY), LambdaFunction("pay", PAY.replace("> 100", "> 1000"))
    first = run(machine(pay.arn, pay.arn), {"amount": 120}, functions={"pay": pay})
    again = first.redrive(functions={"pay": lax})
    codes, called, lines = codes_of(again)
    assert [code.source for code in codes] == [PAY, lax.configuration.file.source]  # type: ignore[attr-defined]
    assert called == {"Step 0": 1, "Step 1": 1}
    assert codes_of(first)[0][0].source == PAY
    assert lines[failed_at(again)] == (0, 5)
    assert list(lines.values())[1:] == [(1, 4)]  # what Step 0 gives has no amount


def test_a_line_that_reads_otherwise_than_in_the_trace_is_not_marked():
    def handler(event: Any, context: Any) -> Any:
        raise KeyError(event)

    execution = run(machine("arn:aws:lambda:us-east-1:123456789012:function:pay"), 1, functions={"pay": handler})
    code = codes_of(execution)[0][0]
    line = code.first + 1
    assert code.reads(line, "raise KeyError(event)")
    assert not code.reads(line, "raise ValueError(event)")
    assert not code.reads(line + 10, None)


@pytest.mark.parametrize("function", [len, int, print])
def test_without_a_text_there_is_no_code(function: Any):
    execution = run(machine("arn:aws:lambda:us-east-1:123456789012:function:f"), "x", functions={"f": function})
    assert codes_of(execution) == ([], {}, {})


def test_an_execution_of_aws_has_no_code_here():
    pay = LambdaFunction("pay", PAY)
    ran = run(machine(pay.arn), {"amount": 120}, functions={"pay": pay})
    imported = Execution.from_aws(ran.events.to_aws(), ran.machine)
    assert codes_of(imported)[0] == []
