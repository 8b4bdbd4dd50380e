"""What boto3 tells Lambda's API about functions: moto keeps it, and the simulator follows.

- What AWS or the simulator would not take is refused before moto keeps it, with AWS's error where there is one.
- New code and new settings begin with new environments; versions, aliases, concurrency and what becomes of
  asynchronous calls leave them alone.
- A version has the number that moto gave it.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from sfnlearn.asl.resource import function_and_qualifier
from sfnlearn.cloud.botocore.hooks import BotoReply, BotoRequest
from sfnlearn.cloud.botocore.moto import ServiceError
from sfnlearn.cloud.functions.configuration import LATEST, LONGEST_TIMEOUT
from sfnlearn.cloud.functions.deployed_functions import DeployedFunctions
from sfnlearn.cloud.functions.deployment import Uploaded
from sfnlearn.cloud.functions.function import FunctionVersion, LambdaFunction
from sfnlearn.cloud.functions.invoking.destinations import Destinations
from sfnlearn.errors import UsageError

_FUNCTION = re.compile(r"/functions/([^/]+)(?:/aliases/([^/]+))?")
_GREATEST = {"Timeout": ("timeout", LONGEST_TIMEOUT), "MemorySize": ("memorySize", 10_240)}
"""What botocore's model has no upper limit for (Developer Guide, "Lambda quotas")."""
_MOST_UNPACKED = 262_144_000
"""Bytes of a package when it is unpacked (Developer Guide, "Lambda quotas")."""
_TOO_LARGE = f"Unzipped size must be smaller than {_MOST_UNPACKED} bytes"
_NO_ZIP = "Could not unzip uploaded file. Please check your file, then try to upload again."

Given = Mapping[str, Any]
Fetch = Callable[[str, str, str | None], bytes]


class LambdaChanges:
    """Follows what moto is told about functions.

    `fetch(bucket, key, version)` reads an object of S3, where a deployment package may lie; it raises ServiceError.
    """

    def __init__(self, functions: DeployedFunctions, destinations: Destinations, fetch: Fetch) -> None:
        self._functions, self._destinations, self._fetch = functions, destinations, fetch
        self._packages: dict[str, bytes] = {}

    def knows(self, name: str) -> bool:
        """Whether a function was made through the API, so that moto knows it."""
        return name in self._packages

    # ------------------------------------------------------------------ before

    def refused(self, request: BotoRequest) -> BotoReply | None:
        """Why AWS would refuse a request; UsageError for what only the simulator cannot do."""
        given = _read(request)
        for name, (member, most) in _GREATEST.items():
            if isinstance(given.get(name), int) and given[name] > most:
                return refusal(400, "ValidationException", _too_much(member, given[name], most))
        match request.operation:
            case "CreateFunction":
                return self._bad_function(given)
            case "UpdateFunctionCode":
                return self._bad_code(function_name(request.path), given)
            case "UpdateFunctionConfiguration":
                self._try_settings(function_name(request.path), given)
            case "PutFunctionEventInvokeConfig" | "UpdateFunctionEventInvokeConfig":
                self._try_destinations(request, given)
        return None

    def _bad_function(self, given: Given) -> BotoReply | None:
        name, runtime = given["FunctionName"].rpartition(":")[2], str(given.get("Runtime", ""))
        if not runtime.startswith("python"):
            what = runtime or "an image"
            raise UsageError(f"sfnlearn runs Lambda functions in Python from a zip, so {name} cannot be {what}.")
        package = self._package(given["Code"])
        if package is None:
            return None
        LambdaFunction(name, Uploaded(b""), handler="", **_settings(given))
        return _bad_zip(package)

    def _bad_code(self, name: str, given: Given) -> BotoReply | None:
        package, function = self._package(given), self._function(name)
        return None if package is None or function is None else _bad_zip(package)

    def _try_settings(self, name: str, given: Given) -> None:
        function = self._function(name)
        if function is not None:
            replace(function.configuration, **_settings(given))

    def _try_destinations(self, request: BotoRequest, given: Given) -> None:
        qualifier = request.query.get("Qualifier", LATEST)
        if qualifier != LATEST:
            raise UsageError(
                f"sfnlearn keeps what becomes of asynchronous calls for the function as a whole: leave Qualifier out, "
                f"which is {qualifier!r}."
            )
        for side in given.get("DestinationConfig", {}).values():
            self._destinations.check(side.get("Destination"))

    def _package(self, code: Given) -> bytes | None:
        """The package; None where S3 has no such object, which moto says then."""
        if "ZipFile" in code:
            return base64.b64decode(code["ZipFile"])
        try:
            return self._fetch(code["S3Bucket"], code["S3Key"], code.get("S3ObjectVersion"))
        except ServiceError:
            return None

    # ------------------------------------------------------------------- after

    def done(self, request: BotoRequest, answer: dict[str, Any]) -> None:
        """Follow a request that moto has answered."""
        given = _read(request)
        if request.operation == "CreateFunction":
            self._create(given, answer)
            return
        name = function_name(request.path)
        function = self._function(name)
        if function is not None:
            self._follow(function, request, given, answer)

    def _create(self, given: Given, answer: Given) -> None:
        name, package = answer["FunctionName"], self._package(given["Code"])
        assert package is not None
        self._packages[name] = package
        function = LambdaFunction(name, Uploaded(package), handler=str(given.get("Handler", "")), **_settings(given))
        self._functions.deploy(function)
        if given.get("Publish"):
            _publish(function, answer)

    def _follow(self, function: LambdaFunction, request: BotoRequest, given: Given, answer: Given) -> None:
        name, alias = function.name, alias_name(request.path) or given.get("Name", "")
        match request.operation:
            case "UpdateFunctionCode":
                self._update_code(function, given, answer)
            case "UpdateFunctionConfiguration":
                self._update_configuration(function, given)
            case "PublishVersion":
                _publish(function, answer)
            case "CreateAlias" | "UpdateAlias":
                _point(function, alias, answer)
            case "DeleteAlias":
                function.aliases.pop(alias, None)
            case "DeleteFunction":
                self._delete(name, request.query.get("Qualifier") or named(request.path).partition(":")[2])
            case "PutFunctionConcurrency" | "DeleteFunctionConcurrency":
                for version in (function, *function.versions.values()):
                    limit = given.get("ReservedConcurrentExecutions")
                    self._functions.adjust(version, reserved_concurrency=limit)
            case operation if operation.endswith("FunctionEventInvokeConfig"):
                self._asynchronous(function, operation, given)

    def _update_code(self, function: LambdaFunction, given: Given, answer: Given) -> None:
        package = self._package(given)
        assert package is not None
        if given.get("DryRun"):
            return
        self._packages[function.name] = package
        function.update_code(Uploaded(package), handler=function.configuration.handler)
        self._functions.forget(function)
        if given.get("Publish"):
            _publish(function, answer)

    def _update_configuration(self, function: LambdaFunction, given: Given) -> None:
        if "Handler" in given:
            function.update_code(Uploaded(self._packages[function.name]), handler=given["Handler"])
        function.update_configuration(**_settings(given))
        self._functions.forget(function)

    def _delete(self, name: str, version: str) -> None:
        if version:
            self._functions.given[name].versions.pop(version, None)
            return
        del self._packages[name]
        self._functions.remove(name)

    def _asynchronous(self, function: LambdaFunction, operation: str, given: Given) -> None:
        """Put sets everything, to the default where the request is silent; Update changes what the request names."""
        if operation.startswith("Get"):
            return
        settings: dict[str, Any] = {}
        if not operation.startswith("Update"):
            settings = {"maximum_retry_attempts": 2, "maximum_event_age": 21_600.0, "on_success": None}
            settings["on_failure"] = None
        if "MaximumRetryAttempts" in given:
            settings["maximum_retry_attempts"] = given["MaximumRetryAttempts"]
        if "MaximumEventAgeInSeconds" in given:
            settings["maximum_event_age"] = float(given["MaximumEventAgeInSeconds"])
        for side, name in (("OnSuccess", "on_success"), ("OnFailure", "on_failure")):
            if side in given.get("DestinationConfig", {}):
                settings[name] = self._destinations.to(given["DestinationConfig"][side].get("Destination"))
        self._functions.adjust(function, **settings)

    def _function(self, name: str) -> LambdaFunction | None:
        function = self._functions.given.get(name)
        return function if self.knows(name) and isinstance(function, LambdaFunction) else None


def _publish(function: LambdaFunction, answer: Given) -> None:
    number = str(answer["Version"])
    function.versions.setdefault(number, FunctionVersion(replace(function.configuration, version=number)))


def _point(function: LambdaFunction, alias: str, answer: Given) -> None:
    weights = (answer.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    function.alias(alias, answer["FunctionVersion"], weights=weights)


def _settings(given: Given) -> dict[str, Any]:
    """The settings of a request, by the simulator's names; what it does not give stays as it is."""
    settings: dict[str, Any] = {}
    if "Timeout" in given:
        settings["timeout"] = given["Timeout"]
    if "MemorySize" in given:
        settings["memory_size"] = given["MemorySize"]
    if "Environment" in given:
        settings["environment"] = given["Environment"].get("Variables", {})
    if "EphemeralStorage" in given:
        settings["ephemeral_storage"] = given["EphemeralStorage"]["Size"]
    return settings


def _read(request: BotoRequest) -> Given:
    given: Given = json.loads(request.body) if request.body.strip() else {}
    return given


def _too_much(member: str, value: int, most: int) -> str:
    return (
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: "
        f"Member must have value less than or equal to {most}"
    )


def refusal(status: int, code: str, message: str) -> BotoReply:
    """An error as Lambda answers it."""
    body = json.dumps({"Type": "User", "Message": message, "message": message}).encode()
    return BotoReply(body, status, {"x-amzn-errortype": code, "content-type": "application/json"})


def _bad_zip(package: bytes) -> BotoReply | None:
    """What AWS finds in a package before it is kept; whether its code can run is found by the first call."""
    if not zipfile.is_zipfile(io.BytesIO(package)):
        return refusal(400, "InvalidParameterValueException", _NO_ZIP)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        if sum(info.file_size for info in archive.infolist()) >= _MOST_UNPACKED:
            return refusal(400, "InvalidParameterValueException", _TOO_LARGE)
    return None


# ------------------------------------------------------------------------ names


def function_name(path: str) -> str:
    """The name of the function in a request's path, which has its name or its ARN, perhaps with a version.

    >>> function_name("/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Apay%3A3/code")
    'pay'
    """
    return named(path).partition(":")[0]


def named(path: str) -> str:
    """The name of the function with its qualifier, as the path has it."""
    found = _FUNCTION.search(path)
    name, qualifier = function_and_qualifier(unquote(found[1]) if found else "")
    return f"{name}:{qualifier}" if qualifier else name


def alias_name(path: str) -> str | None:
    """The alias in a path such as `/functions/pay/aliases/live`."""
    found = _FUNCTION.search(path)
    return unquote(found[2]) if found and found[2] else None
