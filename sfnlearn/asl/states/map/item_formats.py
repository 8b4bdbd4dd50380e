"""The formats in which a distributed Map reads its items: CSV, JSON and JSON Lines, as text to values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.location import Location
from sfnlearn.jsontext import JSON, JSONSyntaxError, parse

DELIMITERS: Mapping[str, str] = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}


class FormatError(ValueError):
    """The text does not hold items in the format that ReaderConfig names."""


def read_items(text: str, config: Mapping[str, Any]) -> list[Any]:
    r"""The items of a text; raises `FormatError`.

    >>> read_items("id,kg\na,2\n", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"})
    [{'id': 'a', 'kg': '2'}]
    """
    kind = config.get("InputType", "JSON")
    if kind == "CSV":
        return read_csv(text, config)
    if kind == "JSONL":
        return [_parse(line, number) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return _json_items(_parse(text, None), config)


def _parse(text: str, line: int | None) -> Any:
    try:
        return parse(text)
    except JSONSyntaxError as error:
        raise FormatError(f"Line {line or error.line}, column {error.column}: {error.reason}") from None


def _json_items(value: JSON, config: Mapping[str, Any]) -> list[Any]:
    pointer = config.get("ItemsPointer", "")
    try:
        value = Location.from_pointer(pointer, value).value_in(value)
    except LookupError:
        raise FormatError(f"The ItemsPointer {pointer} names nothing in the object") from None
    if isinstance(value, dict):
        return [{"Key": key, "Value": item} for key, item in value.items()]
    if not isinstance(value, list):
        raise FormatError("Attempting to map over non-iterable node.")
    return value


def read_csv(text: str, config: Mapping[str, Any]) -> list[dict[str, str]]:
    """Rows as objects of strings; short rows are filled with empty strings, long ones cut (recorded)."""
    rows = _rows(text, DELIMITERS[config.get("CSVDelimiter", "COMMA")])
    headers = config.get("CSVHeaders") if config.get("CSVHeaderLocation") == "GIVEN" else None
    if headers is None:
        headers, rows = (rows[0], rows[1:]) if rows else ([], [])
    if len(set(headers)) < len(headers):
        raise FormatError("CSV headers cannot contain duplicates.")
    return [_row(headers, row) for row in rows if row]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    longest = csv.field_size_limit(max(len(text), 1))
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise FormatError(f"The text is not CSV: {error}") from None
    finally:
        csv.field_size_limit(longest)


def _row(headers: list[str], row: list[str]) -> dict[str, str]:
    return {name: row[index] if index < len(row) else "" for index, name in enumerate(headers)}
