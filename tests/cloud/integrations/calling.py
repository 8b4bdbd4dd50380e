"""Machines whose tasks call services, for the tests of integrations."""

from typing import Any

from sfnlearn import Execution, StateMachine, run

ARN = "arn:aws:states:us-east-1:123456789012"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"


def task(resource: str, parameters: Any = None, **fields: Any) -> dict[str, Any]:
    arn = resource if resource.startswith("arn:") else f"arn:aws:states:::{resource}"
    given = {} if parameters is None else {"Parameters": parameters}
    return {"Type": "Task", "Resource": arn, **given, **({} if "Next" in fields else {"End": True}), **fields}


def machine(name: str = "main", /, **states: Any) -> StateMachine:
    return StateMachine({"StartAt": next(iter(states)), "States": states}, name=name)


def call(resource: str, parameters: Any, **fields: Any) -> Execution:
    return run(machine(Call=task(resource, parameters, **fields)))


def types(execution: Execution) -> list[str]:
    return [event.type for event in execution.events]
