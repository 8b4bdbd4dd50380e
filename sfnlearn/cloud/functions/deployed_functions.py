"""The functions of a simulated AWS: those that were given to it, those of the notebook, those that the API makes."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.cloud.functions.environments.pool import Pool
from sfnlearn.cloud.functions.function import FunctionVersion, LambdaFunction
from sfnlearn.cloud.functions.invoking.function_alias import AliasPool
from sfnlearn.engine.functions import FUNCTIONS, Callee, Functions


class DeployedFunctions(Functions):
    """The functions of a world, to which the API adds.

    >>> functions = DeployedFunctions()
    >>> functions.deploy(LambdaFunction("echo", "def handler(event, context): return event"))
    >>> functions.exists("arn:aws:lambda:us-east-1:123456789012:function:echo", "echo"), list(functions.given)
    (True, ['echo'])
    """

    @property
    def given(self) -> Mapping[str, Any]:
        """The functions by name, without those of the registry."""
        return self._functions

    def simulated(self) -> dict[str, LambdaFunction]:
        """The simulated functions by name, those of the registry too."""
        found = {**FUNCTIONS, **self._functions}
        return {name: one for name, one in found.items() if isinstance(one, LambdaFunction)}

    def deploy(self, function: LambdaFunction) -> None:
        """Add a function, in place of one that had its name."""
        self._functions[function.name] = function

    def remove(self, name: str) -> None:
        """Take a function away."""
        self._functions.pop(name, None)

    def forget(self, function: FunctionVersion) -> None:
        """Begin with new environments; events that wait for another attempt keep the old ones."""
        pool = self._pools.pop(id(function), None)
        if isinstance(pool, Pool) and pool.queue:
            # Under a key that no function has: nobody calls it any more, and `go_on` still makes its attempts.
            self._pools[id(pool)] = pool

    def adjust(self, function: FunctionVersion, **settings: Any) -> None:
        """Change settings and keep the environments."""
        function.configuration = replace(function.configuration, **settings)
        pool = self._opened(function)
        assert isinstance(pool, Pool)
        pool.configuration = function.configuration

    def pool(self, arn: str, name: str) -> Pool | AliasPool | None:
        """The function, version or alias of an ARN as this world has it; None for a stub."""
        found = self._qualified(arn, name)
        opened = self._opened(found) if isinstance(found, Callee) else None
        return opened if isinstance(opened, (Pool, AliasPool)) else None

    def exists(self, arn: str, name: str) -> bool:
        """Whether there is such a function, version or alias."""
        return self.find_qualified(arn, name) is not None

    def find_qualified(self, arn: str, name: str) -> Any | None:
        """The function, version or alias of an ARN."""
        return self._qualified(arn, name)


def described(function: FunctionVersion, since: float) -> dict[str, Any]:
    """A function as GetFunctionConfiguration shows it; `since` is when it was deployed, POSIX seconds.

    >>> shown = described(LambdaFunction("echo", "def handler(event, context): return event"), 1_767_225_600.0)
    >>> shown["Handler"], shown["Timeout"], shown["LastModified"]
    ('echo.handler', 3, '2026-01-01T00:00:00.000+0000')
    """
    settings = function.configuration
    shown = {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Runtime": f"python{sys.version_info.major}.{sys.version_info.minor}",
        "Handler": settings.handler,
        "Description": "",
        "Timeout": math.ceil(settings.timeout),
        "MemorySize": settings.memory_size,
        "LastModified": write_timestamp(since).replace("Z", "+0000"),
        "Version": settings.version,
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": settings.ephemeral_storage},
    }
    return {**shown, "Environment": {"Variables": dict(settings.environment)}} if settings.environment else shown
