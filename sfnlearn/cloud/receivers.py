"""Who gets what services hand on (`botocore.deliveries`): functions, state machines and topics of a simulated AWS."""

from __future__ import annotations

import contextlib
from typing import Any

from sfnlearn.asl.resource import function_and_qualifier
from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.functions.deployed_functions import DeployedFunctions
from sfnlearn.cloud.stepfunctions import ControlPlane
from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.control_plane import OPERATIONS
from sfnlearn.engine.functions import Call
from sfnlearn.jsontext import JSON, dumps


class Receivers:
    """The receivers of one simulated AWS.

    What is not there gets nothing, as on AWS, which only counts that.
    """

    def __init__(self, functions: DeployedFunctions, plane: ControlPlane) -> None:
        self._functions, self._plane = functions, plane

    def send(self, arn: str, event: JSON) -> None:
        """Start an execution, put a message or an event, as the ARN says."""
        region = arn.split(":")[3]
        match arn.split(":")[2]:
            case "states":
                request = {"stateMachineArn": arn, "input": dumps(event)}
                with self._plane.lock, contextlib.suppress(ApiError):
                    self._plane.count_start()
                    OPERATIONS["StartExecution"](self._plane.registry(region), request)
            case "sns":
                operation = find_operation("sns", "publish")
                assert operation is not None
                with contextlib.suppress(moto.ServiceError):
                    moto.call(operation, {"TopicArn": arn, "Message": dumps(event)})
            case _:
                with self._plane.lock:
                    call, found = self._called(arn, event)
                    if found is not None:
                        self._functions.hand_over(found, call)

    def call(self, arn: str, event: JSON) -> bool:
        """Call a function and say whether it succeeded."""
        with self._plane.lock:
            call, found = self._called(arn, event)
            return found is not None and not self._functions.call(call).failed

    def _called(self, arn: str, event: JSON) -> tuple[Call, Any]:
        name, _ = function_and_qualifier(arn)
        name = name.rpartition(":")[2]
        request_id = self._plane.registry(arn.split(":")[3]).new_id()
        return Call(arn, event, self._plane.world.now, request_id), self._functions.find_qualified(arn, name)
