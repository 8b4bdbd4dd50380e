"""`aws-sdk:lambda:invoke`: the simulated functions of the world, as the SDK shows them.

Unlike `lambda:invoke`, a function's error is not an error of the task: the result says `FunctionError`.  The payload is
a text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.cloud.integrations.calls import ServiceCall
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import Call, Functions
from sfnlearn.jsontext import dumps

_OPTIMIZED = "arn:aws:states:::lambda:invoke"
_PASSED_ON = ("FunctionName", "InvocationType", "Payload", "Qualifier")


def invoke(service: ServiceCall, call: Call, functions: Functions) -> Answer:
    """Call the function that FunctionName names."""
    given = {name: call.payload[name] for name in _PASSED_ON if name in call.payload}
    answer = functions.call(replace(call, arn=_OPTIMIZED, payload=given))
    if answer.error == "Lambda.ResourceNotFoundException":
        message = str(answer.cause).partition(" (Service:")[0]
        return service.failure(ServiceError("ResourceNotFoundException", message, 404), call.request_id)
    if answer.failed and str(answer.error).startswith("Lambda."):
        return answer
    return replace(answer, value=_result(answer, given, functions), error=None, cause=None)


def _result(answer: Answer, given: dict[str, Any], functions: Functions) -> dict[str, Any]:
    if answer.failed:
        _, function = functions.named(given["FunctionName"], given.get("Qualifier"))
        failed = {"FunctionError": "Unhandled", "Payload": answer.cause or "", "StatusCode": 200}
        return {"ExecutedVersion": functions.executed_version(function), **failed}
    told = {name: answer.value[name] for name in ("ExecutedVersion", "Payload", "StatusCode") if name in answer.value}
    return {**told, "Payload": dumps(told["Payload"])} if "Payload" in told else told
