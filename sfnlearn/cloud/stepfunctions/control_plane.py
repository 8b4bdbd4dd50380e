"""The control plane: every operation of the Step Functions API on one world, in any region.

`call` takes the members of a request, by AWS's names, and gives those of the response: texts, numbers, lists and dicts;
times are POSIX seconds.  It refuses with `ApiError`.

When the time passes.  On the virtual clock the executions run as far as they can without somebody's answer before an
operation looks at them, and after it.  Only StartExecution, StopExecution and RedriveExecution let no time pass: what
is started one after the other begins at the same moment and runs side by side, and what was just started can be
stopped.  On the wall clock everything goes on to the present time, at each call.  A call from inside a Lambda function,
while the world runs, moves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from sfnlearn.cloud.botocore.constraints import request_complaint
from sfnlearn.cloud.botocore.models import Shape
from sfnlearn.cloud.one_at_a_time import OneAtATime
from sfnlearn.cloud.stepfunctions.api_errors import ApiError, invalid
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.operations import aliases, executions, machines, map_runs, tags, versions, workers
from sfnlearn.cloud.stepfunctions.operations.definitions import test_one_state, validate_state_machine_definition
from sfnlearn.cloud.stepfunctions.registry import Deployments, Registry
from sfnlearn.engine.clock import WallClock
from sfnlearn.engine.world import World

Handler = Callable[[Registry, Request], Response]


def _validate(_registry: Registry, request: Request) -> Response:
    return validate_state_machine_definition(request)


def _test_state(registry: Registry, request: Request) -> Response:
    return test_one_state(request, registry.functions)


OPERATIONS: Mapping[str, Handler] = {
    "CreateActivity": workers.create_activity,
    "CreateStateMachine": machines.create_state_machine,
    "CreateStateMachineAlias": aliases.create_state_machine_alias,
    "DeleteActivity": workers.delete_activity,
    "DeleteStateMachine": machines.delete_state_machine,
    "DeleteStateMachineAlias": aliases.delete_state_machine_alias,
    "DeleteStateMachineVersion": versions.delete_state_machine_version,
    "DescribeActivity": workers.describe_activity,
    "DescribeExecution": executions.describe_execution,
    "DescribeMapRun": map_runs.describe_map_run,
    "DescribeStateMachine": machines.describe_state_machine,
    "DescribeStateMachineAlias": aliases.describe_state_machine_alias,
    "DescribeStateMachineForExecution": executions.describe_state_machine_for_execution,
    "GetActivityTask": workers.get_activity_task,
    "GetExecutionHistory": executions.get_execution_history,
    "ListActivities": workers.list_activities,
    "ListExecutions": executions.list_executions,
    "ListMapRuns": map_runs.list_map_runs,
    "ListStateMachineAliases": aliases.list_state_machine_aliases,
    "ListStateMachineVersions": versions.list_state_machine_versions,
    "ListStateMachines": machines.list_state_machines,
    "ListTagsForResource": tags.list_tags_for_resource,
    "PublishStateMachineVersion": versions.publish_state_machine_version,
    "RedriveExecution": executions.redrive_execution,
    "SendTaskFailure": workers.send_task_failure,
    "SendTaskHeartbeat": workers.send_task_heartbeat,
    "SendTaskSuccess": workers.send_task_success,
    "StartExecution": executions.start_execution,
    "StartSyncExecution": executions.start_sync_execution,
    "StopExecution": executions.stop_execution,
    "TagResource": tags.tag_resource,
    "TestState": _test_state,
    "UntagResource": tags.untag_resource,
    "UpdateMapRun": map_runs.update_map_run,
    "UpdateStateMachine": machines.update_state_machine,
    "UpdateStateMachineAlias": aliases.update_state_machine_alias,
    "ValidateStateMachineDefinition": _validate,
}
"""All 37 operations of the API."""
MOST_STARTED = 10_000
"""How many executions tasks may start while nobody looks; AWS lets 1,000,000 run in an account at once."""
DEEPEST = 250
"""How deep executions may wait for each other as jobs (`.sync`)."""
LIMIT_EXCEEDED = (
    "The maximum number of running executions has been reached. Running executions must end or be stopped before a new "
    "execution can be started."
)
TIMELESS = frozenset({"StartExecution", "StopExecution", "RedriveExecution"})


def check_request(shape: Shape, request: Request) -> None:
    """Raise ValidationException for a request that breaks the constraints of the operation's input shape."""
    complaint = request_complaint(shape, request)
    if complaint is not None:
        raise invalid(complaint)


class ControlPlane:
    """The API on one world; thread-safe.  Without `deployments` nothing was made yet.

    >>> plane = ControlPlane(World())
    >>> role = "arn:aws:iam::123456789012:role/learner"
    >>> definition = '{"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 3600, "End": true}}}'
    >>> request = {"name": "Nap", "definition": definition, "roleArn": role}
    >>> machine = plane.call("CreateStateMachine", request)["stateMachineArn"]
    >>> execution = plane.call("StartExecution", {"stateMachineArn": machine, "name": "monday"})["executionArn"]
    >>> execution
    'arn:aws:states:us-east-1:123456789012:execution:Nap:monday'
    >>> plane.call("DescribeExecution", {"executionArn": execution})["status"]
    'SUCCEEDED'

    Source: AWS Step Functions API reference.
    """

    def __init__(self, world: World, deployments: Deployments | None = None) -> None:
        self.world = world
        self.lock = OneAtATime()
        self._deployments = Deployments() if deployments is None else deployments
        self._registries: dict[str, Registry] = {}
        self._runs = False
        self._started = 0
        self.depths: dict[str, int] = {}
        """How deep the executions that are jobs are nested, by ARN."""

    def machines(self) -> list[str]:
        """The ARNs of all state machines."""
        return self._deployments.machines()

    def registry(self, region: str | None = None) -> Registry:
        """What was made in a region; without one, in that of the deployments."""
        region = region or self._deployments.region
        if region not in self._registries:
            self._registries[region] = Registry(self.world, self._deployments, region)
        return self._registries[region]

    def call(self, operation: str, request: Request, region: str | None = None, shape: Shape | None = None) -> Response:
        """Do an operation; `shape` is botocore's shape of the request, against which it is checked.

        Raises ApiError.
        """
        if operation not in OPERATIONS:
            raise ApiError("UnknownOperationException", f"Step Functions has no operation {operation}.")
        if shape is not None:
            check_request(shape, request)
        with self.lock:
            timeless = operation in TIMELESS
            if not self._runs:
                self._started = 0
            elif operation in ("StartExecution", "StartSyncExecution"):
                self.count_start()  # a function that was called by a task
            self.go_on(jump=not timeless)
            answer = OPERATIONS[operation](self.registry(region), request)
            self.go_on(jump=not timeless)
            return answer

    def count_start(self) -> None:
        """Count an execution that a task starts; raises ExecutionLimitExceeded for one too many.

        A machine that starts itself, or that two machines start in turn, would go on for ever: on AWS until somebody
        stops it, with every start a request that costs.  Here nobody could stop it, for the call that lets the time
        pass does not come back.  So the account's quota of running executions is met, as soon as tasks have started so
        many since somebody outside has asked for something.
        """
        self._started += 1
        if self._started > MOST_STARTED:
            raise ApiError("ExecutionLimitExceeded", LIMIT_EXCEEDED)

    def nested(self, parent: str) -> int:
        """How deep a job of an execution's would be; raises ExecutionLimitExceeded where that is too deep."""
        if self.depths.get(parent, 0) >= DEEPEST:
            raise ApiError("ExecutionLimitExceeded", LIMIT_EXCEEDED)
        return self.depths.get(parent, 0) + 1

    def go_on(self, *, jump: bool = True, until: float | None = None) -> None:
        """Let the executions run as far as they can; the virtual clock moves only with `jump`, or up to `until`."""
        with self.lock:
            if self._runs:
                return
            self._runs = True
            try:
                self.world.run(lambda: True, until=self._until(until, jump=jump))
            finally:
                self._runs = False

    def _until(self, until: float | None, *, jump: bool) -> float | None:
        if until is not None:
            return until
        if isinstance(self.world.clock, WallClock):
            return max(self.world.now, time.time())
        return None if jump else self.world.now
