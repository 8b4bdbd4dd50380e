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

from sfnlearn.asl.integrations.java_names import Spelling
from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.cloud.botocore.models import Shape, is_document
from sfnlearn.jsontext import JSON, dumps

_MILLISECONDS = 1000
_NUMBERS = ("integer", "long", "float", "double")


# ------------------------------------------------------------------ parameters


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A parameter that Step Functions itself does not accept: the task is not started."""

    complaint: str


def _invalid(field: str) -> Refused:
    return Refused(f"The value of the field '{field}' has an invalid format")


def to_boto(shape: Shape, given: JSON, spell: Spelling, field: str = "", *, deep: bool = False) -> dict[str, Any]:
    """A JSON object as botocore takes it for a structure; raises Refused for what Step Functions does not send."""
    if not isinstance(given, dict):
        raise _invalid(field)
    members = {spell(name): name for name in shape.members}
    sent: dict[str, Any] = {}
    for key, value in given.items():
        if key not in members:
            raise Refused(f'The field "{key}" is not supported by Step Functions')
        if value is not None:
            name = members[key]
            sent[name] = _sent(shape.members[name], value, spell, key, deep=deep or bool(field))
    return sent


def _sent(shape: Shape, value: JSON, spell: Spelling, field: str, *, deep: bool) -> object:
    kind = shape.type_name
    if kind == "structure" and not is_document(shape):
        return to_boto(shape, value, spell, field, deep=deep)
    if kind == "list":
        if not isinstance(value, list):
            raise _invalid(field)
        return [_sent(shape.member, item, spell, field, deep=True) for item in value]
    if kind == "map":
        if not isinstance(value, dict):
            raise _invalid(field)
        return {key: _sent(shape.value, item, spell, field, deep=True) for key, item in value.items()}
    return _scalar_sent(kind, value, field, deep=deep)


def _scalar_sent(kind: str, value: JSON, field: str, *, deep: bool) -> object:
    if kind == "blob":
        return _bytes_sent(value, field) if deep else dumps(value).encode()
    if kind == "string" and not isinstance(value, str):
        return dumps(value)
    if kind in _NUMBERS and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise _invalid(field)
    if kind == "boolean" and not isinstance(value, bool):
        raise _invalid(field)
    return value


def _bytes_sent(value: JSON, field: str) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else b"?", validate=True)
    except (ValueError, binascii.Error):
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


def from_boto(
    shape: Shape | None, given: Mapping[str, Any], spell: Spelling, time: Callable[[datetime], JSON]
) -> dict[str, Any]:
    """What botocore gave for a structure, as a JSON object; `time` writes a timestamp.

    What the model does not know is left out, as boto3's own additions are.
    """
    return {} if shape is None else _members_shown(shape, given, spell, time, deep=False)


def _members_shown(
    shape: Shape, given: Mapping[str, object], spell: Spelling, time: Callable[[datetime], JSON], *, deep: bool
) -> dict[str, Any]:
    known = {name: value for name, value in given.items() if name in shape.members}
    return {spell(name): _shown(shape.members[name], value, spell, time, deep=deep) for name, value in known.items()}


def _shown(shape: Shape, value: Any, spell: Spelling, time: Callable[[datetime], JSON], *, deep: bool) -> JSON:
    kind = shape.type_name
    if kind == "structure" and isinstance(value, Mapping) and not is_document(shape):
        return _members_shown(shape, value, spell, time, deep=deep)
    if kind == "list":
        return [_shown(shape.member, item, spell, time, deep=True) for item in value]
    if kind == "map":
        return {key: _shown(shape.value, item, spell, time, deep=True) for key, item in value.items()}
    if kind == "timestamp":
        return time(value if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC))
    if hasattr(value, "read"):
        value = value.read()
    return _text(bytes(value), deep=deep) if isinstance(value, (bytes, bytearray)) else value


def _text(value: bytes, *, deep: bool) -> str:
    if not deep:
        try:
            return value.decode()
        except UnicodeDecodeError:
            pass
    return base64.b64encode(value).decode()
