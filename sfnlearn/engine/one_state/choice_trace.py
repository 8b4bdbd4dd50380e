"""The rules of an inspected Choice state in a few words each: whether it matches, and the values that decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import objects_of
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.choice import Choice
from sfnlearn.engine.explain.choice_rules import NOT_TRIED, Tried, weighed_rules
from sfnlearn.jsontext import JSON

_MOST = 4
"""Values that are told of one rule."""


def tried_rules(choice: Choice, written: Mapping[str, Any], data: JSON, frame: Frame) -> list[Tried]:
    """What became of each rule; `written` is the state's definition, `data` its effective input.

    The frame is one that has entered the state.
    """
    rules = [rule for _, rule in objects_of(written, "Choices")]
    return weighed_rules(choice, rules, data, frame, again=False)


def verdict(tried: Tried) -> str:
    """A rule's end and its reason.

    >>> verdict(Tried("$.n > 2", True, "$.n is 3"))
    'matches: $.n is 3'
    """
    if tried.matched is None:
        return "fails" if tried.failed else "was not tried"
    words = "matches" if tried.matched else "does not match"
    values = list(dict.fromkeys(_values(tried)))
    more = [f"and {len(values) - _MOST} more"] if len(values) > _MOST else []
    return f"{words}: {', '.join([*values[:_MOST], *more])}" if values else words


def _values(tried: Tried) -> Iterator[str]:
    if tried.why and tried.why != NOT_TRIED:
        yield tried.why
    for part in tried.parts:
        yield from _values(part)
