"""Durable functions that the tests of the pieces run."""

from __future__ import annotations

from typing import Any

from aws_durable_execution_sdk_python import StepError, durable_execution, durable_step
from aws_durable_execution_sdk_python.config import Duration, StepConfig
from aws_durable_execution_sdk_python.retries import RetryPresets

ONCE = StepConfig(retry_strategy=RetryPresets.none())
seen: list[str] = []


class PrinterOfflineError(Exception):
    """The label printer does not answer."""


@durable_step
def pay(step: Any, order: Any) -> Any:
    seen.append("pay")
    return {"receipt": "R-" + order["id"]}


@durable_step
def ship(step: Any, order: Any) -> Any:
    seen.append("ship")
    if order.get("paper") == "out":
        raise PrinterOfflineError("no paper")
    return {"label": order["id"]}


@durable_step
def refund(step: Any, paid: Any) -> Any:
    return {"refunded": paid["receipt"]}


@durable_execution
def saga(order: Any, context: Any) -> Any:
    seen.append("saga")
    paid = context.step(pay(order), config=ONCE)
    context.wait(Duration.from_days(1), name="night")
    try:
        return context.step(ship(order), config=ONCE)
    except StepError:
        return context.step(refund(paid))


@durable_execution
def stubborn(order: Any, context: Any) -> Any:
    fixed = StepConfig(retry_strategy=RetryPresets.fixed(Duration.from_seconds(10)))
    return context.step(ship(order), config=fixed)
