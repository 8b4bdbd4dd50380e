"""Times as texts: what the States Language takes for a timestamp, and how AWS writes one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from sfnlearn.jsontext import JSON

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


@lru_cache(maxsize=1024)
def parse_timestamp(text: str) -> float | None:
    """POSIX seconds of an RFC 3339 timestamp, or None.

    RFC 3339 leaves more open than the States Language does: here the T between date and time is a capital letter, and
    so is the Z of a time in UTC; where there is no Z there is an offset.

    >>> parse_timestamp("2026-01-01T00:00:00Z"), parse_timestamp("2026-01-01")
    (1767225600.0, None)

    Source: States Language, "Timestamps".
    """
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return None


def is_timestamp(value: JSON) -> bool:
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


@lru_cache(maxsize=64)
def write_timestamp(seconds: float, *, whole: bool = False) -> str:
    """POSIX seconds as AWS writes a time: RFC 3339 in UTC with milliseconds, the rest cut off.

    `whole` leaves ".000" out.  The texts are kept, because virtual time stands still while states follow one another.

    >>> write_timestamp(1767225600.5), write_timestamp(1767225600, whole=True)
    ('2026-01-01T00:00:00.500Z', '2026-01-01T00:00:00Z')
    """
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
    return f"{text.removesuffix('.000') if whole else text}Z"
