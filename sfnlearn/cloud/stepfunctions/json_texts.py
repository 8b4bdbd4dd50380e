"""JSON texts in requests, and AWS's sentences for those that are none (its reader is Jackson; recorded)."""

from __future__ import annotations

import re

from sfnlearn.jsontext import JSON, JSONSyntaxError, parse

_WORD = re.compile(r"[A-Za-z_]\w*")


def read_json(text: str) -> JSON:
    """The value of a JSON text; raises ValueError with AWS's sentence.

    >>> read_json("not some json")
    Traceback (most recent call last):
    ValueError: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', ...)
    """
    try:
        return parse(text)
    except JSONSyntaxError as error:
        raise ValueError(_sentence(text, error)) from None


def _sentence(text: str, error: JSONSyntaxError) -> str:
    """Jackson's sentence for the commonest mistakes, ours for the others."""
    at = sum(map(len, text.splitlines(keepends=True)[: error.line - 1])) + error.column - 1
    rest, before = text[at:], text[:at].rstrip()[-1:]
    word = _WORD.match(rest)
    if before == "{" and rest:
        found = f"Unexpected character ('{rest[0]}' (code {ord(rest[0])}))"
        return f"{found}: was expecting double-quote to start field name"
    if word:
        expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        return f"Unrecognized token '{word[0]}': was expecting {expected}"
    return error.reason
