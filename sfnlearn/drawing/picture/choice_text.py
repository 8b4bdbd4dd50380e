"""What a state does, in a line of text; a Choice rule's own line is `asl/rule_words.py`'s.

Rules that hold here: a text is whole; shortening is the picture's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.rule_words import expression, rule_text
from sfnlearn.drawing.text import counted

__all__ = ["caption", "expression", "facts", "rule_text"]

_FIELDS = (
    *("Comment", "Resource", "Seconds", "SecondsPath", "Timestamp", "TimestampPath"),
    *("Error", "ErrorPath", "Cause", "CausePath", "MaxConcurrency", "MaxConcurrencyPath"),
)


def caption(state: Mapping[str, Any]) -> str:
    """What the card of a Parallel or Map state says about the frame that it stands in.

    >>> caption({"Type": "Map", "ItemsPath": "$.orders"})
    'for each of $.orders'
    """
    if state["Type"] == "Parallel":
        count = len(state["Branches"])
        return counted(count, "branch", "branches")
    if "ItemReader" in state:
        return "for each item that is read"
    items = state.get("Items", state.get("ItemsPath"))
    return "for each item" if items is None else f"for each of {' '.join(expression(items).split())}"


def facts(state: Mapping[str, Any]) -> list[str]:
    """What a tooltip and the outline say about a state beside its name and type, one line each.

    >>> facts({"Type": "Wait", "Seconds": 60, "Next": "A"})
    ['Seconds: 60']
    """
    return [*_fields(state), *(_retrier(retrier) for retrier in state.get("Retry", ()))]


def _fields(state: Mapping[str, Any]) -> Iterator[str]:
    for name in _FIELDS:
        if name in state:
            yield f"{name}: {expression(state[name])}"


def _retrier(retrier: Mapping[str, Any]) -> str:
    names = ", ".join(str(error) for error in retrier.get("ErrorEquals", ()))
    return f"Retry {names}: MaxAttempts {expression(retrier.get('MaxAttempts', 3))}"
