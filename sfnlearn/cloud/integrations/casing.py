"""Parameters and results, between the States Language's JSON and botocore's values; the shapes come from its models.

Rules, recorded unless said otherwise:

- An SDK integration writes the Java SDK's member names with a capital: the model's `SSECustomerKeyMD5` is
  `SseCustomerKeyMD5`, `ChecksumCRC32` stays, `executionArn` is `ExecutionArn`.  An optimized one only capitalizes.
- A string parameter may be given as any JSON value; its JSON text is sent.  null is like an absent member.
- A top-level blob is sent as the JSON text of its value (a string keeps its quotes) and given back as text; a blob
  deeper down is base64, as in the services' own JSON (no recording).
- A timestamp is given back as RFC 3339 by an SDK integration, as milliseconds by an optimized one.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.cloud.botocore.names import Spelling
from sfnlearn.jsontext import dumps

_MILLISECONDS = 1000
_NUMBERS = ("integer", "long", "float", "double")


# ------------------------------------------------------------------ parameters


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A parameter that Step Functions itself does not accept: the task is not started."""

    complaint: str


def _invalid(field: str) -> Refused:
    return Refused(f"The value of the field '{field}' has an invalid format")


def to_boto(shape: Any, value: Any, spell: Spelling, field: str = "", *, deep: bool = False) -> Any:
    """A JSON value as botocore takes it for a shape; raises Refused."""
    kind = shape.type_name
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        return _structure_to_boto(shape, value, spell, field, deep=deep)
    if kind == "list":
        if not isinstance(value, list):
            raise _invalid(field)
        return [to_boto(shape.member, one, spell, field, deep=True) for one in value]
    if kind == "map":
        if not isinstance(value, dict):
            raise _invalid(field)
        return {key: to_boto(shape.value, one, spell, field, deep=True) for key, one in value.items()}
    return _scalar_to_boto(kind, value, field, deep=deep)


def _structure_to_boto(shape: Any, value: Any, spell: Spelling, field: str, *, deep: bool) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _invalid(field)
    members = {spell(name): name for name in shape.members}
    given: dict[str, Any] = {}
    for key, one in value.items():
        if key not in members:
            raise Refused(f"The field '{key}' is not supported by Step Functions")
        if one is not None:
            name = members[key]
            given[name] = to_boto(shape.members[name], one, spell, key, deep=deep or bool(field))
    return given


def _scalar_to_boto(kind: str, value: Any, field: str, *, deep: bool) -> Any:
    if kind == "blob":
        return _to_bytes(value, field) if deep else dumps(value).encode()
    if kind == "string" and not isinstance(value, str):
        return dumps(value)
    if kind in _NUMBERS and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise _invalid(field)
    if kind == "boolean" and not isinstance(value, bool):
        raise _invalid(field)
    return value


def _to_bytes(value: Any, field: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise _invalid(field) from None


# --------------------------------------------------------------------- results


def iso_time(moment: datetime) -> str:
    """A time as Java's Instant writes it.

    >>> iso_time(datetime(2026, 1, 1, 12, 0, 0, 250000, tzinfo=UTC))
    '2026-01-01T12:00:00.250Z'
    """
    return write_timestamp(moment.timestamp(), whole=True)


def milliseconds(moment: datetime) -> int:
    """A time as the Java SDK 1's dates are written to JSON.

    >>> milliseconds(datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC))
    2000
    """
    return round(moment.timestamp() * _MILLISECONDS)


def from_boto(shape: Any, value: Any, spell: Spelling, time: Callable[[datetime], Any], *, deep: bool = False) -> Any:
    """What botocore gave for a shape, as a JSON value."""
    kind = None if shape is None else shape.type_name
    if kind == "structure" and isinstance(value, Mapping) and not getattr(shape, "is_document_type", False):
        return {
            spell(name): from_boto(shape.members.get(name), one, spell, time, deep=deep)
            for name, one in value.items()
            if name in shape.members
        }
    if kind == "list":
        return [from_boto(shape.member, one, spell, time, deep=True) for one in value]
    if kind == "map":
        return {key: from_boto(shape.value, one, spell, time, deep=True) for key, one in value.items()}
    if kind == "timestamp":
        return time(value if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC))
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, (bytes, bytearray)):
        return _text(bytes(value), deep=deep)
    return value


def _text(value: bytes, *, deep: bool) -> str:
    if not deep:
        try:
            return value.decode()
        except UnicodeDecodeError:
            pass
    return base64.b64encode(value).decode()
