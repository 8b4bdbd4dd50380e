"""The formats in which a distributed Map reads its items: CSV, JSON, JSON Lines and Parquet, from bytes to values.

An object in S3 is bytes.  AWS takes texts in UTF-8, with or without a byte order mark, and unzips what is zipped, as S3
writes its inventories (`.csv.gz`).  What is neither is an error of the reader, and never a list of something else.

Source: Developer Guide, "ItemReader (Map)".
"""

from __future__ import annotations

import base64
import binascii
import csv
import io
import zlib
from collections.abc import Mapping
from math import isfinite
from typing import Any

from sfnlearn.asl.location import Location, is_pointer
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, JSONSyntaxError, parse

DELIMITERS: Mapping[str, str] = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}


class FormatError(ValueError):
    """The text does not hold items in the format that ReaderConfig names."""


_GZIP = b"\x1f\x8b"
MOST_UNPACKED = 2**28
"""Bytes of an object after it is unzipped: a few zipped bytes can stand for more than any memory."""


def content(answer: JSON) -> bytes | str:
    """The bytes or the text of an object, out of what S3 answered; raises `FormatError`.

    That is `{"Body": text}`, or `{"BodyBase64": text}` where the bytes are not a text in UTF-8.
    """
    if isinstance(answer, str):
        return answer
    members = answer if isinstance(answer, dict) else {}
    if isinstance(members.get("Body"), str):
        return str(members["Body"])
    try:
        return base64.b64decode(members["BodyBase64"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise FormatError("S3 answered no object with a 'Body'") from None


def text_of(data: bytes | str) -> str:
    r"""The text of an object: unzipped, without a byte order mark; raises `FormatError`.

    >>> text_of(b"\xef\xbb\xbfid\n7"), text_of(zlib.compress(b"id\n7", wbits=31))
    ('id\n7', 'id\n7')
    """
    if isinstance(data, bytes):
        try:
            data = (_unzipped(data) if data.startswith(_GZIP) else data).decode()
        except UnicodeDecodeError:
            raise FormatError("The object is not a text in UTF-8") from None
    return data.removeprefix("\ufeff")


def _unzipped(data: bytes) -> bytes:
    found = b""
    try:
        while data.startswith(_GZIP):  # a file may be several zipped parts, one behind the other
            part = zlib.decompressobj(wbits=31)
            found += part.decompress(data, MOST_UNPACKED - len(found) + 1)
            if len(found) > MOST_UNPACKED:
                raise FormatError(f"The object has more than {MOST_UNPACKED} bytes once it is unzipped")
            if not part.eof:
                raise FormatError("The zipped object ends too early")
            data = part.unused_data
    except zlib.error as error:
        raise FormatError(f"The object cannot be unzipped: {error}") from None
    return found


def read_object(data: bytes | str, config: Mapping[str, Any]) -> list[Any]:
    """The items of an object of any format; raises `FormatError`."""
    if config.get("InputType") == "PARQUET":
        return read_parquet(data)
    return read_items(text_of(data), config)


def read_parquet(data: bytes | str) -> list[Any]:
    """The rows of a Parquet file as objects.

    A value that JSON does not have (a date, a decimal) becomes its text; what AWS makes of it was not recorded.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            'Items in PARQUET are read by the library pyarrow, which is not installed: pip install "sfnlearn[parquet]".'
        ) from None
    try:
        rows: list[Any] = parquet.read_table(io.BytesIO(data if isinstance(data, bytes) else data.encode())).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"The object is not a Parquet file: {str(error).splitlines()[0]}") from None
    return [_plain(row) for row in rows]


def _plain(value: Any) -> Any:
    """A value of Python as JSON has it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def read_items(text: str, config: Mapping[str, Any]) -> list[Any]:
    r"""The items of a text; raises `FormatError`.

    >>> read_items("id,kg\na,2\n", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"})
    [{'id': 'a', 'kg': '2'}]
    """
    kind = config.get("InputType", "JSON")
    if kind == "CSV":
        return read_csv(text, config)
    if kind == "JSONL":
        return [_parse(line, number) for number, line in enumerate(lines(text), 1) if line.strip()]
    return _json_items(_parse(text, None), config)


def lines(text: str) -> list[str]:
    r"""The lines of a file, whatever system wrote it; other separators that Unicode has stand inside JSON's strings.

    >>> lines("1\r\n2\r3"), lines('"\u2028"') == ['"\u2028"']
    (['1', '2', '3'], True)
    """
    return [line.removesuffix("\n") for line in io.StringIO(text, newline=None)]


def _parse(text: str, line: int | None) -> Any:
    try:
        return parse(text)
    except JSONSyntaxError as error:
        raise FormatError(f"Line {line or error.line}, column {error.column}: {error.reason}") from None


def _json_items(value: JSON, config: Mapping[str, Any]) -> list[Any]:
    pointer = config.get("ItemsPointer", "")
    if not is_pointer(pointer):
        raise FormatError(f"The ItemsPointer {pointer} is not a JSON Pointer, which starts with /")
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
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FormatError(f"The text is not CSV: {error}") from None
    finally:
        csv.field_size_limit(longest)


def _row(headers: list[str], row: list[str]) -> dict[str, str]:
    return {name: row[index] if index < len(row) else "" for index, name in enumerate(headers)}
