"""Definitions in requests: reading one, ValidateStateMachineDefinition, TestState.

InvalidDefinition lists every error as `CODE: message at location` (recorded).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.diagnostics.validate import described, errors, validate_as_aws
from sfnlearn.asl.diagnostics.warnings.placeholders import unfilled_resources
from sfnlearn.asl.machine import MachineType
from sfnlearn.cloud.stepfunctions.api_errors import ApiError, invalid_arn
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.resources import DeployedMachine
from sfnlearn.engine.one_state.operation import test_state
from sfnlearn.engine.one_state.request import RequestError
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError
from sfnlearn.jsonplaces import NestingError
from sfnlearn.jsontext import JSONSyntaxError, JSONText, parse

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")


def check_role(role_arn: str) -> str:
    """The ARN of a role; raises InvalidArn.  Whether there is such a role is not asked."""
    if not role_arn.startswith("arn:"):
        raise invalid_arn(f"Invalid ARN prefix: {role_arn}")
    if not _ROLE.fullmatch(role_arn):
        raise ApiError("InvalidArn", f"Invalid Role Arn: '{role_arn}'")
    return role_arn


def read_machine(text: str, arn: str, type: MachineType, role_arn: str) -> DeployedMachine:
    """The machine of a definition in JSON; raises InvalidDefinition."""
    try:
        return _deployed(_read(text), arn, type, role_arn)
    except DefinitionError as error:
        raise _refused(error, text) from None


def _deployed(definition: dict[str, Any], arn: str, type: MachineType, role_arn: str) -> DeployedMachine:
    if unfilled := list(unfilled_resources(definition)):
        raise DefinitionError(unfilled)
    try:
        return DeployedMachine(definition, arn, type, role_arn)
    except DefinitionError:
        raise DefinitionError(errors(definition, type)) from None  # AWS tells consequences too


def _refused(error: DefinitionError, text: str) -> ApiError:
    told = ", ".join(_told(found, text) for found in error.diagnostics if found.severity == "ERROR")
    return ApiError("InvalidDefinition", f"Invalid State Machine Definition: '{told}'")


def _read(text: str) -> dict[str, Any]:
    """AWS takes JSON and nothing else: no YAML, and no name of a file."""
    try:
        value = parse(text)
    except JSONSyntaxError as error:
        code = "TOO_DEEPLY_NESTED" if isinstance(error, NestingError) else "INVALID_JSON_DESCRIPTION"
        found = Diagnostic("ERROR", code, error.reason, error.position)
        raise DefinitionError([found]) from None
    if not isinstance(value, dict):
        message = "Definition must be a valid JSON object"
        raise DefinitionError([Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", message, "")])
    return value


def _told(found: Diagnostic, text: str) -> str:
    location = described(found, text).get("location")
    return f"{found.code}: {found.message}" + (f" at {location}" if location else "")


def validate_state_machine_definition(request: Request) -> Response:
    """ValidateStateMachineDefinition, with AWS's own warnings alone; `sfnlearn.validate` gives ours too."""
    text, type = request["definition"], request.get("type", "STANDARD")
    try:
        source = _read(text)
    except DefinitionError as error:
        return {"result": "FAIL", "diagnostics": [_shown(described(error.diagnostics[0], text))], "truncated": False}
    judged = validate_as_aws(source, type, request.get("severity", "ERROR"), request.get("maxResults") or 100)
    return {**judged, "diagnostics": [_shown(found) for found in judged["diagnostics"]]}


def _shown(found: dict[str, str]) -> dict[str, str]:
    """A diagnostic without our hint, for which AWS's response has no member."""
    return {name: value for name, value in found.items() if name != "hint"}


def test_one_state(request: Request, functions: Mapping[str, Any]) -> Response:
    """TestState: the members of the request are those of `sfnlearn.test_state`, in camel case."""
    if "roleArn" in request:
        check_role(request["roleArn"])
    try:
        return test_state(
            _read(request["definition"]),
            state_name=request.get("stateName"),
            input=JSONText(request.get("input", "{}")),
            variables=request.get("variables"),
            inspection_level=request.get("inspectionLevel", "INFO"),
            mock=request.get("mock"),
            context=request.get("context"),
            state_configuration=request.get("stateConfiguration"),
            role_arn=request.get("roleArn"),
            reveal_secrets=request.get("revealSecrets", False),
            functions=functions if request.get("roleArn") else None,
        )
    except DefinitionError as error:
        raise _refused(error, request["definition"]) from None
    except RequestError as error:
        raise ApiError(error.code, str(error)) from None
    except UsageError as error:
        raise ApiError("ValidationException", str(error)) from None
