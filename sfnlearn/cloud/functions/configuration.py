"""A Lambda function's configuration: AWS's settings under AWS's limits, and the simulator's own.

Limits (AWS Lambda Developer Guide, "Lambda quotas"): memory 128 to 10,240 MB, timeout up to 1,800 s (measured behaviour
59), `/tmp` 512 to 10,240 MB, 1,000 concurrent executions in an account; the defaults are 128 MB, 3 s and 512 MB.
Asynchronous calls: at most 2 retries, events at most 6 hours old.  `duration`, `cold_start` and `keep_warm` are choices
of this simulator, because AWS promises nothing about them: how long a call works, how long an environment takes to get
ready beside its own init code, and how long an idle one is kept.  `memory_used` is declared, for nothing measures it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.resource import ACCOUNT, REGION
from sfnlearn.cloud.functions.files import FunctionFile, UploadedFile
from sfnlearn.cloud.functions.packages import TASK_ROOT
from sfnlearn.errors import UsageError

LATEST = "$LATEST"
LONGEST_TIMEOUT = 1800
INIT_LIMIT = 10.0
"""Seconds that the init phase may take; Lambda then tries it again within the call ("Init phase", Developer Guide)."""

_OPTIONAL = ("reserved_concurrency", "real_limit", "memory_used")
_NUMBERS = (
    *("duration", "cold_start", "timeout", "memory_size", "keep_warm", "ephemeral_storage", "account_concurrency"),
    *("maximum_retry_attempts", "maximum_event_age"),
    *_OPTIONAL,
)
_SLOW_MACHINE, _PATIENCE = 3.0, 60.0


def check_name(name: object) -> None:
    """Raise UsageError for a name that Lambda would refuse (AWS, CreateFunction: FunctionName)."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise UsageError(
            f"{name!r} is not a name for a Lambda function: use 1 to 64 letters, digits, hyphens and underscores"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionConfiguration:
    """What a function was deployed with.  Times in seconds, memory in MB.

    >>> from sfnlearn.cloud.functions.files import read_file
    >>> file = read_file("hello", "def handler(event, context): return event")
    >>> FunctionConfiguration(name="hello", file=file).arn
    'arn:aws:lambda:us-east-1:123456789012:function:hello'
    >>> FunctionConfiguration(name="hello", file=file, timeout=2000)
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: hello: timeout is 2000 seconds; Lambda allows more than 0 and at most 1800
    """

    name: str
    file: FunctionFile = field(repr=False)
    duration: float = 0.001
    cold_start: float = 0.0
    timeout: float = 3.0
    memory_size: int = 128
    keep_warm: float = 300.0
    reserved_concurrency: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    real_limit: float | None = None
    memory_used: int | None = None
    ephemeral_storage: int = 512
    account_concurrency: int = 1_000
    maximum_retry_attempts: int = 2
    maximum_event_age: float = 21_600.0
    on_success: Callable[[Any], Any] | None = None
    on_failure: Callable[[Any], Any] | None = None
    version: str = LATEST

    def __post_init__(self) -> None:
        check_name(self.name)
        for setting in _NUMBERS:
            kinds = (int, float, type(None)) if setting in _OPTIONAL else (int, float)
            self._require(setting, isinstance(getattr(self, setting), kinds), "; use a number")
        for setting in ("duration", "cold_start", "keep_warm"):
            self._require(setting, getattr(self, setting) >= 0, "seconds; it cannot be less than 0")
        self._require(
            "timeout", 0 < self.timeout <= LONGEST_TIMEOUT, "seconds; Lambda allows more than 0 and at most 1800"
        )
        self._require("memory_size", 128 <= self.memory_size <= 10_240, "MB; Lambda allows 128 to 10240")
        self._require("reserved_concurrency", (self.reserved_concurrency or 0) >= 0, "; it cannot be less than 0")
        self._require("account_concurrency", self.account_concurrency >= 0, "; it cannot be less than 0")
        self._require("real_limit", self.real_seconds > 0, "seconds; it must be more than 0")
        self._require("memory_used", (self.memory_used or 0) >= 0, "MB; it cannot be less than 0")
        self._require("ephemeral_storage", 512 <= self.ephemeral_storage <= 10_240, "MB; Lambda allows 512 to 10240")
        self._require("maximum_retry_attempts", self.maximum_retry_attempts in (0, 1, 2), "; Lambda allows 0 to 2")
        self._require("maximum_event_age", 60 <= self.maximum_event_age <= 21_600, "s; Lambda allows 60 to 21600")

    def _require(self, setting: str, holds: bool, rule: str) -> None:
        if not holds:
            raise UsageError(f"{self.name}: {setting} is {getattr(self, setting)!r} {rule}".replace(" ;", ";"))

    @property
    def arn(self) -> str:
        """The function's ARN, unqualified."""
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.name}"

    @property
    def qualified_arn(self) -> str:
        """The function's ARN with its version, as Lambda names the one that ran."""
        return f"{self.arn}:{self.version}"

    @property
    def real_seconds(self) -> float:
        """How long the function may compute in real time before it is taken for endless.

        Without `real_limit` it is the timeout, but 3 seconds on a slow machine and at most a minute of waiting.
        """
        if self.real_limit is not None:
            return self.real_limit
        return min(max(self.timeout, _SLOW_MACHINE), _PATIENCE)

    @property
    def handler(self) -> str:
        """The handler as Lambda's setting has it: `module.function`."""
        return self.file.setting if isinstance(self.file, UploadedFile) else f"{self.file.module}.{self.file.handler}"

    def variables(self, log_stream_name: str) -> dict[str, str]:
        """The environment variables that the function sees: Lambda's own and its `environment`."""
        return {
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info.major}.{sys.version_info.minor}",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.memory_size),
            "AWS_LAMBDA_FUNCTION_NAME": self.name,
            "AWS_LAMBDA_FUNCTION_VERSION": self.version,
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{self.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": log_stream_name,
            "AWS_REGION": REGION,
            "LAMBDA_TASK_ROOT": TASK_ROOT,
            "TZ": ":UTC",
            "_HANDLER": self.handler,
            **self.environment,
        }
