"""`aws()`: a simulated AWS in this process, which boto3 talks to.

    with sfnlearn.aws() as aws:
        sfn = boto3.client("stepfunctions")
        ...

Step Functions is answered by our interpreter, Lambda's Invoke by our simulator, everything else by moto.  All of it
shares one world with one clock.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any, ClassVar, Self

from sfnlearn.asl.quotas import SERVICE, Quotas
from sfnlearn.asl.resource import REGION
from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.deliveries import delivered
from sfnlearn.cloud.botocore.hooks import BotoReply, BotoRequest, Routing
from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.functions.api import LambdaApi
from sfnlearn.cloud.receivers import Receivers
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.engine.clock import WallClock, span_of
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.run_options import ClockName, RunOptions
from sfnlearn.engine.world import World
from sfnlearn.errors import UsageError

_REGION = re.compile(r"[a-z]+(-[a-z]+)+-\d+")


class AWSClock:
    """The clock of everything in a simulated AWS."""

    def __init__(self, parts: _Parts) -> None:
        self._parts, self._plane = parts, parts.plane

    def __repr__(self) -> str:
        kind = "wall" if isinstance(self._plane.world.clock, WallClock) else "virtual"
        return f"<AWS's clock, {kind}: {write_timestamp(self.now)}>"

    @property
    def now(self) -> float:
        """The time, POSIX seconds."""
        return self._plane.world.now

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Let virtual time pass, also while a task waits for its token; what is due in that time happens.

        Raises UsageError on the wall clock, which nobody can move.
        """
        if isinstance(self._plane.world.clock, WallClock):
            raise UsageError("The wall clock cannot be advanced: wait, or use aws() without clock='wall'.")
        span = span_of(seconds=seconds, minutes=minutes, hours=hours, days=days)
        self._plane.go_on(until=self.now + span)
        self._parts.lambdas.go_on()


class AWS:
    """A simulated AWS, between `start()` and `stop()` or in a `with`; `aws()` makes one.

    Everything in it is forgotten when it stops.
    """

    running: ClassVar[AWS | None] = None
    """The one that is started: there is one at a time."""
    _starting: ClassVar[threading.RLock] = threading.RLock()
    """Held while one starts, so that of several threads one alone starts it."""

    def __init__(self, options: RunOptions, region: str, faults: Faults | Mapping[str, Faults] | None = None) -> None:
        self._options, self._region, self._faults = options, region, faults
        self._parts: _Parts | None = None

    def start(self) -> Self:
        """Start it; raises UsageError while another one is started, in whichever thread.

        A start that fails, or is interrupted, leaves the process as it was.
        """
        moto.require()
        with AWS._starting:
            if self._parts is not None:
                return self
            if AWS.running is not None:
                raise UsageError(
                    "An aws() is started already: use that one, or stop it first. Where its name is lost, "
                    "sfnlearn.cloud.aws.AWS.running.stop() stops it."
                )
            parts = _Parts(self._options, self._region, self._faults)
            parts.start()
            self._parts, AWS.running = parts, self
        return self

    def stop(self) -> None:
        """Let the executions run as far as they can, then leave boto3 and the environment as they were."""
        with AWS._starting:
            parts, self._parts = self._parts, None
        if parts is None:
            return
        try:
            parts.stop()
        finally:
            AWS.running = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        if self._parts is None:
            return "<AWS, simulated: not started>"
        world = self._parts.world
        machines = self._parts.plane.machines()
        return f"<AWS, simulated: {len(machines)} state machines, {len(world.executions)} executions>"

    def _started(self) -> _Parts:
        if self._parts is None:
            raise UsageError("This aws() is not started: use it in a with, or call start().")
        return self._parts

    @property
    def world(self) -> World:
        """The world that all executions share."""
        return self._started().world

    @property
    def clock(self) -> AWSClock:
        """The clock: `clock.now`, `clock.advance(hours=1)`."""
        return AWSClock(self._started())

    def execution(self, arn: str) -> Execution:
        """The execution of an ARN, as `run()` gives it: with its history, its picture and its explanation."""
        parts = self._started()
        parts.go_on()
        if arn not in parts.world.executions:
            raise UsageError(f"There is no execution {arn!r} here.")
        return parts.world.executions[arn]


class _Parts:
    """What one start has made."""

    def __init__(self, options: RunOptions, region: str, faults: Faults | Mapping[str, Faults] | None) -> None:
        self.cloud = Cloud(
            options.functions,
            options.make_clock(),
            region=region,
            seed=options.seed,
            quotas=options.quotas,
            faults=faults,
        )
        self.world, self.plane = self.cloud.world, self.cloud.plane
        self.lambdas = LambdaApi(self.cloud.functions, self.plane, _fetch)
        self._routing = Routing(self._route, self._done, region)
        self._undo = ExitStack()

    def start(self) -> None:
        """Environment and hooks first: moto's dummies then come and go inside them."""
        with ExitStack() as undo:
            undo.callback(self._routing.stop)
            self._routing.start()
            undo.callback(self.cloud.stop)
            self.cloud.start()
            undo.enter_context(delivered(Receivers(self.cloud.functions, self.plane)))
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Stop in the order that undoes `start`, whatever a function raises on the way."""
        with self._undo:
            self.go_on()

    def go_on(self) -> None:
        """Let everything run as far as it can."""
        self.plane.go_on()
        self.lambdas.go_on()

    def _route(self, request: BotoRequest) -> BotoReply | None:
        if request.service == "stepfunctions":
            return self._step_functions(request)
        self.go_on()
        return self.lambdas.answer(request) if request.service == "lambda" else None

    def _done(self, request: BotoRequest, answer: dict[str, Any]) -> None:
        if request.service == "lambda":
            self.lambdas.done(request, answer)

    def _step_functions(self, request: BotoRequest) -> BotoReply:
        given = json.loads(request.body or b"{}")
        request_id = self.plane.registry(request.region).new_id()
        headers = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": request_id}
        try:
            answer = self.plane.call(request.operation, given, request.region, request.shape)
        except ApiError as error:
            body = {"__type": error.code, "message": error.message}
            return BotoReply(json.dumps(body).encode(), 400, headers)
        return BotoReply(json.dumps(answer, default=_seconds).encode(), headers=headers)


def _seconds(moment: object) -> float:
    """A time as the JSON protocol writes it."""
    assert isinstance(moment, datetime)
    return moment.timestamp()


def _fetch(bucket: str, key: str, version: str | None) -> bytes:
    """An object in moto's S3: a deployment package may lie there."""
    operation = find_operation("s3", "getObject")
    assert operation is not None
    named = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
    body: bytes = moto.call(operation, named)["Body"].read()
    return body


def aws(
    functions: Mapping[str, Any] | None = None,
    *,
    clock: ClockName = "virtual",
    seed: int = 0,
    start_time: float | None = None,
    quotas: Quotas | None = SERVICE,
    faults: Faults | Mapping[str, Faults] | None = None,
    region: str = REGION,
) -> AWS:
    """A simulated AWS for boto3, as a context manager or with `start()` and `stop()`.

    `functions`, `clock`, `seed`, `start_time` and `quotas` are those of `run`.  `faults` is a plan for all executions,
    or a dict of plans by the names of state machines, such as `Faults.from_mock_file(file, "Order", "Happy")` for a
    mock file of AWS's; attempts count in each execution anew.  `region` is where boto3's clients are
    when they name none.  On the virtual clock executions run as far as they can whenever something looks at them, and
    `aws.clock.advance(hours=1)` lets time pass while a task waits for its token; on the wall clock they go on in real
    time.  Nothing leaves the machine, and the credentials of the environment are not used.

    Raises UsageError for arguments that cannot be; its `start()` and the `with` without boto3 and moto, and inside
    another one.

    >>> import boto3
    >>> definition = '{"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 3600, "End": true}}}'
    >>> with aws() as cloud:
    ...     sfn = boto3.client("stepfunctions")
    ...     role = "arn:aws:iam::123456789012:role/learner"
    ...     machine = sfn.create_state_machine(name="Nap", definition=definition, roleArn=role)["stateMachineArn"]
    ...     arn = sfn.start_execution(stateMachineArn=machine, input='{"who": "Ada"}')["executionArn"]
    ...     sfn.describe_execution(executionArn=arn)["output"], cloud.execution(arn).stop_time - cloud.clock.now
    ('{"who":"Ada"}', 0.0)

    Source: AWS SDK for Python, Step Functions; AWS Step Functions API reference.
    """
    if clock not in ("virtual", "wall"):
        raise UsageError(f'clock is "virtual" or "wall", not {clock!r}.')
    if not _REGION.fullmatch(str(region)):
        raise UsageError(f"region is the name of one of AWS's regions, such as us-east-1, not {region!r}.")
    plans = faults.values() if isinstance(faults, Mapping) else [faults]
    if not all(plan is None or isinstance(plan, Faults) for plan in plans):
        raise UsageError(f"faults is a plan, or a dict of plans by the names of state machines, not {faults!r}.")
    options = RunOptions(functions=functions, clock=clock, seed=seed, start_time=start_time, quotas=quotas)
    return AWS(options, region, faults)
