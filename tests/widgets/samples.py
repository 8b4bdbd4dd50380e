"""Executions that the tests of the widgets share."""

from __future__ import annotations

from random import Random
from typing import Any

from sfnlearn import DefinitionError, Execution, Faults, Quotas, StateMachine, UsageError, run
from tests.machines import STUBS, data, machine

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ORDER: dict[str, Any] = {
    "StartAt": "Validate",
    "States": {
        "Validate": {
            "Type": "Task",
            "Resource": f"{ARN}validate",
            "ResultPath": "$.check",
            "Retry": [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 2}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Rejected"}],
            "Next": "Prepare",
        },
        "Prepare": {
            "Type": "Parallel",
            "ResultPath": "$.prepared",
            "Branches": [
                {
                    "StartAt": "Charge",
                    "States": {
                        "Charge": {
                            "Type": "Task",
                            "Resource": f"{ARN}charge",
                            "Parameters": {"amount.$": "$.total"},
                            "ResultSelector": {"receipt.$": "$.id"},
                            "Assign": {"receipt.$": "$.id"},
                            "End": True,
                        }
                    },
                },
                {
                    "StartAt": "Each",
                    "States": {
                        "Each": {
                            "Type": "Map",
                            "ItemsPath": "$.items",
                            "ItemProcessor": {
                                "StartAt": "Pack",
                                "States": {
                                    "Pack": {
                                        "Type": "Task",
                                        "Resource": f"{ARN}pack",
                                        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Bag"}],
                                        "End": True,
                                    },
                                    "Bag": {"Type": "Pass", "Result": "bag", "End": True},
                                },
                            },
                            "End": True,
                        }
                    },
                },
            ],
            "Next": "Rest",
        },
        "Rest": {"Type": "Wait", "Seconds": 3, "Next": "Done"},
        "Done": {"Type": "Succeed"},
        "Rejected": {"Type": "Fail", "Error": "Order.Rejected"},
    },
}


def _pack(item: Any) -> Any:
    if item == "lamp":
        raise ValueError("too long")
    return f"boxed {item}"


FUNCTIONS: dict[str, Any] = {
    "validate": lambda order: {"stock": 3},
    "charge": lambda order: {"id": "r-77"},
    "pack": _pack,
}
INPUT = {"order": 7, "total": 42.5, "items": ["book", "lamp", "pen"]}
PLAN = Faults().on("Validate", attempt=1, error="Lambda.TooManyRequestsException").latency(0.4, 1.5)


def order(**options: Any) -> Execution:
    """A retry, two branches, three iterations, a caught error, a Wait."""
    return run(StateMachine(ORDER), INPUT, **{"functions": FUNCTIONS, "faults": PLAN, **options})


def random_execution(seed: int) -> Execution | None:
    """An execution of a random machine; None where the machine cannot be run."""
    random = Random(seed)
    try:
        built = StateMachine(machine(random))
        return run(built, data(random), functions=STUBS, quotas=Quotas(history=160))
    except (DefinitionError, UsageError):
        return None


def without_data(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events as GetExecutionHistory gives them with includeExecutionData=false."""
    hidden = {"input", "output", "parameters", "assignedVariables"}
    hidden |= {f"{name}Details" for name in hidden}
    return [
        {
            name: {field: told for field, told in value.items() if field not in hidden}
            if isinstance(value, dict)
            else value
            for name, value in event.items()
        }
        for event in events
    ]
