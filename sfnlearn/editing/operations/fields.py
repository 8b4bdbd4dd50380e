"""`set`, `put`, `unset` and their like: one field, whatever it is, as somebody typed it or as a value.

What is a state or a name of one is not a mere field: taking away or renaming a state is `remove` and `rename`.
"""

from __future__ import annotations

from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.change import Change, as_place, as_text, shown
from sfnlearn.editing.operations.removing import remove
from sfnlearn.editing.operations.renaming import rename
from sfnlearn.editing.places import found_at, is_state, state_around
from sfnlearn.editing.text import Text
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, check_value

_WITHOUT_ITEMS = ("Retry", "Catch")
"""Array fields that go with their last item."""


def set_source(document: Text, /, place: object, source: object) -> Change:
    """Spell the value at a place anew, as somebody typed it.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": true}}}')
    >>> set_source(text, ["States", "A", "Seconds"], "1e1").said
    'Seconds of "A" changed.'
    """
    keys, typed = as_place(place, "place"), as_text(source, "source")
    text = _with_holders(document, keys).set(keys, typed)
    return Change(text, f"{in_words(keys)} changed.", None, f"change {in_words(keys)}")


def put(document: Text, /, place: object, value: JSON) -> Change:
    """Give a place a value; the objects around it are made where they are missing.

    >>> text = Text('{"States": {"M": {"Type": "Map"}}}')
    >>> put(text, ["States", "M", "ItemProcessor", "ProcessorConfig", "Mode"], "INLINE").text.value["States"]["M"]
    {'Type': 'Map', 'ItemProcessor': {'ProcessorConfig': {'Mode': 'INLINE'}}}
    """
    keys = as_place(place, "place")
    checked = check_value(value)
    text = _with_holders(document, keys).put(keys, checked)
    return Change(text, f"{in_words(keys)} changed.", None, f"change {in_words(keys)}")


def unset(document: Text, /, place: object) -> Change:
    """Take a field away.

    >>> unset(Text('{"StartAt": "A", "Comment": "x"}'), ["Comment"]).text.value
    {'StartAt': 'A'}
    """
    keys = as_place(place, "place")
    if is_state(keys) and isinstance(found_at(keys, document.value), dict):
        return remove(document, [keys])
    return Change(document.remove(keys), f"{in_words(keys)} removed.", None, f"remove {in_words(keys)}")


def rename_key(document: Text, /, place: object, name: object) -> Change:
    """Give a field another name; of a state it is its name, which every transition follows.

    >>> rename_key(Text('{"Coment": "x"}'), ["Coment"], "Comment").text.value
    {'Comment': 'x'}
    """
    keys, new = as_place(place, "place"), as_text(name, "name")
    if is_state(keys) and isinstance(found_at(keys, document.value), dict):
        return rename(document, keys, new)
    text = document.rename(keys, new)
    return Change(text, f"{in_words(keys)} is {shown(new)} now.", None, f"rename {in_words(keys)}")


def list_insert(document: Text, /, place: object, value: JSON) -> Change:
    """Put a new item into an array, before the one that stands at the place; the array is made where it is missing.

    >>> text = Text('{"States": {"A": {"Type": "Task"}}}')
    >>> list_insert(text, ["States", "A", "Retry", 0], {"ErrorEquals": ["States.ALL"]}).text.value["States"]["A"]
    {'Type': 'Task', 'Retry': [{'ErrorEquals': ['States.ALL']}]}
    """
    keys = _as_item(place)
    checked = check_value(value)
    if found_at(keys[:-1], document.value) is None and keys[-1] == 0:
        text = _with_holders(document, keys[:-1]).put(keys[:-1], [checked])
    else:
        text = document.insert(keys, checked)
    return Change(text, f"{in_words(keys)} added.", None, f"add {in_words(keys)}")


def list_remove(document: Text, /, place: object) -> Change:
    """Take an item out of an array; Retry and Catch go with their last one."""
    keys = _as_item(place)
    items = found_at(keys[:-1], document.value)
    goes_along = isinstance(items, list) and len(items) == 1 and keys[-2:-1] and keys[-2] in _WITHOUT_ITEMS
    text = document.remove(keys[:-1] if goes_along and keys[-1] == 0 else keys)
    return Change(text, f"{in_words(keys)} removed.", None, f"remove {in_words(keys)}")


def list_move(document: Text, /, place: object, index: object) -> Change:
    """Move an item of an array to another index, counted without the item itself.

    >>> list_move(Text('{"a": [1, 2, 3]}'), ["a", 0], 2).text.value
    {'a': [2, 3, 1]}
    """
    keys = _as_item(place)
    items = found_at(keys[:-1], document.value)
    if not isinstance(items, list) or int(keys[-1]) >= len(items):
        raise UsageError(f"The definition has nothing at {Location(keys)}.")
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(items):
        raise UsageError(f"index is a whole number from 0 to {len(items) - 1}, not {index!r}.")
    text = document.move(keys, (*keys[:-1], index))
    return Change(text, f"{in_words(keys)} moved to place {index + 1}.", None, f"move {in_words(keys)}")


def in_words(place: Keys) -> str:
    """A place in a sentence: the field, and the state that it is in.

    >>> in_words(("States", "Pay", "Retry", 0, "MaxAttempts")), in_words(("StartAt",)), in_words(())
    ('Retry[0]/MaxAttempts of "Pay"', 'StartAt', 'The definition')
    """
    state = state_around(place)
    field = str(Location(place[len(state) :])).lstrip("/")
    if not place:
        return "The definition"
    if not state:
        return field
    return f"{field} of {shown(state[-1])}" if field else shown(state[-1])


def _as_item(given: object) -> Keys:
    place = as_place(given, "place")
    if not place or not isinstance(place[-1], int):
        raise UsageError(f"place is that of an item of an array, which an index ends, not {given!r}.")
    return place


def _with_holders(document: Text, place: Keys) -> Text:
    """The text in which the objects around a place are there."""
    for length in range(1, len(place)):
        holder = place[:length]
        if found_at(holder, document.value) is None and isinstance(holder[-1], str) and isinstance(place[length], str):
            document = document.put(holder, {})
    return document
