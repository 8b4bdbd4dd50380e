"""What an operation gives, and what it is given: places and names that come from a browser or a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.places import found_at, is_state
from sfnlearn.editing.text import Text
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Change:
    """A text after an operation, a sentence about it, what is selected then, and what undoing it undoes.

    `selection` is None where it stays as it was.
    """

    text: Text
    said: str
    selection: tuple[Keys, ...] | None = None
    label: str = ""


def shown(name: JSON) -> str:
    """A name in a sentence: in quotes, and cut where it is long.

    >>> shown("Pay"), len(shown("x" * 80))
    ('"Pay"', 42)
    """
    text = str(name)
    return f'"{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"}"'


def shown_all(names: Iterable[JSON]) -> str:
    """Names in a sentence.

    >>> shown_all(["A"]), shown_all(["A", "B", "C"])
    ('"A"', '"A", "B" and "C"')
    """
    *before, last = map(shown, names)
    return f"{', '.join(before)} and {last}" if before else last


def as_place(given: object, name: str) -> Keys:
    """A place that somebody gave as a list or tuple; raises UsageError for anything else."""
    if not isinstance(given, list | tuple):
        raise UsageError(f"{name} is a place, a list of keys and indexes, not {given!r}.")
    if not all(isinstance(key, str | int) and not isinstance(key, bool) for key in given):
        raise UsageError(f"{name} is a place, a list of keys and indexes, but {given!r} has something else in it.")
    if any(isinstance(key, int) and key < 0 for key in given):
        raise UsageError(f"{name} is a place whose indexes count from 0, not {given!r}.")
    return tuple(given)


def as_state(given: object, document: Text, name: str = "state") -> Keys:
    """The place of a state that is there."""
    place = as_place(given, name)
    if not is_state(place) or not isinstance(found_at(place, document.value), dict):
        raise UsageError(f"There is no state at {Location(place)}.")
    return place


def as_states(given: object, document: Text) -> list[Keys]:
    """The places of states that are there, one at least; a state inside another one of them goes without saying."""
    if not isinstance(given, list | tuple) or not given:
        raise UsageError(f"states is a list of places of states, one at least, not {given!r}.")
    places = dict.fromkeys(as_state(each, document, "each of states") for each in given)
    return [place for place in places if not any(_inside(place, other) for other in places)]


def as_text(given: object, name: str) -> str:
    """A text that somebody gave."""
    if not isinstance(given, str):
        raise UsageError(f"{name} is a text, not {given!r}.")
    return given


def as_object(given: object, name: str) -> Mapping[str, JSON]:
    """An object that somebody gave."""
    if not isinstance(given, Mapping):
        raise UsageError(f"{name} is an object, not {given!r}.")
    return given


def _inside(place: Keys, other: Keys) -> bool:
    return len(other) < len(place) and place[: len(other)] == other
