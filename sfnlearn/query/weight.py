"""What values weigh that share their parts, before anybody writes them out.

`States.Array($.a, $.a)` and `{"b.$": "$.a", "c.$": "$.a"}` hold one text twice and cost nothing, while the JSON text of
the value grows with each mention: a definition of 6 kB can ask for gigabytes.  So what mentions many paths is weighed
first, and the walk ends where the bound is passed.
"""

from __future__ import annotations

from sfnlearn.jsontext import JSON

MOST_PATHS = 24
"""Paths that a call or a template may mention without being weighed: what a path names has 256 KiB at most."""


class TooLargeError(Exception):
    """A value is larger than anything that could be made of it."""


def bounded(value: JSON, most: int) -> None:
    """Raise `TooLargeError` if a value, written out, takes more than about `most` bytes.

    >>> text = "x" * 1000
    >>> bounded([text] * 9, 10_000)
    >>> bounded([text] * 11, 10_000)
    Traceback (most recent call last):
    sfnlearn.query.weight.TooLargeError
    """
    left, pending = most, [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            left -= sum(map(len, value)) + 8 * len(value)
            pending.extend(value.values())
        elif isinstance(value, list):
            left -= 8 * len(value)
            pending.extend(value)
        else:
            left -= len(value) if isinstance(value, str) else 8
        if left < 0:
            raise TooLargeError
