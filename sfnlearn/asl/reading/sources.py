"""Where a definition comes from: a Python value, JSON or YAML text, or a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.location import Location
from sfnlearn.asl.placeholders import (
    Substitutions,
    check_substitutions,
    filled,
    filled_text,
    marked,
    with_quotes,
)
from sfnlearn.asl.reading.report import SCHEMA
from sfnlearn.asl.reading.yaml_text import YAMLNestingError, YAMLSyntaxError, parse_yaml
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError, why_unreadable
from sfnlearn.jsonplaces import MAX_DEPTH, TOO_DEEP, JSONSyntaxError, Key, NestingError, TextPosition, begins_as_json
from sfnlearn.jsontext import JSON, checked, parse

LARGEST = 1_048_576
"""Characters of a definition (CreateStateMachine's API reference)."""
INVALID_JSON = "INVALID_JSON_DESCRIPTION"
MISSING = "MISSING_DESCRIPTION"
TOO_DEEPLY_NESTED = "TOO_DEEPLY_NESTED"
_SUFFIXES = (".json", ".yaml", ".yml")


def load_definition(
    source: object, substitutions: Substitutions | None = None, *, unknown: bool = False
) -> tuple[dict[str, Any], str | None]:
    """The definition as a dict, and its text where there is one, with `substitutions` in place of their placeholders.

    With `unknown`, a placeholder without quotes and without a value becomes a `Placeholder`; else it is not JSON.

    Raises DefinitionError for a text that is not a JSON or YAML object, UsageError for a file that cannot be read or
    a value of another type.

    >>> load_definition("StartAt: A")
    ({'StartAt': 'A'}, 'StartAt: A')
    """
    if isinstance(source, Mapping):
        value, text = _checked(source)
        _check_length(len(text))
        if substitutions is not None:
            check_substitutions(substitutions, text)
            value = filled(value, substitutions)
        return value, None
    if isinstance(source, str):
        text, suffix = _read_file(source) if is_file_name(source) else (source, None)
    elif isinstance(source, os.PathLike):
        text, suffix = _read_file(source)
    else:
        kind = _article(type(source).__name__)
        raise UsageError(f"A definition is a dict, a JSON or YAML text, or the path of a file, not {kind}.")
    if substitutions is not None:
        check_substitutions(substitutions, text)
        text = filled_text(text, substitutions)
    return _parse_object(text, suffix, unknown=unknown)


def _checked(source: Mapping[str, object]) -> tuple[dict[str, Any], str]:
    try:
        return checked(dict(source))
    except UsageError:
        deep = _too_deep(source)
        if deep is None:
            raise
        raise _refused(TOO_DEEP, deep, "Let some of it be a state machine of its own.", TOO_DEEPLY_NESTED) from None


def _too_deep(source: object) -> Location | None:
    """The last state on the way to what stands too deep; None where nothing does, or where a value holds itself."""
    waiting: list[tuple[object, tuple[Key, ...], frozenset[int]]] = [(source, (), frozenset())]
    deepest: dict[int, int] = {}  # a value that stands in many places is looked at again only where it stands deeper
    while waiting:
        value, keys, around = waiting.pop()
        if id(value) in around:
            return None
        if not isinstance(value, Mapping | list | tuple) or deepest.get(id(value), -1) >= len(keys):
            continue
        deepest[id(value)] = len(keys)
        if len(keys) == MAX_DEPTH:
            states = [index for index, key in enumerate(keys[:-1]) if key == "States"]
            return Location(keys[: states[-1] + 2] if states else keys)
        named = value.items() if isinstance(value, Mapping) else enumerate(value)
        waiting += [(item, (*keys, key), around | {id(value)}) for key, item in named]
    return None


def _article(name: str) -> str:
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"


def is_file_name(text: str) -> bool:
    """Whether a text is the name of a file and not a definition."""
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


def _parse_object(text: str, suffix: str | None, *, unknown: bool) -> tuple[dict[str, Any], str]:
    _check_length(len(text))
    if not text.strip():
        raise _refused("The definition is empty", "", 'The smallest has "StartAt" and "States".', MISSING)
    is_json = suffix == ".json" or (suffix is None and begins_as_json(text))
    value = _parse_json(text, unknown=unknown) if is_json else _parse_yaml(text, unknown=unknown)
    if not isinstance(value, dict):
        raise _refused("Definition must be a valid JSON object", "", code=SCHEMA)
    return value, text


def _check_length(length: int) -> None:
    if length > LARGEST:
        raise _refused(f"A definition has at most {LARGEST} characters, but this one has {length}", "")


def _refused(
    message: str, place: TextPosition | Location | str, hint: str = "", code: str = INVALID_JSON
) -> DefinitionError:
    return DefinitionError([Diagnostic("ERROR", code, message, place, hint)])


def _parse_json(text: str, *, unknown: bool) -> JSON:
    try:
        value = parse(text)
    except JSONSyntaxError as error:
        quoted = with_quotes(text) if unknown and "${" in text else None
        if quoted is None:
            raise _not_read(error) from None
        return marked(_parse_json(quoted, unknown=False))
    return marked(value) if unknown and "${" in text else value


def _parse_yaml(text: str, *, unknown: bool) -> JSON:
    try:
        value = parse_yaml(text)
    except YAMLSyntaxError as error:
        raise _not_read(error) from None
    return marked(value) if unknown and "${" in text else value


def _not_read(error: JSONSyntaxError | YAMLSyntaxError) -> DefinitionError:
    nested = isinstance(error, NestingError | YAMLNestingError)
    return _refused(error.reason, error.position, code=TOO_DEEPLY_NESTED if nested else INVALID_JSON)
