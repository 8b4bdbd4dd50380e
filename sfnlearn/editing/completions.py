"""What may be written at a place of a definition's text, JSON or YAML, finished or not.

the name of a field      of those that the reader of this kind of object asks for, without those that are there
the name of a state      behind Next, Default and StartAt: those of the same block
the name of an error     in ErrorEquals: the reserved ones, and those that the definition says itself
a Resource               the functions that can be called here, every optimized integration
a word                   where a field takes one of a few
a whole state            of the catalogue, among the states of a block
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sfnlearn.asl.location import Keys
from sfnlearn.editing.completing.blocks_around import block_at, standing
from sfnlearn.editing.completing.fields_there import FieldsThere, fields_there
from sfnlearn.editing.completing.snippets import snippets
from sfnlearn.editing.completing.unfinished import Spot, Unfinished
from sfnlearn.editing.completing.unfinished_json import read_unfinished_json
from sfnlearn.editing.completing.unfinished_yaml import read_unfinished_yaml
from sfnlearn.editing.completing.values import values_at
from sfnlearn.editing.completing.writing import Written, written_key, written_members, written_value
from sfnlearn.jsontext import dumps

_PAYLOADS = ("Parameters", "Arguments", "Result", "ResultSelector", "Assign", "Output", "ItemSelector", "BatchInput")
"""Fields whose members have names of their own."""
_WAYS_ON = frozenset({"Next", "End"})
_OF_OBJECTS = ("Retry", "Catch", "Choices", "Branches", "And", "Or")
"""Arrays whose items are objects: a word that stands there in YAML is the beginning of a key."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing to choose: what is shown, what kind of thing it is, and what is written, with the cursor in it."""

    label: str
    kind: str
    detail: str
    text: str
    cursor: int


@dataclass(frozen=True, slots=True)
class Completions:
    """What may be chosen; the word that is typed goes from `start` to `end`, and `replaces` is what gives way."""

    start: int
    end: int
    replaces: tuple[int, int]
    options: tuple[Completion, ...]


def completions_at(
    text: str, offset: int, syntax: str = "JSON", *, functions: Iterable[str] = ()
) -> Completions | None:
    r"""What may be written at an offset of a text; None where nothing is known of it.

    `functions` are the names of the functions that can be called.  The word that is typed does not narrow the choice.

    >>> text = '{"StartAt": "", "States": {"Pay": {"Type": "Task"}}}'
    >>> [one.label for one in completions_at(text, 13).options]
    ['Pay']
    >>> [one.text for one in completions_at("States:\n  Pay:\n    Type: Wait\n    S", 34, "YAML").options][:3]
    ['Next: ', 'End: true', 'InputPath: ']
    """
    found = unfinished(text, offset, syntax)
    spot = found.spot and _as_key(found.spot)
    if spot is None:
        return None
    chosen = _keys(found, spot, syntax, text) if spot.role == "key" else _values(found, spot, syntax, text, functions)
    options = tuple(chosen)
    return Completions(spot.start, spot.end, (spot.outer_start, spot.outer_end), options) if options else None


def unfinished(text: str, offset: int, syntax: str) -> Unfinished:
    """A text of this syntax as far as it can be read, with the spot of the cursor at `offset`."""
    return (read_unfinished_yaml if syntax == "YAML" else read_unfinished_json)(text, offset)


def _as_key(spot: Spot) -> Spot:
    """A word that is an item in YAML so far, where items are objects: the first key of one."""
    is_item = isinstance(spot.key, int) and spot.around[-1:] != () and spot.around[-1] in _OF_OBJECTS
    if is_item and spot.outer_start == spot.start:
        return Spot(spot.place, "key", None, spot.start, spot.end, spot.outer_start, spot.outer_end)
    return spot


def _keys(found: Unfinished, spot: Spot, syntax: str, text: str) -> Iterator[Completion]:
    if _holds_states(spot.around):
        yield from _states(found, spot, syntax, text)
        return
    there = fields_there(found.value, spot.around) if _is_language(spot.around) else None
    if there is None:
        return
    holder = block_at(found.value, spot.around)
    given = set(holder) if isinstance(holder, dict) else set()
    if given & _WAYS_ON:
        given |= _WAYS_ON  # a state goes on or ends
    typed = text[spot.start : spot.end]
    for name in _ordered(there):
        if name in given and name != typed:
            continue
        shape = there.shapes.get(name, "string" if name in there.words else "any")
        yield _completion(name, "field", "" if shape == "any" else shape, written_key(name, shape, spot, syntax, text))


def _states(found: Unfinished, spot: Spot, syntax: str, text: str) -> Iterator[Completion]:
    """Whole states; where there is a key already that has a value, nothing."""
    if spot.colon:
        return
    for item, states in snippets(found.value):
        yield _completion(item.title, "snippet", item.sentence, written_members(states, spot, syntax, text))


def _holds_states(place: Keys) -> bool:
    here = standing((*place, ""))
    return place[-1:] == ("States",) and here.state == "" and not here.rest


def _ordered(there: FieldsThere) -> list[str]:
    """What decides about the rest comes first, remarks and old names last."""
    last = ("Comment", "QueryLanguage", "Iterator")
    return sorted(there.names, key=lambda name: (name in last, name != "Type"))


def _is_language(place: Keys) -> bool:
    """Whether an object at this place has fields of the language: payloads have names of their own."""
    return not any(key in _PAYLOADS for key in standing(place).rest)


def _values(found: Unfinished, spot: Spot, syntax: str, text: str, functions: Iterable[str]) -> Iterator[Completion]:
    for value, kind, detail in values_at(found.value, spot.place, functions, text[spot.start : spot.end]):
        label = value if isinstance(value, str) else dumps(value)
        yield _completion(label, kind, detail, written_value(value, spot, syntax, text))


def _completion(label: str, kind: str, detail: str, written: Written) -> Completion:
    return Completion(label, kind, detail, written.text, written.cursor)
