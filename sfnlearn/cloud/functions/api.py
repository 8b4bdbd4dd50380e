"""Lambda's API for boto3: Invoke by our simulator, everything else by moto, which the simulator follows.

- moto keeps what the API shows of a function that was made through it; `api_changes` keeps the simulator in step.
- `@lambda_function` and `%%lambda` functions, and those given to `aws()`, can be invoked, described and listed.
- Invoke: RequestResponse waits on the world's clock for the result; Event does not, and is tried again as Lambda does
  when the clock gets there; DryRun only looks.  An exception of the function is not an error of the call:
  `FunctionError` says so.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.resource import ACCOUNT, function_and_qualifier
from sfnlearn.cloud.botocore.hooks import BotoReply, BotoRequest
from sfnlearn.cloud.functions.api_changes import Fetch, LambdaChanges, alias_name, function_name, named, refusal
from sfnlearn.cloud.functions.configuration import LATEST
from sfnlearn.cloud.functions.deployed_functions import DeployedFunctions, described
from sfnlearn.cloud.functions.environments.pool import Pool
from sfnlearn.cloud.functions.invoking.destinations import Destinations
from sfnlearn.cloud.functions.invoking.function_alias import AliasPool
from sfnlearn.cloud.functions.request_fields import CHANGES, KeptFields, given_members, page, refuse_unknown
from sfnlearn.cloud.stepfunctions import ControlPlane
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import INVOCATION_TYPES, Call
from sfnlearn.jsontext import JSONSyntaxError, dumps, parse

_LONGEST_LOG = 4096
"""Bytes of the log that Invoke gives back."""
_DESCRIBING = ("GetFunction", "GetFunctionConfiguration")


class LambdaApi:
    """Answers Lambda's Invoke, and follows what moto is told about functions.

    `fetch(bucket, key, version)` reads an object of S3, where a deployment package may lie; it raises ServiceError.
    """

    def __init__(self, functions: DeployedFunctions, plane: ControlPlane, fetch: Fetch) -> None:
        self._functions, self._plane, self._since = functions, plane, plane.world.now
        self._fields = KeptFields()
        self._changes = LambdaChanges(functions, Destinations(functions, lambda: plane.world.now), fetch)

    def go_on(self) -> None:
        """Make the attempts of asynchronous calls that are due by now."""
        self._functions.go_on(self._plane.world.now)

    def answer(self, request: BotoRequest) -> BotoReply | None:
        """Answer what is not moto's: Invoke, what moto does not know, what would be refused."""
        given = given_members(request)
        refuse_unknown(request.operation, given)
        if request.operation == "Invoke":
            return self._invoke(request)
        name = function_name(request.path)
        if request.operation in _DESCRIBING and not self._changes.knows(name):
            return self._describe(request, name)
        refused = self._fields.refused(request.operation, _place(request, given), given)
        return refusal(*refused) if refused else self._changes.refused(request)

    def done(self, request: BotoRequest, answer: dict[str, Any]) -> None:
        """Follow a request that moto has answered."""
        given, operation = given_members(request), request.operation
        place = _place(request, given)
        if operation in CHANGES and not given.get("DryRun"):
            self._fields.keep(operation, place, given, answer)
        elif operation == "DeleteFunction":
            self._fields.forget(place[0], "" if place[1] == LATEST else place[1])
        if operation == "ListFunctions":
            answer["Functions"].extend(self._listed())
        else:
            self._changes.done(request, answer)
        self._fields.show(answer, place)
        page(operation, given, answer)

    # --------------------------------------------------------------- describe

    def _describe(self, request: BotoRequest, name: str) -> BotoReply | None:
        """A function that moto does not know."""
        function = self._functions.simulated().get(name)
        _, qualifier = function_and_qualifier(function_arn(request))
        if function is None or qualifier not in ("", "$LATEST", *function.versions):
            return None
        shown = described(function.versions.get(qualifier, function), self._since)
        whole = {"Configuration": shown} if request.operation == "GetFunction" else shown
        return BotoReply(json.dumps(whole).encode(), headers={"content-type": "application/json"})

    def _listed(self) -> list[dict[str, Any]]:
        found = self._functions.simulated()
        return [described(found[name], self._since) for name in sorted(found) if not self._changes.knows(name)]

    # ----------------------------------------------------------------- invoke

    def _invoke(self, request: BotoRequest) -> BotoReply:
        """Invoke."""
        arn, name = function_arn(request), function_name(request.path)
        if not self._functions.exists(arn, name):
            return refusal(404, "ResourceNotFoundException", f"Function not found: {arn}")
        kind = request.headers.get("x-amz-invocation-type", "RequestResponse")
        if kind == "DryRun":
            return BotoReply(b"", INVOCATION_TYPES[kind])
        try:
            payload = parse(request.body.decode()) if request.body.strip() else {}
        except (JSONSyntaxError, UnicodeDecodeError) as error:
            return refusal(400, "InvalidRequestContentException", f"Could not parse request body into json: {error}")
        call = Call(arn, payload, self._plane.world.now, self._plane.registry(request.region).new_id())
        with self._plane.lock:
            if kind == "Event":
                self._functions.hand_over(self._functions.find_qualified(arn, name), call)
                return BotoReply(b"", INVOCATION_TYPES[kind])
            return self._wait_for(call, self._functions.pool(arn, name), request)

    def _wait_for(self, call: Call, pool: Pool | AliasPool | None, request: BotoRequest) -> BotoReply:
        answer = self._functions.call(call)
        # boto3's caller waits as long as the function works, so other executions go on for that time.
        self._plane.go_on(until=call.at + answer.duration)
        if answer.error == "Lambda.TooManyRequestsException":
            return refusal(429, "TooManyRequestsException", "Rate Exceeded.")
        version = LATEST if pool is None else pool.executed_version
        return _reply(answer, {"x-amz-executed-version": version, **_log(pool, call, request)})


def _place(request: BotoRequest, given: Mapping[str, Any]) -> tuple[str, str]:
    """The function that a request names, and the version or alias: `$LATEST` without one."""
    name, _, qualifier = named(request.path).partition(":")
    if request.operation == "CreateFunction":
        name = given["FunctionName"].rpartition(":")[2]
    if request.operation.endswith("Alias"):
        qualifier = alias_name(request.path) or given.get("Name", "")
    return name, str(qualifier or given.get("Qualifier") or LATEST)


def function_arn(request: BotoRequest) -> str:
    """The ARN of what a request names, with the version or alias, if one is named."""
    name, _, qualifier = named(request.path).partition(":")
    qualifier = qualifier or request.query.get("Qualifier", "")
    arn = f"arn:aws:lambda:{request.region}:{ACCOUNT}:function:{name}"
    return f"{arn}:{qualifier}" if qualifier else arn


def _log(pool: Pool | AliasPool | None, call: Call, request: BotoRequest) -> dict[str, str]:
    """The header with the end of the call's log, where it was asked for."""
    calls = [one for one in pool.invocations if one.request_id == call.request_id] if pool is not None else []
    if request.headers.get("x-amz-log-type") != "Tail" or not calls:
        return {}
    log = "\n".join(calls[-1].log).encode()[-_LONGEST_LOG:]
    return {"x-amz-log-result": base64.b64encode(log).decode()}


def _reply(answer: Answer, headers: Mapping[str, str]) -> BotoReply:
    told = {"content-type": "application/json", **headers}
    if not answer.failed:
        return BotoReply(dumps(answer.value).encode(), headers=told)
    body = answer.cause or dumps({"errorType": answer.error, "errorMessage": ""})
    return BotoReply(body.encode(), headers={**told, "x-amz-function-error": "Unhandled"})
