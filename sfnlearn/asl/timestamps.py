"""JSON values as the States Language types them: numbers and timestamps."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any


def is_number(value: Any) -> bool:
    """A JSON number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


@lru_cache(maxsize=1024)
def parse_timestamp(text: str) -> float | None:
    """POSIX seconds of an RFC 3339 timestamp with upper-case T and Z, or None.

    > Timestamps MUST conform to the RFC3339 profile of ISO 8601, with the further restrictions that an uppercase "T"
    > character MUST be used to separate date and time, and an uppercase "Z" character MUST be present in the absence of
    > a numeric time zone offset.

    >>> parse_timestamp("2026-01-01T00:00:00Z"), parse_timestamp("2026-01-01")
    (1767225600.0, None)
    """
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return None


def is_timestamp(value: Any) -> bool:
    """A string that is a timestamp."""
    return isinstance(value, str) and parse_timestamp(value) is not None


def meant_timestamp(text: str) -> str | None:
    """The timestamp that was meant by a text that is nearly one: with T, with Z, with seconds.

    >>> meant_timestamp("2026-01-31 09:00")
    '2026-01-31T09:00:00Z'
    """
    stem = text.strip().upper().replace(" ", "T").removesuffix("Z")
    forms = (f"{stem}Z", stem, f"{stem}:00Z", f"{stem}T00:00:00Z")
    return next((form for form in forms if parse_timestamp(form) is not None), None)
