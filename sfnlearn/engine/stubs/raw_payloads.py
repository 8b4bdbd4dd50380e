"""Bytes that a Lambda handler returns: Lambda's runtime takes them for the payload as it stands.

Bytes that are a JSON text give its value (measured behaviour 40).  What Step Functions makes of others was not seen by
anybody, so the execution ends by States.Runtime, which nothing retries or catches, with a sentence that says so.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.jsontext import parse

NOT_JSON = (
    "The function returned bytes that are not JSON text. What Step Functions makes of them is not known, so the "
    "execution ends here: return a JSON value, or the bytes of a JSON text."
)


class NotJSONError(Exception):
    """The bytes are not a JSON text; `error` and `cause` are those of the execution that ends by them."""

    error = "States.Runtime"
    cause = NOT_JSON

    def __init__(self) -> None:
        super().__init__(NOT_JSON)


def value_of(payload: bytes) -> Any:
    """The JSON value of bytes; raises `NotJSONError`.

    >>> value_of(b'{"a": 1}')
    {'a': 1}
    """
    try:
        return parse(payload.decode())
    except ValueError:
        raise NotJSONError from None
