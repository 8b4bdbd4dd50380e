"""A place in a definition, in its four forms: keys and indexes, AWS's text, a JSON pointer, a line and a column.

Rules that hold here:

* The keys and indexes are the place.  Every other form is made from them, and nothing is decided on a text: AWS writes
  a state's name as it is, so `/States/a/b` is a state "a/b" or a field "b" of the state "a", and `/States/c[0]` a state
  "c[0]" or the first item of "c".  `Location.from_text` reads such a text beside the definition, which tells.
* Lines are found in the text that somebody wrote, JSON or YAML.  What is missing there has the place of the object that
  it is missing from.

A `Diagnostic` and a `Fix` carry a Location.  They are on the ground floor and know it by name only, as a type; it
stands here, because finding a line needs both readers of definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sfnlearn.asl.reading.yaml_text import YAMLSyntaxError, locate_in_yaml, parse_yaml
from sfnlearn.jsonplaces import JSONSyntaxError, Key, TextPosition, begins_as_json, locate
from sfnlearn.jsontext import JSON, parse

Keys = tuple[Key, ...]
"""Keys and indexes on the way from some object to a member of it; a Location is the way from the whole definition."""
_NUMBER = "0|[1-9][0-9]*"
_INDEX = re.compile(rf"\[({_NUMBER})\]")


class Location(tuple[Key, ...]):
    """The keys and indexes from a whole definition to a member of it; none of them for the definition itself.

    >>> place = Location(("States", "a/b", "Catch", 0, "Next"))
    >>> print(place, place.pointer)
    /States/a/b/Catch[0]/Next /States/a~1b/Catch/0/Next
    >>> place[-1], Location(("States",)).below("a/b", "Catch", 0) == place.parent
    ('Next', True)

    Source: AWS's text as ValidateStateMachineDefinition was recorded to give it; RFC 6901 for the pointer.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "".join(f"[{key}]" if isinstance(key, int) else f"/{key}" for key in self) or "/"

    def __repr__(self) -> str:
        return f"Location({tuple(self)!r})"

    @property
    def pointer(self) -> str:
        """The JSON pointer, which is empty for the definition itself."""
        return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in self)

    @property
    def parent(self) -> Location:
        """The place of the object or array around it."""
        return Location(self[:-1])

    def below(self, *keys: Key) -> Location:
        """The place at the end of further keys and indexes."""
        return Location((*self, *keys))

    def value_in(self, definition: JSON) -> JSON:
        """What stands there in a definition; raises LookupError where nothing does.

        >>> Location(("Catch", 0)).value_in({"Catch": [{"Next": "B"}]})
        {'Next': 'B'}
        """
        for key in self:
            definition = _member(definition, key)
        return definition

    def nearest_in(self, definition: JSON) -> JSON:
        """What stands there in a definition, or the innermost member around it that is there.

        >>> Location(("Catch", 0, "Next")).nearest_in({"Catch": [{}]})
        {}
        """
        for key in self:
            try:
                definition = _member(definition, key)
            except LookupError:
                break
        return definition

    def position_in(self, text: str, *, key: bool = True) -> TextPosition | None:
        r"""Line and column of its key in a JSON or YAML text, or of its value with `key=False`; both count from 1.

        An item of an array has no key: there both are where the item begins.  What is not in the text has the place of
        the innermost member around it.  None where the text is neither JSON nor YAML.

        >>> Location(("States", "A")).position_in('States:\n  A:\n    Type: Pass')
        TextPosition(line=2, column=3)
        """
        for search in (locate, locate_in_yaml) if begins_as_json(text) else (locate_in_yaml,):
            try:
                return search(text, self, key=key)
            except (JSONSyntaxError, YAMLSyntaxError):
                continue
        return None

    @classmethod
    def from_text(cls, text: str, definition: JSON) -> Location:
        """The place that AWS's text names in a definition, as far as it leads there.

        Where two readings lead to its end, the one with the longer first name is taken.

        >>> Location.from_text("/States/a/b/Catch[0]/Next", {"States": {"a": {}, "a/b": {"Catch": [{}]}}})
        Location(('States', 'a/b', 'Catch', 0))
        """
        best, left = cls(), len(text)
        for keys, rest in _readings(text, definition, ()):
            if len(rest) < left:
                best, left = cls(keys), len(rest)
        return best

    @classmethod
    def from_pointer(cls, pointer: str, definition: JSON) -> Location:
        """The place that a JSON pointer names; the definition tells an index from a key that is a number.

        >>> Location.from_pointer("/Catch/0/Next", {"Catch": [{}]})
        Location(('Catch', 0, 'Next'))
        """
        keys: list[Key] = []
        for part in pointer.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            key = int(name) if isinstance(definition, list) and re.fullmatch(_NUMBER, name) else name
            keys.append(key)
            try:
                definition = _member(definition, key)
            except LookupError:
                definition = None
        return cls(keys)


def inside_its_state(place: Location) -> Location:
    """A place as the state that it is in sees it: AWS names a field so where it fails (measured behaviour 72).

    >>> inside_its_state(Location(("States", "States", "Branches", 0, "States", "A", "Catch", 1, "Output")))
    Location(('Catch', 1, 'Output'))
    """
    begin = at = 0
    while at < len(place):
        if place[at] == "States":  # and behind it the state's name, which may be the same word
            begin = at = at + 2
        else:
            at += 1
    return Location(place[begin:])


def is_pointer(text: str) -> bool:
    """Whether a text is a JSON Pointer (RFC 6901): empty, or keys with a / before each."""
    return not text or text.startswith("/")


def position_of(place: Location | TextPosition | str, text: str) -> TextPosition | None:
    r"""Line and column of what a diagnostic is about, by its `place`; None where the text does not tell.

    >>> position_of("/StartAt", '{\n  "StartAt": 1}')
    TextPosition(line=2, column=3)
    """
    if isinstance(place, TextPosition):
        return place
    if isinstance(place, str):
        place = Location.from_text(place, _value_of(text))
    return place.position_in(text)


def _value_of(text: str) -> JSON:
    for read in (parse, parse_yaml) if begins_as_json(text) else (parse_yaml,):
        try:
            return read(text)
        except (JSONSyntaxError, YAMLSyntaxError):
            continue
    return None


def _member(value: JSON, key: Key) -> JSON:
    if isinstance(value, dict) and isinstance(key, str):
        return value[key]
    if isinstance(value, list) and isinstance(key, int):
        return value[key]
    raise LookupError(key)


def _readings(text: str, value: JSON, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Each way to read the beginning of a text as a place in a value, with what is left of the text."""
    yield keys, text
    for key, length in _first_keys(text, value):
        yield from _readings(text[length:], _member(value, key), (*keys, key))


def _first_keys(text: str, value: JSON) -> Iterator[tuple[Key, int]]:
    """The keys that a text may begin with, longest first, and how many characters each takes."""
    index = _INDEX.match(text)
    if index and isinstance(value, list) and int(index[1]) < len(value):
        yield int(index[1]), index.end()
    if isinstance(value, dict) and text.startswith("/"):
        fits = [key for key in value if text.startswith(key, 1) and text[len(key) + 1 :][:1] in ("", "/", "[")]
        yield from ((key, len(key) + 1) for key in sorted(fits, key=len, reverse=True))
