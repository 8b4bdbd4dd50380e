"""Where in a text a diagnostic's location stands: `/States/Pay/Catch[0]/Next` to line and column.

A location is written for people, so names stand in it as they are.  It is followed through the definition's value,
which tells a "/" in a state's name from the next step.  A field that is missing has the place of the object around it.
"""

from __future__ import annotations

import re
from typing import Any

from sfnlearn.errors import Diagnostic
from sfnlearn.jsontext import JSONSyntaxError, locate, parse

Steps = tuple[str | int, ...]
Place = tuple[int, int]
_IN_TEXT = re.compile(r"line (\d+), column (\d+)")
_INDEX = re.compile(r"\[(\d+)\]")


def is_in_text(location: str) -> bool:
    """Whether a location is a line and a column itself, as it is where the text is neither JSON nor YAML.

    >>> is_in_text("line 3, column 1"), is_in_text("/States/Pay")
    (True, False)
    """
    return _IN_TEXT.fullmatch(location) is not None


def steps_of(location: str, value: Any) -> Steps:
    """The keys and indices that a location names, as far as they exist in `value`.

    >>> steps_of("/States/a/b/Catch[0]/Next", {"States": {"a": {}, "a/b": {"Catch": [{}]}}})
    ('States', 'a/b', 'Catch', 0)
    """
    steps: list[str | int] = []
    rest = location
    while rest:
        step, length = _step(rest, value)
        if step is None:
            break
        steps.append(step)
        value, rest = value[step], rest[length:]
    return tuple(steps)


def _step(rest: str, value: Any) -> tuple[str | int | None, int]:
    """The first step of what is left of a location, and how many characters it takes; the longest name wins."""
    index = _INDEX.match(rest)
    if index and isinstance(value, list) and int(index[1]) < len(value):
        return int(index[1]), index.end()
    if not isinstance(value, dict) or not rest.startswith("/"):
        return None, 0
    fits = [key for key in value if rest.startswith(key, 1) and rest[len(key) + 1 :][:1] in ("", "/", "[")]
    longest = max(fits, key=len, default=None)
    return longest, len(longest or "") + 1


def place_of(diagnostic: Diagnostic, text: str) -> Place | None:
    r"""Line and column (from 1) of what a diagnostic is about, or None where the text does not tell.

    >>> place_of(Diagnostic("ERROR", "X", "no", "/StartAt"), '{\n  "StartAt": 1}')
    (2, 3)
    """
    stated = _IN_TEXT.fullmatch(diagnostic.location)
    if stated:
        return int(stated[1]), int(stated[2])
    if text.lstrip()[:1] in ("{", "["):
        return _place_in_json(diagnostic.location, text)
    return _place_in_yaml(diagnostic.location, text)


def _place_in_json(location: str, text: str) -> Place | None:
    try:
        pointer = _pointer(steps_of(location, parse(text)))
        return locate(text, pointer, key=True)
    except JSONSyntaxError:
        return None


def _pointer(steps: Steps) -> str:
    """The steps as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _place_in_yaml(location: str, text: str) -> Place | None:
    from sfnlearn.asl.reading.yaml_text import YAMLSyntaxError, parse_yaml

    try:
        steps = steps_of(location, parse_yaml(text))
    except YAMLSyntaxError:
        return None
    import yaml

    place = node = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in steps:
        place, node = _child(node, step)
    return (place.start_mark.line + 1, place.start_mark.column + 1) if place else None


def _child(node: Any, step: str | int) -> tuple[Any, Any]:
    """The node where a member begins (its key, in a mapping) and the node of its value."""
    if isinstance(step, int):
        return node.value[step], node.value[step]
    found: tuple[Any, Any] = next((key, value) for key, value in node.value if key.value == step)
    return found
