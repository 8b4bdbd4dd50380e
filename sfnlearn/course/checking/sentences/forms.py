"""The form of a prediction: what cannot be an answer at all is told so, before it is locked or judged.

Somebody who writes `"3"` where a number is asked for may well know the answer.  So the form is looked at first: what
kinds of value an answer has is taken from the solution and from the known wrong answers, so that the form asks for
nothing that only the right answer has.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from sfnlearn.jsontext import JSON

_KINDS: Sequence[tuple[type, str]] = (
    (bool, "True or False"),
    (int, "a number"),
    (float, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "a dict"),
    (type(None), "None"),
)


def misfit(value: JSON, answers: Sequence[JSON], *, inside: bool = True) -> str:
    """Why a value cannot be an answer, given answers that could be; empty where it can.

    `inside`: its items and members are looked at too.

    >>> misfit("3", [3, 4])
    '"3" in quotes is a text; write 3, without quotes'
    >>> misfit("1, 2", [[1, 1], [2, 1]])
    'this is one text; write a list, as in [1, 2]'
    >>> misfit(["1", 1], [[1, 1]])
    'item 1: "1" in quotes is a text; write 1, without quotes'
    >>> misfit(7, ["States.Timeout"])
    'the answer is a text, and this is a number'
    """
    kinds = {_kind(answer) for answer in answers}
    if isinstance(value, str):
        told = _in_quotes(value, kinds)
        if told:
            return told
    if _kind(value) not in kinds:
        return f"the answer is {' or '.join(sorted(kinds))}, and this is {_kind(value)}"
    if not inside:
        return ""
    if isinstance(value, list):
        parts = [item for each in answers if isinstance(each, list) for item in each]
        return _misfit_inside(((f"item {number}", item, parts) for number, item in enumerate(value, 1)))
    if isinstance(value, dict):
        named = [each for each in answers if isinstance(each, dict)]
        return _misfit_inside(
            (f'"{key}"', member, [each[key] for each in named if key in each]) for key, member in value.items()
        )
    return ""


def _kind(value: JSON) -> str:
    return next(kind for type_, kind in _KINDS if isinstance(value, type_))


def _in_quotes(text: str, kinds: set[str]) -> str:
    """What is told of a text that stands for another value."""
    meant = _literal(text)
    if meant is not text and not isinstance(meant, tuple) and _kind(meant) in kinds:
        return f'"{text}" in quotes is a text; write {text.strip()}, without quotes'
    if "a list" in kinds and "a text" not in kinds:
        items = [_literal(part.strip()) for part in text.strip("[]() ").split(",")]
        return f"this is one text; write a list, as in {items!r}"
    return ""


def _literal(text: str) -> JSON:
    """The value that a text writes out, or the text itself."""
    words = {"true": True, "false": False, "null": None}
    if text.strip() in words:
        return words[text.strip()]
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text


def _misfit_inside(parts: Iterable[tuple[str, JSON, Sequence[JSON]]]) -> str:
    """The first part that cannot be one, given what could stand in its place."""
    told = ((name, misfit(part, answers)) for name, part, answers in parts if answers)
    return next((f"{name}: {sentence}" for name, sentence in told if sentence), "")
