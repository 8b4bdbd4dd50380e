"""How values are written again: those that came in as a text, and were not changed, in that text's own words.

TestState echoes the texts that it was given.  A value that is the whole of such a text is written as it came in; the
items of a Map are too where they are a part of it (both recorded).  Everything that was computed is written compactly.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sfnlearn.asl.location import Keys
from sfnlearn.jsontext import JSON, dumps

_read = json.JSONDecoder().raw_decode
_SPACE = " \t\r\n"


@dataclass(slots=True)
class Wordings:
    """The texts that came in, each with its value.

    >>> wordings, value = Wordings(), {"list": [1, 2]}
    >>> wordings.add(value, '{"list": [1, 2]}')
    >>> wordings.whole(value), wordings.whole(value["list"]), wordings.part(value["list"])
    ('{"list": [1, 2]}', '[1,2]', '[1, 2]')
    """

    known: list[tuple[JSON, str]] = field(default_factory=list)

    def add(self, value: JSON, text: str | None) -> None:
        """Note the text of a value; without a text it is written as any other."""
        if text is not None:
            self.known.append((value, text))

    def whole(self, value: JSON) -> str:
        """A value as text: the text that it came in as, where it is the whole of one."""
        for known, text in self.known:
            if known is value and isinstance(value, (dict, list)):
                return text
        return dumps(value)

    def part(self, value: JSON) -> str:
        """A value as text: the part of a text that it came in as, where it is a part of one."""
        for known, text in self.known:
            keys = _way_to(value, known) if isinstance(value, (dict, list)) else None
            if keys is not None:
                return _cut(text, keys)
        return dumps(value)


def _way_to(wanted: JSON, value: JSON, keys: Keys = ()) -> Keys | None:
    """The keys and indexes that lead from a value to a part of it, the very object."""
    if value is wanted:
        return keys
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        found = _way_to(wanted, member, (*keys, key))
        if found is not None:
            return found
    return None


def _cut(text: str, keys: Keys) -> str:
    """The text of the value at the end of the keys; the text is known to be JSON and to hold it."""
    at = _skip(text, 0)
    for key in keys:
        at = _member(text, at + 1, key)
    return text[at : _read(text, at)[1]]


def _member(text: str, at: int, wanted: str | int) -> int:
    """Where the member's value begins; `at` is behind the opening bracket."""
    index = 0
    while True:
        at = _skip(text, at)
        key: str | int = index
        if isinstance(wanted, str):
            key, at = _read(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if key == wanted:
            return at
        at = _skip(text, _read(text, at)[1]) + 1
        index += 1


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at
