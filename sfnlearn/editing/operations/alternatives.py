"""`replace_field`: one of several fields that exclude each other in the place of another, as one step."""

from __future__ import annotations

from sfnlearn.editing.change import Change, as_place, as_text, shown
from sfnlearn.editing.operations.fields import in_words
from sfnlearn.editing.places import is_state
from sfnlearn.editing.text import Text
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, check_value


def replace_field(document: Text, /, place: object, name: object, value: JSON = None, source: object = None) -> Change:
    """Give a field another name and another value, or with `source` a value as somebody typed it.

    >>> wait = Text('{"States": {"W": {"Type": "Wait", "Seconds": 5, "Next": "A"}}}')
    >>> print(replace_field(wait, ["States", "W", "Seconds"], "SecondsPath", "$.pause").text.text)
    {"States": {"W": {"Type": "Wait", "SecondsPath": "$.pause", "Next": "A"}}}
    """
    keys, new = as_place(place, "place"), as_text(name, "name")
    if not keys or is_state(keys):
        raise UsageError(f"{in_words(keys)} is not a field, which another could replace.")
    there = (*keys[:-1], new)
    renamed = document.rename(keys, new)
    text = renamed.put(there, check_value(value)) if source is None else renamed.set(there, as_text(source, "source"))
    return Change(text, f"{in_words(keys)} is {shown(new)} now.", None, f"change {in_words(keys)}")
