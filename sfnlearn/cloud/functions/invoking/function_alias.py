"""Versions and aliases of a function.

- `$LATEST` can change; a published version cannot.  Publishing what was published last gives that version again.
- An alias is a name for a version, or for two with weights: each call goes to the second with the probability of its
  weight.  The draws come from a seed, in the order of the calls, so that a replay draws the same.
- Environments belong to a version: an alias has none of its own.  Reserved concurrency is the function's: all of its
  versions share it.

Source: AWS Lambda Developer Guide, "Manage Lambda function versions", "Implement Lambda canary deployments using a
weighted alias"; CreateAlias in the API Reference.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from sfnlearn.cloud.functions.configuration import FunctionConfiguration
from sfnlearn.cloud.functions.environments.pool import Pool, Pools
from sfnlearn.cloud.functions.invoking.asynchronous import AsynchronousInvocation
from sfnlearn.cloud.functions.invoking.invocations import Invocation
from sfnlearn.effects import Answer
from sfnlearn.engine.history.lambda_calls import FunctionCall
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON


class HasPool(Protocol):
    """A version of a function, `$LATEST` too."""

    @property
    def configuration(self) -> FunctionConfiguration:
        """What was deployed."""

    @property
    def pool(self) -> Pool:
        """The pool that was opened last."""

    def open_pool(self, world: Pools | None = None) -> Pool:
        """A pool in a world."""


def pool_in(world: Pools, version: HasPool) -> Pool:
    """The pool of a version in a world: the one that is there, or a new one."""
    if id(version) not in world:
        world[id(version)] = version.open_pool(world)
    pool = world[id(version)]
    assert isinstance(pool, Pool)
    return pool


class FunctionAlias:
    """A name for versions of a function, callable like the function.

    `weights` are the shares of other versions, as in `{"2": 0.1}`; the rest goes to `version`.

    Raises UsageError for a name or weights that Lambda would refuse.
    """

    def __init__(self, name: str, versions: Mapping[str, HasPool], version: str, weights: Mapping[str, float]) -> None:
        self.name = name
        self.version = version
        self.weights = dict(weights)
        self.versions = {each: versions[each] for each in (version, *weights)}
        _check(name, version, weights)
        self._configuration = self.versions[version].configuration
        self._router = AliasPool(self, {})

    def __repr__(self) -> str:
        share = "".join(f", {weight:.0%} to version {version}" for version, weight in self.weights.items())
        return f"<alias {self.name} of {self._configuration.name}: version {self.version}{share}>"

    @property
    def arn(self) -> str:
        """The alias's ARN, for a Task's Resource."""
        return f"{self._configuration.arn}:{self.name}"

    @property
    def invocations(self) -> tuple[Invocation, ...]:
        """The calls that went through the alias."""
        return tuple(self._router.invocations)

    def open_pool(self, world: Pools | None = None) -> AliasPool:
        """The alias in a world with a clock of its own."""
        self._router = AliasPool(self, {} if world is None else world)
        return self._router

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """Call one of the versions at `at` (POSIX seconds); a call earlier than the last one opens new pools."""
        router = self._router if at >= self._router.latest else self.open_pool()
        return router.invoke(payload, at=at, request_id=request_id, timeout=timeout)

    def invoke_async(self, payload: JSON, *, at: float, request_id: str = "") -> AsynchronousInvocation:
        """Hand an event over for one of the versions at `at`."""
        router = self._router if at >= self._router.latest else self.open_pool()
        return router.invoke_async(payload, at=at, request_id=request_id)


class AliasPool:
    """An alias in one world: it draws a version for each call."""

    def __init__(self, alias: FunctionAlias, world: Pools) -> None:
        self._alias = alias
        self._world = world
        self._random = random.Random(alias.arn)
        self.invocations: list[Invocation] = []
        self.latest = -float("inf")
        self.executed_version = alias.version

    def catch_up(self, at: float) -> None:
        """Nothing waits here: an asynchronous call waits in the queue of its version."""

    def billed_calls(self) -> Iterable[FunctionCall]:
        """None: the calls ran in the environments of versions, whose pools tell them."""
        return ()

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """Call the version that is drawn."""
        del timeout
        invocation = self._next(at).record(payload, at, request_id, self._alias.arn)
        self.invocations.append(invocation)
        return invocation.answer

    def invoke_async(self, payload: JSON, *, at: float, request_id: str = "") -> AsynchronousInvocation:
        """Hand the event over for the version that is drawn: all attempts are that version's."""
        return self._next(at).invoke_async(payload, at=at, request_id=request_id)

    def _next(self, at: float) -> Pool:
        self.latest = max(self.latest, at)
        self.executed_version = self._draw()
        return pool_in(self._world, self._alias.versions[self.executed_version])

    def _draw(self) -> str:
        drawn = self._random.random()
        for version, weight in self._alias.weights.items():
            if drawn < weight:
                return version
            drawn -= weight
        return self._alias.version


def _check(name: str, version: str, weights: Mapping[str, float]) -> None:
    if not re.fullmatch(r"(?!\d+$)[A-Za-z0-9_-]{1,128}", name):
        raise UsageError(
            f"{name!r} is not a name for an alias: use letters, digits, hyphens, underscores, and not only digits"
        )
    if len(weights) > 1:
        raise UsageError(f"alias {name}: weights names {len(weights)} versions; Lambda splits between two at most")
    for other, weight in weights.items():
        if not 0 <= weight <= 1:
            raise UsageError(f"alias {name}: the weight of version {other} is {weight}; it must be from 0 to 1")
        if "$LATEST" in (version, other):
            raise UsageError(f"alias {name}: $LATEST cannot take part in weights; publish a version and name it")
        if other == version:
            raise UsageError(f"alias {name}: version {other} is on both sides; name another version in weights")
