"""`validate`: a definition judged in the shape of AWS's ValidateStateMachineDefinition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from sfnlearn.arguments import WHOLE, check_argument
from sfnlearn.asl.diagnostics.ignoring import told_warnings
from sfnlearn.asl.diagnostics.warnings import AWS_CODES, find_warnings
from sfnlearn.asl.diagnostics.warnings.placeholders import unfilled_resources
from sfnlearn.asl.reading.machine_fields import read_definition
from sfnlearn.asl.reading.report import MISSING_END
from sfnlearn.asl.reading.sources import INVALID_JSON, load_definition
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError
from sfnlearn.jsonplaces import TextPosition
from sfnlearn.jsontext import JSON

MOST_RESULTS = 100


def validate(
    definition: JSON,
    type: Literal["STANDARD", "EXPRESS"] = "STANDARD",
    severity: Literal["ERROR", "WARNING"] = "ERROR",
    max_results: int = MOST_RESULTS,
) -> dict[str, Any]:
    """Judge a definition: `{"result": "OK" | "FAIL", "diagnostics": [...], "truncated": bool}`.

    `definition` is a dict, a JSON or YAML text, or the path of a file.  Each diagnostic has `severity`, `code`,
    `message` and, where the finding has a place, `location`; ours has `hint` beside them.  Warnings are given only for
    `severity="WARNING"`, and never make the result FAIL.  `max_results` of 0 means 100.  Raises UsageError for
    arguments that cannot be.

    >>> judged = validate({"StartAt": "A", "States": {"A": {"Type": "Pass"}}})
    >>> judged["result"], judged["diagnostics"][0]["code"], judged["diagnostics"][0]["location"]
    ('FAIL', 'SCHEMA_VALIDATION_FAILED', '/States/A')

    Source: API reference, ValidateStateMachineDefinition; codes, messages and locations as recorded where they were.
    """
    _check_arguments(type, severity, max_results)
    return _judged(definition, find(definition, type), severity, max_results)


def validate_as_aws(definition: dict[str, Any], type: str, severity: str, max_results: int) -> dict[str, Any]:
    """The same with the warnings that AWS has, all of them: AWS knows neither ours nor a comment that ignores one."""
    _check_arguments(type, severity, max_results)
    warnings = (found for found in find_warnings(definition, type) if found.code in AWS_CODES)
    found = (*unfilled_resources(definition), *errors(definition, type), *warnings)
    return _judged(definition, found, severity, max_results)


def _judged(definition: JSON, found: Iterable[Diagnostic], severity: str, max_results: int) -> dict[str, Any]:
    findings = [each for each in found if severity == "WARNING" or each.severity == "ERROR"]
    shown = findings[: max_results or MOST_RESULTS]
    return {
        "result": "FAIL" if any(found.severity == "ERROR" for found in findings) else "OK",
        "diagnostics": [described(found, definition) for found in shown],
        "truncated": len(shown) < len(findings),
    }


def find(definition: JSON, type: str = "STANDARD") -> tuple[Diagnostic, ...]:
    """All diagnostics of a definition, errors first; a text that is neither JSON nor YAML has one."""
    try:
        value, text = load_definition(definition)
    except DefinitionError as error:
        return error.diagnostics
    return (*unfilled_resources(value), *errors(value, type), *told_warnings(value, type, text))


def errors(definition: dict[str, Any], type: str) -> list[Diagnostic]:
    """The errors of one reading, consequences too, as AWS lists them (measured behaviour 48).

    A person is told causes alone: the missing state `p3`, and not that `p2` cannot be reached because `p3` was meant to
    be `p2` (`causes.py`).
    """
    _, _, findings = read_definition(definition, type)
    return [found for _, found in findings]


def described(found: Diagnostic, definition: JSON = None) -> dict[str, str]:
    """A diagnostic as AWS writes it, with our hint."""
    described = {"severity": found.severity, "code": found.code, "message": found.message}
    location = _location(found, definition)
    if location:
        described["location"] = location
    return {**described, "hint": found.hint} if found.hint else described


def _location(found: Diagnostic, definition: JSON) -> str:
    """AWS gives none for a machine without an end (measured), and quotes a text that is not JSON (recorded)."""
    if found.code == MISSING_END and found.place == ("States",):
        return ""
    if isinstance(found.place, TextPosition) and isinstance(definition, str) and found.code == INVALID_JSON:
        shown = definition if len(definition) <= 500 else f"{definition[:500]}[truncated {len(definition) - 500} chars]"
        return f'[Source: (String)"{shown}"; line: {found.place.line}, column: {found.place.column}]'
    return found.aws_location


def _check_arguments(type: str, severity: str, max_results: int) -> None:
    if type not in ("STANDARD", "EXPRESS"):
        raise UsageError(f"A state machine's type is STANDARD or EXPRESS, not {type!r}.")
    if severity not in ("ERROR", "WARNING"):
        raise UsageError(f"severity is ERROR or WARNING, not {severity!r}.")
    check_argument("max_results", max_results, WHOLE)
    if not 0 <= max_results <= MOST_RESULTS:
        raise UsageError(f"max_results is between 0 and {MOST_RESULTS}, not {max_results}.")
