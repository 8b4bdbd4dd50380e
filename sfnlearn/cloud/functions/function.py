"""Simulated Lambda functions: `LambdaFunction`, the decorator `lambda_function`, and their registration.

A Lambda function is a file.  An execution environment is a fresh copy of its module; what the module remembers survives
a warm start and not a cold one, and calls at the same time have environments of their own.  The rules stand where they
are kept: `deployment`, `packages`, `files` and `capture` (what the file is), `runtime`, `modules`, `guards` (a call),
`file_area` (`/tmp`), `environments` and `pool` (who serves it), `asynchronous`, `versions`, `failures` (what AWS
answers), `logs`.

Not simulated: memory is declared, not measured; layers, container images, provisioned concurrency and SnapStart do not
exist; libraries see this machine's files, clock and network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Unpack, overload

from sfnlearn.arguments import TEXT, Kind, check_argument
from sfnlearn.cloud.functions.configuration import LATEST, FunctionConfiguration, check_name
from sfnlearn.cloud.functions.deployment import Settings, Source, deployed
from sfnlearn.cloud.functions.environments.environment import ExecutionEnvironment
from sfnlearn.cloud.functions.environments.logs import Logs
from sfnlearn.cloud.functions.environments.pool import Pool, Pools
from sfnlearn.cloud.functions.invoking.asynchronous import AsynchronousInvocation
from sfnlearn.cloud.functions.invoking.function_alias import FunctionAlias
from sfnlearn.cloud.functions.invoking.invocations import Billing, Invocation
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import FUNCTIONS
from sfnlearn.errors import StatesError, UsageError
from sfnlearn.jsontext import JSON

__all__ = [
    "START_TIME",
    "FunctionAlias",
    "FunctionVersion",
    "LambdaFunction",
    "Settings",
    "lambda_function",
    "register",
]

START_TIME = 1_767_225_600.0
"""2026-01-01T00:00:00Z: when direct calls and schedules begin, as executions do on the virtual clock."""


class FunctionVersion:
    """A version of a function: what was deployed, and its execution environments.  `LambdaFunction` is `$LATEST`."""

    def __init__(self, configuration: FunctionConfiguration) -> None:
        self.configuration = configuration
        self.pool = Pool(configuration)

    def __repr__(self) -> str:
        settings = self.configuration
        return (
            f"<Lambda function {self.name}: handler {settings.handler}, {settings.memory_size} MB, "
            f"timeout {settings.timeout:g} s, {self.arn}>"
        )

    @property
    def name(self) -> str:
        """The function's name."""
        return self.configuration.name

    @property
    def arn(self) -> str:
        """The function's ARN, for a Task's Resource; that of a published version ends with its number."""
        settings = self.configuration
        return settings.arn if settings.version == LATEST else settings.qualified_arn

    @property
    def environments(self) -> tuple[ExecutionEnvironment, ...]:
        """The execution environments that were made, those that have ended too."""
        return tuple(self.pool.environments)

    @property
    def invocations(self) -> tuple[Invocation, ...]:
        """The record of every call."""
        return tuple(self.pool.invocations)

    @property
    def billing(self) -> Billing:
        """What AWS would bill for the calls: requests and GB-seconds."""
        return self.pool.billing

    @property
    def logs(self) -> Logs:
        """What the function wrote, as CloudWatch Logs has it."""
        return self.pool.logs

    def open_pool(self, world: Pools | None = None) -> Pool:
        """A pool with no environments yet, for a world with a clock of its own; `pool` is the one opened last.

        `world` holds the pools of the world's other functions, with which this one shares the account's concurrency.
        """
        self.pool = Pool(self.configuration, world)
        return self.pool

    def reset(self) -> None:
        """Forget every environment and every record: as a new deployment does."""
        self.open_pool()

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """Call the function at `at` (POSIX seconds), as the engine does; the answer is due `answer.duration` s later.

        A call that comes earlier than the last one belongs to another timeline: it opens a new pool.  `timeout` is the
        caller's patience, of which Lambda is not told.

        >>> LambdaFunction("echo", "def handler(event, context): return event").invoke({"a": 1}, at=0.0)
        Answer(value={'a': 1}, error=None, cause=None, duration=0.001)
        """
        pool = self.pool if at >= self.pool.latest else self.open_pool()
        return pool.invoke(payload, at=at, request_id=request_id, timeout=timeout)

    def invoke_async(self, payload: JSON, *, at: float | None = None, request_id: str = "") -> AsynchronousInvocation:
        """Hand an event over at `at` (POSIX seconds; without it: now) and do not wait.

        Lambda tries it again 1 and 2 minutes later when it fails.  The attempts are made when the virtual time reaches
        them: before a later call of the function, with `advance`, or when the caller lets it pass with `wait`.

        >>> broken = LambdaFunction("broken", "def handler(event, context): raise KeyError(event)")
        >>> broken.invoke_async("id", at=0.0).wait()
        <asynchronous invocation ...: RetriesExhausted, 3 attempts>
        >>> [round(call.at) for call in broken.invocations]
        [0, 60, 180]
        """
        moment = self._now if at is None else at
        pool = self.pool if moment >= self.pool.latest else self.open_pool()
        return pool.invoke_async(payload, at=moment, request_id=request_id)

    def advance(self, to: float) -> None:
        """Let the function's virtual time reach `to` (POSIX seconds): asynchronous attempts due by then are made."""
        self.pool.queue.run_until(to)

    @property
    def _now(self) -> float:
        last = self.invocations[-1:]
        return last[0].ends_at if last else START_TIME

    def __call__(self, event: JSON) -> Any:
        """Call the function now and wait for its answer, on a clock that moves only by such calls.

        Raises StatesError with the error and the Cause that a Task would get.

        >>> LambdaFunction("greet", "def handler(event, context): return event['name']")({"nome": "Ada"})
        Traceback (most recent call last):
        sfnlearn.errors.StatesError: KeyError: {"errorMessage":"'name'","errorType":"KeyError",...
        """
        call = self.pool.record(event, self._now)
        if call.error is not None:
            raise StatesError(call.error, call.cause)
        return call.value

    def schedule(self, arrivals: Iterable[tuple[float, JSON]]) -> tuple[Invocation, ...]:
        """Run calls that come at given times, in fresh environments; `arrivals` are (seconds from the start, payload).

        Calls are made in the order of their times; the records come in the order of `arrivals`.
        """
        trace = [(START_TIME + seconds, payload) for seconds, payload in arrivals]
        pool = self.open_pool()
        order = sorted(range(len(trace)), key=lambda index: trace[index][0])
        records = {index: pool.record(trace[index][1], trace[index][0]) for index in order}
        return tuple(records[index] for index in range(len(trace)))


class LambdaFunction(FunctionVersion):
    """A simulated Lambda function, made from its file or from a Python function.

    `source` is the file's text, the path of a `.py` file, or a function that uses nothing from around it.  `handler`
    names the function of the file to call, as `function` or `module.function`; without it: `lambda_handler`, `handler`,
    the one called as the Lambda function is, or the only one with two parameters.  `source` may also be the path of a
    `.zip` or of a folder, or a zip's bytes; the handler is then `lambda_function.lambda_handler` unless it is named.

    Raises UsageError for a file that is not Python or has no clear handler, and for settings out of AWS's limits.

    >>> counter = LambdaFunction("counter", '''
    ... count = 0
    ... def handler(event, context):
    ...     global count
    ...     count += 1
    ...     return count
    ... ''', duration=0.2)
    >>> [call.value for call in counter.schedule([(0, {}), (1, {}), (1.1, {})])]
    [1, 2, 1]
    >>> counter.pool
    counter: 3 calls, 2 environments, 2 cold starts
    at     environment 1      environment 2      answer  why
    0 s    cold, count 0 → 1                     1       no environment yet
    1 s    warm, count 1 → 2                     2       environment 1 idle for 0.8 s
    1.1 s  busy until 1.2 s   cold, count 0 → 1  1       all environments busy

    Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle".
    """

    def __init__(self, name: str, source: Source, *, handler: str | None = None, **settings: Unpack[Settings]) -> None:
        check_name(name)
        super().__init__(FunctionConfiguration(name=name, file=deployed(name, source, handler), **settings))
        self.versions: dict[str, FunctionVersion] = {}
        self.aliases: dict[str, FunctionAlias] = {}

    def update_code(self, source: Source, *, handler: str | None = None) -> None:
        """Deploy another file: `$LATEST` changes and its environments are gone; published versions stay."""
        self._change(replace(self.configuration, file=deployed(self.name, source, handler)))

    def update_configuration(self, **settings: Unpack[Settings]) -> None:
        """Change settings: `$LATEST` changes and its environments are gone; published versions stay."""
        self._change(replace(self.configuration, **settings))

    def _change(self, configuration: FunctionConfiguration) -> None:
        self.configuration = configuration
        self.reset()

    def publish_version(self) -> FunctionVersion:
        """A version that never changes, numbered from 1; the last one again when nothing has changed since.

        >>> hello = LambdaFunction("hello", "def handler(event, context): return context.function_version")
        >>> hello.publish_version().arn, hello.versions["1"]({}), hello({})
        ('arn:aws:lambda:us-east-1:123456789012:function:hello:1', '1', '$LATEST')
        """
        last = str(len(self.versions))
        if last in self.versions and replace(self.versions[last].configuration, version=LATEST) == self.configuration:
            return self.versions[last]
        number = str(len(self.versions) + 1)
        self.versions[number] = FunctionVersion(replace(self.configuration, version=number))
        return self.versions[number]

    def alias(
        self, name: str, version: str | FunctionVersion, *, weights: Mapping[str, float] | None = None
    ) -> FunctionAlias:
        """Make an alias of a version, or point it to another one; `weights` sends a share of the calls elsewhere.

        >>> hello = LambdaFunction("hello", "def handler(event, context): return context.function_version")
        >>> hello.alias("live", hello.publish_version()).invoke({}, at=0.0).value
        '1'
        """
        check_argument("name", name, TEXT)
        check_argument("version", version, VERSION)
        check_argument("weights", weights, WEIGHTS, optional=True)
        number = version if isinstance(version, str) else version.configuration.version
        known: dict[str, FunctionVersion] = {LATEST: self, **self.versions}
        for each in (number, *(weights or {})):
            if each not in known:
                raise UsageError(f"{self.name} has no version {each}, only {', '.join(known)}: publish_version() first")
        self.aliases[name] = FunctionAlias(name, known, number, weights or {})
        return self.aliases[name]

    def qualified(self, qualifier: str) -> FunctionVersion | FunctionAlias | None:
        """What `function:qualifier` names: a version, an alias, or nothing."""
        check_argument("qualifier", qualifier, TEXT)
        if qualifier == LATEST:
            return self
        return self.versions.get(qualifier) or self.aliases.get(qualifier)


VERSION = Kind((str, FunctionVersion), "the number of a version, or what publish_version() gave")
WEIGHTS = Kind((Mapping,), "a dict of shares, from 0 to 1, by version")


def register(function: LambdaFunction) -> LambdaFunction:
    """Deploy a function: Tasks find it by its name from now on, in place of one that had this name.

    The published versions and aliases of that one stay, as after a deployment in AWS.
    """
    before = FUNCTIONS.get(function.name)
    if isinstance(before, LambdaFunction) and before is not function:
        function.versions = {**before.versions, **function.versions}
        function.aliases = {**before.aliases, **function.aliases}
    FUNCTIONS[function.name] = function
    return function


@overload
def lambda_function(handler: Callable[..., Any], /) -> LambdaFunction: ...
@overload
def lambda_function(
    *, name: str | None = None, **settings: Unpack[Settings]
) -> Callable[[Callable[..., Any]], LambdaFunction]: ...
def lambda_function(
    handler: Callable[..., Any] | None = None, /, *, name: str | None = None, **settings: Unpack[Settings]
) -> LambdaFunction | Callable[[Callable[..., Any]], LambdaFunction]:
    """Make a Python function a simulated Lambda function and deploy it, under its own name or `name`.

    Only the function's own text becomes the file, so it must use nothing from around it; otherwise the UsageError names
    what would not exist in Lambda.  Settings: see `Settings`.

    >>> @lambda_function(duration=0.2, cold_start=0.8)
    ... def hello(event, context):
    ...     return {"greeting": f"Hello, {event['name']}!"}
    >>> hello({"name": "Ada"})
    {'greeting': 'Hello, Ada!'}
    >>> hello.invocations[0].cold, hello.invocations[0].billed_duration
    (True, 1000)
    """

    def deploy(function: Callable[..., Any]) -> LambdaFunction:
        own_name: str = getattr(function, "__name__", "function")
        return register(LambdaFunction(name or own_name, function, **settings))

    return deploy if handler is None else deploy(handler)
