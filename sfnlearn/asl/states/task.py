"""Task: has the work done that its Resource names, and waits for the result.

There are three kinds of Resource, and AWS records each under event names of its own (recorded behaviour 12):

    a Lambda function's ARN     LambdaFunctionScheduled, Started, Succeeded            the payload is the result
    an activity's ARN           ActivityScheduled, Started (a worker came), Succeeded
    a service integration       TaskScheduled, TaskStarted, TaskSucceeded              an envelope is the result

Beside the kind of call there is the question what ends the task.  A request-response task ends with the answer to its
call.  A callback (`.waitForTaskToken`) and a job (`.sync`) go on after that answer, which is recorded as TaskSubmitted,
and end when somebody answers the task's token; of a job that is the service.  So both are an Invoke and then an
AwaitToken, and TimeoutSeconds is for the two together.

Source: States Language, "Task State"; Developer Guide, "Service integration patterns".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from sfnlearn.asl.reading.common_fields import read_common, read_handlers, read_work_flow
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.integrations import check_integration
from sfnlearn.asl.reading.nested import credentials_setting, read_resource
from sfnlearn.asl.reading.number_fields import seconds_setting
from sfnlearn.asl.resource import REGION, ActivityArn, LambdaArn, Resource, ServiceIntegration
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Output
from sfnlearn.asl.running.retry import NEVER_HANDLED
from sfnlearn.asl.running.state import LastingState
from sfnlearn.effects import AwaitToken, Effect, Invoke, Routine, WorkerStarted
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task(LastingState):
    """A Task state; `timeout` and `heartbeat` give seconds."""

    type: ClassVar[str] = "Task"
    entered_type: ClassVar[str] = "TaskStateEntered"
    exited_type: ClassVar[str] = "TaskStateExited"

    resource: Resource
    timeout: Setting | None = None
    heartbeat: Setting | None = None
    credentials: Setting | None = None

    @classmethod
    def read(cls, name: str, fields: Fields) -> Task:
        """Read the fields of a Task state."""
        resource = read_resource(fields)
        check_integration(fields, resource)
        return cls(
            **read_common(name, fields),
            flow=read_work_flow(fields),
            resource=resource,
            timeout=seconds_setting(fields, "TimeoutSeconds"),
            heartbeat=seconds_setting(fields, "HeartbeatSeconds"),
            credentials=credentials_setting(fields),
            **read_handlers(fields),
        )

    def run(self, raw: JSON, frame: Frame) -> Routine[Output]:
        """Call what Resource names and wait for its result."""
        resource = self.resource
        effective = self.flow.effective_input(raw, frame)
        timeout = None if self.timeout is None else self.timeout(effective, frame)
        heartbeat = None if self.heartbeat is None else self.heartbeat(effective, frame)
        if isinstance(resource, ActivityArn) or (isinstance(resource, ServiceIntegration) and resource.pattern):
            # The token is made before the arguments, which may hand it out: {"token.$": "$$.Task.Token"}.
            frame.run.tokens += 1
            frame.token = frame.uuid()
        arguments = self.flow.arguments(effective, frame)
        credentials = None if self.credentials is None else _role(self.credentials(effective, frame), frame)
        frame.check_parameters(arguments)
        _check_start(resource, arguments, frame)
        if isinstance(resource, LambdaArn):
            result = yield from _call_function(resource, arguments, timeout, credentials, frame)
        elif isinstance(resource, ActivityArn):
            result = yield from _await_worker(resource, arguments, timeout, heartbeat, frame)
        else:
            call = _ServiceTask(resource, arguments, timeout, heartbeat, credentials)
            result = yield from _call_service(call, frame)
        frame.token, frame.before = None, frame.last
        return self.flow.output(raw, result, frame)

    def leave_by_error(self, error: StatesError, frame: Frame) -> None:
        """A Task that ends its branch or iteration is told to be aborted (measured behaviour 74)."""
        if frame.path and error.error not in NEVER_HANDLED:
            frame.record_leaf("TaskStateAborted", None, self.name)


def _check_start(resource: Resource, arguments: JSON, frame: Frame) -> None:
    """A task that cannot be started fails before TaskScheduled (recorded)."""
    refusal = None if isinstance(resource, LambdaArn) else frame.run.refusal(resource.arn, arguments)
    if refusal is not None:
        raise frame.runtime_error(refusal)


def _role(credentials: JSON, frame: Frame) -> dict[str, Any]:
    """The events' `taskCredentials`, whose member is written as the API writes it."""
    if not isinstance(credentials, dict) or not isinstance(credentials.get("RoleArn"), str):
        raise frame.runtime_error("The field 'Credentials' must hold a string 'RoleArn'")
    return {"roleArn": credentials["RoleArn"]}


@dataclass(frozen=True, slots=True, eq=False)
class _ServiceTask:
    """One call of a service integration."""

    resource: ServiceIntegration
    arguments: JSON
    timeout: float | None
    heartbeat: float | None
    credentials: JSON


def _present(**details: JSON) -> dict[str, Any]:
    """AWS leaves out the members that have no value."""
    return {name: value for name, value in details.items() if value is not None}


@dataclass(frozen=True, slots=True, eq=False)
class _Called:
    """What a Task has called, and under which names its events stand."""

    name: str
    prefix: str
    details: Mapping[str, Any] = field(default_factory=dict)
    failed: str = "Failed"


def _attempt(effect: Effect, called: _Called, frame: Frame) -> Routine[Any]:
    """Yield the effect; record how it failed, under the names of this kind of task.

    A result that is too large is a failure of what was called (measured behaviours 34 and 40).
    """
    try:
        result = yield effect
        if type(result) is not WorkerStarted:
            frame.check_result(result, called.name)
    except StatesError as error:
        # A function may raise an error of that name as well; AWS's own timeout is known by its missing cause.
        kind = "TimedOut" if error.error == "States.Timeout" and error.cause is None else called.failed
        frame.record(f"{called.prefix}{kind}", {**_present(error=error.error, cause=error.cause), **called.details})
        raise
    except GeneratorExit:
        frame.record("TaskStateAborted")
        raise
    return result


def _call_function(
    resource: LambdaArn, arguments: JSON, timeout: float | None, credentials: JSON, frame: Frame
) -> Routine[JSON]:
    scheduled = _present(resource=resource.arn, timeoutInSeconds=timeout, taskCredentials=credentials)
    frame.record("LambdaFunctionScheduled", {"input": arguments, **scheduled})
    frame.record("LambdaFunctionStarted")
    effect = Invoke(resource.arn, arguments, timeout, credentials=credentials)
    result = yield from _attempt(effect, _Called(resource.arn, "LambdaFunction"), frame)
    return frame.record_result("LambdaFunctionSucceeded", {"output": result})


def _await_worker(
    resource: ActivityArn, arguments: JSON, timeout: float | None, heartbeat: float | None, frame: Frame
) -> Routine[JSON]:
    details = _present(resource=resource.arn, timeoutInSeconds=timeout, heartbeatInSeconds=heartbeat)
    frame.record("ActivityScheduled", {"input": arguments, **details})
    effect = AwaitToken(frame.token or "", timeout, heartbeat, resource.arn, arguments)
    scheduled = frame.now
    called = _Called(resource.arn, "Activity")
    result = yield from _attempt(effect, called, frame)
    # Live, the engine records ActivityStarted when a worker fetches the task.  A replay knows when that was and answers
    # WorkerStarted first, so the event comes again at its time; then the task waits on for its result.
    if isinstance(result, WorkerStarted):
        frame.record("ActivityStarted", _present(workerName=result.worker))
        left = None if timeout is None else timeout - (frame.now - scheduled)
        result = yield from _attempt(replace(effect, timeout=left), called, frame)
    return frame.record_result("ActivitySucceeded", {"output": result})


def _call_service(call: _ServiceTask, frame: Frame) -> Routine[JSON]:
    """Request-response, a job (`.sync`) or a callback: the last two are submitted, and ended through their token."""
    resource = call.resource
    details = {"resourceType": resource.resource_type, "resource": resource.resource}
    limits = _present(
        timeoutInSeconds=call.timeout, heartbeatInSeconds=call.heartbeat, taskCredentials=call.credentials
    )
    frame.record("TaskScheduled", {**details, "region": REGION, "parameters": call.arguments, **limits})
    frame.record("TaskStarted", details)
    started = frame.now
    effect: Effect = Invoke(resource.arn, call.arguments, call.timeout, frame.token, call.credentials)
    called = _Called(resource.resource_type, "Task", details)
    result = yield from _attempt(effect, replace(called, failed="SubmitFailed") if resource.pattern else called, frame)
    if resource.pattern:
        # TimeoutSeconds runs from the start of the call: what that took is gone.
        frame.record("TaskSubmitted", {**details, "output": result})
        left = None if call.timeout is None else call.timeout - (frame.now - started)
        effect = AwaitToken(frame.token or "", left, call.heartbeat)
        result = yield from _attempt(effect, called, frame)
    return frame.record_result("TaskSucceeded", {**details, "output": result})
