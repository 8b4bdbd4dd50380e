"""Where a definition comes from: a Python value, JSON or YAML text, or a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.reading.report import SCHEMA
from sfnlearn.asl.reading.yaml_text import YAMLSyntaxError, parse_yaml
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError, why_unreadable
from sfnlearn.jsonplaces import JSONSyntaxError, TextPosition, begins_as_json
from sfnlearn.jsontext import JSON, check_value, parse

LARGEST = 1_048_576
"""Characters of a definition (CreateStateMachine's API reference)."""
INVALID_JSON = "INVALID_JSON_DESCRIPTION"
MISSING = "MISSING_DESCRIPTION"
_SUFFIXES = (".json", ".yaml", ".yml")


def load_definition(source: object) -> tuple[dict[str, Any], str | None]:
    """The definition as a dict, and its text where there is one.

    Raises DefinitionError for a text that is not a JSON or YAML object, UsageError for a file that cannot be read or
    a value of another type.

    >>> load_definition("StartAt: A")
    ({'StartAt': 'A'}, 'StartAt: A')
    """
    if isinstance(source, Mapping):
        return check_value(dict(source)), None
    if isinstance(source, os.PathLike) or (isinstance(source, str) and _is_file_name(source)):
        return _parse_object(*_read_file(source))
    if isinstance(source, str):
        return _parse_object(source, None)
    raise UsageError(
        f"A definition is a dict, a JSON or YAML text, or the path of a file, not {_article(type(source).__name__)}."
    )


def _article(name: str) -> str:
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"


def _is_file_name(text: str) -> bool:
    return not any(sign in text for sign in "\n\0{") and len(text) < 1024 and text.lower().endswith(_SUFFIXES)


def _read_file(name: str | os.PathLike[str]) -> tuple[str, str]:
    from pathlib import Path

    path = Path(name)
    try:
        return path.read_text(encoding="utf-8-sig"), path.suffix.lower()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}. Check the name, or give the definition itself.") from None
    except (OSError, ValueError) as error:  # a ValueError is what is not UTF-8, or not a name at all
        raise UsageError(f"The file {path} cannot be read: {why_unreadable(error)}.") from None


def _parse_object(text: str, suffix: str | None) -> tuple[dict[str, Any], str]:
    if len(text) > LARGEST:
        raise _refused(f"A definition has at most {LARGEST} characters, but this one has {len(text)}", "")
    if not text.strip():
        raise _refused("The definition is empty", "", 'The smallest has "StartAt" and "States".', MISSING)
    is_json = suffix == ".json" or (suffix is None and begins_as_json(text))
    value = _parse_json(text) if is_json else _parse_yaml(text)
    if not isinstance(value, dict):
        raise _refused("Definition must be a valid JSON object", "", code=SCHEMA)
    return value, text


def _refused(message: str, place: TextPosition | str, hint: str = "", code: str = INVALID_JSON) -> DefinitionError:
    return DefinitionError([Diagnostic("ERROR", code, message, place, hint)])


def _parse_json(text: str) -> JSON:
    try:
        return parse(text)
    except JSONSyntaxError as error:
        raise _refused(error.reason, error.position) from None


def _parse_yaml(text: str) -> JSON:
    try:
        return parse_yaml(text)
    except YAMLSyntaxError as error:
        raise _refused(error.reason, error.position) from None
