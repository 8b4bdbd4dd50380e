"""One of everything that a notebook shows as HTML, each with two `$` in one text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn import LambdaFunction, StateMachine, compare, dataflow, draw, run
from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.checking.judge import judge
from sfnlearn.course.pieces import log_levels

ADD = {"Type": "Pass", "Parameters": {"s.$": "States.MathAdd($.a, $.b)"}, "ResultPath": "$.s", "Next": "Choose"}
CHOOSE = {
    "Type": "Choice",
    "Choices": [{"Variable": "$.a", "NumericGreaterThanPath": "$.b", "Next": "More"}],
    "Default": "Call",
}
CALL = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True}
MACHINE = StateMachine(
    {"StartAt": "Add", "States": {"Add": ADD, "Choose": CHOOSE, "Call": CALL, "More": {"Type": "Succeed"}}}
)
PAY = LambdaFunction("pay", "last = '$.a and $.b'\ndef handler(event, context): return '$.x costs $.y'")
BROKEN = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"x.$": "$[1]text $.y"}, "End": true}}}'


def _paid() -> Any:
    return run(MACHINE, {"a": 1, "b": 2, "$.k": "$.v $.w"}, functions={"pay": PAY})


def _failed() -> Any:
    return run(MACHINE, {"a": 1, "b": "x"})


def _judged(answer: str) -> Any:
    return judge(catalogue()["l00.q2"], answer)


SHOWN: Mapping[str, Callable[[], Any]] = {
    "a machine": lambda: draw(MACHINE),
    "an execution": lambda: draw(_paid()),
    "history": lambda: _paid().history,
    "timeline": lambda: _paid().timeline,
    "explain": lambda: _failed().explain(),
    "inspect": lambda: MACHINE.inspect("Add", {"a": 1, "b": 2}),
    "cost": lambda: _paid().cost(),
    "compare": lambda: compare(_paid(), _failed()),
    "data flow": lambda: dataflow(MACHINE, "Add", {"a": 1, "b": 2}),
    "stepper": lambda: _paid().debug(),
    "environments": lambda: (_paid(), PAY.pool)[1],
    "log levels": lambda: log_levels(_paid()),
    "an answer that cannot run": lambda: _judged(BROKEN),
    "a wrong answer": lambda: _judged(MACHINE.to_json()),
}
